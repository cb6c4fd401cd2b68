import type { AlertPolicy } from '@trucban/rules-engine';
import type { Instant } from '@trucban/kernel';
import type { Tx } from '../../platform/public.ts';
import type { AlertRow } from './alert-row.ts';

/**
 * Why no alert stands raised after an event that speaks for it, or against it. `pending`: its conditions have to hold longer; `watched`: it is raised when no
 * more comes; `over`: it had ended after the event; `ended`: the event ended it. `dueAt`: when time alone raises it; `samples` of `ofSamples` events in a row.
 */
export interface Unraised {
  readonly state: 'pending' | 'watched' | 'over' | 'ended';
  readonly dueAt: Instant | null;
  readonly samples: number;
  readonly ofSamples: number | null;
}

/** An alert that had ended after the event, or by it. */
export const noneLeft = (state: 'over' | 'ended'): Unraised => ({ state, dueAt: null, samples: 0, ofSamples: null });

/** What an alert waits for; null where it is raised. */
export function unraised({ hold }: AlertPolicy, { state, wake_at: dueAt, samples }: AlertRow): Unraised | null {
  if (state === 'watching') return { state: 'watched', dueAt, samples, ofSamples: null };
  return state === 'pending' ? { state, dueAt, samples, ofSamples: hold?.samples ?? null } : null;
}

const UNRAISED = Symbol('rules.unraised');

/** What this transaction noted of an event, by the code of the rule. */
export function unraisedOf(tx: Tx, eventId: string): Map<string, Unraised> {
  const all = tx.local(UNRAISED, () => new Map<string, Map<string, Unraised>>());
  const those = all.get(eventId) ?? new Map<string, Unraised>();
  all.set(eventId, those);
  return those;
}
