import { parseCycle } from '@trucban/kernel';
import type { Node } from '../graph/graph.ts';
import type { Problems } from './problems.ts';

/**
 * What runs, but hardly as its author means it. Of a model without errors.
 * @param instantiates whether the node itself begins instances, without a start event
 */
export function warnOf(
  problems: Problems,
  root: Node,
  nodes: Iterable<Node>,
  instantiates: (node: Node) => boolean,
): void {
  const reached = reachable(root, instantiates);
  for (const node of nodes) {
    // Of what is in a scope that is never entered the scope alone is told.
    if (node.scope && reached.has(node.scope) && !reached.has(node)) problems.warn('ELEMENT_UNREACHABLE', node.id);
    if (isCaughtByName(node, instantiates)) problems.warn('CORRELATION_KEY_MISSING', node.id);
    if (doesNothing(node)) problems.warn('TASK_DOES_NOTHING', node.id);
    if (!mayRepeat(node) && node.events.some(isRepeated)) problems.warn('TIMER_CYCLE_ONCE', node.id);
  }
}

/** All that a token can come to, by flows, links, events at activities and compensation, or that begins by itself. */
function reachable(root: Node, instantiates: (node: Node) => boolean): ReadonlySet<Node> {
  const found = new Set<Node>();
  const open: Node[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    if (node.kind.isScope) open.push(...node.children.filter((child) => begins(node, child, instantiates)));
    open.push(...node.outgoing.map(({ target }) => target), ...node.boundaries);
    if (node.linkTarget) open.push(node.linkTarget);
    if (node.handler) open.push(node.handler);
  }
  return found;
}

const begins = (scope: Node, child: Node, instantiates: (node: Node) => boolean): boolean =>
  child.type === 'bpmn:StartEvent' ||
  child.triggeredByEvent ||
  scope.entries.includes(child) ||
  instantiates(child) ||
  // Anything of an ad-hoc sub-process may be chosen.
  (scope.adHoc !== null && child.kind.isActivity === true && !child.isForCompensation);

/** An event that a token passes, or that ends what it is attached to, comes once (BPMN 2.0.2, 10.5.4). */
function mayRepeat(node: Node): boolean {
  if (node.type === 'bpmn:StartEvent') return node.scope?.triggeredByEvent !== true || !node.interrupting;
  return node.attachedTo !== null && !node.interrupting;
}

function isRepeated(event: Node['events'][number]): boolean {
  if (event.type !== 'timer' || event.kind !== 'cycle' || event.value.type !== 'literal') return false;
  const cycle = parseCycle(String(event.value.value));
  return cycle.ok && cycle.value.repetitions !== 1;
}

const FOR_MACHINES: ReadonlySet<string> = new Set(['bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:BusinessRuleTask']);

/** A task for a machine with neither job nor decision nor message: standard BPMN, which Camunda 8 refuses. */
const doesNothing = (node: Node): boolean =>
  FOR_MACHINES.has(node.type) && !node.job && !node.decision && node.events.length === 0;

/** A message without a key that a running instance waits for; one that starts a process needs none. */
function isCaughtByName(node: Node, instantiates: (node: Node) => boolean): boolean {
  const waits = node.type === 'bpmn:StartEvent' ? node.scope?.triggeredByEvent === true : CATCHES.has(node.type);
  const begins = instantiates(node) || node.incoming.some(({ source }) => instantiates(source));
  return waits && !begins && node.events.some((event) => event.type === 'message' && !event.correlationKey);
}

const CATCHES: ReadonlySet<string> = new Set(['bpmn:IntermediateCatchEvent', 'bpmn:BoundaryEvent', 'bpmn:ReceiveTask']);
