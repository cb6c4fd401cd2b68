import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import {
  type InstanceStatus,
  type MigrationMapping,
  type OperationProblem,
  type ProcessInput,
  type Rejection,
} from '@trucban/sop-engine';
import {
  ConflictError,
  Database,
  Feed,
  Ids,
  Notifier,
  Outbox,
  Queue,
  expectVersion,
  type Scope,
  type Tx,
  type SeenTags,
} from '../platform/public.ts';
import { ProcessDefinitions } from './definitions.ts';
import { ProcessExtensions, type IssuedCommand } from './extensions.ts';
import { BufferedMessages } from './store/buffered.ts';
import { causeOf } from './store/chain.ts';
import type { Definition } from './store/definition.ts';
import { HeldInputs } from './store/held-inputs.ts';
import { IncidentBusy, IncidentLocks } from './store/incident-locks.ts';
import { lockTree, readTree, type InstanceRow, type LockedTree } from './store/rows.ts';
import { renameElements } from './store/rename.ts';
import { TreeSession } from './store/session.ts';
import { StepWriter } from './store/step-writer.ts';
import { Stepper, type Given } from './store/stepper.ts';
import { ThrownInside } from './store/thrown-inside.ts';
import { Work } from './work.ts';

/** What starts an instance that nobody calls. */
export interface NewInstance {
  readonly definition: Definition;
  readonly variables?: JsonObject;
  readonly businessKey?: string | null;
  readonly incidentId?: string | null;
  readonly exercise?: boolean;
  /** Tokens of those who may see it. */
  readonly visibleTo: readonly string[];
  /** Start event that was hit by a message, signal or timer. */
  readonly startElementId?: string;
  /** Id to be given; made up when not given. Starting the same id twice is a conflict. */
  readonly id?: string;
}

/** An instance after an input. */
export interface Advanced {
  readonly instanceId: string;
  readonly status: InstanceStatus;
  /** The input had been carried out before: nothing changed. */
  readonly repeated: boolean;
}

/** What is done to a locked instance by hand. */
export type Operation =
  | { readonly type: 'input'; readonly input: ProcessInput }
  | { readonly type: 'migrate'; readonly target: Definition; readonly mapping: MigrationMapping };

/** What an operation did, or (dry run) would do. With an error among `problems` nothing happens. */
export interface Operated {
  readonly ok: boolean;
  readonly row: InstanceRow;
  readonly definition: Definition;
  /** As it was. */
  readonly before: { readonly row: InstanceRow; readonly definition: Definition };
  readonly commands: readonly IssuedCommand[];
  readonly problems: readonly OperationProblem[];
}

/** The engine refused an input: it no longer fits. Nothing changed. */
export class InputRejected extends ConflictError {
  constructor(readonly rejection: Rejection) {
    super(rejection.code, rejection.message.vi, rejection.message.en);
  }
}

/**
 * The driver of the engine: each input is one transaction that locks the root instance, steps, and writes what changed.
 * It knows no BPMN. Lock order: incident, root instance, subscription.
 */
@Injectable()
export class ProcessStore {
  readonly #stepper: Stepper;
  readonly #held: HeldInputs;
  readonly #incidents: IncidentLocks;
  readonly #writer: StepWriter;

  constructor(
    private readonly database: Database,
    definitions: ProcessDefinitions,
    extensions: ProcessExtensions,
    private readonly ids: Ids,
    queue: Queue,
    outbox: Outbox,
    feed: Feed,
    notifier: Notifier,
    private readonly work: Work,
  ) {
    this.#stepper = new Stepper(definitions);
    this.#held = new HeldInputs(this.#stepper, queue, notifier);
    this.#incidents = new IncidentLocks(extensions);
    this.#writer = new StepWriter(
      new ThrownInside(this.#stepper, this.#held, queue, work, ids),
      new BufferedMessages(this.#stepper, this.#held, extensions),
      this.#incidents,
      extensions,
      queue,
      outbox,
      feed,
      notifier,
    );
  }

  /**
   * A transaction in which instances are advanced. When an observer turns out to need the incident's row while another
   * transaction has it, everything begins anew with that row locked first: so no two transactions wait for each other.
   */
  async transaction<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
    let first: string | undefined;
    return this.database.transaction(scope, async (tx) => {
      if (first !== undefined) await this.lockIncident(tx, first);
      try {
        return await work(tx);
      } catch (error) {
        if (error instanceof IncidentBusy) first = error.incidentId;
        throw error;
      }
    });
  }

  /** Locks the incident's row for this transaction. Call it before anything of the incident's processes is locked. */
  async lockIncident(tx: Tx, incidentId: string): Promise<void> {
    await this.#incidents.take(tx, incidentId);
  }

  /** Starts a root instance. @throws InputRejected when the process has no such start event. */
  async start(tx: Tx, given: NewInstance): Promise<Advanced> {
    const id = given.id ?? this.ids.next();
    const session = this.#session(tx, id);
    const { definition } = given;
    const row = {
      id,
      root_id: id,
      parent_id: null,
      parent_element_instance_id: null,
      process_key: definition.processKey,
      version: definition.version,
      definition_hash: definition.process.hash,
      business_key: given.businessKey ?? null,
      incident_id: given.incidentId ?? null,
      exercise: given.exercise ?? false,
      started_by: `${tx.actor.kind}:${tx.actor.id}`,
      started_at: tx.now,
      visible_to: [...given.visibleTo],
    };
    const input = {
      at: tx.now,
      ...(given.variables ? { variables: given.variables } : {}),
      ...(given.startElementId === undefined ? {} : { startElementId: given.startElementId }),
    };
    return tx.asSystem(async () => {
      const outcome = await this.#stepper.step(tx, session, () => session.start(row, definition, input));
      if (!outcome.ok) throw new InputRejected(outcome.rejection);
      await this.#writer.finish(tx, [session]);
      return this.#answer(session, id);
    });
  }

  /**
   * Gives one input to an instance. `inputId` names the input within the instance: a repeat changes nothing.
   * Null: no such instance. @throws InputRejected when it no longer fits.
   */
  async advance(tx: Tx, instanceId: string, inputId: string, input: ProcessInput): Promise<Advanced | null> {
    return tx.asSystem(async () => {
      const tree = await lockTree(tx, instanceId, inputId);
      if (!tree) return null;
      const row = tree.rows.find(({ id }) => id === instanceId);
      if (!row) return null;
      if (tree.repeated) return { instanceId, status: row.status, repeated: true };
      return this.#carryOut(tx, tree, { instanceId, input, inputId });
    });
  }

  /**
   * Operations on one instance, made of its state under the lock: all of them or none. A dry run steps and writes nothing.
   * Null: no such instance. `seen`: the sequence that the caller knows.
   * @throws PreconditionFailedError when it is another one by now.
   */
  async operate(
    tx: Tx,
    instanceId: string,
    {
      inputId,
      dryRun,
      seen,
    }: { readonly inputId: string; readonly dryRun: boolean; readonly seen?: SeenTags | undefined },
    made: (row: InstanceRow, definition: Definition) => Promise<readonly Operation[] | Rejection>,
  ): Promise<Operated | null> {
    return tx.asSystem(async () => {
      const tree = await (dryRun ? readTree : lockTree)(tx, instanceId, inputId);
      const row = tree?.rows.find(({ id }) => id === instanceId);
      if (!tree || !row) return null;
      if (!tree.repeated) expectVersion(seen, row.seq);
      const session = this.#session(tx, tree.root.id);
      for (const one of tree.rows) session.load(one, await this.#stepper.definitionOf(tx, one));
      let definition = await this.#stepper.definitionOf(tx, row);
      const before = { row, definition };
      const problems: OperationProblem[] = [];
      const refused = (more: readonly OperationProblem[]): Operated => ({
        ok: false,
        row,
        definition: before.definition,
        before,
        commands: [],
        problems: [...problems, ...more],
      });
      const operations = tree.repeated ? [] : await made(row, definition);
      if ('code' in operations) return refused([problemOf(operations)]);
      for (const [n, operation] of operations.entries()) {
        const outcome = await this.#operateOnce(
          tx,
          session,
          instanceId,
          n === 0 ? inputId : `${inputId}.${n}`,
          operation,
        );
        if (outcome.some(({ severity }) => severity === 'error')) return refused(outcome);
        problems.push(...outcome);
        if (operation.type === 'migrate') definition = operation.target;
        if (operation.type === 'input' && !dryRun) await this.#held.afterPause(tx, session, operation.input);
      }
      const commands = session.commands();
      if (!dryRun && operations.length > 0) {
        await renameElements(tx, commands);
        await this.#writer.finish(tx, [session]);
      }
      return { ok: true, row: session.rows.get(instanceId) ?? row, definition, before, commands, problems };
    });
  }

  async #operateOnce(
    tx: Tx,
    session: TreeSession,
    instanceId: string,
    inputId: string,
    operation: Operation,
  ): Promise<readonly OperationProblem[]> {
    let warnings: readonly OperationProblem[] = [];
    const outcome = await this.#stepper.step(tx, session, () => {
      if (operation.type === 'input') return session.step(instanceId, operation.input, inputId);
      const moved = session.migrate(instanceId, operation, tx.now, inputId);
      warnings = moved.problems;
      return { ok: true };
    });
    if (outcome.ok) return warnings;
    return [problemOf(outcome.rejection)];
  }

  /**
   * Gives inputs of the platform (timers, messages, signals) to a locked tree. One that no longer fits is left out; one that
   * comes while the instance is suspended is held until it goes on. The number of those carried out or held.
   */
  async deliver(tx: Tx, tree: LockedTree, inputs: readonly Given[]): Promise<number> {
    return (await this.deliverAll(tx, [{ tree, inputs }]))[0] ?? 0;
  }

  /** The same for several trees, written together: all of them or none. The numbers of each. */
  async deliverAll(
    tx: Tx,
    deliveries: readonly { readonly tree: LockedTree; readonly inputs: readonly Given[] }[],
  ): Promise<readonly number[]> {
    return tx.asSystem(async () => {
      const moved: TreeSession[] = [];
      const numbers: number[] = [];
      for (const { tree, inputs } of deliveries) {
        const now: Given[] = [];
        let held = 0;
        for (const given of inputs) {
          const row = tree.rows.find(({ id }) => id === given.instanceId);
          if (row?.status !== 'suspended') now.push({ ...given, lenient: true });
          else held += await this.#held.hold(tx, row, given);
        }
        const { session, done } = await this.#stepAll(tx, tree, now);
        if (done > 0) moved.push(session);
        numbers.push(held + done);
      }
      if (moved.length > 0) await this.#writer.finish(tx, moved);
      return numbers;
    });
  }

  /** Tokens that see the instances of an incident from now on, besides those that saw them before. */
  async addVisibility(tx: Tx, incidentId: string, tokens: readonly string[]): Promise<void> {
    await tx.asSystem(() =>
      tx.run(
        'processes.addVisibility',
        `update process_instance set visible_to = (select array_agg(distinct t) from unnest(visible_to || $2::text[]) as t)
          where incident_id = $1 and not visible_to @> $2`,
        [incidentId, tokens],
      ),
    );
  }

  async #carryOut(tx: Tx, tree: LockedTree, given: Given): Promise<Advanced> {
    const { session } = await this.#stepAll(tx, tree, [given]);
    await this.#writer.finish(tx, [session]);
    return this.#answer(session, given.instanceId);
  }

  /** Steps a tree in memory; `done`: how many of the inputs moved it. */
  async #stepAll(
    tx: Tx,
    tree: LockedTree,
    inputs: readonly Given[],
  ): Promise<{ readonly session: TreeSession; readonly done: number }> {
    const session = this.#session(tx, tree.root.id);
    for (const row of tree.rows) session.load(row, await this.#stepper.definitionOf(tx, row));
    let done = 0;
    for (const { instanceId, input, inputId, lenient } of inputs) {
      const outcome = await this.#stepper.step(tx, session, () => session.step(instanceId, input, inputId));
      if (outcome.ok) done += 1;
      else if (!lenient) throw new InputRejected(outcome.rejection);
      if (outcome.ok) await this.#held.afterPause(tx, session, input);
    }
    return { session, done };
  }

  #session(tx: Tx, rootId: string): TreeSession {
    const cause = causeOf(tx) ?? { origin: this.ids.next(), chain: 0 };
    return new TreeSession(rootId, () => this.ids.next(), cause, this.work.isOver(cause));
  }

  #answer(session: TreeSession, instanceId: string): Advanced {
    return { instanceId, status: session.rows.get(instanceId)?.status ?? 'active', repeated: false };
  }
}

const problemOf = ({ code, message }: Rejection): OperationProblem => ({
  elementId: '',
  code,
  severity: 'error',
  message,
});
