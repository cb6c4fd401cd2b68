import type { Instant } from '@trucban/kernel';
import {
  advanceTree,
  migrateTree,
  startTree,
  type AdvanceTreeInput,
  type AdvanceTreeResult,
  type CallReference,
  type Command,
  type CompiledProcess,
  type DecisionReference,
  type MigrationMapping,
  type OperationProblem,
  type ProcessEvent,
  type ProcessInput,
  type Rejection,
  type ResolvedDecision,
  type StartInput,
  type TreeInstance,
} from '@trucban/sop-engine';
import type { InstanceChange, IssuedCommand, TreeChange } from '../extensions.ts';
import type { Cause } from './chain.ts';
import { DecisionNeeded, DefinitionNeeded, type Definition } from './definition.ts';
import { refOf, type InstanceRow } from './rows.ts';
import type { InputRow, Waits } from './writes.ts';
import { collectWait, consume, emptyWaits } from './waits.ts';

/** A message or signal that a process of the tree threw. */
export type Outgoing = {
  readonly from: InstanceRow;
  readonly command: Extract<Command, { type: 'publishMessage' | 'broadcastSignal' }>;
};

/**
 * One tree under the lock of its root, in memory: takes inputs and keeps what must be written. Knows no SQL; `ProcessStore`
 * reads before and writes after. Nothing is kept of an input that was refused or that needed a definition first.
 */
export class TreeSession {
  readonly rows = new Map<string, InstanceRow>();
  /** As the engine takes them; those that ended before are there too, so that it can say so. */
  readonly #instances: Record<string, TreeInstance> = {};
  /** Called processes, as `ProcessStore` has read them for this step. */
  readonly called = new Map<string, Definition | null>();
  /** Decisions, as `ProcessStore` has read them for this step; by `decisionName`. */
  readonly decided = new Map<string, ResolvedDecision | null>();
  /** What the inputs of this transaction have cost together: an endless ping-pong of messages ends in a process incident. */
  #spent = 0;
  #asked = 0;
  #budget: { moves: number; asked?: number; readonly mute?: boolean } = { moves: 0 };
  readonly #definitions = new Map<CompiledProcess, Definition>();
  readonly #changed = new Set<string>();
  readonly #born = new Set<string>();
  readonly #migrated = new Set<string>();
  #inputs: InputRow[] = [];
  #waits: Waits = emptyWaits();
  #outgoing: Outgoing[] = [];
  readonly #changes = new Map<string, Happened>();

  constructor(
    readonly rootId: string,
    private readonly newId: () => string,
    readonly cause: Cause,
    /** Nothing may be sent any more: too much belongs to the cause already. */
    private readonly mute: boolean,
  ) {}

  load(row: InstanceRow, definition: Definition): void {
    this.rows.set(row.id, row);
    this.#definitions.set(definition.process, definition);
    this.#instances[row.id] = { process: definition.process, state: row.state, parent: parentOf(row) };
  }

  /** Starts the root instance; `row` is what is known of it before its first state. */
  start(row: NewRow, definition: Definition, input: StartInput): StepOutcome {
    this.#definitions.set(definition.process, definition);
    const result = startTree({ process: definition.process, instanceId: row.id, input, ...this.#ports() });
    return this.#take(result, row.id, { type: 'start', ...input }, 'start', row);
  }

  step(instanceId: string, input: ProcessInput, inputId: string): StepOutcome {
    const result = advanceTree({ instances: this.#instances, instanceId, input, ...this.#ports() });
    return this.#take(result, instanceId, input, inputId);
  }

  /** Another version for one instance. What stands in the way is among the problems; then nothing has changed. */
  migrate(
    instanceId: string,
    { target, mapping }: { readonly target: Definition; readonly mapping: MigrationMapping },
    at: Instant,
    inputId: string,
  ): { readonly problems: readonly OperationProblem[] } {
    this.#definitions.set(target.process, target);
    const result = migrateTree({
      instances: this.#instances,
      instanceId,
      target: target.process,
      mapping,
      at,
      ...this.#ports(),
    });
    if (!result.ok) return result;
    const row = this.rows.get(instanceId);
    const from = row?.version;
    const moved = { process_key: target.processKey, version: target.version, definition_hash: target.process.hash };
    if (row) this.rows.set(instanceId, { ...row, ...moved });
    this.#migrated.add(instanceId);
    const input = {
      type: 'migrate' as const,
      at,
      ...(from === undefined ? {} : { from }),
      version: target.version,
      hash: target.process.hash,
      mapping,
    };
    this.#take(result, instanceId, input, inputId);
    return result;
  }

  get waits(): Waits {
    return this.#waits;
  }

  takeOutgoing(): Outgoing[] {
    return this.#outgoing.splice(0);
  }

  /** What is to be written now; the session begins anew. */
  takeWrites(): {
    changed: InstanceRow[];
    migrated: InstanceRow[];
    born: InstanceRow[];
    inputs: InputRow[];
    waits: Waits;
  } {
    const rowsOf = (ids: ReadonlySet<string>): InstanceRow[] => [...ids].flatMap((id) => this.rows.get(id) ?? []);
    for (const id of this.#born) this.#changed.delete(id);
    // A statement can change a row once only: a migrated one is written by its own part.
    for (const id of this.#migrated) this.#changed.delete(id);
    const writes = {
      changed: rowsOf(this.#changed),
      migrated: rowsOf(this.#migrated),
      born: rowsOf(this.#born),
      inputs: this.#inputs,
      waits: this.#waits,
    };
    this.#changed.clear();
    this.#born.clear();
    this.#migrated.clear();
    this.#inputs = [];
    this.#waits = emptyWaits();
    return writes;
  }

  /** Commands for the writers of features above, instance by instance in the order of their issue. */
  commands(): IssuedCommand[] {
    return [...this.#changes.values()].flatMap(({ row, commands }) =>
      commands.map((command) => ({ instance: refOf(row), command })),
    );
  }

  /** All that happened, one entry an instance, in the order in which they were first touched. */
  change(at: Instant): TreeChange {
    const root = this.rows.get(this.rootId);
    const changes: InstanceChange[] = [...this.#changes.values()].map(
      ({ row, statusBefore, events, commands, process }) => ({
        instance: refOf(row),
        statusBefore,
        status: this.rows.get(row.id)?.status ?? row.status,
        events,
        commands,
        elementNames: namesOf(process),
      }),
    );
    return {
      rootId: this.rootId,
      incidentId: root?.incident_id ?? null,
      exercise: root?.exercise ?? false,
      at,
      changes,
    };
  }

  #ports(): Pick<AdvanceTreeInput, 'resolve' | 'decisions' | 'newInstanceId' | 'budget'> {
    return {
      resolve: (key, reference) => {
        const asking = this.#definitions.get(reference.process);
        if (!asking) return undefined;
        const known = this.called.get(callName(key, reference, asking));
        if (known === undefined) throw new DefinitionNeeded(key, reference, asking);
        if (known) this.#definitions.set(known.process, known);
        return known?.process;
      },
      decisions: (reference) => {
        const asking = this.#definitions.get(reference.process);
        if (!asking) return undefined;
        const known = this.decided.get(decisionName(reference, asking));
        if (known === undefined) throw new DecisionNeeded(reference, asking);
        return known ?? undefined;
      },
      newInstanceId: this.newId,
      // An attempt that needs a definition first is made again: it costs nothing.
      budget: (this.#budget = { moves: this.#spent, asked: this.#asked, mute: this.mute }),
    };
  }

  #take(
    result: AdvanceTreeResult,
    target: string,
    input: ProcessInput | ({ type: 'start' } & StartInput) | MigrateInput,
    inputId: string,
    rootRow?: NewRow,
  ): StepOutcome {
    if (!result.ok) return result;
    this.#spent = this.#budget.moves;
    this.#asked = this.#budget.asked ?? 0;
    for (const [id, { state, started, parent, process, events, commands }] of Object.entries(result.instances)) {
      const before = this.rows.get(id);
      const ended = state.status !== 'active' && state.status !== 'suspended';
      const moved = { state, status: state.status, ended_at: ended ? input.at : null, seq: (before?.seq ?? 0) + 1 };
      const row: InstanceRow = before
        ? { ...before, ...moved }
        : {
            ...(id === target && rootRow ? rootRow : this.#bornRow(id, parent, process, input.at)),
            tree_size: 1,
            ...moved,
          };
      this.rows.set(id, row);
      (started ? this.#born : this.#changed).add(id);
      if (ended) delete this.#instances[id];
      else this.#instances[id] = { process, state, parent };
      const own = id === target;
      this.#inputs.push({
        instance_id: id,
        // Its ids (of timers, of subscriptions) are the taker's own: in another instance they would name something else.
        input_id: own ? inputId : `${target}/${inputId}`,
        seq: row.seq,
        at: input.at,
        step: { input: own ? input : { type: 'tree', instanceId: target }, events },
      });
      if (own && input.type !== 'migrate') consume(this.#waits, row, input);
      this.#note(row, before ?? null, process, events, commands, input.at);
    }
    return { ok: true };
  }

  #note(
    row: InstanceRow,
    before: InstanceRow | null,
    process: CompiledProcess,
    events: readonly ProcessEvent[],
    commands: readonly Command[],
    at: Instant,
  ): void {
    for (const command of commands) {
      collectWait(this.#waits, row, command, at, this.newId, this.cause);
      if (command.type === 'publishMessage' || command.type === 'broadcastSignal')
        this.#outgoing.push({ from: row, command });
    }
    const known = this.#changes.get(row.id);
    if (!known)
      return void this.#changes.set(row.id, {
        row,
        statusBefore: before?.status ?? null,
        process,
        events: [...events],
        commands: [...commands],
      });
    for (const event of events) known.events.push(event);
    for (const command of commands) known.commands.push(command);
  }

  /** A called instance takes after its root. */
  #bornRow(id: string, parent: TreeInstance['parent'], process: CompiledProcess, at: Instant): NewRow {
    const root = this.rows.get(this.rootId);
    const definition = this.#definitions.get(process);
    if (!root || !definition) throw new Error('a called instance without root or definition');
    this.rows.set(root.id, { ...root, tree_size: root.tree_size + 1 });
    this.#changed.add(root.id);
    const { root_id, business_key, incident_id, exercise, started_by, visible_to } = root;
    return {
      id,
      parent_id: parent?.instanceId ?? null,
      parent_element_instance_id: parent?.elementInstanceId ?? null,
      process_key: definition.processKey,
      version: definition.version,
      definition_hash: process.hash,
      started_at: at,
      root_id,
      business_key,
      incident_id,
      exercise,
      started_by,
      visible_to,
    };
  }
}

/** What a called process is kept by within a step. */
export const callName = (
  key: string,
  { binding, versionTag }: Pick<CallReference, 'binding' | 'versionTag'>,
  asking: Definition,
): string =>
  `${key} ${binding} ${versionTag ?? ''} ${binding === 'deployment' ? `${asking.processKey}@${asking.version}` : ''}`;

/** What a decision is kept by within a step: who asks matters where the version depends on it. */
export const decisionName = ({ decisionId, binding, versionTag }: DecisionReference, asking: Definition): string =>
  `${decisionId} ${binding} ${versionTag ?? ''} ${binding === 'deployment' ? `${asking.processKey}@${asking.version}` : ''}`;

/** How a migration stands among the inputs of an instance. */
interface MigrateInput {
  readonly type: 'migrate';
  readonly at: Instant;
  /** The version that it comes from; instances that were migrated by an earlier release don't tell. */
  readonly from?: number;
  readonly version: number;
  readonly hash: string;
  readonly mapping: MigrationMapping;
}

/** A row without what its first step decides. */
export type NewRow = Omit<InstanceRow, 'state' | 'status' | 'seq' | 'tree_size' | 'ended_at'>;

/** Moved, or refused: then nothing changed. */
export type StepOutcome = { readonly ok: true } | { readonly ok: false; readonly rejection: Rejection };

interface Happened {
  readonly row: InstanceRow;
  readonly statusBefore: InstanceRow['status'] | null;
  readonly process: CompiledProcess;
  readonly events: ProcessEvent[];
  readonly commands: Command[];
}

function parentOf({ parent_id, parent_element_instance_id }: InstanceRow): TreeInstance['parent'] {
  if (parent_id === null || parent_element_instance_id === null) return null;
  return { instanceId: parent_id, elementInstanceId: parent_element_instance_id };
}

const names = new WeakMap<CompiledProcess, ReadonlyMap<string, string>>();
function namesOf(process: CompiledProcess): ReadonlyMap<string, string> {
  let known = names.get(process);
  if (!known) names.set(process, (known = new Map(process.elements.map(({ id, name }) => [id, name]))));
  return known;
}
