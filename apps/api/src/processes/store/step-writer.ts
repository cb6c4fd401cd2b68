import { earlierDeadline } from '@trucban/workflows';
import {
  isUniqueViolation,
  type Feed,
  type Notifier,
  type Outbox,
  type Queue,
  type Tx,
} from '../../platform/public.ts';
import type { CommandWriter, IssuedCommand, ProcessExtensions, TreeChange } from '../extensions.ts';
import { wakeWorkers } from '../outside/job-waiters.ts';
import type { BufferedMessages } from './buffered.ts';
import { further } from './chain.ts';
import type { IncidentLocks } from './incident-locks.ts';
import { messageKey } from './matching.ts';
import { saveStep, type Saved } from './save.ts';
import type { TreeSession } from './session.ts';
import type { ThrownInside } from './thrown-inside.ts';
import { mergeWrites, type JobRow } from './writes.ts';

/** A repeat of an input that was just being carried out: the transaction begins anew and finds it. */
class CarriedOutMeanwhile extends Error {
  /** As of a serialization failure, so that `Database` runs the transaction again. */
  readonly code = '40001';
  constructor() {
    super('the same input was carried out at the same moment');
  }
}

/** Writes what the steps of a transaction did, and carries out what follows from them in the same transaction. */
export class StepWriter {
  constructor(
    private readonly thrown: ThrownInside,
    private readonly buffered: BufferedMessages,
    private readonly incidents: IncidentLocks,
    private readonly extensions: ProcessExtensions,
    private readonly queue: Queue,
    private readonly outbox: Outbox,
    private readonly feed: Feed,
    private readonly notifier: Notifier,
  ) {}

  /** Until nothing is left that is thrown inside or waits in a buffer; then commands, the live feed, observers. */
  async finish(tx: Tx, sessions: readonly TreeSession[]): Promise<void> {
    for (;;) {
      for (const session of sessions) await this.thrown.reach(tx, session);
      const buffered = await this.#write(tx, sessions);
      if (buffered.length === 0) break;
      await this.buffered.takeAll(tx, sessions, buffered);
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
    const { observers } = this.extensions;
    const { incidentId } = change;
    if (incidentId !== null && observers.some((o) => o.changesIncident?.(change)))
      await this.incidents.expect(tx, incidentId);
    for (const observer of observers) await observer.observe(tx, change);
  }
}
