import type { Instant } from '@trucban/kernel';
import { migrate } from '../operations/migrate.ts';
import type { MigrationMapping, OperationProblem } from '../operations/types.ts';
import { rejection } from '../rejections.ts';
import { escalationInterrupts } from '../behaviours/throwing.ts';
import type { Process } from '../graph/graph.ts';
import { NO_DECISIONS, loadRun, rootOf, type Budget } from '../run/run.ts';
import { Stuck } from '../run/stuck.ts';
import { start, step } from '../step.ts';
import type {
  CallReference,
  Command,
  CompiledProcess,
  DecisionResolver,
  ProcessEvent,
  ProcessInput,
  ProcessState,
  Rejection,
  StartInput,
} from '../types.ts';

/** How deep calls may nest; deeper the calling activity gets a process incident. */
export const MAX_CALL_DEPTH = 50;

/** Called instances that run at once in one tree, or are begun by one input; past this the calling activity gets a process incident. */
export const MAX_CALLED_INSTANCES = 1_000;

/** The call activity that an instance was started by. */
export interface ParentLink {
  readonly instanceId: string;
  readonly elementInstanceId: string;
}

/** One instance of a tree of calls, as the driver has stored it. */
export interface TreeInstance {
  readonly process: CompiledProcess;
  readonly state: ProcessState;
  /** Null for the root. */
  readonly parent: ParentLink | null;
}

export interface AdvanceTreeInput {
  /** Every instance of the tree that has not ended, by id; ended ones may be left out. */
  readonly instances: Readonly<Record<string, TreeInstance>>;
  /** The definition that a call of `processId` starts; undefined when there is none. */
  readonly resolve: (processId: string, call: CallReference) => CompiledProcess | undefined;
  /** Finds the decisions that business rule tasks ask for; without it there are none. */
  readonly decisions?: DecisionResolver;
  /** What several inputs that belong together may cost; each adds what it has cost. */
  readonly budget?: Budget;
  /** Ids for called instances: asked with 0, 1, 2 … in the order of their start. */
  readonly newInstanceId: (n: number) => string;
  readonly instanceId: string;
  readonly input: ProcessInput;
}

export interface StartTreeInput extends Omit<AdvanceTreeInput, 'instances' | 'input'> {
  readonly process: CompiledProcess;
  readonly input: StartInput;
}

/** What happened to one instance of the tree. */
export interface AdvancedInstance extends TreeInstance {
  readonly started: boolean;
  readonly events: readonly ProcessEvent[];
  /** Wishes for the outside, in order; calls between instances of the tree are settled already. `endInstance` stays as a notice. */
  readonly commands: readonly Command[];
}

/** Only instances that changed, in the order in which they were first touched. */
export type AdvanceTreeResult =
  | { readonly ok: true; readonly instances: Readonly<Record<string, AdvancedInstance>> }
  | { readonly ok: false; readonly rejection: Rejection };

interface Draft extends TreeInstance {
  state: ProcessState;
  started: boolean;
  events: ProcessEvent[];
  commands: Command[];
}

interface Tree {
  readonly given: AdvanceTreeInput['instances'];
  readonly resolve: AdvanceTreeInput['resolve'];
  readonly decisions: AdvanceTreeInput['decisions'];
  readonly newInstanceId: AdvanceTreeInput['newInstanceId'];
  readonly budget: Budget;
  readonly changed: Map<string, Draft>;
  readonly inputs: { readonly instanceId: string; readonly input: ProcessInput }[];
  born: number;
  /** Instances that ran before. */
  readonly running: number;
}

/**
 * Steps one instance of a tree of calls and then whatever that sets going in its callers and called instances, until all is quiet.
 * Pure. Suspending, resuming and cancelling reach everything that the instance has called.
 */
export function advanceTree(input: AdvanceTreeInput): AdvanceTreeResult {
  const tree = newTree(input.instances, input);
  const target = find(tree, input.instanceId);
  if (!target) return rejection('NOT_WAITING');
  if (input.input.type === 'resume' && callerOf(tree, target)?.state.status === 'suspended')
    return rejection('CALLER_SUSPENDED');
  const first = step(
    target.process,
    target.state,
    input.input,
    tree.decisions,
    tree.budget,
    endsBy(tree, target.parent, input.input.at),
  );
  if (!first.ok) return first;
  absorb(tree, input.instanceId, touch(tree, input.instanceId, target), first, input.input.at);
  if (input.input.type === 'suspend' || input.input.type === 'resume') passDown(tree, input.instanceId, input.input);
  run(tree);
  return result(tree);
}

/** An instance of a tree to another definition, with what that sets going in its callers and called instances. */
export interface MigrateTreeInput extends Omit<AdvanceTreeInput, 'input'> {
  readonly target: CompiledProcess;
  readonly mapping: MigrationMapping;
  readonly at: Instant;
}

export type MigrateTreeResult =
  | {
      readonly ok: true;
      readonly instances: Readonly<Record<string, AdvancedInstance>>;
      readonly problems: readonly OperationProblem[];
    }
  | { readonly ok: false; readonly problems: readonly OperationProblem[] };

/** Migrates one instance of a tree of calls; those that it has called stay as they are. @throws when it isn't in the tree. */
export function migrateTree(input: MigrateTreeInput): MigrateTreeResult {
  const tree = newTree(input.instances, input);
  const instance = find(tree, input.instanceId);
  if (!instance) throw new Error(`no instance ${input.instanceId}`);
  const { target, mapping, at } = input;
  const first = migrate({
    source: instance.process,
    target,
    state: instance.state,
    mapping,
    at,
    decisions: tree.decisions,
    budget: tree.budget,
  });
  if (!first.ok) return first;
  const draft = touch(tree, input.instanceId, { ...instance, process: target });
  absorb(tree, input.instanceId, draft, first, at);
  run(tree);
  return { ok: true, instances: Object.fromEntries(tree.changed), problems: first.problems };
}

/** Starts a root instance with everything that it calls at once. */
export function startTree(input: StartTreeInput): AdvanceTreeResult {
  const tree = newTree({}, input);
  const first = start(input.process, input.input, tree.decisions, tree.budget);
  if (!first.ok) return first;
  const draft: Draft = {
    process: input.process,
    parent: null,
    state: first.state,
    started: true,
    events: [],
    commands: [],
  };
  tree.changed.set(input.instanceId, draft);
  absorb(tree, input.instanceId, draft, first, input.input.at);
  run(tree);
  return result(tree);
}

const newTree = (
  given: Tree['given'],
  {
    resolve,
    decisions,
    newInstanceId,
    budget = { moves: 0 },
  }: Pick<AdvanceTreeInput, 'resolve' | 'decisions' | 'newInstanceId' | 'budget'>,
): Tree => ({
  given,
  resolve,
  decisions,
  newInstanceId,
  budget,
  changed: new Map(),
  inputs: [],
  born: 0,
  running: Object.values(given).filter(({ state }) => state.status === 'active' || state.status === 'suspended').length,
});

const result = (tree: Tree): AdvanceTreeResult => ({ ok: true, instances: Object.fromEntries(tree.changed) });

function find(tree: Tree, instanceId: string): TreeInstance | undefined {
  return tree.changed.get(instanceId) ?? (Object.hasOwn(tree.given, instanceId) ? tree.given[instanceId] : undefined);
}

function touch(tree: Tree, instanceId: string, instance: TreeInstance): Draft {
  const known = tree.changed.get(instanceId);
  if (known) return known;
  const draft: Draft = { ...instance, started: false, events: [], commands: [] };
  tree.changed.set(instanceId, draft);
  return draft;
}

function run(tree: Tree): void {
  for (let next = tree.inputs.shift(); next; next = tree.inputs.shift()) {
    const instance = find(tree, next.instanceId);
    if (!instance) continue;
    const moved = step(
      instance.process,
      instance.state,
      next.input,
      tree.decisions,
      tree.budget,
      endsBy(tree, instance.parent, next.input.at),
    );
    // A caller that was interrupted meanwhile does not wait any more: what comes back is of no use to it.
    if (moved.ok) absorb(tree, next.instanceId, touch(tree, next.instanceId, instance), moved, next.input.at);
  }
}

function absorb(
  tree: Tree,
  instanceId: string,
  draft: Draft,
  moved: { state: ProcessState; events: readonly ProcessEvent[]; commands: readonly Command[] },
  at: Instant,
): void {
  draft.state = moved.state;
  // One by one: a step of thousands of element instances is too much for one call's arguments.
  for (const event of moved.events) draft.events.push(event);
  for (const command of moved.commands)
    if (!settleInside(tree, instanceId, draft, command, at)) draft.commands.push(command);
}

/** Carries out what one instance of the tree asks of another; true when nothing is left for the outside. */
function settleInside(tree: Tree, instanceId: string, draft: Draft, command: Command, at: Instant): boolean {
  switch (command.type) {
    case 'startChild':
      startChild(tree, instanceId, draft.process, command, at);
      return true;
    case 'cancelChild':
      cancelChild(tree, { instanceId, elementInstanceId: command.elementInstanceId }, at);
      return true;
    case 'escalateToParent':
      if (draft.parent)
        tell(tree, draft.parent, {
          type: 'childEscalation',
          at,
          code: command.code,
          ...(command.variables ? { variables: command.variables } : {}),
        });
      return true;
    case 'endInstance':
      if (draft.parent) tellEnd(tree, draft.parent, command, at);
      return false;
    default:
      return false;
  }
}

type ChildInput = Extract<
  ProcessInput,
  { type: 'childCompleted' | 'childError' | 'childEscalation' | 'childTerminated' | 'childMissing' }
>;
type WithoutPlace<T> = T extends unknown ? Omit<T, 'elementInstanceId'> : never;

function tell(tree: Tree, { instanceId, elementInstanceId }: ParentLink, input: WithoutPlace<ChildInput>): void {
  tree.inputs.push({ instanceId, input: { ...input, elementInstanceId } as ChildInput });
}

function tellEnd(tree: Tree, parent: ParentLink, end: Extract<Command, { type: 'endInstance' }>, at: Instant): void {
  if (end.status === 'completed') tell(tree, parent, { type: 'childCompleted', at, variables: end.variables });
  else if (end.status === 'terminated') tell(tree, parent, { type: 'childTerminated', at });
  else
    tell(tree, parent, {
      type: 'childError',
      at,
      code: end.error?.code ?? '',
      ...(end.error?.message === undefined ? {} : { message: end.error.message }),
    });
}

function startChild(
  tree: Tree,
  caller: string,
  calling: CompiledProcess,
  { elementInstanceId, processId, binding, versionTag, variables }: Extract<Command, { type: 'startChild' }>,
  at: Instant,
): void {
  const parent = { instanceId: caller, elementInstanceId };
  const process = tree.resolve(processId, { binding, versionTag, process: calling });
  const tooDeep = depth(tree, parent.instanceId) >= MAX_CALL_DEPTH;
  const reason = tooDeep ? 'depth' : tree.running + tree.born >= MAX_CALLED_INSTANCES ? 'count' : undefined;
  const begun =
    process && !reason
      ? start(process, { at, variables }, tree.decisions, tree.budget, endsBy(tree, parent, at))
      : null;
  if (!process || !begun?.ok)
    return tell(tree, parent, { type: 'childMissing', at, processId, ...(reason ? { reason } : {}) });
  const instanceId = tree.newInstanceId(tree.born++);
  const draft: Draft = { process, parent, state: begun.state, started: true, events: [], commands: [] };
  tree.changed.set(instanceId, draft);
  absorb(tree, instanceId, draft, begun, at);
}

/** Whether an escalation that an instance leaves uncaught ends the call of it, or one of the calls around. */
function endsBy(tree: Tree, parent: ParentLink | null, at: Instant): (code: string) => boolean {
  return (code) => {
    const caller = parent ? find(tree, parent.instanceId) : undefined;
    if (!parent || caller?.state.status !== 'active') return false;
    const run = loadRun(caller.process as Process, caller.state, at, NO_DECISIONS);
    const activity = run.instances.get(parent.elementInstanceId);
    if (activity?.wait !== 'child' || activity.incident || rootOf(run).ending) return false;
    return interrupts(run, activity, code) ?? endsBy(tree, caller.parent, at)(code);
  };
}

/** One that can't be found out is a process incident there, which ends nothing. */
function interrupts(...args: Parameters<typeof escalationInterrupts>): boolean | null {
  try {
    return escalationInterrupts(...args);
  } catch (error) {
    if (error instanceof Stuck) return false;
    throw error;
  }
}

const callerOf = (tree: Tree, { parent }: TreeInstance): TreeInstance | undefined =>
  parent ? find(tree, parent.instanceId) : undefined;

function depth(tree: Tree, instanceId: string): number {
  let levels = 1;
  for (let parent = find(tree, instanceId)?.parent; parent; parent = find(tree, parent.instanceId)?.parent) levels += 1;
  return levels;
}

function cancelChild(tree: Tree, parent: ParentLink, at: Instant): void {
  for (const [id] of all(tree)) {
    const link = find(tree, id)?.parent;
    if (link?.instanceId === parent.instanceId && link.elementInstanceId === parent.elementInstanceId)
      tree.inputs.push({ instanceId: id, input: { type: 'cancel', at } });
  }
}

function passDown(tree: Tree, instanceId: string, input: ProcessInput): void {
  for (const [id, instance] of all(tree)) {
    if (instance.parent?.instanceId !== instanceId) continue;
    tree.inputs.push({ instanceId: id, input });
    passDown(tree, id, input);
  }
}

const all = (tree: Tree): [string, TreeInstance][] => [
  ...Object.entries(tree.given).filter(([id]) => !tree.changed.has(id)),
  ...tree.changed.entries(),
];
