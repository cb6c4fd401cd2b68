import type { EventDefinition, Node } from '../graph/graph.ts';
import { constantText } from '../expressions.ts';
import type { Problems } from './problems.ts';

type EventType = EventDefinition['type'];

const EVENT_SUB_PROCESS_STARTS: readonly EventType[] = [
  'message',
  'timer',
  'signal',
  'condition',
  'error',
  'escalation',
  'compensation',
];

const PROCESS_STARTS: readonly EventType[] = ['message', 'timer', 'signal', 'condition'];

/** Which event definitions BPMN allows where (BPMN 2.0, table 10.93). */
const ALLOWED: Readonly<Record<string, readonly EventType[]>> = {
  'bpmn:IntermediateCatchEvent': ['message', 'timer', 'signal', 'condition', 'link'],
  'bpmn:IntermediateThrowEvent': ['message', 'signal', 'escalation', 'link', 'compensation'],
  'bpmn:EndEvent': ['message', 'signal', 'escalation', 'error', 'terminate', 'cancel', 'compensation'],
  'bpmn:BoundaryEvent': ['message', 'timer', 'signal', 'condition', 'error', 'escalation', 'cancel', 'compensation'],
};

/** Every rule of BPMN that a drawing can break; each element is looked at once. */
export function checkProcess(problems: Problems, root: Node, nodes: Iterable<Node>): void {
  for (const node of nodes) {
    if (node.type === 'bpmn:StartEvent') checkStart(problems, node, root);
    else if (ALLOWED[node.type]) checkEvent(problems, node);
    if (node.type === 'bpmn:BoundaryEvent') checkBoundary(problems, node);
    if (node.type === 'bpmn:EventBasedGateway') checkEventGateway(problems, node);
    if (node.kind.isScope) checkScope(problems, node);
    checkCatchersDiffer(problems, node.boundaries);
    checkCatchersDiffer(
      problems,
      node.eventSubProcesses.flatMap((sub) => (sub.start ? [sub.start] : [])),
    );
    if (node.type.endsWith('Gateway') && node.incoming.length < 2 && node.outgoing.length === 0)
      problems.add('GATEWAY_LEADS_NOWHERE', node.id);
    checkFlows(problems, node);
    checkConditions(problems, node);
  }
}

function checkFlows(problems: Problems, node: Node): void {
  const into = node.incoming.length > 0;
  const out = node.outgoing.length > 0;
  if (node.type === 'bpmn:StartEvent' && into) problems.add('FLOW_INTO_START', node.id);
  if (node.type === 'bpmn:EndEvent' && out) problems.add('FLOW_OUT_OF_END', node.id);
  if (node.type === 'bpmn:BoundaryEvent' && into) problems.add('FLOW_INTO_BOUNDARY', node.id);
  if (node.triggeredByEvent && (into || out)) problems.add('FLOW_AT_EVENT_SUB_PROCESS', node.id);
  if (node.isForCompensation && (into || out)) problems.add('FLOW_AT_COMPENSATION_HANDLER', node.id);
  const undoes = node.type === 'bpmn:BoundaryEvent' && node.events.some((event) => event.type === 'compensation');
  if (undoes && out) problems.add('FLOW_OUT_OF_COMPENSATION', node.id);
  const link = node.events.some((event) => event.type === 'link');
  if (link && node.type === 'bpmn:IntermediateCatchEvent' && into) problems.add('FLOW_INTO_LINK_CATCH', node.id);
  if (link && node.type === 'bpmn:IntermediateThrowEvent' && out) problems.add('FLOW_OUT_OF_LINK_THROW', node.id);
}

function checkConditions(problems: Problems, node: Node): void {
  for (const event of node.events) {
    if (event.type !== 'cancel') continue;
    const place = node.type === 'bpmn:BoundaryEvent' ? node.attachedTo : node.scope;
    if (place && place.type !== 'bpmn:Transaction') problems.add('CANCEL_OUTSIDE_TRANSACTION', node.id);
  }
}

function checkStart(problems: Problems, node: Node, root: Node): void {
  const inEventSubProcess = node.scope?.triggeredByEvent === true;
  if (inEventSubProcess) {
    for (const event of node.events) {
      if (!EVENT_SUB_PROCESS_STARTS.includes(event.type)) problems.add('START_EVENT_TYPE_INVALID', node.id, event.type);
      if (event.type === 'error' && !node.interrupting) problems.add('EVENT_MUST_INTERRUPT', node.id, 'error');
    }
    return;
  }
  for (const event of node.events) {
    if (node.scope !== root || !PROCESS_STARTS.includes(event.type))
      problems.add('START_EVENT_TYPE_INVALID', node.id, event.type);
  }
}

function checkEvent(problems: Problems, node: Node): void {
  const allowed = ALLOWED[node.type] ?? [];
  for (const event of node.events)
    if (!allowed.includes(event.type)) problems.add('EVENT_DEFINITION_NOT_ALLOWED', node.id, event.type);
  const needsOne = node.type === 'bpmn:IntermediateCatchEvent' || node.type === 'bpmn:BoundaryEvent';
  // A definition that could not be read has its own problem already; one more does no harm.
  if (needsOne && node.events.length === 0) problems.add('EVENT_DEFINITION_MISSING', node.id);
}

function checkBoundary(problems: Problems, node: Node): void {
  for (const event of node.events) {
    if ((event.type === 'error' || event.type === 'cancel') && !node.interrupting)
      problems.add('EVENT_MUST_INTERRUPT', node.id, event.type);
  }
}

/** Two events on one activity, or in one scope, that would catch the very same thing: which one does is anybody's guess. */
function checkCatchersDiffer(problems: Problems, events: readonly Node[]): void {
  const seen = new Set<string>();
  for (const event of events) {
    for (const definition of event.events) {
      const key = catchKey(definition);
      if (key === null) continue;
      if (seen.has(key)) problems.add('EVENT_CAUGHT_TWICE', event.id, key);
      seen.add(key);
    }
  }
}

function catchKey(event: EventDefinition): string | null {
  switch (event.type) {
    case 'message':
      return event.name.type === 'literal' ? `message ${String(event.name.value)}` : null;
    case 'error':
    case 'escalation':
      return event.code?.type === 'feel' ? null : `${event.type} ${String(event.code?.value ?? '')}`.trim();
    case 'cancel':
    case 'compensation':
      return event.type;
    default:
      return null;
  }
}

/** BPMN 2.0, 10.6.6: only events follow, each reached from the gateway alone, and messages are taken either by events or by tasks. */
function checkEventGateway(problems: Problems, node: Node): void {
  if (node.outgoing.length < 2) problems.add('EVENT_GATEWAY_FLOWS', node.id);
  const targets = node.outgoing.map((flow) => flow.target);
  for (const target of targets) {
    const catches =
      target.type === 'bpmn:IntermediateCatchEvent' && !target.events.some((event) => event.type === 'link');
    const receives = target.type === 'bpmn:ReceiveTask' && target.boundaries.length === 0;
    if (!catches && !receives) problems.add('EVENT_GATEWAY_TARGET', node.id, target.id);
    if (target.incoming.length > 1) problems.add('EVENT_GATEWAY_TARGET_SHARED', node.id, target.id);
  }
  const receivesTask = targets.some((target) => target.type === 'bpmn:ReceiveTask');
  const catchesMessage = targets.some(
    (target) => target.type !== 'bpmn:ReceiveTask' && target.events.some((event) => event.type === 'message'),
  );
  if (receivesTask && catchesMessage) problems.add('EVENT_GATEWAY_MIXED', node.id);
  if (node.outgoing.some((flow) => flow.condition)) problems.add('EVENT_GATEWAY_CONDITION', node.id);
}

function checkScope(problems: Problems, scope: Node): void {
  const starts = scope.children.filter((child) => child.type === 'bpmn:StartEvent');
  const none = starts.filter((start) => start.events.length === 0);
  if (scope.adHoc) return checkAdHoc(problems, scope);
  if (scope.triggeredByEvent) {
    if (starts.length !== 1 || none.length > 0) problems.add('EVENT_SUB_PROCESS_START', scope.id);
    return;
  }
  if (scope.scope === null) {
    for (const extra of none.slice(1)) problems.add('START_EVENTS_SEVERAL', extra.id);
    if (starts.length === 0 && scope.entries.length === 0 && scope.children.length > 0)
      problems.add('START_NOTHING', scope.id);
    return checkStartMessages(problems, starts);
  }
  for (const extra of starts.slice(1)) problems.add('SUB_PROCESS_START_EVENTS', extra.id);
  if (starts.length === 1 && none.length === 0) problems.add('SUB_PROCESS_START_EVENTS', scope.id);
}

function checkStartMessages(problems: Problems, starts: readonly Node[]): void {
  const seen = new Set<string>();
  for (const start of starts) {
    for (const event of start.events) {
      const name = event.type === 'message' ? constantText(event.name) : null;
      if (name === null) continue;
      if (seen.has(name)) problems.add('START_MESSAGE_DUPLICATE', start.id, name);
      seen.add(name);
    }
  }
}

function checkAdHoc(problems: Problems, scope: Node): void {
  if (!scope.children.some((child) => child.kind.isActivity)) problems.add('AD_HOC_EMPTY', scope.id);
  for (const child of scope.children) {
    if (child.type === 'bpmn:StartEvent' || child.type === 'bpmn:EndEvent') problems.add('AD_HOC_CONTENT', child.id);
  }
}
