import { Rule, type TopLevelCondition } from 'json-rules-engine';
import { problem } from './problems.ts';
import type { RuleDocument, RuleProblem } from './types.ts';

/** What json-rules-engine itself has against a document that passed our checks: its format stays the format of rules. */
export function checkByJsonRules({ code, conditions, event }: RuleDocument): RuleProblem[] {
  try {
    new Rule({ name: code, conditions: conditions as unknown as TopLevelCondition, event });
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    return [
      problem('/conditions', 'FORMAT', `Không đúng định dạng quy tắc: ${why}.`, `Not in the format of rules: ${why}.`),
    ];
  }
}
