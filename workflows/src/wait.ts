import { condition, workflowInfo } from '@temporalio/workflow';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';

/** A history this long is left behind by continue-as-new, also when the server doesn't suggest it yet. */
const LONG_HISTORY_EVENTS = 1_000;

/** The workflow's time: the same on replay. */
export function now(): Instant {
  return fromEpochMs(Date.now());
}

/** Sleeps until the instant, or until `woken` holds; for ever without an instant. */
export async function waitUntil(at: Instant | null, woken: () => boolean): Promise<void> {
  if (at === null) return condition(woken);
  const ms = toEpochMs(at) - Date.now();
  if (ms > 0) await condition(woken, ms);
}

/** Whether the history has grown so long that the workflow should continue as new. */
export function isHistoryLong(): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || historyLength >= LONG_HISTORY_EVENTS;
}

/** Never woken. */
export function neverWoken(): boolean {
  return false;
}
