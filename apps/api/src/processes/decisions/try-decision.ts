import type { DecisionResult } from '@trucban/contracts';
import type { Instant, JsonObject } from '@trucban/kernel';
import { evaluateDecision, type DmnDefinition } from '@trucban/sop-engine';
import { InvalidError, NotFoundError } from '../../platform/public.ts';

/** Evaluates a decision with variables. @throws NotFoundError when there is no such decision, InvalidError when it can't be carried out */
export function tryDecision(
  definition: DmnDefinition | null,
  decision: string,
  variables: JsonObject,
  now: Instant,
): DecisionResult {
  if (!definition) throw NotFoundError.of('DECISION', 'quyết định', 'decision');
  const inputs = (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined);
  const outcome = evaluateDecision(definition, decision, { inputs, json: true, now });
  if (outcome.ok)
    return {
      value: outcome.json,
      problems: outcome.notes.map((note) => ({ ...note, message: { ...note.message } })),
      decisions: outcome.trace as DecisionResult['decisions'],
    };
  if (outcome.code === 'DECISION_UNKNOWN') throw NotFoundError.of('DECISION', 'quyết định', 'decision');
  throw InvalidError.field('/variables', outcome.code, outcome.message.vi, outcome.message.en);
}
