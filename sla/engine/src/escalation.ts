import type { Instant } from '@trucban/kernel';
import { addActiveTime } from './active-time.ts';
import type { WorkingCalendar } from './calendar.ts';
import type { SlaClock } from './sla-clock.ts';
import type { ClockSchedule, DueStep, EscalationPolicy, PlannedEscalation } from './types.ts';

/** Key of one level of one clock: it fires once. */
export function escalationKey(clockId: string, level: number): string {
  return `${clockId}:${level}`;
}

/**
 * When each level of a policy is due on a clock, in order. Percentages over 100 run on the same calendar and wait out
 * the same pauses; several levels may share an instant. @throws CalendarExhausted.
 */
export function planEscalations(
  calendar: WorkingCalendar,
  clockId: string,
  clock: SlaClock,
  policy: EscalationPolicy,
): readonly PlannedEscalation[] {
  return policy.levels
    .map(({ level, atPercentOfLimit }) => ({
      key: escalationKey(clockId, level),
      level,
      at: addActiveTime(calendar, clock.startedAt, Math.round((clock.limitMs * atPercentOfLimit) / 100), clock.pauses),
    }))
    .sort((a, b) => (a.at === b.at ? a.level - b.level : a.at < b.at ? -1 : 1));
}

/** What the `incident` workflow is told of an open clock. @param done  keys of the levels that have fired. @throws CalendarExhausted. */
export function clockSchedule(
  calendar: WorkingCalendar,
  clockId: string,
  clock: SlaClock,
  policy: EscalationPolicy | null,
  done: readonly string[],
): ClockSchedule {
  const pause = clock.state === 'paused' ? clock.pauses.at(-1) : undefined;
  return {
    clockId,
    dueAt: clock.dueAt,
    ...(pause && { resume: { key: `${clockId}:resume:${clock.pauses.length}`, at: pause.to } }),
    breached: clock.state === 'breached',
    escalations: policy ? planEscalations(calendar, clockId, clock, policy) : [],
    done,
  };
}

/** What is due at `now`, in order of time, and when the next thing will be due (null: nothing more). */
export interface DueSteps {
  readonly due: readonly DueStep[];
  readonly nextAt: Instant | null;
}

/**
 * Which level of which clock is due, which limit has run out, which pause is over. At one instant: the pause's end, the
 * breach, then the levels from below.
 * @param alreadyDone  keys that the caller has carried out since the schedules were read.
 */
export function nextEscalation(
  clocks: readonly ClockSchedule[],
  alreadyDone: ReadonlySet<string>,
  now: Instant,
): DueSteps {
  const open = clocks.flatMap((clock) => stepsOf(clock)).filter((step) => !alreadyDone.has(stepMark(step)));
  open.sort((a, b) => (a.at === b.at ? rank(a) - rank(b) : a.at < b.at ? -1 : 1));
  const due = open.filter((step) => step.at <= now);
  return { due, nextAt: open[due.length]?.at ?? null };
}

/** What a caller remembers of a step: its key and instant, since a moved step (new severity) is due anew. */
export function stepMark(step: DueStep): string {
  return `${step.key}@${step.at}`;
}

function stepsOf(clock: ClockSchedule): DueStep[] {
  const { clockId, dueAt, breached, resume } = clock;
  const steps: DueStep[] = clock.escalations
    .filter(({ key }) => !clock.done.includes(key))
    .map(({ key, level, at }) => ({ type: 'escalate', key, clockId, level, at }));
  if (!breached) steps.push({ type: 'breach', key: `${clockId}:breach`, clockId, at: dueAt });
  if (resume) steps.push({ type: 'resume', key: resume.key, clockId, at: resume.at });
  return steps;
}

function rank(step: DueStep): number {
  return step.type === 'resume' ? -2 : step.type === 'breach' ? -1 : step.level;
}
