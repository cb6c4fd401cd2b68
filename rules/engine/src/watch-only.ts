import type { Json } from '@trucban/kernel';
import { valueOf } from './actions/prepare.ts';
import { BY_PEOPLE } from './suppression.ts';
import type { EventFacts, FactReference, RuleDocument } from './types.ts';

/** What devices send by themselves. */
export const SENT_BY_DEVICES: readonly string[] = ['camera.detection', 'device.alarm', 'sensor.reading'];

/** What an alert keeps from having consequences (`watchOnly`): findings of these rules, or of all in what devices report. */
export interface WatchOnly {
  readonly rules: readonly string[] | null;
  readonly same: readonly (FactReference & { readonly value: Json })[];
}

/** What a `watchOnly` action means for the event that raised its alert; null where the event names nothing of it. */
export function watchOnlyOf(
  {
    rules,
    same,
  }: { readonly rules?: readonly string[]; readonly same: readonly { of: FactReference; is: FactReference }[] },
  facts: EventFacts,
): WatchOnly | null {
  const named = same.flatMap(({ of, is }) => {
    const value = valueOf(is, facts);
    return value === undefined || value === null ? [] : [{ ...of, value: value as Json }];
  });
  return named.length > 0 ? { rules: rules ?? null, same: named } : null;
}

/** Whether it means what a rule finds in an event. That a device is silent is not what it reports. */
export function isWatchedOnly({ rules, same }: WatchOnly, rule: RuleDocument, facts: EventFacts): boolean {
  const { type } = facts.event;
  if (rule.neverSuppressed || BY_PEOPLE.includes(type)) return false;
  const means = rules ? rules.includes(rule.code) : SENT_BY_DEVICES.includes(type) && rule.alert?.absence === undefined;
  return means && same.every(({ value, ...place }) => valueOf(place, facts) === value);
}
