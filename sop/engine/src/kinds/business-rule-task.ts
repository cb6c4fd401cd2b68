import { complete } from '../behaviours/elements.ts';
import { claimRoom } from '../behaviours/room.ts';
import { evaluateIn, lookupFrom } from '../behaviours/variables.ts';
import { decide, type Decided } from '../decisions.ts';
import type { CalledDecision } from '../graph/graph.ts';
import { countFuel, type Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import { Stuck } from '../run/stuck.ts';
import type { ResolvedDecision } from '../types.ts';
import type { ElementKind } from './kind.ts';

/** A decision that the engine evaluates itself; its value becomes the result variable. */
export const businessRuleTask: ElementKind = {
  isActivity: true,
  activate(run, instance, node) {
    if (!node.decision) return;
    const decisionId = evaluateIn(run, instance, node.decision.decisionId);
    if (typeof decisionId !== 'string' || decisionId === '')
      throw new Stuck(
        'CALLED_DECISION_INVALID',
        'Mã quyết định không phải là chuỗi ký tự.',
        'The id of the decision is not a text.',
      );
    const resolved = resolve(run, node.decision, decisionId);
    const decided = decide(resolved.definition, decisionId, lookupFrom(run, instance), run.at);
    countFuel(run, decided.fuelUsed);
    tell(run, instance, decisionId, resolved, decided);
    if (!decided.ok) throw new Stuck('DECISION_FAILED', decided.message.vi, decided.message.en);
    const result = { [node.decision.resultVariable]: decided.value };
    claimRoom(run, result);
    complete(run, instance, result);
  },
};

function resolve(run: Run, { binding, versionTag }: CalledDecision, decisionId: string): ResolvedDecision {
  const resolved = run.decisions({ decisionId, binding, versionTag, process: run.process });
  if (resolved) return resolved;
  const tag = versionTag === null ? '' : ` (${versionTag})`;
  throw new Stuck(
    'DECISION_UNKNOWN',
    `Không có quyết định «${decisionId}»${tag}.`,
    `There is no decision "${decisionId}"${tag}.`,
  );
}

/** For the history: which version answered, and which rules matched. */
function tell(
  run: Run,
  instance: ElementInstance,
  decisionId: string,
  { definition, version }: ResolvedDecision,
  decided: Decided,
): void {
  run.events.push({
    type: 'decisionEvaluated',
    at: run.at,
    elementInstanceId: instance.id,
    elementId: instance.element,
    decisionId,
    definitionHash: definition.hash,
    ...(version === undefined ? {} : { version }),
    decisions: decided.trace,
    ...(decided.ok ? {} : { failed: decided.code }),
  });
}
