import type { EventDefinition, Node, Process } from '../graph/graph.ts';
import { constantText, type Expression } from '../expressions.ts';
import type { CompileResult, CompiledProcess, JobReference, StartSubscription } from '../types.ts';
import { buildProcess, type Draft } from './build.ts';
import { checkProcess } from './checks.ts';
import { MAX_FEEL_CHARACTERS, MAX_FLOW_ELEMENTS, guardXml } from './guard.ts';
import { newProblems, type Problems } from './problems.ts';
import { sha256Hex } from './sha256.ts';
import { readBpmn } from './bpmn-reader.ts';
import { warnOf } from './warnings.ts';
import { extension, many, text, type ParseWarning, type Xml } from './xml.ts';

/**
 * Compiles a BPMN 2.0 model with Camunda 8's extension elements (the dialect of conformance/FORMAT.md).
 * @returns every executable process of the file, or all the problems found: never only the first.
 */
export async function compile(xml: string): Promise<CompileResult> {
  const problems = newProblems();
  const guarded = guardXml(xml);
  if (guarded) {
    problems.add(guarded, '');
    return { ok: false, problems: problems.list };
  }
  const parsed = readBpmn(xml);
  if (!parsed.ok) {
    problems.add('NOT_BPMN', '', parsed.message);
    return { ok: false, problems: problems.list };
  }
  if (countFlowElements(parsed.root) > MAX_FLOW_ELEMENTS) {
    problems.add('MODEL_TOO_LARGE', '');
    return { ok: false, problems: problems.list };
  }
  for (const warning of parsed.warnings) tellWarning(problems, warning);
  const hash = `sha256:${sha256Hex(canonical(xml))}`;
  const roots = many(parsed.root, 'rootElements');
  const definitions = new Map(
    roots.flatMap((root) => (root.id && root.$type.endsWith('EventDefinition') ? [[root.id, root] as const] : [])),
  );
  const feel = { left: MAX_FEEL_CHARACTERS };
  const drafts = roots.flatMap((element) => {
    const process = executable(element);
    const draft = process && buildProcess({ problems, definitions, feel }, process);
    if (draft) checkDraft(problems, draft);
    return draft ? [{ draft, element }] : [];
  });
  if (drafts.length === 0) problems.add('NO_PROCESS', '');
  if (problems.list.some((problem) => problem.severity === 'error')) return { ok: false, problems: problems.list };
  for (const { draft } of drafts)
    warnOf(problems, draft.root, draft.nodes.values(), (node) => instantiates(node, draft));
  return {
    ok: true,
    processes: drafts.map(({ draft, element }) => finish(draft, element, hash)),
    decisions: [],
    problems: problems.list,
  };
}

function countFlowElements(root: Xml): number {
  const open = [...many(root, 'rootElements')];
  let count = 0;
  for (let element = open.pop(); element; element = open.pop()) {
    const inside = many(element, 'flowElements');
    count += inside.length;
    for (const one of inside) open.push(one);
  }
  return count;
}

const GLOBAL_TASKS: Readonly<Record<string, string>> = {
  'bpmn:GlobalTask': 'bpmn:Task',
  'bpmn:GlobalManualTask': 'bpmn:ManualTask',
  'bpmn:GlobalUserTask': 'bpmn:UserTask',
  'bpmn:GlobalScriptTask': 'bpmn:ScriptTask',
  'bpmn:GlobalBusinessRuleTask': 'bpmn:BusinessRuleTask',
};

/**
 * A process that runs: one that is drawn, or a global task, which is a process of one task that call activities name.
 * A pool that is drawn but not executable is documentation: it may hold anything.
 */
function executable(element: Xml): Xml | null {
  if (element.$type === 'bpmn:Process') return element.isExecutable === false ? null : element;
  const type = Object.hasOwn(GLOBAL_TASKS, element.$type) ? GLOBAL_TASKS[element.$type] : undefined;
  if (type === undefined || !element.id) return null;
  const { id, name, extensionElements } = element;
  const task: Xml = { $type: type, id, ...(name === undefined ? {} : { name }), extensionElements };
  return { $type: 'bpmn:Process', id: `${id}_process`, ...(name === undefined ? {} : { name }), flowElements: [task] };
}

/** What does not change a model does not change its hash: a byte order mark, line ends, white space around. */
const canonical = (xml: string): string =>
  xml
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .trim();

/** References without which the model would not run as drawn. */
const BINDING = new Set([
  'sourceRef',
  'targetRef',
  'attachedToRef',
  'messageRef',
  'signalRef',
  'errorRef',
  'escalationRef',
  'activityRef',
  'eventDefinitionRef',
  'default',
]);

function tellWarning(problems: Problems, { message, element, property, value }: ParseWarning): void {
  const duplicate = /duplicate ID <([^>]*)>/.exec(message)?.[1];
  if (duplicate !== undefined) problems.add('DUPLICATE_ID', duplicate, duplicate);
  else if (property !== undefined) tellReference(problems, element, property, value ?? '');
  else if (!message.startsWith('unsupported document encoding'))
    problems.add('UNREADABLE', element?.id ?? '', firstWords(message));
}

function tellReference(problems: Problems, element: Xml | undefined, property: string, value: string): void {
  const name = property.replace(/^.*:/, '');
  if (!BINDING.has(name)) return;
  if (
    element?.$type === 'bpmn:SequenceFlow' ||
    element?.$type === 'bpmn:Association' ||
    element?.$type === 'bpmn:MessageFlow'
  )
    return;
  const owner =
    element?.id && !element.$type.endsWith('EventDefinition')
      ? element.id
      : (element?.$parent?.id ?? element?.id ?? '');
  if (name === 'activityRef') problems.add('COMPENSATION_ACTIVITY_UNKNOWN', owner);
  else if (name !== 'attachedToRef') problems.add('REFERENCE_MISSING', owner, value);
}

const firstWords = (message: string): string => message.replace(/\s+/g, ' ').slice(0, 160);

function checkDraft(problems: Problems, draft: Draft): void {
  checkProcess(problems, draft.root, draft.nodes.values());
  for (const node of startNodes(draft.root, draft)) {
    // There are no variables yet that a name could depend on.
    for (const event of node.events) {
      if (event.type !== 'message' && event.type !== 'signal') continue;
      if (event.name.type === 'feel' && constantText(event.name) === null)
        problems.add(event.type === 'message' ? 'MESSAGE_NAME_MISSING' : 'SIGNAL_MISSING', node.id);
    }
  }
  for (const node of draft.nodes.values()) {
    // BPMN 2.0, 10.6.6: such a gateway has to instantiate.
    if (draft.elements.get(node)?.eventGatewayType === 'Parallel' && !instantiates(node, draft))
      problems.add('EVENT_GATEWAY_PARALLEL', node.id);
    for (const event of node.events) {
      if (event.type === 'compensation' && event.activity !== null && !draft.nodes.has(event.activity))
        problems.add('COMPENSATION_ACTIVITY_UNKNOWN', node.id);
    }
  }
}

function finish(draft: Draft, element: Xml, hash: string): CompiledProcess {
  const { root } = draft;
  const nodes = [...draft.nodes.values()].filter((node) => node !== root);
  const versionTag = text(extension(element, 'zeebe:versionTag'), 'value');
  const process: Process = {
    processId: element.id ?? root.id,
    name: root.name,
    hash,
    ...(versionTag === undefined ? {} : { versionTag }),
    executable: true,
    startSubscriptions: startSubscriptions(root, draft),
    hasNoneStart: root.entries.some((entry) => !instantiates(entry, draft)),
    references: referencesOf(nodes, root),
    elements: nodes.map((node) => ({
      id: node.id,
      name: node.name,
      type: node.type,
      scopeId: node.scope === root ? null : (node.scope?.id ?? null),
      properties: node.properties,
      ...(taskListenersOf(node).length > 0 ? { taskListeners: taskListenersOf(node) } : {}),
    })),
    root,
    nodes: draft.nodes,
    flows: draft.flows,
    together: armsTogether(root, draft),
    hasCancelListeners: nodes.some((node) => node.listeners.canceling.length > 0),
    hasConditions: nodes.some((node) => node.events.some((event) => event.type === 'condition')),
    hasCompletionConditions: [root, ...nodes].some((node) => node.adHoc?.completion != null),
  };
  // An element that waits for its message to begin at all is no place where a plain start begins.
  root.entries = root.entries.filter((entry) => !instantiates(entry, draft));
  return process;
}

const TASK_EVENTS = ['creating', 'assigning', 'updating', 'completing', 'canceling'] as const;

const taskListenersOf = ({ listeners }: Node): (typeof TASK_EVENTS)[number][] =>
  TASK_EVENTS.filter((event) => listeners[event].length > 0);

const instantiates = (node: Node, draft: Draft): boolean => draft.elements.get(node)?.instantiate === true;

/** Behind a parallel instantiating event gateway: each event with the others, which the instance that it starts still waits for. */
function armsTogether(root: Node, draft: Draft): Process['together'] {
  const gateways = root.children.filter(
    (child) =>
      child.type === 'bpmn:EventBasedGateway' &&
      instantiates(child, draft) &&
      draft.elements.get(child)?.eventGatewayType === 'Parallel',
  );
  const arms = gateways.map((gateway) => gateway.outgoing.map((flow) => flow.target));
  return new Map(arms.flatMap((all) => all.map((arm) => [arm.id, all.filter((other) => other !== arm)] as const)));
}

/** Every element that an event from outside may begin an instance at. */
function startNodes(root: Node, draft: Draft): readonly Node[] {
  const starts = root.children.filter(
    (child) => child.type === 'bpmn:StartEvent' || (child.type === 'bpmn:ReceiveTask' && instantiates(child, draft)),
  );
  const gateways = root.children.filter(
    (child) => child.type === 'bpmn:EventBasedGateway' && instantiates(child, draft),
  );
  const arms = gateways.flatMap((gateway) => gateway.outgoing.map((flow) => flow.target));
  return [...starts, ...arms];
}

const startSubscriptions = (root: Node, draft: Draft): readonly StartSubscription[] =>
  startNodes(root, draft).flatMap((node) => node.events.flatMap((event, n) => startSubscription(node, event, n)));

function startSubscription(node: Node, event: EventDefinition, definition: number): StartSubscription[] {
  const all = node.parallelMultiple ? ({ all: true } as const) : {};
  if (event.type === 'message')
    return [{ type: 'message', elementId: node.id, messageName: constantText(event.name) ?? '', ...all }];
  if (event.type === 'signal')
    return [{ type: 'signal', elementId: node.id, signalName: constantText(event.name) ?? '', ...all }];
  if (event.type === 'condition') return [{ type: 'condition', elementId: node.id, definition, ...all }];
  if (event.type !== 'timer') return [];
  const value = event.value.type === 'feel' ? `=${event.value.source}` : String(event.value.value);
  return [{ type: 'timer', elementId: node.id, schedule: { kind: event.kind, value }, definition, ...all }];
}

const literalText = (expression: Expression | null | undefined): string | null =>
  expression?.type === 'literal' && typeof expression.value === 'string' ? expression.value : null;

const unique = (values: readonly (string | null | undefined)[]): readonly string[] =>
  [...new Set(values.filter((value): value is string => typeof value === 'string' && value !== ''))].sort();

function decisionsOf(nodes: readonly Node[]): CompiledProcess['references']['decisions'] {
  const found = new Map<string, CompiledProcess['references']['decisions'][number]>();
  for (const { decision } of nodes) {
    const decisionId = literalText(decision?.decisionId);
    if (!decision || decisionId === null) continue;
    const { binding, versionTag } = decision;
    found.set(`${decisionId} ${binding} ${versionTag ?? ''}`, { decisionId, binding, versionTag });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, reference]) => reference);
}

function jobOf({ id, job, inputs }: Node): JobReference[] {
  const type = literalText(job?.type);
  if (!job || type === null) return [];
  const given = inputs.map(({ source, target }) => [
    target[0] ?? '',
    source.type === 'literal' && target.length === 1 ? source.value : null,
  ]);
  return [{ elementId: id, type, headers: job.headers, inputs: given.length ? Object.fromEntries(given) : null }];
}

function referencesOf(nodes: readonly Node[], root: Node): CompiledProcess['references'] {
  const groups = nodes.flatMap((node) =>
    (literalText(node.user?.candidateGroups) ?? '').split(',').map((group) => group.trim()),
  );
  return {
    jobTypes: unique(
      [root, ...nodes].flatMap(({ job, listeners }) =>
        [job, ...Object.values(listeners).flat()].map((one) => literalText(one?.type)),
      ),
    ),
    jobs: nodes.flatMap(jobOf),
    formIds: unique(nodes.map((node) => literalText(node.user?.formId))),
    processIds: unique(nodes.map((node) => literalText(node.called?.processId))),
    decisions: decisionsOf(nodes),
    candidateGroups: unique(groups),
    escalationPolicies: unique(nodes.flatMap((node) => node.limits.map((limit) => limit.escalationPolicy))),
    calendars: unique(nodes.flatMap((node) => node.limits.map((limit) => literalText(limit.calendar) ?? ''))),
  };
}
