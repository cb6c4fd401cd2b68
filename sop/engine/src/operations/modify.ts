import type { JsonObject } from '@trucban/kernel';
import { beginIn, takeFlowIn } from '../behaviours/elements.ts';
import { propagate } from '../behaviours/variables.ts';
import type { Flow, Node } from '../graph/graph.ts';
import { isAlive, nodeOf, rootOf, type Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import type { Rejection } from '../types.ts';
import { endInstances, withoutToken } from './end-instances.ts';
import { refusalOf, refuse } from './refusal.ts';
import { isInside, scopeFor } from './scopes.ts';
import type { ModifyInstruction } from './types.ts';

type Of<T extends ModifyInstruction['type']> = Extract<ModifyInstruction, { type: T }>;

/** Changes where the instance stands: all instructions or none. What is put somewhere moves when the step settles. */
export function modify(run: Run, instructions: readonly ModifyInstruction[]): Rejection | null {
  return refusalOf(() => {
    const ends = instructions.flatMap((one) =>
      one.type === 'terminate' || one.type === 'move' ? [active(run, one.elementInstanceId)] : [],
    );
    const gone = (instance: ElementInstance): boolean =>
      ends.some((end) => end === instance || isInside(run, instance, end));
    const put: ElementInstance[] = [];
    for (const one of instructions) {
      if (one.type === 'activate') put.push(activateElement(run, one, gone));
      else if (one.type === 'move') put.push(moveElement(run, one, gone));
      else if (one.type === 'takeFlow') put.push(takeFlow(run, one, gone));
    }
    for (const one of instructions) if (one.type === 'discardToken') discardToken(run, one);
    endInstances(run, ends);
    for (const scope of put) if (!isAlive(run, scope)) refuse('SCOPE_ENDS', scope.element);
  });
}

function active(run: Run, id: string): ElementInstance {
  const instance = run.instances.get(id) ?? refuse('NOT_ACTIVE', id);
  if (instance === rootOf(run)) refuse('ROOT_CANT_END', id);
  return instance;
}

/** An element that a token may be put in front of. */
export function startable(run: Run, elementId: string): Node {
  const node = run.process.nodes.get(elementId) ?? refuse('UNKNOWN_ELEMENT', elementId);
  const byEvent = node.attachedTo !== null || node.triggeredByEvent || node.scope?.start === node;
  if (node.scope === null || byEvent || node.isForCompensation) refuse('CANT_BEGIN_HERE', elementId);
  return node;
}

function activateElement(
  run: Run,
  { elementId, scopeId, variables, localVariables }: Of<'activate'>,
  gone: (instance: ElementInstance) => boolean,
): ElementInstance {
  const node = startable(run, elementId);
  const scope = scopeOfToken(run, node, scopeId, gone);
  begin(run, scope, node, variables, localVariables);
  return scope;
}

function moveElement(run: Run, one: Of<'move'>, gone: (instance: ElementInstance) => boolean): ElementInstance {
  const from = active(run, one.elementInstanceId);
  const node = startable(run, one.elementId);
  // Nearest first: of several instances of a sub-process the one that it stands in.
  let scope: ElementInstance | undefined = from.scope === null ? undefined : run.instances.get(from.scope);
  while (scope && scope.scope !== null && !reaches(node, scope)) scope = run.instances.get(scope.scope);
  const chosen = scope && scope !== rootOf(run) ? scope : null;
  const target = scopeFor(run, node.scope ?? run.process.root, chosen, gone);
  begin(run, target, node, one.variables, one.localVariables);
  return target;
}

/** Whether `scope` is around `node`. */
function reaches(node: Node, scope: ElementInstance): boolean {
  for (let around = node.scope; around; around = around.scope) if (around.id === scope.element) return true;
  return false;
}

function begin(run: Run, scope: ElementInstance, node: Node, variables?: JsonObject, vars?: JsonObject): void {
  if (variables) propagate(run, scope, variables);
  beginIn(run, scope, node, vars);
}

function takeFlow(
  run: Run,
  { flowId, scopeId }: Of<'takeFlow'>,
  gone: (instance: ElementInstance) => boolean,
): ElementInstance {
  const flow = flowOf(run, flowId);
  const scope = scopeOfToken(run, flow.target, scopeId, gone);
  takeFlowIn(run, scope, flow.id);
  return scope;
}

function scopeOfToken(
  run: Run,
  node: Node,
  scopeId: string | undefined,
  gone: (instance: ElementInstance) => boolean,
): ElementInstance {
  const chosen = scopeId === undefined ? null : (run.instances.get(scopeId) ?? refuse('NOT_ACTIVE', scopeId));
  if (chosen && !reaches(node, chosen)) refuse('SCOPE_UNRELATED', node.id);
  return scopeFor(run, node.scope ?? run.process.root, chosen, gone);
}

const flowOf = (run: Run, flowId: string): Flow => run.process.flows.get(flowId) ?? refuse('UNKNOWN_FLOW', flowId);

function discardToken(run: Run, { flowId, scopeId }: Of<'discardToken'>): void {
  const flow = flowOf(run, flowId);
  const holds = (one: ElementInstance): boolean =>
    (scopeId === undefined || one.id === scopeId) && one.tokens !== undefined && Object.hasOwn(one.tokens, flow.id);
  const [scope, another] = [...run.instances.values()].filter(holds);
  if (!scope) return refuse('NO_TOKEN', flowId);
  if (another) refuse('AMBIGUOUS_SCOPE', nodeOf(run, scope).id);
  withoutToken(scope, flow.id);
  endInstances(run, [], [scope]);
}
