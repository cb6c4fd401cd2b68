import type { Instant, Json } from '@trucban/kernel';
import { isInstant } from '@trucban/kernel';
import { askToComplete } from '../behaviours/elements.ts';
import { callListener, forgetListeners } from '../behaviours/listeners.ts';
import { evaluateIn, visibleVariables } from '../behaviours/variables.ts';
import { readInstant } from '../behaviours/waits.ts';
import type { Expression } from '../expressions.ts';
import type { Node, UserTaskDefinition } from '../graph/graph.ts';
import type { Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import { Stuck } from '../run/stuck.ts';
import type { Command, TaskCorrections } from '../types.ts';
import type { ElementKind } from './kind.ts';

/** Camunda's default. */
const DEFAULT_PRIORITY = 50;

/** Work for a person: created, and done when somebody completes it. */
export const userTask: ElementKind = {
  isActivity: true,
  activate(run, instance, node) {
    if (instance.listener === 'completing') return askToComplete(run, instance, node);
    if (instance.change) return askToChange(run, instance, node);
    if (!callListener(run, instance, node, 'creating')) createTask(run, instance, node);
  },
  terminate(run, instance) {
    const isChanging = instance.change !== undefined && instance.change.event !== 'completing';
    if (instance.wait === 'user' || isChanging)
      run.commands.push({ type: 'cancelUserTask', elementInstanceId: instance.id });
  },
};

/** Somebody changes an open task: its listeners are asked first. */
export function askToChange(run: Run, instance: ElementInstance, node: Node, change = instance.change): void {
  if (!change) return;
  instance.change = change;
  delete instance.wait;
  if (callListener(run, instance, node, change.event)) return;
  forgetListeners(instance);
  instance.wait = 'user';
  applyChange(run, instance);
}

/** What was asked for, as the listeners have corrected it. */
export function applyChange(run: Run, instance: ElementInstance): void {
  const { change } = instance;
  if (!change) return;
  delete instance.change;
  run.commands.push({
    type: 'updateUserTask',
    elementInstanceId: instance.id,
    event: change.event,
    action: change.action,
    changes: change.values,
  });
}

/** A listener is against it: the task is open as it was. */
export function denyChange(run: Run, instance: ElementInstance, reason: string): void {
  const { change } = instance;
  forgetListeners(instance);
  delete instance.change;
  instance.wait = 'user';
  if (change && change.event !== 'completing')
    run.commands.push({ type: 'denyTaskChange', elementInstanceId: instance.id, event: change.event, reason });
}

/** Asks for the work of a person; again, when its completion was denied. */
export function createTask(run: Run, instance: ElementInstance, node: Node, deniedReason?: string): void {
  const definition = node.user;
  if (!definition) return;
  const { assignee, ...attributes } = corrected(instance.corrections, {
    ...given('assignee', optionalText(run, instance, definition.assignee, 'assignee')),
    candidateGroups: list(run, instance, definition.candidateGroups, 'candidateGroups'),
    candidateUsers: list(run, instance, definition.candidateUsers, 'candidateUsers'),
    ...given('dueDate', date(run, instance, definition.dueDate, 'dueDate')),
    ...given('followUpDate', date(run, instance, definition.followUpDate, 'followUpDate')),
    priority: priority(run, instance, definition.priority),
  });
  const formId = optionalText(run, instance, definition.formId, 'formId');
  // It is there before somebody is asked whether it may be his.
  const asked = assignee !== undefined && deniedReason === undefined && node.listeners.assigning.length > 0;
  run.commands.push({
    type: 'createUserTask',
    elementInstanceId: instance.id,
    elementId: node.id,
    name: node.name,
    ...(asked || assignee === undefined ? {} : { assignee }),
    ...attributes,
    ...(formId === undefined ? {} : { formId }),
    ...(formId === undefined || !definition.formBinding ? {} : { formBinding: definition.formBinding }),
    variables: visibleVariables(run, instance),
    properties: node.properties,
    ...(deniedReason === undefined ? {} : { deniedReason }),
  });
  forgetListeners(instance);
  instance.wait = 'user';
  if (asked) askToChange(run, instance, node, { event: 'assigning', action: 'create', values: { assignee } });
}

const given = <K extends string, V>(name: K, value: V | undefined): { readonly [name in K]?: V } =>
  (value === undefined ? {} : { [name]: value }) as { readonly [name in K]?: V };

type Attributes = Pick<
  Extract<Command, { type: 'createUserTask' }>,
  'assignee' | 'candidateGroups' | 'candidateUsers' | 'dueDate' | 'followUpDate' | 'priority'
>;

/** What listeners have set takes the place of the model's; null takes it away. */
function corrected(corrections: TaskCorrections = {}, attributes: Attributes): Attributes {
  const left = Object.entries({ ...attributes, ...corrections }).filter(([, value]) => value !== null);
  return Object.fromEntries(left) as unknown as Attributes;
}

const invalid = (what: keyof UserTaskDefinition, value: Json): Stuck =>
  new Stuck(
    'TASK_ATTRIBUTE_INVALID',
    `Giá trị «${JSON.stringify(value)}» của ${what} không hợp lệ.`,
    `${JSON.stringify(value)} is not a valid ${what}.`,
  );

function optionalText(
  run: Run,
  instance: ElementInstance,
  expression: Expression | null,
  what: keyof UserTaskDefinition,
): string | undefined {
  const value = expression ? evaluateIn(run, instance, expression) : null;
  if (value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw invalid(what, value);
}

function date(
  run: Run,
  instance: ElementInstance,
  expression: Expression | null,
  what: keyof UserTaskDefinition,
): Instant | undefined {
  const value = expression ? evaluateIn(run, instance, expression) : null;
  if (value === null || value === '') return undefined;
  const instant = typeof value === 'string' ? readInstant(value) : null;
  if (instant !== null && isInstant(instant)) return instant;
  throw invalid(what, value);
}

/** A list, or one text with commas between. */
function list(
  run: Run,
  instance: ElementInstance,
  expression: Expression | null,
  what: keyof UserTaskDefinition,
): readonly string[] {
  const value = expression ? evaluateIn(run, instance, expression) : null;
  if (value === null) return [];
  if (typeof value === 'string')
    return value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value as readonly string[];
  throw invalid(what, value);
}

function priority(run: Run, instance: ElementInstance, expression: Expression | null): number {
  const value = expression ? evaluateIn(run, instance, expression) : DEFAULT_PRIORITY;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (number === null) return DEFAULT_PRIORITY;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= 100) return number;
  throw invalid('priority', value);
}
