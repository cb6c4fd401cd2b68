import { failWith, ok, type Instant, type Result } from '@trucban/kernel';
import { addActiveTime } from './active-time.ts';
import type { WorkingCalendar } from './calendar.ts';
import type { ClockState, Pause } from './types.ts';

/** Share of a limit after which screens turn the clock's colour. */
const WARN_AT = 0.75;

/** One promised time: an SLA clock of an incident, or a step clock. JSON; every change is a new value. */
export interface SlaClock {
  /** `acknowledge`, `dispatch`, `onScene`, `resolve`, or `step`. */
  readonly clock: string;
  /** Code of the calendar its time runs on. */
  readonly calendar: string;
  /** Working milliseconds. */
  readonly limitMs: number;
  readonly startedAt: Instant;
  /** At 75 % of the limit: a colour, no notice. */
  readonly warnAt: Instant;
  readonly dueAt: Instant;
  readonly state: ClockState;
  readonly pauses: readonly Pause[];
  readonly metAt?: Instant;
  readonly breachedAt?: Instant;
}

/** Starts a clock. @throws CalendarExhausted. */
export function startClock(
  calendar: WorkingCalendar,
  input: { readonly clock: string; readonly limitMs: number; readonly startedAt: Instant },
): SlaClock {
  const { clock, limitMs, startedAt } = input;
  const base = { clock, calendar: calendar.code, limitMs, startedAt, state: 'running', pauses: [] } as const;
  return { ...base, ...instants(calendar, startedAt, limitMs, []) };
}

/** Whether somebody must still do what the clock measures; a breached clock is open until it is met or cancelled. */
export function isOpenClock(clock: SlaClock): boolean {
  return (
    clock.state === 'running' || clock.state === 'paused' || (clock.state === 'breached' && clock.metAt === undefined)
  );
}

/**
 * What the clock measures was done at `at`. In time, also at the very instant: `met`. Late: `breached` with both instants,
 * whether or not the breach had been noticed. A clock that isn't open stays as it is.
 */
export function meetClock(calendar: WorkingCalendar, clock: SlaClock, at: Instant): SlaClock {
  if (!isOpenClock(clock)) return clock;
  const ended = endPause(calendar, clock, at);
  if (ended.state === 'breached') return { ...ended, metAt: at };
  return at > ended.dueAt
    ? { ...ended, state: 'breached', breachedAt: ended.dueAt, metAt: at }
    : { ...ended, state: 'met', metAt: at };
}

/** Writes the breach when the limit has run out by `at` (`breachedAt` is when it ran out); else the same clock. */
export function breachClock(clock: SlaClock, at: Instant): SlaClock {
  if ((clock.state !== 'running' && clock.state !== 'paused') || at < clock.dueAt) return clock;
  return { ...clock, state: 'breached', breachedAt: clock.dueAt };
}

/** The clock no longer measures anything (false alarm, merged, step left by an interruption). A breach stays known. */
export function cancelClock(clock: SlaClock): SlaClock {
  return isOpenClock(clock) ? { ...clock, state: 'cancelled' } : clock;
}

/**
 * Stops the clock from `at` until `until`; then it goes on by itself, and what was left of the limit moves on.
 * Codes: `PAUSE_NOT_ALLOWED` (this clock never pauses), `UNKNOWN_PAUSE_REASON`, `CLOCK_NOT_RUNNING`, `INVALID_PAUSE_END`.
 */
export function pauseClock(
  calendar: WorkingCalendar,
  clock: SlaClock,
  pause: { readonly at: Instant; readonly until: Instant; readonly reason: string },
  policy: PausePolicy,
): Result<SlaClock> {
  const { at, until, reason } = pause;
  if (!policy.pauseAllowedFor.includes(clock.clock)) return notAllowed(clock.clock);
  if (!policy.pauseReasons.includes(reason)) return unknownReason(reason);
  const current = breachClock(resumeClock(calendar, clock, at), at);
  if (current.state !== 'running') return notRunning(current.state);
  if (until <= at) return badEnd();
  const pauses = [...current.pauses, { from: at, to: until, reason }];
  return ok({ ...current, state: 'paused', pauses, ...instants(calendar, clock.startedAt, clock.limitMs, pauses) });
}

/** Which clocks may pause, and why (`slaPolicy` of the event types). */
export interface PausePolicy {
  readonly pauseAllowedFor: readonly string[];
  readonly pauseReasons: readonly string[];
}

/** When its pause has reached the planned end by `at`: running again, instants unchanged. Else the same clock. */
export function resumeClock(calendar: WorkingCalendar, clock: SlaClock, at: Instant): SlaClock {
  const last = clock.pauses.at(-1);
  return clock.state === 'paused' && last && at >= last.to ? endPause(calendar, clock, at) : clock;
}

/** Ends the pause now, before its planned end: the due instant moves forward. A clock that isn't paused stays as it is. */
export function endPause(calendar: WorkingCalendar, clock: SlaClock, at: Instant): SlaClock {
  const last = clock.pauses.at(-1);
  if (clock.state !== 'paused' || !last) return clock;
  const to = at < last.to ? at : last.to;
  const pauses = [...clock.pauses.slice(0, -1), { ...last, to }];
  return { ...clock, state: 'running', pauses, ...instants(calendar, clock.startedAt, clock.limitMs, pauses) };
}

/**
 * A new limit after a change of severity, counted from the clock's original start. A limit that is broken stays broken
 * (also one whose breach is not written yet: whoever writes it tells it), a closed clock stays closed: both keep their old limit.
 */
export function changeLimit(calendar: WorkingCalendar, clock: SlaClock, limitMs: number, at: Instant): SlaClock {
  const { state } = breachClock(clock, at);
  if (state !== 'running' && state !== 'paused') return clock;
  return { ...clock, limitMs, ...instants(calendar, clock.startedAt, limitMs, clock.pauses) };
}

/** How a clock ended or stands: `late` when it was met or is still open after its limit. */
export function clockOutcome(clock: SlaClock): 'open' | 'onTime' | 'late' | 'cancelled' {
  if (clock.state === 'met') return 'onTime';
  if (clock.state === 'breached') return 'late';
  return clock.state === 'cancelled' ? 'cancelled' : 'open';
}

function instants(calendar: WorkingCalendar, startedAt: Instant, limitMs: number, pauses: readonly Pause[]) {
  return {
    warnAt: addActiveTime(calendar, startedAt, Math.round(limitMs * WARN_AT), pauses),
    dueAt: addActiveTime(calendar, startedAt, limitMs, pauses),
  };
}

const notAllowed = (clock: string) =>
  failWith('PAUSE_NOT_ALLOWED', `Không được tạm dừng đồng hồ ${clock}.`, `The clock ${clock} may not be paused.`, {
    clock,
  });
const unknownReason = (reason: string) =>
  failWith(
    'UNKNOWN_PAUSE_REASON',
    'Lý do tạm dừng không có trong danh mục.',
    'The reason is not in the list of pause reasons.',
    { reason: reason.slice(0, 64) },
  );
const notRunning = (state: ClockState) =>
  failWith(
    'CLOCK_NOT_RUNNING',
    'Đồng hồ không đang chạy nên không thể tạm dừng.',
    'The clock is not running, so it cannot be paused.',
    { state },
  );
const badEnd = () =>
  failWith('INVALID_PAUSE_END', 'Thời điểm kết thúc tạm dừng phải sau bây giờ.', 'A pause must end after now.');
