import { ok, type Instant, type Result } from '@trucban/kernel';
import { budgetToMs } from './budget.ts';
import type { WorkingCalendar } from './calendar.ts';
import { startClock, type SlaClock } from './sla-clock.ts';

/** The SLA clocks of an incident, in the order in which they are met. */
export const incidentClocks = ['acknowledge', 'dispatch', 'onScene', 'resolve'] as const;
export type IncidentClock = (typeof incidentClocks)[number];

/** SLA of an event type at its default severity: minutes on `calendar`; null or absent: no such clock. */
export interface TypeSla extends Readonly<Partial<Record<IncidentClock, number | null>>> {
  readonly calendar: string;
}

/** What one step of severity does to the limits: factors by clock (`severityPolicy` of the event types). */
export interface SeverityPolicy {
  readonly oneStepUp: Readonly<Partial<Record<IncidentClock, number>>>;
  readonly oneStepDown: Readonly<Partial<Record<IncidentClock, number>>>;
}

/** A limit on a step of an SOP (the shape that `@trucban/sop-engine` hands out). */
export interface StepClockLimit {
  /** ISO 8601 duration, on `calendar`. */
  readonly limit: string;
  readonly from: 'entry' | 'creation';
}

/**
 * Limits in minutes at a severity: the type's, changed once for each step away from the default, rounded up to whole
 * minutes each time, never under 1.
 * @param steps  rank of the severity minus rank of the default one; positive = more severe.
 */
export function limitsAtSeverity(
  sla: TypeSla,
  steps: number,
  policy: SeverityPolicy,
): Readonly<Partial<Record<IncidentClock, number>>> {
  const factors = steps > 0 ? policy.oneStepUp : policy.oneStepDown;
  const limits: Partial<Record<IncidentClock, number>> = {};
  for (const clock of incidentClocks) {
    let minutes = sla[clock];
    if (minutes === null || minutes === undefined) continue;
    const factor = factors[clock] ?? 1;
    for (let step = 0; step < Math.abs(steps) && factor !== 1; step += 1)
      minutes = Math.max(1, Math.ceil(minutes * factor));
    limits[clock] = minutes;
  }
  return limits;
}

/**
 * The clocks of a new incident, all running from its creation. @param calendar  compiled from the one `sla` names.
 * @throws CalendarExhausted.
 */
export function startIncidentClocks(
  calendar: WorkingCalendar,
  limits: Readonly<Partial<Record<IncidentClock, number>>>,
  createdAt: Instant,
): readonly SlaClock[] {
  return incidentClocks.flatMap((clock) => {
    const minutes = limits[clock];
    return minutes === undefined
      ? []
      : [startClock(calendar, { clock, limitMs: minutes * 60_000, startedAt: createdAt })];
  });
}

/**
 * The clock of a step's limit. Counted from the incident's creation, it may be due already when the step is entered.
 * Code `INVALID_LIMIT`. @throws CalendarExhausted.
 */
export function startStepClock(
  calendar: WorkingCalendar,
  limit: StepClockLimit,
  at: { readonly enteredAt: Instant; readonly createdAt: Instant },
): Result<SlaClock> {
  const budget = budgetToMs(calendar, limit.limit);
  if (!budget.ok) return budget;
  const startedAt = limit.from === 'creation' ? at.createdAt : at.enteredAt;
  return ok(startClock(calendar, { clock: 'step', limitMs: budget.value, startedAt }));
}
