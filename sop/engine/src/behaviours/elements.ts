import type { JsonObject } from '@trucban/kernel';
import type { Flow, Node } from '../graph/graph.ts';
import { cancelJob } from '../kinds/job.ts';
import { become } from '../run/lifecycle.ts';
import {
  addInstance,
  childrenOf,
  enqueue,
  isAlive,
  isInner,
  newId,
  nodeOf,
  removeInstance,
  scopeOf,
  type Run,
  type Seed,
} from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import type { ListenerResult, TaskCorrections } from '../types.ts';
import { applyChange, createTask, denyChange } from '../kinds/user-task.ts';
import { Stuck } from '../run/stuck.ts';
import { closeStepClock, evaluateLimits, openStepClock } from './step-clocks.ts';
import { rememberForUndo, undoNext, undone } from './compensation.ts';
import { chooseForActivity, takeFlows } from './flows.ts';
import { raiseIncident, resolveIncident } from './incidents.ts';
import { hearCancelled, isLeaving, isOpenTask, leaveCancelled } from './leaving.ts';
import { callListener, forgetListeners, heardListener } from './listeners.ts';
import { activateBody, evaluateInner, innerLeft } from './loops.ts';
import { completeIfDone } from './scopes.ts';
import {
  applyDataOutputs,
  applyInputs,
  applyOutputs,
  propagate,
  visibleBelowProcess,
  writeLocal,
} from './variables.ts';
import { arm, disarm } from './waits.ts';

/** Creates an instance of `node` inside `scope` and sets it to work. */
export function enter(run: Run, node: Node, scope: ElementInstance | null, seed: Seed = {}): ElementInstance {
  const instance = create(run, node, scope, seed);
  guarded(run, instance, () => activate(run, instance, node));
  return instance;
}

function create(run: Run, node: Node, scope: ElementInstance | null, seed: Seed): ElementInstance {
  const { vars, ...rest } = seed;
  const instance: ElementInstance = {
    id: newId(run, 'e'),
    element: node.id,
    scope: scope?.id ?? null,
    state: 'activating',
    since: run.at,
    ...rest,
  };
  addInstance(run, instance);
  const isBody = node.loop !== null && !isInner(instance);
  run.events.push({
    type: 'elementActivated',
    at: run.at,
    elementInstanceId: instance.id,
    elementId: node.id,
    elementType: isBody ? 'multiInstanceBody' : node.type,
    scopeId: scope?.id ?? null,
    ...(seed.counter === undefined ? {} : { loopCounter: seed.counter }),
  });
  if (vars) writeLocal(run, instance, vars);
  return instance;
}

/**
 * Opens a scope in which nothing begins by itself: whoever opens it says where its tokens are (`beginIn`).
 * Its mappings are evaluated, its `start` listeners asked and its events armed as when it is entered. @throws Stuck.
 */
export function openScope(run: Run, node: Node, scope: ElementInstance, seed: Seed = {}): ElementInstance {
  const instance = create(run, node, scope, seed);
  instance.opens = [];
  // One inside of another that still asks its listeners waits for it.
  if (!scope.opens) beginOpened(run, instance, node);
  return instance;
}

function beginOpened(run: Run, instance: ElementInstance, node: Node): void {
  if (callListener(run, instance, node, 'start')) return;
  prepare(run, instance, node);
  become(instance, 'activated');
  forgetListeners(instance);
  // An ad-hoc sub-process would begin its activities at a retry.
  if (node.adHoc) instance.begun = true;
  const { opens = [] } = instance;
  delete instance.opens;
  for (const move of opens) {
    if ('flow' in move) takeFlowIn(run, instance, move.flow);
    else beginIn(run, instance, run.process.nodes.get(move.element) ?? node, move.vars);
  }
  for (const inner of childrenOf(run, instance))
    if (inner.opens) guarded(run, inner, () => beginOpened(run, inner, nodeOf(run, inner)));
}

/** A token in front of `node`, as soon as the scope is open. */
export function beginIn(run: Run, scope: ElementInstance, node: Node, vars?: JsonObject): void {
  if (scope.opens) scope.opens = [...scope.opens, { element: node.id, ...(vars ? { vars } : {}) }];
  else enqueue(run, { type: 'enter', scope, node, seed: vars ? { vars } : {} });
}

/** A token on a flow, as soon as the scope is open. */
export function takeFlowIn(run: Run, scope: ElementInstance, flowId: string): void {
  const flow = run.process.flows.get(flowId);
  if (scope.opens) scope.opens = [...scope.opens, { flow: flowId }];
  else if (flow) {
    run.events.push({ type: 'flowTaken', at: run.at, flowId });
    enqueue(run, { type: 'flow', scope, flow });
  }
}

/** Creates an instance that begins when all that it holds in `undo` is undone. */
export function enterAfterUndo(
  run: Run,
  node: Node,
  scope: ElementInstance,
  undo: ElementInstance['undo'],
  seed: Seed = {},
): void {
  const instance = create(run, node, scope, { ...seed, undo });
  guarded(run, instance, () => undoNext(run, instance));
}

/** An instance that can't even begin: in a process incident at once; a retry lets it begin. */
export function enterStuck(run: Run, node: Node, scope: ElementInstance, stuck: Stuck, seed: Seed = {}): void {
  raiseIncident(run, create(run, node, scope, seed), stuck);
}

/** Runs a move of `instance`; what gets stuck becomes a process incident on it. */
export function guarded(run: Run, instance: ElementInstance, move: () => void): void {
  try {
    move();
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    raiseIncident(run, instance, error);
  }
}

/** Goes on from wherever the instance stands: for a new one and for a retry. */
export function activate(run: Run, instance: ElementInstance, node: Node): void {
  if (instance.state === 'completing') return leave(run, instance);
  if (instance.state === 'terminating') return leaveCancelled(run, instance, node);
  // Only the process itself hears its end while it is still open: an event may open it again.
  if (instance.listener === 'end' && instance.scope === null) return completeIfDone(run, instance);
  if (node.loop && !isInner(instance)) return activateBody(run, instance, node);
  if (instance.opens) return beginOpened(run, instance, node);
  if (instance.state === 'activating') {
    if (callListener(run, instance, node, 'start')) return;
    prepare(run, instance, node);
    become(instance, 'activated');
    forgetListeners(instance);
  }
  node.kind.activate(run, instance, node);
}

/** Mappings, step clock, boundary events: all of it or nothing, so that a retry begins with what it found. */
function prepare(run: Run, instance: ElementInstance, node: Node): void {
  const before = instance.vars;
  if (before) run.ownedVars.delete(before);
  try {
    if (instance.heard === undefined) applyInputs(run, instance, node);
    const limits = evaluateLimits(run, instance, node);
    arm(run, instance, boundariesOf(instance, node).concat(eventStarts(node)));
    openStepClock(run, instance, node, limits);
  } catch (error) {
    if (before) instance.vars = before;
    else delete instance.vars;
    throw error;
  }
}

/** Boundary events that stand on this instance: on the body when there is a loop. */
export const boundariesOf = (instance: ElementInstance, node: Node): readonly Node[] =>
  isInner(instance) ? [] : node.boundaries;

export const eventStarts = (node: Node): readonly Node[] =>
  node.eventSubProcesses.flatMap((sub) => (sub.start ? [sub.start] : []));

/** The work is done, with its result: variables, mappings, flows. */
export function complete(run: Run, instance: ElementInstance, result?: JsonObject): void {
  become(instance, 'completing');
  delete instance.wait;
  const node = nodeOf(run, instance);
  if (result) {
    if (node.outputs.length > 0) writeLocal(run, instance, result);
    else propagate(run, instance, result);
  }
  guarded(run, instance, () => leave(run, instance));
}

/** A listener's job is done: the next one, or on with the element. */
export function listenerDone(
  run: Run,
  instance: ElementInstance,
  variables: JsonObject,
  { denied = false, deniedReason = '', corrections }: ListenerResult = {},
): void {
  const node = nodeOf(run, instance);
  heardListener(run, instance, variables);
  if (corrections) correct(instance, corrections);
  guarded(run, instance, () => {
    if (denied && instance.listener === 'completing') denyCompletion(run, instance, node, deniedReason);
    else if (denied) denyChange(run, instance, deniedReason);
    else activate(run, instance, node);
  });
}

function correct(instance: ElementInstance, corrections: TaskCorrections): void {
  const { listener, change } = instance;
  if (listener === 'creating') instance.corrections = { ...instance.corrections, ...corrections };
  else if (change) instance.change = { ...change, values: { ...change.values, ...corrections } };
  else if (listener === 'completing') instance.change = { event: listener, action: 'complete', values: corrections };
}

function denyCompletion(run: Run, instance: ElementInstance, node: Node, reason: string): void {
  forgetListeners(instance);
  delete instance.result;
  delete instance.change;
  createTask(run, instance, node, reason);
}

/** Somebody says that a user task is done: its `completing` listeners are asked first. */
export function askToComplete(run: Run, instance: ElementInstance, node: Node, entered?: JsonObject): void {
  delete instance.wait;
  if (entered) instance.result = entered;
  if (callListener(run, instance, node, 'completing')) return;
  const { result } = instance;
  forgetListeners(instance);
  delete instance.result;
  applyChange(run, instance);
  complete(run, instance, result ?? {});
}

/** The second half of completing, which a retry repeats. */
function leave(run: Run, instance: ElementInstance): void {
  const node = nodeOf(run, instance);
  const scope = scopeOf(run, instance);
  const isBody = node.loop !== null && !isInner(instance);
  if (!instance.mapped && !isBody && node.outputs.length > 0) {
    // An inner instance writes its output element, which is local to it; so its mappings begin there (as in Camunda 8).
    applyOutputs(run, instance, isInner(instance) ? instance : scope, node.outputs);
    instance.mapped = true;
  }
  if (!isBody && node.data.outputs.length > 0 && !instance.listener)
    applyDataOutputs(run, instance, isInner(instance) ? instance : scope, node.data.outputs);
  if (!isBody && callListener(run, instance, node, 'end')) return;
  if (isInner(instance)) {
    const verdict = evaluateInner(run, scope, instance, node);
    rememberForUndo(run, instance, node);
    discard(run, instance);
    return innerLeft(run, scope, node, verdict);
  }
  const flows = instance.undoFor ? [] : (node.kind.chooseFlows ?? chooseForActivity)(run, instance, node);
  rememberForUndo(run, instance, node);
  discard(run, instance);
  if (instance.undoFor) return undone(run, instance.undoFor, scope);
  send(run, scope, node, flows);
}

/** Sends tokens on and looks whether the scope is done. */
export function send(run: Run, scope: ElementInstance, node: Node, flows: readonly Flow[]): void {
  for (let token = 0; token < node.completionQuantity; token++) takeFlows(run, scope, flows);
  completeIfDone(run, scope);
}

/** Takes a completed instance out of the tree, without going on anywhere. */
export function discard(run: Run, instance: ElementInstance): void {
  if (instance.state === 'activated') become(instance, 'completing');
  become(instance, 'completed');
  disarm(run, instance);
  closeStepClock(run, instance, 'completed');
  run.events.push({
    type: 'elementCompleted',
    at: run.at,
    elementInstanceId: instance.id,
    elementId: instance.element,
  });
  removeInstance(run, instance);
}

/** Ends an instance and everything inside it before it is done. */
export function terminate(run: Run, instance: ElementInstance): void {
  if (isLeaving(instance)) return;
  const node = nodeOf(run, instance);
  const task = node.listeners.canceling.length > 0 && isOpenTask(instance) ? visibleBelowProcess(run, instance) : null;
  become(instance, 'terminating');
  for (const child of childrenOf(run, instance)) if (isAlive(run, child)) terminate(run, child);
  if (instance.listener) cancelJob(run, instance);
  if (!instance.listener || instance.change) node.kind.terminate?.(run, instance, node);
  disarm(run, instance);
  closeStepClock(run, instance, 'terminated');
  resolveIncident(run, instance);
  become(instance, 'terminated');
  run.events.push({
    type: 'elementTerminated',
    at: run.at,
    elementInstanceId: instance.id,
    elementId: instance.element,
  });
  removeInstance(run, instance);
  if (task) hearCancelled(run, instance, node, task);
}
