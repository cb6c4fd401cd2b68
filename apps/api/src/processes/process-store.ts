import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import {
  closedBy,
  type InstanceStatus,
  type MigrationMapping,
  type OperationProblem,
  type ProcessInput,
  type Rejection,
} from '@trucban/sop-engine';
import { earlierDeadline } from '@trucban/workflows';
import {
  ConflictError,
  Database,
  Feed,
  Ids,
  Notifier,
  Outbox,
  Queue,
  expectVersion,
  isUniqueViolation,
  json,
  type Scope,
  type Tx,
} from '../platform/public.ts';
import { ProcessDefinitions } from './definitions.ts';
import { ProcessExtensions, type CommandWriter, type IssuedCommand, type TreeChange } from './extensions.ts';
import { wakeWorkers } from './outside/job-waiters.ts';
import { matchMessage, matchSignal, onePerProcess, type Matches } from './store/matching.ts';
import { lockTree, readTree, type InstanceRow, type LockedTree } from './store/rows.ts';
import { renameElements } from './store/rename.ts';
import { causeOf, further } from './store/chain.ts';
import { choice, giveBack, moreBuffered } from './store/buffered.ts';
import { MOST_BUFFERED, mergeWrites, saveStep, type JobRow, type Saved } from './store/save.ts';
import { TreeSession, callName, decisionName, type Outgoing, type StepOutcome } from './store/session.ts';
import { DecisionNeeded, DefinitionNeeded, type Definition } from './store/definition.ts';
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

/** The incident's row must be locked before the root's: the transaction begins anew (`ProcessStore.transaction`). */
class IncidentBusy extends Error {
  /** As of a serialization failure, so that `Database` runs the transaction again. */
  readonly code = '40001';
  constructor(readonly incidentId: string) {
    super('the incident is being changed by somebody else');
  }
}

/** A repeat of an input that was just being carried out: the transaction begins anew and finds it. */
class CarriedOutMeanwhile extends Error {
  /** As of a serialization failure, so that `Database` runs the transaction again. */
  readonly code = '40001';
  constructor() {
    super('the same input was carried out at the same moment');
  }
}

const INCIDENT_LOCKED = Symbol('processes.incidentLocked');

/** One input of several that are carried out together. */
interface Given {
  readonly instanceId: string;
  readonly input: ProcessInput;
  readonly inputId: string;
  /** Late or repeated is no failure: the rest is still carried out. */
  readonly lenient?: boolean;
}

/**
 * The driver of the engine: each input is one transaction that locks the root instance, steps, and writes what changed.
 * It knows no BPMN. Lock order: incident, root instance, subscription.
 */
@Injectable()
export class ProcessStore {
  constructor(
    private readonly database: Database,
    private readonly definitions: ProcessDefinitions,
    private readonly extensions: ProcessExtensions,
    private readonly ids: Ids,
    private readonly queue: Queue,
    private readonly outbox: Outbox,
    private readonly feed: Feed,
    private readonly notifier: Notifier,
    private readonly work: Work,
  ) {}

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
    await tx.asSystem(async () => this.extensions.incidentLock?.lock(tx, incidentId, true));
    this.#lockedIncidents(tx).add(incidentId);
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
      const outcome = await this.#withDefinitions(tx, session, () => session.start(row, definition, input));
      if (!outcome.ok) throw new InputRejected(outcome.rejection);
      await this.#finish(tx, [session]);
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
    }: { readonly inputId: string; readonly dryRun: boolean; readonly seen?: number | undefined },
    made: (row: InstanceRow, definition: Definition) => Promise<readonly Operation[] | Rejection>,
  ): Promise<Operated | null> {
    return tx.asSystem(async () => {
      const tree = await (dryRun ? readTree : lockTree)(tx, instanceId, inputId);
      const row = tree?.rows.find(({ id }) => id === instanceId);
      if (!tree || !row) return null;
      if (!tree.repeated) expectVersion(seen, row.seq);
      const session = this.#session(tx, tree.root.id);
      for (const one of tree.rows) session.load(one, await this.#definitionOf(tx, one));
      let definition = await this.#definitionOf(tx, row);
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
        if (operation.type === 'input' && !dryRun) await this.#afterPause(tx, session, operation.input);
      }
      const commands = session.commands();
      if (!dryRun && operations.length > 0) {
        await renameElements(tx, commands);
        await this.#finish(tx, [session]);
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
    const outcome = await this.#withDefinitions(tx, session, () => {
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
          else held += await this.#hold(tx, row, given);
        }
        const { session, done } = await this.#stepAll(tx, tree, now);
        if (done > 0) moved.push(session);
        numbers.push(held + done);
      }
      if (moved.length > 0) await this.#finish(tx, moved);
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
    await this.#finish(tx, [session]);
    return this.#answer(session, given.instanceId);
  }

  /** Steps a tree in memory; `done`: how many of the inputs moved it. */
  async #stepAll(
    tx: Tx,
    tree: LockedTree,
    inputs: readonly Given[],
  ): Promise<{ readonly session: TreeSession; readonly done: number }> {
    const session = this.#session(tx, tree.root.id);
    for (const row of tree.rows) session.load(row, await this.#definitionOf(tx, row));
    let done = 0;
    for (const { instanceId, input, inputId, lenient } of inputs) {
      const outcome = await this.#withDefinitions(tx, session, () => session.step(instanceId, input, inputId));
      if (outcome.ok) done += 1;
      else if (!lenient) throw new InputRejected(outcome.rejection);
      if (outcome.ok) await this.#afterPause(tx, session, input);
    }
    return { session, done };
  }

  /** Steps; when a called process or a decision must be read first, reads it and steps again. */
  async #withDefinitions(tx: Tx, session: TreeSession, step: () => StepOutcome): Promise<StepOutcome> {
    for (;;) {
      try {
        return step();
      } catch (error) {
        if (error instanceof DecisionNeeded) {
          const { reference, asking } = error;
          session.decided.set(decisionName(reference, asking), await this.definitions.decision(tx, reference, asking));
          continue;
        }
        if (!(error instanceof DefinitionNeeded)) throw error;
        const { processKey, call, asking } = error;
        const called = await this.definitions.called(tx, processKey, call, asking);
        session.called.set(callName(processKey, call, asking), called);
      }
    }
  }

  #session(tx: Tx, rootId: string): TreeSession {
    const cause = causeOf(tx) ?? { origin: this.ids.next(), chain: 0 };
    return new TreeSession(rootId, () => this.ids.next(), cause, this.work.isOver(cause));
  }

  async #definitionOf(tx: Tx, row: InstanceRow): Promise<Definition> {
    const definition = await this.definitions.version(tx, row.process_key, row.version);
    if (!definition) throw new Error(`definition ${row.process_key} ${row.version} is not there`);
    return definition;
  }

  /** Writes what happened and what follows from it in this transaction. */
  async #finish(tx: Tx, sessions: readonly TreeSession[]): Promise<void> {
    for (;;) {
      for (const session of sessions) await this.#reachInside(tx, session);
      const buffered = await this.#write(tx, sessions);
      if (buffered.length === 0) break;
      await this.#takeAllBuffered(tx, sessions, buffered);
    }
    await this.#carryOutCommands(
      tx,
      sessions.flatMap((session) => session.commands()),
    );
    for (const session of sessions) await this.#tellObservers(tx, session.change(tx.now));
  }

  async #write(tx: Tx, sessions: readonly TreeSession[]): Promise<Saved['buffered']> {
    const writes = mergeWrites(sessions.map((session) => session.takeWrites()));
    const { waits } = writes;
    this.#leaveToWorkers(tx, waits.jobs);
    const keys = waits.messages.map(({ name, correlation_key }) => messageKey(name, correlation_key));
    const { earlier, buffered, freed } = await saveStep(tx, writes, keys).catch((error: unknown) => {
      // The same input at the same moment: it was not there when this statement began to wait for the lock.
      throw isUniqueViolation(error, 'process_input_pkey') ? new CarriedOutMeanwhile() : error;
    });
    for (const { shard, dueAt } of earlier) this.outbox.add(tx, earlierDeadline(shard, dueAt));
    const [first] = sessions;
    for (const key of freed)
      this.queue.add(tx, 'start-buffered', { ...key, ...(first && { cause: further(first.cause) }) });
    for (const { id, state } of waits.jobs) if (state === 'open') this.queue.add(tx, 'run-job', { jobId: id });
    return buffered;
  }

  /** Jobs of a type that nobody here knows wait for a worker from outside. */
  #leaveToWorkers(tx: Tx, jobs: JobRow[]): void {
    for (const [n, job] of jobs.entries()) {
      if (this.extensions.handlerOf(job.type)) continue;
      jobs[n] = { ...job, state: 'outside', available_at: tx.now };
      wakeWorkers(tx, this.notifier);
    }
  }

  /** Messages and signals thrown in the tree reach the tree at once, and everybody else by the queue. */
  async #reachInside(tx: Tx, session: TreeSession): Promise<void> {
    // What is stored doesn't change here: each name is looked up once, however often it is thrown.
    const known: StoredMatches = new Map();
    for (let thrown = session.takeOutgoing(); thrown.length > 0; thrown = session.takeOutgoing())
      for (const one of thrown)
        await (one.command.type === 'publishMessage'
          ? this.#publishInside(tx, session, one, known)
          : this.#broadcastInside(tx, session, one, known));
  }

  async #publishInside(tx: Tx, session: TreeSession, { command }: Outgoing, known: StoredMatches): Promise<void> {
    if (command.type !== 'publishMessage') return;
    const { name, correlationKey, variables } = command;
    const stored = await matchedOnce(known, messageKey(name, correlationKey), () =>
      matchMessage(tx, name, correlationKey),
    );
    const isMine = (s: { name: string; correlation_key: string }) =>
      s.name === name && s.correlation_key === correlationKey;
    const inside = onePerProcess(openInside(session, stored, session.waits.messages.filter(isMine)));
    const publication = this.ids.next();
    for (const { instance_id, subscription_id } of inside) {
      const input = { type: 'message', at: tx.now, subscriptionId: subscription_id, name, variables } as const;
      await this.#stepOrHold(tx, session, { instanceId: instance_id, input, inputId: `message:${publication}` }, known);
    }
    const except = inside.map(({ process_key }) => process_key);
    const outside = stored.subscriptions.some((s) => s.root_id !== session.rootId && !except.includes(s.process_key));
    if (!outside && stored.starts.length === 0) return;
    this.work.note(tx, session.cause, 1);
    this.queue.add(tx, 'publish-message', {
      id: publication,
      name,
      correlationKey,
      variables,
      except,
      exceptRoot: session.rootId,
      cause: further(session.cause),
    });
  }

  async #broadcastInside(
    tx: Tx,
    session: TreeSession,
    { from, command }: Outgoing,
    known: StoredMatches,
  ): Promise<void> {
    if (command.type !== 'broadcastSignal') return;
    const { name, variables } = command;
    const stored = await matchedOnce(known, name, () => matchSignal(tx, name));
    // What waits in the throwing instance itself was reached by the engine.
    const inside = openInside(
      session,
      stored,
      session.waits.signals.filter((s) => s.name === name),
    ).filter((s) => s.instance_id !== from.id);
    const broadcast = this.ids.next();
    for (const { instance_id, subscription_id } of inside) {
      const input = { type: 'signal', at: tx.now, subscriptionId: subscription_id, name, variables } as const;
      const inputId = `signal:${broadcast}:${subscription_id}`;
      await this.#stepOrHold(tx, session, { instanceId: instance_id, input, inputId }, known);
    }
    const outside = stored.subscriptions.filter((s) => s.root_id !== session.rootId).length + stored.starts.length;
    if (outside === 0) return;
    this.work.note(tx, session.cause, outside);
    this.queue.add(tx, 'broadcast-signal', {
      id: broadcast,
      name,
      variables,
      exceptRoot: session.rootId,
      cause: further(session.cause),
    });
  }

  /** What is thrown in a tree may be for a part of it that is suspended: held there, as what comes from outside is. */
  async #stepOrHold(tx: Tx, session: TreeSession, given: Given, known: StoredMatches): Promise<void> {
    const row = session.rows.get(given.instanceId);
    if (row?.status !== 'suspended')
      return void (await this.#withDefinitions(tx, session, () =>
        session.step(given.instanceId, given.input, given.inputId),
      ));
    await this.#hold(tx, row, given);
    // What is held ends subscriptions for whatever is thrown next.
    known.clear();
  }

  /** Messages that were there before their subscriptions, each subscription as many as it stays open for. */
  async #takeAllBuffered(tx: Tx, sessions: readonly TreeSession[], found: Saved['buffered']): Promise<void> {
    const openIn = (one: Saved['buffered'][number]): TreeSession | undefined =>
      sessions.find((session) => session.rows.has(one.instanceId) && isOpen(session, one));
    const tried: string[] = [];
    const seen = new Map<string, number>();
    for (let some = found; some.length > 0;) {
      for (const one of some) {
        const { messageId, instanceId, subscriptionId } = one;
        tried.push(messageId);
        seen.set(`${instanceId} ${subscriptionId}`, (seen.get(`${instanceId} ${subscriptionId}`) ?? 0) + 1);
        const session = openIn(one);
        if (session) await this.#takeBuffered(tx, session, one);
      }
      // Others may have been quicker with all that were looked at.
      const hungry = some.find(
        (one) => (seen.get(`${one.instanceId} ${one.subscriptionId}`) ?? 0) >= MOST_BUFFERED && openIn(one),
      );
      seen.clear();
      some = hungry ? await moreBuffered(tx, hungry, tried) : [];
    }
  }

  /** A message that was there before its subscription. */
  async #takeBuffered(
    tx: Tx,
    session: TreeSession,
    { messageId, instanceId, subscriptionId }: Saved['buffered'][number],
  ): Promise<void> {
    const {
      process_key: key = '',
      visible_to: seenBy = [],
      incident_id: incidentId,
    } = session.rows.get(instanceId) ?? {};
    if (incidentId && !(await this.#mayMove(tx, messageId, incidentId))) return;
    const message = await tx.first<{ name: string; variables: JsonObject }>(
      'processes.takeBuffered',
      `update buffered_message set delivered_to = delivered_to || $2::text, chosen = chosen || $4::text
        where id = $1 and not ($2 = any (delivered_to)) and (sees is null or sees && $3)
          and not exists (select 1 from held_input h where h.instance_id = $5 and $6 = any (h.closes)) returning name, variables`,
      [messageId, key, seenBy, choice({ processKey: key, instanceId, subscriptionId }), instanceId, subscriptionId],
    );
    if (!message) return;
    const input = {
      type: 'message',
      at: tx.now,
      subscriptionId,
      name: message.name,
      variables: message.variables,
    } as const;
    const row = session.rows.get(instanceId);
    if (row?.status === 'suspended')
      return void (await this.#hold(tx, row, { instanceId, input, inputId: `message:${messageId}` }));
    const outcome = await this.#withDefinitions(tx, session, () =>
      session.step(instanceId, input, `message:${messageId}`),
    );
    if (!outcome.ok) await giveBack(tx, messageId, { processKey: key, instanceId, subscriptionId });
  }

  /** A message that waited comes from somebody who leads the incident, or from the platform. */
  async #mayMove(tx: Tx, messageId: string, incidentId: string): Promise<boolean> {
    const message = await tx.first<{ sees: readonly string[] | null }>(
      'processes.buffered',
      'select sees from buffered_message where id = $1',
      [messageId],
    );
    if (!message?.sees) return true;
    const led = await this.extensions.incidentContext?.ledBy(tx, [incidentId], message.sees);
    return led?.has(incidentId) ?? true;
  }

  async #hold(tx: Tx, row: InstanceRow, { input, inputId }: Given): Promise<number> {
    if (input.type === 'timerFired')
      await tx.run('processes.dropTimer', 'delete from timer where instance_id = $1 and timer_id = $2', [
        row.id,
        input.timerId,
      ]);
    const wait = input.type === 'timerFired' ? input.timerId : 'subscriptionId' in input ? input.subscriptionId : '';
    const closes = closedBy((await this.#definitionOf(tx, row)).process, row.state, wait);
    await tx.run(
      'processes.hold',
      `insert into held_input (instance_id, input_id, root_id, input, closes) values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [row.id, inputId, row.root_id, json(input), closes],
    );
    return 1;
  }

  /** After a pause: what came meanwhile, in its order, and the jobs that were not tried. Who is cancelled has no use for it. */
  async #afterPause(tx: Tx, session: TreeSession, { type }: ProcessInput): Promise<void> {
    if (type === 'resume' || type === 'cancel') await this.#releaseHeld(tx, session);
    if (type === 'resume') await this.#releaseJobs(tx, session);
  }

  async #releaseHeld(tx: Tx, session: TreeSession): Promise<void> {
    const suspended = [...session.rows.values()].filter(({ status }) => status === 'suspended').map(({ id }) => id);
    const held = await tx.query<{ instance_id: string; input_id: string; input: ProcessInput; number: number }>(
      'processes.release',
      'delete from held_input where root_id = $1 and instance_id <> all ($2) returning instance_id, input_id, input, number',
      [session.rootId, suspended],
    );
    for (const { instance_id, input_id, input } of [...held].sort((a, b) => a.number - b.number))
      await this.#releaseOne(tx, session, instance_id, input_id, input);
  }

  async #releaseJobs(tx: Tx, session: TreeSession): Promise<void> {
    const jobs = await tx.query<{ id: string }>(
      'processes.releaseJobs',
      `update job set state = 'open', chain = 0, origin = null where root_id = $1 and state = 'retrying' or root_id = $1 and state = 'open' returning id`,
      [session.rootId],
    );
    for (const { id } of jobs) this.queue.add(tx, 'run-job', { jobId: id });
    wakeWorkers(tx, this.notifier);
  }

  /** What no longer fits is left out; a message that waited for it is for the next that waits. */
  async #releaseOne(
    tx: Tx,
    session: TreeSession,
    instanceId: string,
    inputId: string,
    input: ProcessInput,
  ): Promise<void> {
    const outcome = await this.#withDefinitions(tx, session, () =>
      session.step(instanceId, { ...input, at: tx.now }, inputId),
    );
    const row = session.rows.get(instanceId);
    if (outcome.ok || input.type !== 'message' || !row) return;
    const { name, subscriptionId, variables } = input;
    const target = { instanceId, subscriptionId, processKey: row.process_key };
    const id = inputId.slice('message:'.length);
    this.queue.add(tx, 'deliver-event', { id, kind: 'message', rootId: row.root_id, target, name, variables });
  }

  async #carryOutCommands(tx: Tx, commands: readonly IssuedCommand[]): Promise<void> {
    const byWriter = new Map<CommandWriter, IssuedCommand[]>();
    for (const one of commands) {
      for (const writer of this.extensions.writersOf(one.command.type)) {
        const list = byWriter.get(writer);
        if (list) list.push(one);
        else byWriter.set(writer, [one]);
      }
    }
    for (const [writer, list] of byWriter) await writer.write(tx, list);
  }

  async #tellObservers(tx: Tx, change: TreeChange): Promise<void> {
    for (const { instance, status, statusBefore } of change.changes) {
      if (status === statusBefore) continue;
      const { id: key, processKey, incidentId, rootId, visibleTo } = instance;
      this.feed.publish(tx, {
        topic: 'processes',
        key,
        change: { id: key, processKey, state: status, incidentId, rootId },
        visibleTo,
      });
    }
    const { observers, incidentLock } = this.extensions;
    const { incidentId } = change;
    if (
      incidentId !== null &&
      incidentLock &&
      !this.#lockedIncidents(tx).has(incidentId) &&
      observers.some((o) => o.changesIncident?.(change))
    ) {
      if (!(await incidentLock.lock(tx, incidentId, false))) throw new IncidentBusy(incidentId);
      this.#lockedIncidents(tx).add(incidentId);
    }
    for (const observer of observers) await observer.observe(tx, change);
  }

  #lockedIncidents(tx: Tx): Set<string> {
    return tx.local(INCIDENT_LOCKED, () => new Set<string>());
  }

  #answer(session: TreeSession, instanceId: string): Advanced {
    return { instanceId, status: session.rows.get(instanceId)?.status ?? 'active', repeated: false };
  }
}

/** One text for a message's name and key; what is buffered and subscribed under it is locked by its hash. */
export function messageKey(name: string, correlationKey: string): string {
  return `${name}\u001f${correlationKey}`;
}

/** Whether a subscription that was saved before has not been closed since. */
function isOpen({ waits }: TreeSession, { instanceId, subscriptionId }: Saved['buffered'][number]): boolean {
  return !waits.goneSubscriptions.some((gone) => gone.instance_id === instanceId && gone.id === subscriptionId);
}

const problemOf = ({ code, message }: Rejection): OperationProblem => ({
  elementId: '',
  code,
  severity: 'error',
  message,
});

/** Subscriptions and starts that match a message or signal, by its name and key. */
type StoredMatches = Map<string, Matches>;

async function matchedOnce(known: StoredMatches, key: string, match: () => Promise<Matches>): Promise<Matches> {
  const found = known.get(key) ?? (await match());
  known.set(key, found);
  return found;
}

/** The open subscriptions of the tree that match: those stored and not closed in this step, and those just opened. */
function openInside(
  session: TreeSession,
  stored: Matches,
  opened: readonly { instance_id: string; subscription_id: string; process_key: string }[],
) {
  const gone = new Set(session.waits.goneSubscriptions.map((g) => `${g.instance_id} ${g.id}`));
  const still = stored.subscriptions.filter(
    (s) => s.root_id === session.rootId && !gone.has(`${s.instance_id} ${s.subscription_id}`),
  );
  return [...still, ...opened];
}
