import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import type { WorkingCalendar } from './calendar.ts';
import type { Pause } from './types.ts';
import { addWorkingMs, workingMsBetween } from './working-time.ts';

/**
 * Instant at which `budgetMs` of working time outside the pauses have passed: limits, warnings and escalations of a
 * clock are all this. @param pauses  in order, not overlapping. @throws CalendarExhausted.
 */
export function addActiveTime(
  calendar: WorkingCalendar,
  start: Instant,
  budgetMs: number,
  pauses: readonly Pause[],
): Instant {
  let cursor = toEpochMs(start);
  let left = budgetMs;
  for (const pause of pauses) {
    const from = toEpochMs(pause.from);
    const before = workingMsBetween(calendar, cursor, from);
    // What ends exactly when the pause begins ends before it.
    if (left <= before) break;
    left -= before;
    cursor = Math.max(cursor, toEpochMs(pause.to));
  }
  return fromEpochMs(addWorkingMs(calendar, cursor, left));
}

/** Milliseconds of working time outside the pauses in `[start, end)`. */
export function activeTimeBetween(
  calendar: WorkingCalendar,
  start: Instant,
  end: Instant,
  pauses: readonly Pause[],
): number {
  let sum = workingMsBetween(calendar, toEpochMs(start), toEpochMs(end));
  for (const pause of pauses) {
    const from = pause.from > start ? pause.from : start;
    const to = pause.to < end ? pause.to : end;
    if (from < to) sum -= workingMsBetween(calendar, toEpochMs(from), toEpochMs(to));
  }
  return sum;
}
