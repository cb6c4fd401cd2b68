import type { AlertPolicy, AlertStep } from '@trucban/rules-engine';
import type { Instant } from '@trucban/kernel';
import type { Tx } from '../../platform/public.ts';
import type { AlertRow } from './alert-row.ts';

/**
 * What an event did to the alert of a rule. `raised`, `ended`: by it; `counted`: it was raised before; `pending`: its conditions have to hold
 * longer; `watched`: it is raised when no more comes; `over`: it had ended after the event. `id`: the alert that people see, else null.
 * `dueAt`: when time alone raises it; `samples` of `ofSamples` events in a row.
 */
export interface AlertEffect {
  readonly state: 'raised' | 'counted' | 'ended' | 'pending' | 'watched' | 'over';
  readonly id: string | null;
  readonly dueAt: Instant | null;
  readonly samples: number;
  readonly ofSamples: number | null;
}

/** Of an alert that waits for nothing. */
export const settled = (state: 'raised' | 'counted' | 'ended' | 'over', id: string): AlertEffect => ({
  state,
  id,
  dueAt: null,
  samples: 0,
  ofSamples: null,
});

/** Of an event that speaks for an alert. @param row  as the event left it   @param ended  the one that the event ended before */
export function effectOf(
  { hold }: AlertPolicy,
  row: AlertRow,
  happened: AlertStep['happened'],
  ended: AlertRow | null,
): AlertEffect {
  const { id, state, wake_at: dueAt, samples } = row;
  if (state === 'watching')
    return { state: ended ? 'ended' : 'watched', id: ended?.id ?? null, dueAt, samples, ofSamples: null };
  if (state === 'pending') return { state, id: null, dueAt, samples, ofSamples: hold?.samples ?? null };
  return settled(happened.includes('raised') ? 'raised' : 'counted', id);
}

const EFFECTS = Symbol('rules.alertEffects');

/** What this transaction noted of an event, by the code of the rule. */
export function alertEffects(tx: Tx, eventId: string): Map<string, AlertEffect> {
  const all = tx.local(EFFECTS, () => new Map<string, Map<string, AlertEffect>>());
  const those = all.get(eventId) ?? new Map<string, AlertEffect>();
  all.set(eventId, those);
  return those;
}
