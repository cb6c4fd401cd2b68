import type { Instant, Json, LocalizedText } from '@trucban/kernel';
import type { DmnDefinition } from './dmn/compile.ts';
import { evaluateDecision, type DecisionTrace } from './dmn/evaluate.ts';
import type { Lookup } from './expressions.ts';

/** A longer trace is left out of the history: the decision can be evaluated again with the variables of that time. */
export const MAX_TRACE_CHARACTERS = 65_536;

/** What a decision answered, or why it has no answer, with how it came about and what it cost in FEEL's fuel. */
export type Decided = { readonly fuelUsed: number; readonly trace: readonly DecisionTrace[] } & Answer;

type Answer =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly code: string; readonly message: LocalizedText };

/** Evaluates a decision with variables of a process. What DMN calls an error is one here: a step never goes on from it. */
export function decide(definition: DmnDefinition, decisionId: string, variables: Lookup, now: Instant): Decided {
  const outcome = evaluateDecision(definition, decisionId, { inputs: variables, json: true, now });
  const { fuelUsed } = outcome;
  if (!outcome.ok) return { ok: false, code: outcome.code, message: outcome.message, trace: [], fuelUsed };
  const trace = JSON.stringify(outcome.trace).length > MAX_TRACE_CHARACTERS ? [] : outcome.trace;
  const [fault] = outcome.notes;
  if (!fault) return { ok: true, value: outcome.json, trace, fuelUsed };
  const where = fault.elementId === '' ? '' : ` (${fault.elementId})`;
  const message = { vi: `${fault.message.vi}${where}`, en: `${fault.message.en}${where}` };
  return { ok: false, code: fault.code, message, trace, fuelUsed };
}
