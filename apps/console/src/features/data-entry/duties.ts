import type { EntryListItem } from '@trucban/contracts';

/** What an entry asks of the one who looks. `late`: it should have been handed in; `others`: another unit’s. */
export const DUTIES = ['late', 'fill', 'approve', 'others', 'done'] as const;
export type Duty = (typeof DUTIES)[number];

/** What an entry asks of the one who looks. */
export function dutyOf({ state, late, mayEnter, mayApprove }: EntryListItem): Duty {
  if (state === 'approved') return 'done';
  if (state === 'submitted') return mayApprove ? 'approve' : 'done';
  if (late) return 'late';
  return mayEnter ? 'fill' : 'others';
}

/** How many entries ask what. */
export function countDuties(items: readonly EntryListItem[]): ReadonlyMap<Duty, number> {
  const counts = new Map<Duty, number>(DUTIES.map((duty) => [duty, 0]));
  for (const item of items) counts.set(dutyOf(item), (counts.get(dutyOf(item)) ?? 0) + 1);
  return counts;
}
