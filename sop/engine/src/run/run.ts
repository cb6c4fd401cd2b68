import type { Instant, JsonObject } from '@trucban/kernel';
import type { Flow, Node, Process } from '../graph/graph.ts';
import type { Command, DecisionResolver, InstanceStatus, ProcessEvent } from '../types.ts';
import { sizeOf } from './size.ts';
import { toEngineState, type ElementInstance, type EngineState } from './state.ts';
import type { ProcessState } from '../types.ts';

/** What an element instance is born with. */
export interface Seed {
  /** Local variables. */
  readonly vars?: JsonObject;
  /** Variables of the event that led here; treated like the result of work. */
  readonly result?: JsonObject;
  readonly counter?: number;
  readonly fired?: true;
  readonly entry?: string;
  readonly undoFor?: string;
  readonly done?: ElementInstance['done'];
  readonly undo?: ElementInstance['undo'];
}

/** Something to do before the step is quiet. */
export type Move =
  | { readonly type: 'flow'; readonly scope: ElementInstance; readonly flow: Flow }
  | { readonly type: 'enter'; readonly scope: ElementInstance; readonly node: Node; readonly seed: Seed };

/**
 * One step under way: a copy of the state that behaviours change, and what they wish and tell.
 * Lives only inside of `start` and `step`.
 */
export interface Run {
  readonly process: Process;
  readonly at: Instant;
  /** Finds the decisions that business rule tasks ask for. */
  readonly decisions: DecisionResolver;
  status: InstanceStatus;
  next: number;
  readonly instances: Map<string, ElementInstance>;
  readonly children: Map<string, Set<ElementInstance>>;
  readonly events: ProcessEvent[];
  readonly commands: Command[];
  queue: Move[];
  head: number;
  /** Moves that wait in the queue, by scope: such a scope isn't done. */
  readonly inFlight: Map<string, number>;
  /** Variable objects that belong to this step and may be changed in place. */
  readonly ownedVars: Set<JsonObject>;
  /** A variable was written since conditions were looked at. */
  conditionsStale: boolean;
  moves: number;
  /** What the steps that belong together with this one have cost. */
  readonly budget: Budget;
  /** Whether an escalation of this code that nothing here catches makes whoever calls this instance cancel it. */
  readonly callerEnds: (code: string) => boolean;
  /** Such an escalation was thrown: no token moves any more. */
  over: boolean;
  /** About how many characters the values in the state take; null until somebody asks. */
  size: number | null;
}

/** Moves of one step; past this an automatic loop is taken for endless and stopped by process incidents that name its elements. */
const MAX_MOVES = 20_000;

/** Moves of all steps that one input sets going, in a whole tree of calls; past this all of them stop. */
export const MAX_TREE_MOVES = 60_000;

/** What several steps may cost together: each adds what it has cost. */
export interface Budget {
  moves: number;
  /** Commands that they have issued. */
  asked?: number;
  /** Nothing more may be sent to others: processes have set each other going for too long. */
  readonly mute?: boolean;
}

/** FEEL's fuel that counts as one move: so a loop of expensive expressions or decisions ends within seconds too. */
const FUEL_OF_MOVE = 1_500;

/** Counts what an expression or decision has cost. */
export function countFuel(run: Run, fuelUsed: number): void {
  run.moves += fuelUsed / FUEL_OF_MOVE;
}

export const outOfMoves = (run: Run): boolean => run.moves > MAX_MOVES || run.moves + run.budget.moves > MAX_TREE_MOVES;

/** What is on its way and will be carried out in this step. */
export const pendingMoves = (run: Run): number => run.queue.length - run.head;

/** Whether so many more can still be made in this step, besides those that are on their way. */
export const hasMovesFor = (run: Run, more: number): boolean => {
  const all = run.moves + pendingMoves(run) + more;
  return all <= MAX_MOVES && all + run.budget.moves <= MAX_TREE_MOVES;
};

/**
 * Tasks, jobs, calls and subscriptions that parallel loops may begin with one input: writing more in one transaction would
 * hold up everybody else for seconds.
 */
export const MAX_ASKED = 12_000;

/** Whether so many more may be asked of the outside, besides what may come of the moves on their way. */
export const mayAskFor = (run: Run, more: number): boolean =>
  (run.budget.asked ?? 0) + run.commands.length + pendingMoves(run) + more <= MAX_ASKED;

/** Where a driver has no decisions. */
export const NO_DECISIONS: DecisionResolver = () => undefined;

const NOBODY_CALLS = (): boolean => false;

/** An empty run for a new instance. */
export function newRun(
  process: Process,
  at: Instant,
  decisions: DecisionResolver,
  budget: Budget = { moves: 0 },
  callerEnds: Run['callerEnds'] = NOBODY_CALLS,
): Run {
  return {
    process,
    at,
    decisions,
    status: 'active',
    next: 1,
    instances: new Map(),
    children: new Map(),
    events: [],
    commands: [],
    queue: [],
    head: 0,
    inFlight: new Map(),
    ownedVars: new Set(),
    conditionsStale: false,
    moves: 0,
    budget,
    callerEnds,
    over: false,
    size: null,
  };
}

/** A run on a copy of the records of `state`; nested values are replaced, never changed, so a shallow copy is enough. */
export function loadRun(
  process: Process,
  state: ProcessState,
  at: Instant,
  decisions: DecisionResolver,
  budget?: Budget,
  callerEnds?: Run['callerEnds'],
): Run {
  const source = toEngineState(state);
  const run = newRun(process, at, decisions, budget, callerEnds);
  run.status = source.status;
  run.next = source.next;
  for (const record of source.elements) addInstance(run, { ...record });
  return run;
}

export function saveRun(run: Run): EngineState {
  return {
    schemaVersion: 1,
    processId: run.process.processId,
    definitionHash: run.process.hash,
    status: run.status,
    next: run.next,
    elements: [...run.instances.values()],
  };
}

export const newId = (run: Run, prefix: string): string => `${prefix}${run.next++}`;

export function addInstance(run: Run, instance: ElementInstance): void {
  run.instances.set(instance.id, instance);
  if (instance.scope === null) return;
  const siblings = run.children.get(instance.scope);
  if (siblings) siblings.add(instance);
  else run.children.set(instance.scope, new Set([instance]));
}

export function removeInstance(run: Run, instance: ElementInstance): void {
  run.instances.delete(instance.id);
  if (run.size !== null && instance.vars) run.size -= sizeOf(instance.vars);
  run.children.delete(instance.id);
  if (instance.scope !== null) run.children.get(instance.scope)?.delete(instance);
}

export const isAlive = (run: Run, instance: ElementInstance): boolean => run.instances.get(instance.id) === instance;

export const childrenOf = (run: Run, scope: ElementInstance): ElementInstance[] => [
  ...(run.children.get(scope.id) ?? []),
];

export function nodeOf(run: Run, instance: ElementInstance): Node {
  const node = run.process.nodes.get(instance.element);
  if (!node) throw new Error(`unknown element ${instance.element}`);
  return node;
}

export function scopeOf(run: Run, instance: ElementInstance): ElementInstance {
  const scope = instance.scope === null ? undefined : run.instances.get(instance.scope);
  if (!scope) throw new Error(`element instance ${instance.id} has no scope`);
  return scope;
}

export function rootOf(run: Run): ElementInstance {
  const root = run.instances.values().next().value;
  if (!root) throw new Error('no process instance');
  return root;
}

/** The inner instance of a loop: boundary events and flows belong to its body. */
export const isInner = (instance: ElementInstance): boolean => instance.counter !== undefined;

export function enqueue(run: Run, move: Move): void {
  run.queue.push(move);
  run.inFlight.set(move.scope.id, (run.inFlight.get(move.scope.id) ?? 0) + 1);
}

export function dequeue(run: Run): Move | undefined {
  const move = run.queue[run.head];
  if (!move) {
    run.queue = [];
    run.head = 0;
    return undefined;
  }
  run.head += 1;
  run.inFlight.set(move.scope.id, (run.inFlight.get(move.scope.id) ?? 1) - 1);
  return move;
}

/** Forgets what was about to happen directly inside `scope`: it was interrupted. */
export function dropMoves(run: Run, scope: ElementInstance): void {
  run.queue = run.queue.slice(run.head).filter((move) => move.scope !== scope);
  run.head = 0;
  run.inFlight.delete(scope.id);
}
