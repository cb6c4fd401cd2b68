import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';

/** Seconds after its beginning at which a webhook delivery is tried. */
export const webhookSchedule: readonly number[] = [0, 1, 3, 10, 30];

/** Between the end of a failed attempt and the next, also when the attempt took longer than the schedule had planned. */
const SHORTEST_REST_MS = 1_000;

/** What a delivery asks for next. `attempt` counts from 1. */
export type DeliveryStep =
  { readonly type: 'attempt'; readonly attempt: number; readonly at: Instant } | { readonly type: 'abandon' };

/**
 * The next attempt after `failures` failed ones, and its instant.
 * @param lastEndedAt  end of the last failed attempt; absent before the first.
 */
export function nextDeliveryAttempt(
  startedAt: Instant,
  failures: number,
  lastEndedAt?: Instant,
  schedule: readonly number[] = webhookSchedule,
): DeliveryStep {
  const seconds = schedule[failures];
  if (seconds === undefined) return { type: 'abandon' };
  const planned = toEpochMs(startedAt) + seconds * 1_000;
  const earliest = lastEndedAt === undefined ? planned : toEpochMs(lastEndedAt) + SHORTEST_REST_MS;
  return { type: 'attempt', attempt: failures + 1, at: fromEpochMs(Math.max(planned, earliest)) };
}
