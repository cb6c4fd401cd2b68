import type { Instant } from '@trucban/kernel';
import { dueTime, nextDue } from '../behaviours/waits.ts';
import { compileFeel, evaluateExpression } from '../expressions.ts';
import type { StartSubscription } from '../types.ts';

/** When a timer start event starts its next instance, and what is left of its cycle. */
export interface ScheduledStart {
  readonly dueAt: Instant;
  /** Repetitions after this one; null without end, absent when there is no cycle. */
  readonly left?: number | null;
  /** ISO duration between repetitions, or the cron expression that gives them. */
  readonly every?: string;
}

/** The first time of a start timer that begins to count at `at`; null when its expression yields none. */
export function dueOfSchedule(
  schedule: Extract<StartSubscription, { type: 'timer' }>['schedule'],
  at: Instant,
): ScheduledStart | null {
  if (!schedule.value.startsWith('=')) return dueTime(schedule.kind, schedule.value, at);
  const compiled = compileFeel(schedule.value.slice(1));
  if (!compiled.ok) return null;
  const value = evaluateExpression(compiled.expression, () => undefined, at);
  return value.ok ? dueTime(schedule.kind, value.value, at) : null;
}

/** The time after that one, which comes at `at`; null when it was the last. */
export function nextOfSchedule(scheduled: ScheduledStart, at: Instant): ScheduledStart | null {
  const next = nextDue(scheduled, at);
  return next && next.dueAt !== undefined ? { ...next, dueAt: next.dueAt } : null;
}
