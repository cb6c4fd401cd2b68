import type { EventDefinition, Flow, Node } from '../graph/graph.ts';
import { kindOf } from '../kinds/registry.ts';
import { readCondition, readExpression, type Reader } from './reader.ts';
import {
  readCalled,
  readDecision,
  readJob,
  readLimits,
  readListeners,
  readLoop,
  readMappings,
  readProperties,
  readScript,
  readUserTask,
} from './read-extensions.ts';
import { movedDataObjects, readDataMappings } from './read-data.ts';
import { readEvents, readMessage } from './read-events.ts';
import { body, extension, many, one, text, type Xml } from './xml.ts';

/** A graph under construction: everything of one process, by id. */
export interface Draft {
  readonly root: Node;
  readonly nodes: Map<string, Node>;
  readonly flows: Map<string, Flow>;
  readonly elements: Map<Node, Xml>;
  /** Link catch events by scope and name. */
  readonly links: Map<string, readonly Node[]>;
  /** Associations: source to target. */
  readonly associations: Map<string, string>;
}

/** Not flow nodes, and without effect on execution. */
const IGNORED = new Set([
  'bpmn:DataObject',
  'bpmn:DataObjectReference',
  'bpmn:DataStoreReference',
  'bpmn:SequenceFlow',
]);

/** Builds the nodes of a process, level by level instead of by recursion, then links flows, boundary events and handlers. */
export function buildProcess(reader: Reader, element: Xml): Draft | null {
  const root = readNode(reader, element, null);
  if (!root) return null;
  const draft: Draft = {
    root,
    nodes: new Map([[root.id, root]]),
    flows: new Map(),
    elements: new Map([[root, element]]),
    links: new Map(),
    associations: new Map(),
  };
  const scopes: Node[] = [root];
  for (let scope = scopes.shift(); scope; scope = scopes.shift()) {
    for (const child of many(draft.elements.get(scope), 'flowElements')) {
      if (IGNORED.has(child.$type)) continue;
      const node = readNode(reader, child, scope);
      if (!node) continue;
      scope.children.push(node);
      draft.nodes.set(node.id, node);
      draft.elements.set(node, child);
      if (node.kind.isScope) scopes.push(node);
    }
  }
  for (const scope of [...draft.nodes.values()].filter((node) => node.kind.isScope)) linkFlows(reader, draft, scope);
  indexEnds(reader, draft);
  for (const [node, xml] of draft.elements) linkNode(reader, draft, node, xml);
  return draft;
}

function readNode(reader: Reader, element: Xml, scope: Node | null): Node | null {
  const { id, $type: type } = element;
  if (!id) {
    reader.problems.add('ELEMENT_WITHOUT_ID', scope?.id ?? '', type);
    return null;
  }
  const job = readJob(reader, element);
  const decision = type === 'bpmn:BusinessRuleTask' && !job ? readDecision(reader, element) : null;
  const kind = kindOf(type, { job, decision });
  if (!kind) {
    reader.problems.unsupported(type.replace('bpmn:', ''), id);
    return null;
  }
  const properties = readProperties(element);
  const events = eventsOf(reader, element);
  return {
    id,
    name: text(element, 'name') ?? '',
    type,
    kind,
    scope,
    incoming: [],
    outgoing: [],
    defaultFlow: null,
    boundaries: [],
    attachedTo: null,
    interrupting: element.cancelActivity !== false && element.isInterrupting !== false,
    events,
    parallelMultiple: element.parallelMultiple === true,
    children: [],
    entries: [],
    eventSubProcesses: [],
    start: null,
    triggeredByEvent: element.triggeredByEvent === true,
    isForCompensation: element.isForCompensation === true,
    handler: null,
    inputs: readMappings(reader, element, 'input'),
    outputs: readMappings(reader, element, 'output'),
    data: {
      inputs: readDataMappings(reader, element, 'input'),
      outputs: readDataMappings(reader, element, 'output'),
    },
    dataObjects: [],
    properties,
    limits: readLimits(reader, element, properties),
    loop: readLoop(reader, element),
    startQuantity: quantity(reader, element, 'startQuantity'),
    completionQuantity: quantity(reader, element, 'completionQuantity'),
    job,
    listeners: readListeners(reader, element),
    user: type === 'bpmn:UserTask' ? readUserTask(reader, element) : null,
    script: type === 'bpmn:ScriptTask' && !job ? readScript(reader, element) : null,
    decision,
    called: type === 'bpmn:CallActivity' ? readCalled(reader, element) : null,
    linkTarget: null,
    adHoc: type === 'bpmn:AdHocSubProcess' ? readAdHoc(reader, element) : null,
    activation: type === 'bpmn:ComplexGateway' ? readCondition(reader, id, body(element, 'activationCondition')) : null,
    upstream: null,
  };
}

function eventsOf(reader: Reader, element: Xml): readonly EventDefinition[] {
  const id = element.id ?? '';
  switch (element.$type) {
    case 'bpmn:StartEvent':
    case 'bpmn:IntermediateCatchEvent':
    case 'bpmn:BoundaryEvent':
      return readEvents(reader, element, 'catch');
    case 'bpmn:IntermediateThrowEvent':
    case 'bpmn:EndEvent':
      return readEvents(reader, element, 'throw');
    case 'bpmn:ReceiveTask': {
      const message = readMessage(reader, id, one(element, 'messageRef'));
      return message ? [message] : [];
    }
    case 'bpmn:SendTask': {
      const ref = one(element, 'messageRef');
      const message = ref ? readMessage(reader, id, ref) : null;
      return message ? [message] : [];
    }
    default:
      return [];
  }
}

function quantity(reader: Reader, element: Xml, name: 'startQuantity' | 'completionQuantity'): number {
  const value = element[name] === undefined ? 1 : Number(element[name]);
  if (Number.isInteger(value) && value >= 1) return value;
  reader.problems.add('QUANTITY_INVALID', element.id ?? '', name);
  return 1;
}

function readAdHoc(reader: Reader, element: Xml): Node['adHoc'] {
  const id = element.id ?? '';
  return {
    active: readExpression(reader, id, text(extension(element, 'zeebe:adHoc'), 'activeElementsCollection')),
    completion: readCondition(reader, id, body(element, 'completionCondition')),
    cancelRemaining: element.cancelRemainingInstances !== false,
    sequential: element.ordering === 'Sequential',
  };
}

function linkFlows(reader: Reader, draft: Draft, scope: Node): void {
  for (const element of many(draft.elements.get(scope), 'flowElements')) {
    if (element.$type !== 'bpmn:SequenceFlow') continue;
    // An id is optional on a flow, and without one it still has to be told apart.
    const id = element.id ?? `${scope.id}_flow_${draft.flows.size + 1}`;
    const source = draft.nodes.get(one(element, 'sourceRef')?.id ?? '');
    const target = draft.nodes.get(one(element, 'targetRef')?.id ?? '');
    if (!source || !target) {
      if (!source && !isRefused(element, 'sourceRef')) reader.problems.add('FLOW_SOURCE_MISSING', id);
      if (!target && !isRefused(element, 'targetRef')) reader.problems.add('FLOW_TARGET_MISSING', id);
      continue;
    }
    if (source.scope !== target.scope || source.scope === null) {
      reader.problems.add('FLOW_LEAVES_SCOPE', id);
      continue;
    }
    const flow: Flow = {
      id,
      source,
      target,
      condition: readCondition(reader, id, body(element, 'conditionExpression')),
    };
    source.outgoing.push(flow);
    target.incoming.push(flow);
    draft.flows.set(id, flow);
  }
}

/** An element beside the flow that was refused has its own problem; the flow needs none. */
const isRefused = (flow: Xml, end: 'sourceRef' | 'targetRef'): boolean =>
  one(flow, end)?.$parent !== undefined && one(flow, end)?.$parent === flow.$parent;

function linkNode(reader: Reader, draft: Draft, node: Node, element: Xml): void {
  const { problems } = reader;
  for (const { name, declaredIn } of movedDataObjects(element)) {
    const scope = draft.nodes.get(declaredIn.id ?? '');
    if (scope && scope !== draft.root && scope.kind.isScope && !scope.dataObjects.includes(name))
      scope.dataObjects.push(name);
  }
  const defaultFlow = one(element, 'default');
  if (defaultFlow) {
    node.defaultFlow = node.outgoing.find((flow) => flow.id === defaultFlow.id) ?? null;
    if (!node.defaultFlow) problems.add('DEFAULT_FLOW_INVALID', node.id);
  }
  if (node.triggeredByEvent && node.scope) {
    node.scope.eventSubProcesses.push(node);
    node.start = node.children.find((child) => child.type === 'bpmn:StartEvent') ?? null;
  }
  if (node.type === 'bpmn:BoundaryEvent') attach(reader, draft, node, element);
  if (node.kind.isScope) node.entries = entriesOf(node);
  if (node.type === 'bpmn:IntermediateThrowEvent' || node.type === 'bpmn:EndEvent') linkTo(reader, draft, node);
}

function attach(reader: Reader, draft: Draft, node: Node, element: Xml): void {
  const host = draft.nodes.get(one(element, 'attachedToRef')?.id ?? '');
  if (!host || host.scope !== node.scope || host.kind.isActivity !== true || host.triggeredByEvent) {
    reader.problems.add('BOUNDARY_NOT_ATTACHED', node.id);
    return;
  }
  node.attachedTo = host;
  host.boundaries.push(node);
  if (!node.events.some((event) => event.type === 'compensation')) return;
  const handler = draft.nodes.get(draft.associations.get(node.id) ?? '');
  if (handler?.isForCompensation && handler.scope === node.scope) node.handler = handler;
  else reader.problems.add('COMPENSATION_HANDLER_MISSING', node.id);
}

/** The none start event; where there is no start event at all, every element that nothing leads to (BPMN 2.0, 13.2). */
function entriesOf(scope: Node): Node[] {
  const starts = scope.children.filter((child) => child.type === 'bpmn:StartEvent');
  if (starts.length > 0) return starts.filter((start) => start.events.length === 0);
  return scope.children.filter(
    (child) =>
      child.incoming.length === 0 &&
      !child.triggeredByEvent &&
      !child.isForCompensation &&
      child.type !== 'bpmn:BoundaryEvent' &&
      !child.events.some((event) => event.type === 'link' && child.type === 'bpmn:IntermediateCatchEvent'),
  );
}

const linkKey = (node: Node, name: string): string => `${node.scope?.id ?? ''} ${name}`;

/** Where links land and what undoes what, once for the whole process: a model may hold thousands of either. */
function indexEnds(reader: Reader, draft: Draft): void {
  for (const node of draft.nodes.values()) {
    if (node.type !== 'bpmn:IntermediateCatchEvent') continue;
    for (const event of node.events) {
      if (event.type !== 'link') continue;
      const key = linkKey(node, event.name);
      const known = draft.links.get(key);
      if (known) reader.problems.add('LINK_TARGET_SEVERAL', node.id, event.name);
      draft.links.set(key, [...(known ?? []), node]);
    }
  }
  for (const element of draft.elements.values()) {
    for (const artifact of many(element, 'artifacts')) {
      const [source, target] = [one(artifact, 'sourceRef')?.id, one(artifact, 'targetRef')?.id];
      if (source && target && !draft.associations.has(source)) draft.associations.set(source, target);
    }
  }
}

function linkTo(reader: Reader, draft: Draft, node: Node): void {
  const link = node.events.find((event) => event.type === 'link');
  if (!link) return;
  const targets = draft.links.get(linkKey(node, link.name)) ?? [];
  if (targets.length === 0) reader.problems.add('LINK_TARGET_MISSING', node.id, link.name);
  if (targets.length > 1) reader.problems.add('LINK_TARGET_SEVERAL', node.id, link.name);
  node.linkTarget = targets[0] ?? null;
}
