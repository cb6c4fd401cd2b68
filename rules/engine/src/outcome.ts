import { explain } from './explain.ts';
import type { WindowValues } from './memory/types.ts';
import { parametersId, windowId } from './memory/declared.ts';
import type { EventFacts, Reason, RuleDocument, RuleOutcome } from './types.ts';

/**
 * What one rule says of an event, with its reasons; of one that didn't fire also the smallest change that would have made it.
 * @param windows  what its windows said, by `windowId`
 */
export function outcomeOf(rule: RuleDocument, facts: EventFacts, windows: WindowValues = new Map()): RuleOutcome {
  const { code } = rule;
  const note = refusal(rule, facts);
  if (note) return { code, result: 'notFired', reasons: [], note };
  try {
    const { holds, reasons, change } = explain(rule, facts, byName(rule, windows));
    const named = (list: readonly Reason[]) => list.map((reason) => withName(reason, rule));
    if (holds) return { code, result: 'fired', reasons: named(reasons) };
    return { code, result: 'notFired', reasons: named(reasons), change: named(change) };
  } catch (error) {
    return { code, result: 'error', reasons: [], note: messageOf(error) };
  }
}

function withName(reason: Reason, { facts = {} }: RuleDocument): Reason {
  const name = Object.hasOwn(facts, reason.fact) ? facts[reason.fact]?.name : undefined;
  return name ? { ...reason, name } : reason;
}

/** The answers by the names that a rule has for its facts. */
export function byName({ facts = {}, index, parameters }: RuleDocument, windows: WindowValues): Map<string, unknown> {
  const named = Object.entries(facts).map(([name, fact]) => [name, windows.get(windowId(fact, index))] as const);
  return new Map<string, unknown>(
    parameters ? [...named, ['parameters', windows.get(parametersId(parameters))]] : named,
  );
}

/** Why the rule is not asked at all (domain/rules.md 0.1 and 0.3). */
export function refusal(rule: RuleDocument, { event }: EventFacts): string | null {
  if (event['quality'] === 'bad') return 'badQuality';
  if (event['quality'] === 'doubtful' && !rule.acceptDoubtful) return 'doubtfulQuality';
  if (event['late'] === true && !rule.acceptLate) return 'late';
  return null;
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
