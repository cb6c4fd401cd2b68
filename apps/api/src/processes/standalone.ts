import {
  createDeployments,
  type CompiledProcess,
  type CallReference,
  type DecisionReference,
  type DmnDefinition,
  type ResolvedDecision,
} from '@trucban/sop-engine';
import {
  Clock,
  Database,
  Feed,
  Ids,
  Logger,
  Notifier,
  Outbox,
  Queue,
  Settings,
  SystemClock,
  type Tx,
} from '../platform/public.ts';
import { ProcessDefinitions } from './definitions.ts';
import { ProcessExtensions } from './extensions.ts';
import { Jobs, RunJobTask } from './jobs.ts';
import {
  BroadcastSignalTask,
  DeliverEventTask,
  PublishMessageTask,
  StartBufferedTask,
} from './messages/event-tasks.ts';
import { Deliveries } from './messages/deliveries.ts';
import { Messages } from './messages/messages.ts';
import { SenderReach } from './messages/sender-reach.ts';
import { Signals } from './messages/signals.ts';
import { StartBuffered } from './start-buffered.ts';
import { StartByEvent } from './start-by-event.ts';
import { ProcessStore } from './process-store.ts';
import type { Definition } from './store/definition.ts';
import { Timers } from './timers.ts';
import { Work } from './work.ts';

/** Definitions that live in this process only: the last one deployed is in force. */
export class MemoryDefinitions extends ProcessDefinitions {
  readonly #versions = new Map<string, Definition[]>();
  #deployed = createDeployments();

  add(process: CompiledProcess): Definition {
    const versions = this.#versions.get(process.processId) ?? [];
    const definition = { processKey: process.processId, version: versions.length + 1, process };
    this.#versions.set(process.processId, [...versions, definition]);
    this.#deployed.add([process]);
    return definition;
  }

  /** Says which decisions are deployed together with which processes; those are added one by one afterwards. */
  addDecisions(models: readonly DmnDefinition[], processes: readonly CompiledProcess[]): void {
    this.#deployed.addDecisions(models, processes);
    this.#deployed.add(processes);
  }

  decision(_tx: Tx, reference: DecisionReference): Promise<ResolvedDecision | null> {
    return Promise.resolve(this.#deployed.decisions(reference) ?? null);
  }

  /** Forgets all. */
  clear(): void {
    this.#deployed = createDeployments();
    this.#versions.clear();
  }

  version(_tx: Tx, processKey: string, version: number): Promise<Definition | null> {
    return Promise.resolve(this.#versions.get(processKey)?.[version - 1] ?? null);
  }

  called(_tx: Tx, processKey: string, call: CallReference): Promise<Definition | null> {
    const called = this.#deployed.called(processKey, call);
    return Promise.resolve(this.#versions.get(processKey)?.find(({ process }) => process === called) ?? null);
  }

  current(_tx: Tx, processKey: string): Promise<Definition | null> {
    return Promise.resolve(this.#versions.get(processKey)?.at(-1) ?? null);
  }
}

/** A queue whose tasks are kept in this process and run when asked. */
export class MemoryQueue extends Queue {
  readonly #waiting: { readonly task: string; readonly payload: unknown }[] = [];

  constructor() {
    // Nothing leaves this process, so nothing is sealed.
    super(undefined as never, undefined as never);
  }

  override add(tx: Tx, task: string, payload: unknown): void {
    tx.afterCommit(() => void this.#waiting.push({ task, payload }));
  }

  take(): { readonly task: string; readonly payload: unknown } | undefined {
    return this.#waiting.shift();
  }
}

/** The process store with its helpers, without HTTP and without anything around it. */
export interface StandaloneStore {
  readonly database: Database;
  readonly clock: Clock;
  readonly store: ProcessStore;
  readonly messages: Messages;
  readonly signals: Signals;
  readonly timers: Timers;
  readonly jobs: Jobs;
  readonly extensions: ProcessExtensions;
  readonly definitions: MemoryDefinitions;
  readonly work: Work;
  /** Runs queued tasks (also those that they queue) until none is left. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Where it works. */
export interface StandaloneOptions {
  /** A migrated database, as the application's role. */
  readonly databaseUrl: string;
  readonly clock?: Clock;
  readonly poolSize?: number;
}

/** The store over a migrated database: for conformance, benches and tests of the store itself. */
export function createProcessStore({
  databaseUrl,
  clock = new SystemClock(),
  poolSize = 20,
}: StandaloneOptions): StandaloneStore {
  const settings = new Settings({ databaseUrl, databasePoolSize: poolSize });
  const logger = new Logger(settings);
  const database = new Database(settings, clock, logger, { entities: [] });
  const ids = new Ids(clock);
  const notifier = new Notifier(settings, database, logger);
  const queue = new MemoryQueue();
  const outbox = new Outbox(ids, notifier);
  // Changes are written; numbering and sending them is the API's business.
  const feed = new Feed({ wake: () => undefined } as ConstructorParameters<typeof Feed>[0]);
  const definitions = new MemoryDefinitions();
  const extensions = new ProcessExtensions();
  const work = new Work(database);
  const store = new ProcessStore(database, definitions, extensions, ids, queue, outbox, feed, notifier, work);
  const starts = new StartByEvent(store, definitions, ids);
  const reach = new SenderReach(extensions);
  const deliveries = new Deliveries(store, reach, queue);
  const messages = new Messages(store, deliveries, starts, reach, ids, queue, work);
  const signals = new Signals(deliveries, starts, reach, ids);
  const timers = new Timers(store, starts, definitions, database, outbox, queue, logger);
  const jobs = new Jobs(store, extensions, database, outbox, logger);
  const tasks: Readonly<Record<string, { run(payload: unknown): Promise<void> }>> = {
    'publish-message': new PublishMessageTask(messages),
    'broadcast-signal': new BroadcastSignalTask(signals),
    'deliver-event': new DeliverEventTask(deliveries),
    'start-buffered': new StartBufferedTask(new StartBuffered(store, starts, definitions)),
    'run-job': new RunJobTask(jobs),
  };
  return {
    database,
    clock,
    store,
    messages,
    signals,
    timers,
    jobs,
    extensions,
    definitions,
    work,
    async drain() {
      for (let next = queue.take(); next; next = queue.take()) await tasks[next.task]?.run(next.payload);
    },
    async close() {
      await notifier.onApplicationShutdown();
      await database.onApplicationShutdown();
    },
  };
}
