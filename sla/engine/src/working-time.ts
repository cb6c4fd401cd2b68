import { DomainError, MS_PER_DAY, fromEpochMs, toEpochMs, unwrap, type Instant } from '@trucban/kernel';
import { budgetToMs, type Budget } from './budget.ts';
import { partsOfDay, type WorkingCalendar } from './calendar.ts';

/** How far a calendar is searched for working time: ten years. */
export const CALENDAR_HORIZON_DAYS = 3_653;

/** The calendar has not enough working time within ten years. Code `CALENDAR_EXHAUSTED`. */
export class CalendarExhausted extends DomainError {
  constructor(calendar: string) {
    super({
      code: 'CALENDAR_EXHAUSTED',
      message: {
        vi: `Lịch ${calendar} không đủ giờ làm việc trong mười năm tới.`,
        en: `Calendar ${calendar} has not enough working time in the next ten years.`,
      },
      details: { calendar },
    });
  }
}

/**
 * Instant at which a budget of working time has run out.
 * @param start  UTC instant.   @param budget  minutes, or ISO duration with days of 480 minutes (1,440 on 24x7).
 * @returns the earliest such instant: the closing time of a day, not the opening of the next. A budget of 0 gives `start`
 *   when that is working time, else the next opening.
 * @throws CalendarExhausted; DomainError INVALID_LIMIT.
 */
export function addWorkingTime(calendar: WorkingCalendar, start: Instant, budget: Budget): Instant {
  return fromEpochMs(addWorkingMs(calendar, toEpochMs(start), unwrap(budgetToMs(calendar, budget))));
}

/** Milliseconds of working time in `[from, to)`; 0 when `to` is not after `from`. */
export function workingTimeBetween(calendar: WorkingCalendar, from: Instant, to: Instant): number {
  return workingMsBetween(calendar, toEpochMs(from), toEpochMs(to));
}

/** Whether the instant is working time; a closing time is not. */
export function isWorking(calendar: WorkingCalendar, at: Instant): boolean {
  const ms = toEpochMs(at);
  return workingMsBetween(calendar, ms, ms + 1) > 0;
}

/** `at` itself in working time, else the next opening. @throws CalendarExhausted. */
export function nextOpening(calendar: WorkingCalendar, at: Instant): Instant {
  return fromEpochMs(addWorkingMs(calendar, toEpochMs(at), 0));
}

/** `addWorkingTime` in milliseconds since 1970. @throws CalendarExhausted. */
export function addWorkingMs(calendar: WorkingCalendar, start: number, budget: number): number {
  if (calendar.always) return start + budget;
  let left = budget;
  for (const part of workingParts(calendar, start)) {
    const length = part.to - part.from;
    if (left <= length) return part.from + left;
    left -= length;
  }
  throw new CalendarExhausted(calendar.code);
}

/** `workingTimeBetween` in milliseconds since 1970. */
export function workingMsBetween(calendar: WorkingCalendar, from: number, to: number): number {
  if (to <= from) return 0;
  if (calendar.always) return to - from;
  let sum = 0;
  for (const part of workingParts(calendar, from, to)) sum += Math.min(part.to, to) - part.from;
  return sum;
}

/** Working time from `start` on, in order, in milliseconds since 1970; until `end`, else until the horizon. */
function* workingParts(
  calendar: WorkingCalendar,
  start: number,
  end?: number,
): Generator<{ from: number; to: number }> {
  const firstDay = Math.floor((start + calendar.offsetMs) / MS_PER_DAY);
  const lastDay =
    end === undefined ? firstDay + CALENDAR_HORIZON_DAYS : Math.floor((end + calendar.offsetMs) / MS_PER_DAY);
  for (let day = firstDay; day <= lastDay; day += 1) {
    const midnight = day * MS_PER_DAY - calendar.offsetMs;
    for (const part of partsOfDay(calendar, day)) {
      const from = Math.max(midnight + part.from, start);
      const to = midnight + part.to;
      if (from < to && (end === undefined || from < end)) yield { from, to };
    }
  }
}
