import type { Entry } from '@trucban/contracts';
import type { ApiError } from '@trucban/contracts/client';
import type { Locale } from '@trucban/ui';
import { fieldText, numberOf } from './number-of.ts';

/** What stands in one field. */
export interface DraftCell {
  readonly text: string;
  readonly confirmed: boolean;
  readonly note: string;
}

/** What was typed into a field, and what stood there before; `dirty` until it is kept. */
interface TypedCell extends DraftCell {
  readonly seen: number | null;
  readonly dirty: boolean;
}

/** The fields that somebody has typed into, by measure. */
export type Typed = Readonly<Record<string, TypedCell>>;
/** Numbers by measure. */
export type Numbers = Readonly<Record<string, number | null>>;
type Draft = Readonly<Record<string, DraftCell>>;

/** What the fields show: what was typed, as it was typed, until somebody else writes another number. */
export function shown({ cells }: Pick<Entry, 'cells'>, typed: Typed, locale: Locale): Draft {
  return Object.fromEntries(
    cells.map(({ measure, value, confirmed, note }): [string, DraftCell] => {
      const own = typed[measure];
      if (own?.dirty) return [measure, own];
      const same = own !== undefined && numberOf(own.text, locale) === value;
      return [measure, { text: same ? own.text : fieldText(value, locale), confirmed, note: note ?? '' }];
    }),
  );
}

/** With further changes. What stood in a field before the first of them is what they are measured against when they are kept. */
export function changed(
  typed: Typed,
  entry: Pick<Entry, 'cells'>,
  changes: Readonly<Record<string, Partial<DraftCell>>>,
  locale: Locale,
): Typed {
  const before = shown(entry, typed, locale);
  const next = { ...typed };
  for (const { measure, value } of entry.cells) {
    const [change, cell, own] = [changes[measure], before[measure], typed[measure]];
    if (change && cell) next[measure] = { ...cell, ...change, seen: own?.dirty ? own.seen : value, dirty: true };
  }
  return next;
}

/** After some fields were kept: what was typed on in the meantime stays to be sent. @param sent what was typed when they were sent */
export function afterKeeping(
  typed: Typed,
  sent: Typed,
  { cells }: Pick<Entry, 'cells'>,
  saved: readonly string[],
): Typed {
  return Object.fromEntries(
    Object.entries(typed).map(([measure, cell]) => {
      if (!saved.includes(measure)) return [measure, cell];
      const seen = cells.find((each) => each.measure === measure)?.value ?? null;
      return [measure, { ...cell, seen, dirty: cell !== sent[measure] }];
    }),
  );
}

/** After somebody has chosen between his own number (kept in place of `value`) and the other's. */
export function settled(typed: Typed, measure: string, value: number | null, keepOwn: boolean): Typed {
  const { [measure]: own, ...rest } = typed;
  return keepOwn && own ? { ...rest, [measure]: { ...own, seen: value, dirty: true } } : rest;
}

/** The numbers that others have written meanwhile, where a draft was refused because of them. */
export function writtenSince({ code, details }: Pick<ApiError, 'code' | 'details'>): Numbers | undefined {
  const cells = code === 'ENTRY_CHANGED' ? details['cells'] : undefined;
  if (!Array.isArray(cells)) return undefined;
  return Object.fromEntries(
    (cells as { measure: string; value: number | null }[]).map(({ measure, value }) => [measure, value]),
  );
}
