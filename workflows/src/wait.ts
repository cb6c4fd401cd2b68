import { condition, patched, workflowInfo } from '@temporalio/workflow';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { HISTORY_LIMIT_MEMO } from './names.ts';

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

/**
 * Whether the history has grown so long that the workflow should continue as new: asked after something has happened, never
 * before. The memo sets another limit than the usual one, for tests that have a workflow continue as new after every event.
 */
export function isHistoryLong(): boolean {
  const { continueAsNewSuggested, historyLength, memo } = workflowInfo();
  const limit = memo?.[HISTORY_LIMIT_MEMO];
  return continueAsNewSuggested || historyLength >= (typeof limit === 'number' ? limit : LONG_HISTORY_EVENTS);
}

/**
 * The same at a place where runs that began before 22 November 2026 did not continue as new: those replay as they were, and
 * continue at the next place.
 */
export function isHistoryLongHere(): boolean {
  return isHistoryLong() && patched('continue-everywhere');
}

/** Never woken. */
export function neverWoken(): boolean {
  return false;
}
