import type { Json, JsonObject } from '@trucban/kernel';
import type { EventDefinition, Loop, LoopThrow, Node } from '../graph/graph.ts';
import { become } from '../run/lifecycle.ts';
import { childrenOf, enqueue, hasMovesFor, isAlive, mayAskFor, pendingMoves, type Run } from '../run/run.ts';
import type { ElementInstance, LoopProgress } from '../run/state.ts';
import { sizeOf } from '../run/size.ts';
import { Stuck } from '../run/stuck.ts';
import { boundariesOf, complete, terminate } from './elements.ts';
import { prepared, throwForLoop } from '../kinds/throw-event.ts';
import { MAX_ELEMENT_INSTANCES, claimRoom, expectLight, tooManyElementInstances, tooManyInOneStep } from './room.ts';
import { evaluateCondition, evaluateIn, propagate } from './variables.ts';
import { arm } from './waits.ts';

/** More inner instances than this are a mistake in the data, told as a process incident. */
export const MAX_INNER_INSTANCES = 10_000;

type Multi = Extract<Loop, { type: 'multi' }>;
type Standard = Extract<Loop, { type: 'standard' }>;

/** What completing one inner instance means for its body. */
export interface Verdict {
  readonly loop: LoopProgress;
  readonly enough: boolean;
  readonly thrown: readonly { readonly event: EventDefinition; readonly name: string }[];
}

/** A loop begins: how many times, or whether at all. */
export function activateBody(run: Run, body: ElementInstance, node: Node): void {
  const loop = node.loop;
  if (!loop) return;
  const progress = loop.type === 'multi' ? beginMulti(run, body, node, loop) : beginStandard(run, body, loop);
  arm(run, body, boundariesOf(body, node));
  become(body, 'activated');
  body.loop = progress;
  if (progress.total === 0) return finishBody(run, body, node);
  const atOnce = loop.type === 'multi' && !loop.sequential ? progress.total : 1;
  for (let index = 0; index < atOnce; index++) startInner(run, body, node);
}

function beginMulti(run: Run, body: ElementInstance, node: Node, loop: Multi): LoopProgress {
  const items = loop.collection ? collection(run, body, loop) : null;
  const total = items ? items.length : cardinality(run, body, loop);
  if (total > MAX_INNER_INSTANCES) {
    throw new Stuck(
      'TOO_MANY_INSTANCES',
      `Số lần lặp ${total} vượt quá ${MAX_INNER_INSTANCES}.`,
      `${total} instances are more than ${MAX_INNER_INSTANCES}.`,
    );
  }
  if (!loop.sequential) expectRoom(run, body, node, total);
  if (!loop.sequential && !node.script && !node.decision) expectLight(run, body, total);
  return {
    total,
    started: 0,
    done: 0,
    terminated: 0,
    ...(items ? { items } : {}),
    ...(loop.outputCollection ? { out: new Array<Json>(total).fill(null) } : {}),
  };
}

/** All of them begin or none: one process incident of the loop, instead of one of each instance that has no room. */
function expectRoom(run: Run, body: ElementInstance, node: Node, total: number): void {
  if (run.instances.size + pendingMoves(run) + total > MAX_ELEMENT_INSTANCES)
    throw tooManyElementInstances(body.element);
  const asks = node.user || node.job || node.called || node.events.length > 0;
  if (!hasMovesFor(run, total) || (asks && !mayAskFor(run, total))) throw tooManyInOneStep(body.element, total);
}

function collection(run: Run, body: ElementInstance, loop: Multi): readonly Json[] {
  const value = loop.collection ? evaluateIn(run, body, loop.collection) : null;
  if (Array.isArray(value)) return value as readonly Json[];
  if (run.process.assume) {
    run.process.assume(body.element);
    return [null];
  }
  throw new Stuck(
    'COLLECTION_NOT_A_LIST',
    'Tập hợp đầu vào của vòng lặp không phải là danh sách.',
    'The input collection of the loop is not a list.',
  );
}

function cardinality(run: Run, body: ElementInstance, loop: Multi): number {
  const value = loop.cardinality ? evaluateIn(run, body, loop.cardinality) : null;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0) return number;
  throw new Stuck(
    'CARDINALITY_INVALID',
    'Số lần lặp không phải là số nguyên không âm.',
    'The loop cardinality is not a whole number of at least 0.',
  );
}

function beginStandard(run: Run, body: ElementInstance, loop: Standard): LoopProgress {
  const runs =
    loop.maximum !== 0 &&
    (!loop.testBefore || !loop.condition || evaluateCondition(run, body, loop.condition, { loopCounter: 0 }));
  return { total: runs ? 1 : 0, started: 0, done: 0, terminated: 0 };
}

/** Begins the next inner instance. */
export function startInner(run: Run, body: ElementInstance, node: Node): void {
  const progress = body.loop;
  if (!progress || !node.loop) return;
  const index = progress.started;
  const loop = node.loop;
  const vars: Record<string, Json> = {};
  if (loop.type === 'multi') {
    if (loop.outputVariable) vars[loop.outputVariable] = null;
    if (loop.element && progress.items) vars[loop.element] = progress.items[index] ?? null;
  }
  vars.loopCounter = index + 1;
  const started = index + 1;
  // Items are kept only while later instances still need them: the state stays small.
  const { items, ...rest } = progress;
  body.loop = started < progress.total && items ? { ...rest, items, started } : { ...rest, started };
  enqueue(run, { type: 'enter', scope: body, node, seed: { vars, counter: started } });
}

/** Evaluated before the inner instance goes, so that a failing expression leaves it in place for a retry. */
export function evaluateInner(run: Run, body: ElementInstance, inner: ElementInstance, node: Node): Verdict {
  const before = body.loop;
  if (!before || !node.loop) throw new Error(`loop body ${body.id} has no progress`);
  if (node.loop.type === 'standard') return againOrEnough(run, inner, node.loop, before);
  const loop = node.loop;
  let after: LoopProgress = { ...before, done: before.done + 1 };
  if (loop.outputElement && before.out) {
    const out = [...before.out];
    const value = evaluateIn(run, inner, loop.outputElement);
    claimRoom(run, { [loop.outputCollection ?? '']: value });
    run.size = (run.size ?? 0) + sizeOf(value);
    out[(inner.counter ?? 1) - 1] = value;
    after = { ...after, out };
  }
  const enough = loop.completion ? evaluateCondition(run, inner, loop.completion, counters(after)) : false;
  const thrown = loop.throws
    .filter((one) => isThrown(run, inner, one, after))
    .map(({ event }) => ({ event, name: prepared(run, body, event) }));
  return { loop: after, enough, thrown };
}

function isThrown(run: Run, inner: ElementInstance, { when, condition }: LoopThrow, progress: LoopProgress): boolean {
  if (when === 'first') return progress.done === 1;
  return condition === null || evaluateCondition(run, inner, condition, counters(progress));
}

function againOrEnough(run: Run, inner: ElementInstance, loop: Standard, before: LoopProgress): Verdict {
  const done = before.done + 1;
  const capped = loop.maximum !== null && done >= loop.maximum;
  const again = !capped && (loop.condition ? evaluateCondition(run, inner, loop.condition) : true);
  return { loop: { ...before, done, total: again ? before.total + 1 : before.total }, enough: !again, thrown: [] };
}

function counters(progress: LoopProgress): JsonObject {
  return {
    numberOfInstances: progress.total,
    numberOfActiveInstances: progress.started - progress.done - progress.terminated,
    numberOfCompletedInstances: progress.done,
    numberOfTerminatedInstances: progress.terminated,
  };
}

/** An inner instance has gone: the next one, or the end of the loop. */
export function innerLeft(run: Run, body: ElementInstance, node: Node, verdict: Verdict): void {
  body.loop = verdict.loop;
  for (const { event, name } of verdict.thrown) if (isAlive(run, body)) throwForLoop(run, body, event, name);
  if (!isAlive(run, body)) return;
  if (verdict.enough || verdict.loop.done + verdict.loop.terminated >= verdict.loop.total) {
    for (const inner of childrenOf(run, body)) if (isAlive(run, inner)) terminate(run, inner);
    return finishBody(run, body, node);
  }
  if (verdict.loop.started < verdict.loop.total && (node.loop?.type !== 'multi' || node.loop.sequential))
    startInner(run, body, node);
}

function finishBody(run: Run, body: ElementInstance, node: Node): void {
  const loop = node.loop;
  if (loop?.type === 'multi' && loop.outputCollection)
    propagate(run, body, { [loop.outputCollection]: body.loop?.out ?? [] });
  complete(run, body);
}
