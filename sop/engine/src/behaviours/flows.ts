import type { JsonObject } from '@trucban/kernel';
import type { Flow, Node } from '../graph/graph.ts';
import { enqueue, type Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import { Stuck } from '../run/stuck.ts';
import { evaluateCondition } from './variables.ts';

const noFlow = (): Stuck =>
  new Stuck(
    'NO_FLOW_MATCHES',
    'Không điều kiện nào của các luồng đi ra đúng và không có luồng mặc định.',
    'No condition of the outgoing flows holds and there is no default flow.',
  );

/** Flows out of an activity or event: those without a condition, those whose condition holds, and the default when no condition holds. */
export function chooseForActivity(run: Run, instance: ElementInstance, node: Node): readonly Flow[] {
  if (node.outgoing.length === 0) return [];
  const drawn = node.outgoing.length > 1 ? run.process.decide?.(node) : null;
  if (drawn) return drawn;
  const taken = chooseTrue(run, instance, node);
  // A flow without a condition doesn't keep the default from being taken: BPMN 2.0 table 8.60 speaks of conditional flows only.
  if (node.defaultFlow && !taken.some((flow) => flow.condition)) return [...taken, node.defaultFlow];
  if (taken.length === 0) throw noFlow();
  return taken;
}

/** Flows out of an inclusive or complex split: each that holds (a flow without a condition always does), else the default. */
export function chooseInclusive(run: Run, instance: ElementInstance, node: Node, extra?: JsonObject): readonly Flow[] {
  if (node.outgoing.length === 0) return [];
  const drawn = run.process.decide?.(node);
  if (drawn) return drawn;
  const taken = chooseTrue(run, instance, node, extra);
  if (taken.length > 0) return taken;
  if (node.defaultFlow) return [node.defaultFlow];
  throw noFlow();
}

/** Every flow but the default whose condition holds, in the order of the XML. */
export function chooseTrue(run: Run, instance: ElementInstance, node: Node, extra?: JsonObject): readonly Flow[] {
  return node.outgoing.filter(
    (flow) => flow !== node.defaultFlow && (!flow.condition || evaluateCondition(run, instance, flow.condition, extra)),
  );
}

/** The one flow out of an exclusive gateway: the first that holds, in the order of the XML, else the default. */
export function chooseOne(run: Run, instance: ElementInstance, node: Node): readonly Flow[] {
  if (node.outgoing.length === 0) return [];
  const drawn = run.process.decide?.(node);
  if (drawn) return drawn;
  for (const flow of node.outgoing) {
    if (flow === node.defaultFlow) continue;
    if (!flow.condition || evaluateCondition(run, instance, flow.condition)) return [flow];
  }
  if (node.defaultFlow) return [node.defaultFlow];
  throw noFlow();
}

/** Sends a token over each flow. */
export function takeFlows(run: Run, scope: ElementInstance, flows: readonly Flow[]): void {
  for (const flow of flows) {
    run.events.push({ type: 'flowTaken', at: run.at, flowId: flow.id });
    enqueue(run, { type: 'flow', scope, flow });
  }
}
