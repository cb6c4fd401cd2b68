import type { Entry, SaveEntry } from '@trucban/contracts';
import { serverNow, useI18n, type Locale } from '@trucban/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useToast } from '../../shared/toast.tsx';
import { fieldText, numberOf } from './number-of.ts';
import { useSaveEntry } from './queries.ts';

/** What stands in one field. */
export interface DraftCell {
  readonly text: string;
  readonly confirmed: boolean;
  readonly note: string;
}
type Draft = Readonly<Record<string, DraftCell>>;

/** So long after the last key a draft is kept by itself. */
const KEEP_AFTER_MS = 1_200;

const draftOf = ({ cells }: Entry, locale: Locale): Draft =>
  Object.fromEntries(
    cells.map(({ measure, value, confirmed, note }) => [
      measure,
      { text: fieldText(value, locale), confirmed, note: note ?? '' },
    ]),
  );

/** What somebody types, kept as a draft by itself. What is no number is not sent, and keeps the entry from being handed in. */
export function useDraft(entry: Entry) {
  const { locale } = useI18n();
  const { failed } = useToast();
  const key = { orgUnit: entry.orgUnit, period: entry.period };
  const save = useSaveEntry(entry.dataset, key);
  const [draft, setDraft] = useState<Draft>(() => draftOf(entry, locale));
  const [savedAt, setSavedAt] = useState<number>();
  const dirty = useRef(new Set<string>());
  const newest = useRef(draft);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  newest.current = draft;

  const { mutateAsync } = save;
  /** Sends what has changed. @returns the entry as it is kept, or nothing when there was nothing to send */
  const flush = useCallback(async (): Promise<Entry | undefined> => {
    clearTimeout(timer.current);
    const values: SaveEntry['values'] = [...dirty.current].flatMap((measure) => {
      const cell = newest.current[measure];
      const value = cell && numberOf(cell.text, locale);
      return cell && value !== undefined ? [{ measure, value, confirmed: cell.confirmed, note: cell.note.trim() }] : [];
    });
    if (values.length === 0) return undefined;
    dirty.current = new Set();
    try {
      const kept = await mutateAsync(values);
      setSavedAt(serverNow());
      return kept;
    } catch (error) {
      for (const { measure } of values) dirty.current.add(measure);
      failed(error);
      throw error;
    }
  }, [locale, mutateAsync, failed]);

  const change = (measure: string, changes: Partial<DraftCell>): void => {
    setDraft((now) => ({ ...now, [measure]: { text: '', confirmed: false, note: '', ...now[measure], ...changes } }));
    dirty.current.add(measure);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush().catch(() => undefined), KEEP_AFTER_MS);
  };
  // Who leaves does not lose what he has typed.
  useEffect(() => () => void flush().catch(() => undefined), [flush]);

  const broken = entry.cells.filter(({ measure }) => numberOf(draft[measure]?.text ?? '', locale) === undefined);
  return { draft, change, flush, savedAt, isSaving: save.isPending, broken: broken.map(({ measure }) => measure) };
}
