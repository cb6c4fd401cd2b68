import { parseInstant, type Instant } from '@trucban/kernel';
import { compileCondition, type Test } from '../compile-condition.ts';
import { EVENT_KEY, keyOf } from '../key.ts';
import { valueAt, type Row, type Slots } from '../slots.ts';
import type { Condition, EventFacts, RuleDocument, Severity } from '../types.ts';
import { aboutOf } from './about.ts';
import type { AlertSignal } from './types.ts';

/** Asks a rule that raises alerts what an event says of the alert that it is about; null when it is about none. */
export type SignalOf = (row: Row, facts: EventFacts) => AlertSignal | null;

/**
 * Makes the `alert` of a rule ready to run.
 * @param matches  its conditions, compiled   @param named, placeOf  give its conditions and places the names of the set's facts
 */
export function compileSignal(
  rule: RuleDocument,
  matches: Test,
  slots: Slots,
  named: (condition: Condition) => Condition,
  placeOf: (fact: string) => string,
): SignalOf {
  const { by = EVENT_KEY, absence, clear, hold, severities = [] } = rule.alert ?? {};
  const compile = (condition: Condition): Test => compileCondition(named(condition), slots);
  const places = slots.key(by.map(({ fact, path }) => slots.of(placeOf(fact), path)));
  const clears = clear?.conditions && compile(clear.conditions);
  const about = aboutOf(rule.conditions);
  const isAbout = about && compile(about);
  const due = typeof absence === 'object' ? absence.until : hold?.until;
  const deadline = due && slots.of(placeOf(due.fact), due.path);
  const levels = severities.map(({ severity, conditions }) => ({ severity, holds: compile(conditions) }));
  return (row, facts) => {
    const key = keyOf(places, row, facts);
    if (key === null) return null;
    const isMatch = matches(row);
    const endsIt = clears ? clears(row) : !isMatch && absence === undefined;
    if (isAbout && !isAbout(row) && !(clears && endsIt)) return null;
    const level = levels.find(({ holds }) => holds(row))?.severity;
    const severity: Severity = level ?? rule.severity ?? 'medium';
    return {
      rule,
      key,
      matches: isMatch,
      clears: endsIt,
      severity,
      until: deadline ? instantOf(valueAt(row, deadline)) : null,
    };
  };
}

function instantOf(value: unknown): Instant | null {
  const parsed = typeof value === 'string' ? parseInstant(value) : null;
  return parsed?.ok ? parsed.value : null;
}
