import { parseDuration } from '@trucban/kernel';
import { literal } from '../expressions.ts';
import { readInstant } from '../behaviours/waits.ts';
import type { DecisionBinding } from '../types.ts';
import type {
  CalledDecision,
  EventDefinition,
  JobDefinition,
  Limit,
  Listeners,
  Loop,
  LoopThrow,
  Mapping,
  Node,
  UserTaskDefinition,
} from '../graph/graph.ts';
import type { Binding, JobListener, TaskListenerEvent } from '../types.ts';
import { readLoopData } from './read-data.ts';
import { readEvent } from './read-events.ts';
import type { Expression } from '../expressions.ts';
import { readCondition, readExpression, type Reader } from './reader.ts';
import { body, children, extension, many, one, text, type Xml } from './xml.ts';

const DEFAULT_RETRIES = 3;

export function readMappings(reader: Reader, element: Xml, direction: 'input' | 'output'): readonly Mapping[] {
  const id = element.id ?? '';
  return children(extension(element, 'zeebe:ioMapping'), `zeebe:${direction}`).flatMap((mapping) => {
    const target = text(mapping, 'target')?.trim();
    const source = readExpression(reader, id, text(mapping, 'source'));
    const path = target?.split('.') ?? [];
    if (source && path.length > 0 && path.every((part) => part !== '')) return [{ source, target: path }];
    reader.problems.add('MAPPING_INVALID', id);
    return [];
  });
}

export function readProperties(element: Xml): Readonly<Record<string, string>> {
  const properties = children(extension(element, 'zeebe:properties'), 'zeebe:property');
  return Object.fromEntries(
    properties.map((property) => [text(property, 'name') ?? '', text(property, 'value') ?? '']),
  );
}

/** `limit`, `calendar`, `from`, `escalationPolicy`; or `limits`, a JSON list of these. */
export function readLimits(
  reader: Reader,
  element: Xml,
  properties: Readonly<Record<string, string>>,
): readonly Limit[] {
  const id = element.id ?? '';
  const listed: unknown[] = [];
  if (properties.limit) listed.push(properties);
  if (properties.limits) {
    const parsed = parseJson(properties.limits);
    if (Array.isArray(parsed)) listed.push(...parsed);
    else reader.problems.add('LIMITS_INVALID', id, 'limits');
  }
  return listed.flatMap((entry) => {
    const limit = readLimit(reader, id, entry);
    return limit ? [limit] : [];
  });
}

function readLimit(reader: Reader, id: string, entry: unknown): Limit | null {
  const {
    limit,
    calendar = '24x7',
    from = 'entry',
    escalationPolicy,
  } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
  const fault = (what: string): null => {
    reader.problems.add('LIMITS_INVALID', id, what);
    return null;
  };
  if (typeof limit !== 'string') return fault('limit');
  const expression = readExpression(reader, id, limit);
  if (!expression) return null;
  if (expression.type === 'literal' && !parseDuration(limit.trim()).ok) return fault(limit);
  if (typeof calendar !== 'string' || calendar === '') return fault('calendar');
  const calendarExpression = readExpression(reader, id, calendar);
  if (!calendarExpression) return null;
  if (from !== 'entry' && from !== 'creation') return fault('from');
  if (escalationPolicy !== undefined && typeof escalationPolicy !== 'string') return fault('escalationPolicy');
  return { limit: expression, calendar: calendarExpression, from, ...(escalationPolicy ? { escalationPolicy } : {}) };
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return undefined;
  }
}

export function readJob(reader: Reader, element: Xml): JobDefinition | null {
  const definition = extension(element, 'zeebe:taskDefinition');
  if (!definition) return null;
  const id = element.id ?? '';
  const type = readExpression(reader, id, text(definition, 'type'));
  if (!type) reader.problems.add('JOB_TYPE_MISSING', id);
  return {
    type: type ?? literal(''),
    retries: readRetries(reader, id, text(definition, 'retries')),
    headers: readHeaders(element),
  };
}

const TASK_EVENTS: ReadonlySet<string> = new Set<TaskListenerEvent>([
  'creating',
  'assigning',
  'updating',
  'completing',
  'canceling',
]);

export function readListeners(reader: Reader, element: Xml): Listeners {
  const id = element.id ?? '';
  const listeners: Record<JobListener['event'], JobDefinition[]> = {
    start: [],
    end: [],
    creating: [],
    assigning: [],
    updating: [],
    completing: [],
    canceling: [],
  };
  const add = (listener: Xml, event: JobListener['event']): void => {
    const type = readExpression(reader, id, text(listener, 'type'));
    if (!type) reader.problems.add('JOB_TYPE_MISSING', id);
    const retries = readRetries(reader, id, text(listener, 'retries'));
    listeners[event].push({ type: type ?? literal(''), retries, headers: readHeaders(element) });
  };
  for (const listener of children(extension(element, 'zeebe:executionListeners'), 'zeebe:executionListener')) {
    const event = text(listener, 'eventType');
    if (event !== 'start' && event !== 'end') reader.problems.unsupported(`${event ?? ''} execution listener`, id);
    else if (event === 'end' && element.$type === 'bpmn:EventBasedGateway')
      reader.problems.unsupported('end execution listener', id);
    else add(listener, event);
  }
  for (const listener of children(extension(element, 'zeebe:taskListeners'), 'zeebe:taskListener')) {
    const event = text(listener, 'eventType');
    if (isTaskEvent(event)) add(listener, event);
    else reader.problems.unsupported(`${event ?? ''} task listener`, id);
  }
  return listeners;
}

function isTaskEvent(event: string | undefined): event is TaskListenerEvent {
  return event !== undefined && TASK_EVENTS.has(event);
}

function readRetries(reader: Reader, id: string, source: string | undefined): Expression {
  const retries = readExpression(reader, id, source) ?? literal(DEFAULT_RETRIES);
  if (retries.type === 'literal' && !/^\d+$/.test(String(retries.value)))
    reader.problems.add('JOB_RETRIES_INVALID', id);
  return retries;
}

function readHeaders(element: Xml): Readonly<Record<string, string>> {
  const headers = children(extension(element, 'zeebe:taskHeaders'), 'zeebe:header');
  return Object.fromEntries(headers.map((header) => [text(header, 'key') ?? '', text(header, 'value') ?? '']));
}

export function readUserTask(reader: Reader, element: Xml): UserTaskDefinition {
  const id = element.id ?? '';
  const assignment = extension(element, 'zeebe:assignmentDefinition');
  const schedule = extension(element, 'zeebe:taskSchedule');
  const form = extension(element, 'zeebe:formDefinition');
  const bound = readBinding(reader, id, form);
  const priority = readExpression(reader, id, text(extension(element, 'zeebe:priorityDefinition'), 'priority'));
  if (priority?.type === 'literal' && !/^(?:\d\d?|100)$/.test(String(priority.value)))
    reader.problems.add('PRIORITY_INVALID', id);
  return {
    assignee: readExpression(reader, id, text(assignment, 'assignee')),
    candidateGroups: readExpression(reader, id, text(assignment, 'candidateGroups')),
    candidateUsers: readExpression(reader, id, text(assignment, 'candidateUsers')),
    dueDate: readDate(reader, id, text(schedule, 'dueDate')),
    followUpDate: readDate(reader, id, text(schedule, 'followUpDate')),
    priority,
    formId: readExpression(reader, id, text(form, 'formId')),
    formBinding: bound?.binding === 'latest' ? null : bound,
  };
}

function readDate(reader: Reader, id: string, source: string | undefined): Expression | null {
  const date = readExpression(reader, id, source);
  if (date?.type === 'literal' && readInstant(String(date.value)) === null)
    reader.problems.add('DATE_INVALID', id, String(date.value));
  return date;
}

export function readScript(reader: Reader, element: Xml): Node['script'] {
  const id = element.id ?? '';
  const script = extension(element, 'zeebe:script');
  const expression = readExpression(reader, id, text(script, 'expression'));
  const resultVariable = text(script, 'resultVariable');
  if (expression && resultVariable) return { expression, resultVariable };
  if (!script || !text(script, 'expression') || !resultVariable) reader.problems.add('SCRIPT_MISSING', id);
  return null;
}

const BINDINGS: readonly string[] = ['latest', 'deployment', 'versionTag'] satisfies readonly DecisionBinding[];

/** `zeebe:calledDecision`: the decision that the engine itself evaluates. */
export function readDecision(reader: Reader, element: Xml): CalledDecision | null {
  const called = extension(element, 'zeebe:calledDecision');
  if (!called) return null;
  const id = element.id ?? '';
  const decisionId = readExpression(reader, id, text(called, 'decisionId'));
  const resultVariable = text(called, 'resultVariable')?.trim();
  if (!decisionId || !resultVariable) {
    reader.problems.add('CALLED_DECISION_MISSING', id);
    return null;
  }
  const bound = readBinding(reader, id, called);
  return bound && { decisionId, resultVariable, ...bound };
}

function readBinding(reader: Reader, id: string, reference: Xml | undefined): Binding | null {
  const binding = text(reference, 'bindingType') ?? 'latest';
  const versionTag = text(reference, 'versionTag') ?? null;
  if (BINDINGS.includes(binding) && (binding !== 'versionTag' || versionTag))
    return { binding: binding as DecisionBinding, versionTag: binding === 'versionTag' ? versionTag : null };
  reader.problems.add('BINDING_INVALID', id, binding);
  return null;
}

export function readCalled(reader: Reader, element: Xml): Node['called'] {
  const called = extension(element, 'zeebe:calledElement');
  const id = element.id ?? '';
  const processId = readExpression(
    reader,
    id,
    text(called, 'processId') ?? text(called, 'processIdExpression') ?? text(element, 'calledElement'),
  );
  if (!processId) {
    reader.problems.add('CALLED_PROCESS_MISSING', id);
    return null;
  }
  const bound = readBinding(reader, id, called);
  if (!bound) return null;
  return {
    processId,
    ...bound,
    allParentVariables: text(called, 'propagateAllParentVariables') !== 'false',
    allChildVariables: text(called, 'propagateAllChildVariables') !== 'false',
  };
}

export function readLoop(reader: Reader, element: Xml): Loop | null {
  const loop = one(element, 'loopCharacteristics');
  if (!loop) return null;
  return loop.$type === 'bpmn:StandardLoopCharacteristics'
    ? readStandardLoop(reader, element, loop)
    : readMultiInstance(reader, element, loop);
}

function readStandardLoop(reader: Reader, element: Xml, loop: Xml): Loop {
  const id = element.id ?? '';
  const condition = readCondition(reader, id, body(loop, 'loopCondition'));
  const maximum = loop.loopMaximum === undefined || loop.loopMaximum === null ? null : Number(loop.loopMaximum);
  if (maximum !== null && !(Number.isInteger(maximum) && maximum >= 0)) reader.problems.add('LOOP_MAXIMUM_INVALID', id);
  if (!condition && maximum === null) reader.problems.add('LOOP_CONDITION_MISSING', id);
  return { type: 'standard', condition, maximum, testBefore: loop.testBefore === true };
}

function readMultiInstance(reader: Reader, element: Xml, loop: Xml): Loop {
  const id = element.id ?? '';
  const zeebe = extension(loop, 'zeebe:loopCharacteristics');
  const data = readLoopData(element, loop);
  const outputElement = text(zeebe, 'outputElement') ?? (data.outputElement && `=${data.outputElement}`);
  const cardinality = readExpression(reader, id, body(loop, 'loopCardinality'));
  const collection = readExpression(
    reader,
    id,
    text(zeebe, 'inputCollection') ?? (data.collection && `=${data.collection}`),
  );
  if (cardinality?.type === 'literal' && !/^\d+$/.test(String(cardinality.value)))
    reader.problems.add('CARDINALITY_INVALID', id);
  if (!cardinality && !collection) reader.problems.add('MULTI_INSTANCE_COLLECTION_MISSING', id);
  return {
    type: 'multi',
    sequential: loop.isSequential === true,
    cardinality,
    collection,
    element: text(zeebe, 'inputElement') ?? data.element ?? null,
    outputCollection: text(zeebe, 'outputCollection') ?? data.outputCollection ?? null,
    outputElement: readExpression(reader, id, outputElement),
    outputVariable: /^=\s*([\p{L}_][\p{L}\p{N}_]*)(?:\.[\p{L}\p{N}_.]*)?\s*$/u.exec(outputElement ?? '')?.[1] ?? null,
    completion: readCondition(reader, id, body(loop, 'completionCondition')),
    throws: readThrows(reader, element, loop),
  };
}

/** What the attribute `behavior` says is thrown as inner instances complete. */
function readThrows(reader: Reader, element: Xml, loop: Xml): readonly LoopThrow[] {
  const event = (definition: Xml | undefined): readonly EventDefinition[] => {
    const read = definition ? readEvent(reader, element, definition, 'throw') : null;
    if (!definition) reader.problems.add('EVENT_DEFINITION_MISSING', element.id ?? '');
    return read ? [read] : [];
  };
  switch (loop.behavior) {
    case 'None':
      return event(one(loop, 'noneBehaviorEventRef')).map((one) => ({ when: 'each', condition: null, event: one }));
    case 'One':
      return event(one(loop, 'oneBehaviorEventRef')).map((one) => ({ when: 'first', condition: null, event: one }));
    case 'Complex':
      return many(loop, 'complexBehaviorDefinition').flatMap((definition) => {
        const condition = readCondition(reader, element.id ?? '', body(definition, 'condition'));
        const thrown = one(definition, 'event');
        const definitions = [...many(thrown, 'eventDefinitions'), ...many(thrown, 'eventDefinitionRef')];
        return definitions.flatMap(event).map((one) => ({ when: 'condition' as const, condition, event: one }));
      });
    default:
      return [];
  }
}
