import { fromEpochMs, parseInstant, toEpochMs, type Instant } from '@trucban/kernel';
import type { CalendarQuestion } from '@trucban/rules-engine';
import { isWorking, workingTimeBetween, type WorkingCalendar } from '@trucban/sla-engine';

/** What a calendar says of the time of an event and of a deadline. */
export function calendarValue(calendar: WorkingCalendar, { at, from, until, beforeMs, share }: CalendarQuestion) {
  const now = fromEpochMs(at);
  const [begin, end] = [instantOf(from), instantOf(until)];
  const working = isWorking(calendar, now);
  if (end === null) return { working, minutesUntil: null, beforeAt: null };
  const left = now <= end ? workingTimeBetween(calendar, now, end) : -workingTimeBetween(calendar, end, now);
  const ofTerm = begin === null ? 0 : workingTimeBetween(calendar, begin, end) * share;
  const beforeAt = workingTimeBefore(calendar, end, Math.max(beforeMs, ofTerm));
  return { working, minutesUntil: Math.round(left / 60_000), beforeAt };
}

function instantOf(text: string | null): Instant | null {
  const parsed = text === null ? null : parseInstant(text);
  return parsed?.ok ? parsed.value : null;
}

const YEAR_MS = 366 * 86_400_000;

/** The first instant with no more working time than that until `end`; at most a year before it. */
function workingTimeBefore(calendar: WorkingCalendar, end: Instant, budgetMs: number): Instant {
  let [low, high] = [toEpochMs(end) - YEAR_MS, toEpochMs(end)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (workingTimeBetween(calendar, fromEpochMs(middle), end) > budgetMs) low = middle;
    else high = middle;
  }
  return fromEpochMs(high);
}
