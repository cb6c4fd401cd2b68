import type { Entry, SaveEntry } from '@trucban/contracts';
import { ApiError } from '@trucban/contracts/client';
import { serverNow, useI18n } from '@trucban/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useToast } from '../../shared/toast.tsx';
import {
  afterKeeping,
  changed,
  settled,
  shown,
  writtenSince,
  type DraftCell,
  type Numbers,
  type Typed,
} from './draft.ts';
import { numberOf } from './number-of.ts';
import { useSaveEntry } from './queries.ts';

/** So long after the last key a draft is kept by itself. */
const KEEP_AFTER_MS = 1_200;
/** So long after the server could not be reached it is tried again. */
const AGAIN_AFTER_MS = 15_000;

type Changes = Readonly<Record<string, Partial<DraftCell>>>;

/**
 * What somebody types, kept as a draft by itself. What is no number is not sent, and keeps the entry from being handed in. Fields that
 * he has not typed into follow what others write; where his number would replace another's, he is shown both and chooses.
 */
export function useDraft(entry: Entry) {
  const { locale } = useI18n();
  const { failed } = useToast();
  const { mutateAsync, isPending } = useSaveEntry(entry.dataset, { orgUnit: entry.orgUnit, period: entry.period });
  const [savedAt, setSavedAt] = useState<number>();
  const [typed, typedNow, setTyped] = useNewest<Typed>({});
  const [others, othersNow, setOthers] = useNewest<Numbers>({});
  /** What stood in the fields before the last column was pasted. */
  const [pasted, setPasted] = useState<Changes>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sending = useRef<Promise<unknown>>(Promise.resolve());

  const send = useCallback(async (): Promise<Entry | undefined> => {
    const sent = typedNow.current;
    const values: SaveEntry['values'] = Object.entries(sent).flatMap(([measure, cell]) => {
      const value = cell.dirty && !(measure in othersNow.current) ? numberOf(cell.text, locale) : undefined;
      const { seen, confirmed, note } = cell;
      return value === undefined ? [] : [{ measure, value, seen, confirmed, note: note.trim() }];
    });
    if (values.length === 0) return undefined;
    try {
      const kept = await mutateAsync(values);
      setSavedAt(serverNow());
      const saved = values.map(({ measure }) => measure);
      setTyped(afterKeeping(typedNow.current, sent, kept, saved));
      return kept;
    } catch (error) {
      const written = error instanceof ApiError ? writtenSince(error) : undefined;
      if (written) setOthers({ ...othersNow.current, ...written });
      else failed(error);
      throw error;
    }
  }, [locale, mutateAsync, failed, typedNow, setTyped, othersNow, setOthers]);

  /** Sends what has changed, one after the other. @returns the entry as it is kept, or nothing when there was nothing to send */
  const flush = useCallback((): Promise<Entry | undefined> => {
    clearTimeout(timer.current);
    const turn = sending.current.then(send, send);
    sending.current = turn.catch((error: unknown) => {
      const away = error instanceof ApiError && (error.status === 0 || error.status >= 500);
      if (away) timer.current = setTimeout(() => void flush().catch(() => undefined), AGAIN_AFTER_MS);
    });
    return turn;
  }, [send]);
  const soon = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush().catch(() => undefined), KEEP_AFTER_MS);
  };
  // Who leaves does not lose what he has typed.
  useEffect(() => () => void flush().catch(() => undefined), [flush]);

  const change = (changes: Changes, undo?: Changes): void => {
    setTyped(changed(typedNow.current, entry, changes, locale));
    setPasted(undo);
    soon();
  };
  const draft = shown(entry, typed, locale);
  const { cells } = entry;
  return {
    draft,
    flush,
    savedAt,
    others,
    isSaving: isPending,
    broken: cells
      .map(({ measure }) => measure)
      .filter((name) => numberOf(draft[name]?.text ?? '', locale) === undefined),
    /** One field. */
    change: (measure: string, changes: Partial<DraftCell>) => change({ [measure]: changes }),
    /** A column over many fields; `undoPaste` takes it back until something else is typed. */
    paste: (texts: Readonly<Record<string, string>>) =>
      change(
        Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { text, confirmed: false }])),
        Object.fromEntries(Object.keys(texts).map((name) => [name, draft[name] ?? {}])),
      ),
    undoPaste: pasted && (() => change(pasted)),
    /** Of two numbers for one field, one's own or the other's. */
    settle: (measure: string, keepOwn: boolean) => {
      const { [measure]: value = null, ...left } = othersNow.current;
      setOthers(left);
      setTyped(settled(typedNow.current, measure, value, keepOwn));
      soon();
    },
  };
}

/** A state whose newest value is also there for what was begun before it changed. */
function useNewest<T>(first: T): readonly [T, React.RefObject<T>, (next: T) => void] {
  const [state, setState] = useState(first);
  const newest = useRef(state);
  const set = useCallback((next: T) => {
    newest.current = next;
    setState(next);
  }, []);
  return [state, newest, set];
}
