import {
  outcomeOf,
  type Condition,
  type EventFacts,
  type FactCondition,
  type RuleDocument,
  type WindowValues,
} from '@trucban/rules-engine';
import type { Json } from '@trucban/kernel';

/** What one comparison of a rule found in an event. `path`: JSON pointer into the rule. */
export interface TracedCondition {
  readonly path: string;
  readonly holds: boolean;
  readonly expected: Json;
  readonly actual: Json;
  readonly missing: boolean;
}

/**
 * Every comparison of a rule's conditions by itself, also those that did not decide: for whoever draws the rule.
 * Empty where the rule isn't asked about such an event (its quality, its lateness).
 */
export function traceOf(rule: RuleDocument, facts: EventFacts, windows: WindowValues): readonly TracedCondition[] {
  return leavesOf(rule.conditions, '/conditions').flatMap(([path, leaf]) => {
    const { result, reasons } = outcomeOf({ ...rule, conditions: { all: [leaf] } }, facts, windows);
    const [reason] = reasons;
    if (!reason) return [];
    const { expected, actual, missing } = reason;
    return [{ path, holds: result === 'fired', expected, actual, missing }];
  });
}

function leavesOf(condition: Condition, path: string): readonly (readonly [string, FactCondition])[] {
  if ('not' in condition) return leavesOf(condition.not, `${path}/not`);
  if ('all' in condition) return condition.all.flatMap((each, i) => leavesOf(each, `${path}/all/${i}`));
  if ('any' in condition) return condition.any.flatMap((each, i) => leavesOf(each, `${path}/any/${i}`));
  return [[path, condition]];
}
