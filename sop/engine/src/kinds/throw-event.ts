import { throwEscalation, throwError } from '../behaviours/throwing.ts';
import { takeTransaction, takeUndoable, undoAside, undoNext } from '../behaviours/compensation.ts';
import { complete, discard, enter } from '../behaviours/elements.ts';
import { clearScope, completeIfDone } from '../behaviours/scopes.ts';
import { callListener } from '../behaviours/listeners.ts';
import { signalInside } from '../behaviours/triggers.ts';
import { endless } from '../behaviours/room.ts';
import { evaluateIn } from '../behaviours/variables.ts';
import type { Expression } from '../expressions.ts';
import type { EventDefinition, Node } from '../graph/graph.ts';
import { isAlive, scopeOf, type Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import { Stuck } from '../run/stuck.ts';
import { cancelJob, createJob } from './job.ts';
import type { ElementKind } from './kind.ts';

type Message = Extract<EventDefinition, { type: 'message' }>;

/** Intermediate throw and end events: each definition is thrown, then the flow goes on or ends. */
export const throwEvent: ElementKind = {
  activate(run, instance, node) {
    if (node.job) return createJob(run, instance, node, node.job);
    // These are not left by a flow: who listens to the end is asked before anything is thrown.
    if (node.events.some((event) => LEAVES.has(event.type)) && callListener(run, instance, node, 'end')) return;
    // Texts are evaluated before the first effect, so that a process incident leaves nothing half thrown.
    const thrown = node.events.map(
      (event) => () => throwOne(run, instance, node, event, prepared(run, instance, event)),
    );
    const scope = scopeOf(run, instance);
    for (const act of thrown) if (isAlive(run, instance)) act();
    if (!isAlive(run, instance)) return;
    if (node.events.some(isWaitedFor)) return undoNext(run, instance);
    if (node.linkTarget) {
      const target = node.linkTarget;
      discard(run, instance);
      enter(run, target, scope);
      return;
    }
    complete(run, instance);
  },
  terminate: (run, instance) => cancelJob(run, instance),
};

/** What a thrower stays for: when all is undone, it is completed from there. */
const isWaitedFor = (event: EventDefinition): boolean =>
  event.type === 'cancel' || (event.type === 'compensation' && event.waits);

const LEAVES: ReadonlySet<EventDefinition['type']> = new Set(['error', 'terminate', 'link']);

/** Its name or code; with all that it evaluates it gets stuck here or not at all. */
export function prepared(run: Run, instance: ElementInstance, event: EventDefinition): string {
  if (run.budget.mute && (event.type === 'signal' || event.type === 'message')) throw endless(instance.element);
  if (event.type === 'message' && event.correlationKey) evaluateIn(run, instance, event.correlationKey);
  if (event.type === 'signal' || event.type === 'message') return text(run, instance, event.name);
  if ((event.type === 'error' || event.type === 'escalation') && event.code) return text(run, instance, event.code);
  return '';
}

function text(run: Run, instance: ElementInstance, expression: Expression): string {
  const value = evaluateIn(run, instance, expression);
  if (typeof value === 'string' && value !== '') return value;
  throw new Stuck(
    'EVENT_NAME_INVALID',
    'Tên hoặc mã của sự kiện không phải là chuỗi ký tự.',
    'The name or code of the event is not a text.',
  );
}

function throwOne(run: Run, instance: ElementInstance, node: Node, event: EventDefinition, name: string): void {
  const scope = scopeOf(run, instance);
  switch (event.type) {
    case 'message':
      return publishMessage(run, instance, event);
    case 'signal':
      return broadcast(run, instance, node, name);
    case 'error':
      return throwError(run, { scope, thrower: instance }, name);
    case 'escalation':
      return throwEscalation(run, { scope }, name, instance.vars);
    case 'terminate':
      discard(run, instance);
      clearScope(run, scope);
      return completeIfDone(run, scope);
    case 'compensation':
      if (!event.waits) return undoAside(run, instance, takeUndoable(run, instance, event.activity));
      instance.undo = [...takeUndoable(run, instance, event.activity), ...(instance.undo ?? [])];
      return;
    case 'cancel':
      instance.undo = [...takeTransaction(run, scope), ...(instance.undo ?? [])];
      return clearScope(run, scope, instance);
    default:
      return;
  }
}

/** The variables of a signal are those that the thrower was given by input mappings: nothing else leaves the instance. */
function broadcast(run: Run, instance: ElementInstance, node: Node, name: string): void {
  const variables = node.inputs.length > 0 ? (instance.vars ?? {}) : {};
  run.commands.push({ type: 'broadcastSignal', elementInstanceId: instance.id, name, variables });
  signalInside(run, name, variables);
}

/** An event that a multi-instance activity throws by its `behavior`; its own boundary events may catch it. */
export function throwForLoop(run: Run, body: ElementInstance, event: EventDefinition, name: string): void {
  if (event.type === 'signal') {
    run.commands.push({ type: 'broadcastSignal', elementInstanceId: body.id, name, variables: {} });
    signalInside(run, name, {});
  } else if (event.type === 'message') publishMessage(run, body, event);
  else if (event.type === 'escalation') throwEscalation(run, { activity: body }, name);
  else if (event.type === 'error') throwError(run, { activity: body }, name);
}

/** Publishes a message with the variables that input mappings gave it. */
export function publishMessage(run: Run, instance: ElementInstance, event: Message): void {
  const name = text(run, instance, event.name);
  const key = event.correlationKey ? evaluateIn(run, instance, event.correlationKey) : '';
  run.commands.push({
    type: 'publishMessage',
    elementInstanceId: instance.id,
    name,
    correlationKey: key === null ? '' : String(key),
    variables: instance.vars ?? {},
  });
}
