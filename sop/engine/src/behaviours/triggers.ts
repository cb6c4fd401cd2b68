import type { JsonObject } from '@trucban/kernel';
import type { Node } from '../graph/graph.ts';
import { isAlive, nodeOf, scopeOf, type Run, type Seed } from '../run/run.ts';
import type { ElementInstance, Wait } from '../run/state.ts';
import { undone } from './compensation.ts';
import { complete, discard, enter, terminate } from './elements.ts';
import { clearScope } from './scopes.ts';
import { propagate } from './variables.ts';
import { consumeTimer, disarm } from './waits.ts';

/** Something that `owner` waited for has happened. */
export function trigger(run: Run, owner: ElementInstance, wait: Wait, variables?: JsonObject): void {
  const target = run.process.nodes.get(wait.target);
  if (!target) throw new Error(`unknown element ${wait.target}`);
  const stays = !target.interrupting && (target.attachedTo !== null || isEventStart(target));
  if (wait.kind === 'timer') consumeTimer(run, owner, wait, stays);
  if (target.parallelMultiple && !allHappened(run, owner, target, wait, variables)) return;
  fire(run, owner, target, variables ? { result: variables } : {});
}

/** Remembers one event of a parallel multiple event; true when it was the last that was missing. */
function allHappened(run: Run, owner: ElementInstance, target: Node, wait: Wait, variables?: JsonObject): boolean {
  if (variables) propagate(run, owner, variables);
  const { [target.id]: known, ...others } = owner.got ?? {};
  // An id may be `constructor`: only an own name counts.
  const before = owner.got && Object.hasOwn(owner.got, target.id) ? (known ?? []) : [];
  const got = [...new Set([...before, wait.def])].sort((a, b) => a - b);
  const all = got.length === target.events.length;
  const left = all ? others : { ...others, [target.id]: got };
  if (Object.keys(left).length > 0) owner.got = left;
  else delete owner.got;
  return all;
}

const isEventStart = (node: Node): boolean => node.scope?.triggeredByEvent === true && node.scope.start === node;

/** Goes on at `target`: an event on, inside or of `owner`. */
export function fire(run: Run, owner: ElementInstance, target: Node, seed: Seed): void {
  if (target.attachedTo) return fireBoundary(run, owner, target, seed);
  if (isEventStart(target)) return fireEventSubProcess(run, owner, target, seed);
  if (owner.element !== target.id) return fireArm(run, owner, target, seed);
  complete(run, owner, seed.result);
}

function fireBoundary(run: Run, owner: ElementInstance, boundary: Node, seed: Seed): void {
  const scope = scopeOf(run, owner);
  if (boundary.interrupting) terminate(run, owner);
  enter(run, boundary, scope, seed);
  // A handler that its own event has taken over from: what else is to be undone doesn't wait for it any more.
  if (boundary.interrupting && owner.undoFor !== undefined) undone(run, owner.undoFor, scope);
}

/** Variables of an error stay in the event sub-process: its tasks see them, what is outside does not. */
function fireEventSubProcess(run: Run, scope: ElementInstance, start: Node, seed: Seed): void {
  const sub = start.scope;
  if (!sub) return;
  if (start.interrupting) {
    clearScope(run, scope);
    disarm(run, scope, (wait) => isEventStartOf(run, wait));
    scope.interrupted = true;
  }
  enter(run, sub, scope, seed);
}

function isEventStartOf(run: Run, wait: Wait): boolean {
  const node = run.process.nodes.get(wait.target);
  return node !== undefined && isEventStart(node);
}

/** An arm of an event-based gateway: the gateway is passed, the event has already happened. */
function fireArm(run: Run, gateway: ElementInstance, arm: Node, seed: Seed): void {
  const scope = scopeOf(run, gateway);
  const flow = nodeOf(run, gateway).outgoing.find((candidate) => candidate.target === arm);
  discard(run, gateway);
  if (flow) run.events.push({ type: 'flowTaken', at: run.at, flowId: flow.id });
  enter(run, arm, scope, { ...seed, fired: true });
}

/** A signal thrown inside the instance reaches what waits for it here at once, before the thrower goes on. */
export function signalInside(run: Run, name: string, variables: JsonObject): void {
  const hits: [ElementInstance, Wait][] = [];
  for (const owner of run.instances.values()) {
    for (const wait of owner.waits ?? []) if (wait.kind === 'signal' && wait.name === name) hits.push([owner, wait]);
  }
  for (const [owner, wait] of hits) {
    if (isAlive(run, owner) && owner.waits?.some((open) => open.id === wait.id)) trigger(run, owner, wait, variables);
  }
}
