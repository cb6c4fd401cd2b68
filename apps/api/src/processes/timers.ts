import { Injectable } from '@nestjs/common';
import type { Instant } from '@trucban/kernel';
import { dueOfSchedule, nameOfStart, nextOfSchedule, type CompiledProcess } from '@trucban/sop-engine';
import { earlierDeadline, type FiredTimers } from '@trucban/workflows';
import { Database, Logger, Outbox, Queue, isAway, systemScope, together, type Tx } from '../platform/public.ts';
import { ProcessDefinitions } from './definitions.ts';
import { ProcessStore } from './process-store.ts';
import { startName, StartByEvent } from './start-by-event.ts';
import { lockNames } from './start-buffered.ts';
import { lockFreeTrees } from './store/rows.ts';
import { SHARDS } from './store/waits.ts';

interface DueTimer {
  readonly root_id: string;
  readonly instance_id: string;
  readonly timer_id: string;
}
interface DueStart {
  readonly process_key: string;
  readonly version: number;
  readonly element_id: string;
  readonly name: string;
  /** A message is due when the version takes effect. */
  readonly kind: 'timer' | 'message';
}

/** Timers that are fired in one transaction at most: the row locks of their instances are held so long. */
const TOGETHER = 50;

/** BPMN timers: those that instances wait for and those that start processes. */
@Injectable()
export class Timers {
  readonly #scope = systemScope('clock');

  constructor(
    private readonly store: ProcessStore,
    private readonly starts: StartByEvent,
    private readonly definitions: ProcessDefinitions,
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly queue: Queue,
    private readonly logger: Logger,
  ) {}

  /**
   * Fires up to `limit` timers of the shard that are due, in the order of their due times, those of instances several in one
   * transaction. One whose instance somebody else has locked stays due; one that was fired meanwhile changes nothing.
   * `nextDueAt` null: the shard has no timer left.
   * @throws what a timer failed with, when no other one fired: those behind it do not wait for it
   */
  async fireDueTimers(shard: number, limit: number): Promise<FiredTimers> {
    const due = await this.database.transaction(this.#scope, (tx) =>
      together([
        tx.query<DueTimer>(
          'processes.dueTimers',
          `select root_id, instance_id, timer_id from timer where shard = $1 and due_at <= $2
            order by due_at, length(timer_id), timer_id limit $3`,
          [shard, tx.now, limit],
        ),
        tx.query<DueStart>(
          'processes.dueStarts',
          `select process_key, version, element_id, name, kind from start_event where shard = $1 and due_at <= $2 order by due_at, element_id, name limit $3`,
          [shard, tx.now, limit],
        ),
      ]),
    );
    const [timers, starts] = due;
    let fired = 0;
    let failure: { readonly error: unknown } | undefined;
    const attempt = async (what: object, work: () => Promise<number>): Promise<void> => {
      try {
        fired += await work();
      } catch (error) {
        if (isAway(error)) throw error;
        this.logger.error({ err: error, ...what }, 'a timer could not be fired');
        failure = { error };
      }
    };
    for (const start of starts) await attempt(start, () => this.#startBy(start));
    for (let from = 0; from < timers.length; from += TOGETHER) {
      const part = timers.slice(from, from + TOGETHER);
      try {
        fired += await this.#fire(part);
      } catch (error) {
        if (isAway(error)) throw error;
        // Which of them it was is found out one by one.
        for (const timer of part) await attempt(timer, () => this.#fire([timer]));
      }
    }
    if (failure && fired === 0) throw failure.error;
    return { fired, nextDueAt: await this.nextDueAt(shard) };
  }

  /** The earliest deadline of a shard. */
  async nextDueAt(shard: number): Promise<Instant | null> {
    const row = await this.database.transaction(this.#scope, (tx) =>
      tx.first<{ due_at: Instant | null }>(
        'processes.nextTimer',
        `select least((select min(due_at) from timer where shard = $1),
                      (select min(due_at) from start_event where shard = $1)) as due_at`,
        [shard],
      ),
    );
    return row?.due_at ?? null;
  }

  /** Shards that have a timer, with the earliest: for the reconciler. */
  async earliest(): Promise<readonly { readonly shard: number; readonly dueAt: Instant }[]> {
    const all = await Promise.all(
      Array.from({ length: SHARDS }, async (_, shard) => ({ shard, dueAt: await this.nextDueAt(shard) })),
    );
    return all.flatMap(({ shard, dueAt }) => (dueAt === null ? [] : [{ shard, dueAt }]));
  }

  /** Notes the start events of a version and sets its start timers. Called when it is published. */
  async publishStarts(
    tx: Tx,
    key: string,
    version: number,
    effectiveFrom: Instant,
    process: CompiledProcess,
  ): Promise<void> {
    await tx.asSystem(async () => {
      const isLater = effectiveFrom > tx.now;
      await this.#meetMessages(tx, key, isLater, process);
      for (const start of process.startSubscriptions) {
        const timer = start.type === 'timer' ? dueOfSchedule(start.schedule, isLater ? effectiveFrom : tx.now) : null;
        const dueAt = timer?.dueAt ?? (isLater && start.type === 'message' ? effectiveFrom : null);
        const shard = dueAt === null ? null : hash(key) % SHARDS;
        await tx.run(
          'processes.addStart',
          `insert into start_event (process_key, version, element_id, kind, name, joint, shard, due_at, repetitions, interval)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           on conflict (process_key, version, element_id, kind, name) do update
             set joint = excluded.joint, shard = excluded.shard, due_at = excluded.due_at,
                 repetitions = excluded.repetitions, interval = excluded.interval`,
          [
            key,
            version,
            start.elementId,
            start.type,
            nameOfStart(start, process.startSubscriptions),
            start.all === true,
            shard,
            dueAt,
            timer ? (timer.left === undefined ? 0 : timer.left) : null,
            timer?.every ?? null,
          ],
        );
        if (dueAt !== null && shard !== null) this.outbox.add(tx, earlierDeadline(shard, dueAt));
      }
    });
  }

  /**
   * Messages that have waited for such a process start it: now, or when the version takes effect. Each is either here before
   * the version, and found, or finds the version: who publishes one has the lock of its name too.
   */
  async #meetMessages(tx: Tx, key: string, isLater: boolean, process: CompiledProcess): Promise<void> {
    const names = process.startSubscriptions.flatMap((start) => (start.type === 'message' ? [start.messageName] : []));
    if (names.length === 0 || isLater) return;
    await lockNames(tx, names.map(startName));
    this.queue.add(tx, 'start-buffered', { processKey: key });
  }

  async #fire(due: readonly DueTimer[]): Promise<number> {
    return this.store.transaction(this.#scope, async (tx) => {
      const trees = await lockFreeTrees(tx, [...new Set(due.map(({ root_id }) => root_id))]);
      const mine = due.filter(({ root_id }) => trees.some(({ root }) => root.id === root_id));
      if (mine.length === 0) return 0;
      const named = [mine.map(({ instance_id }) => instance_id), mine.map(({ timer_id }) => timer_id)];
      const there = await tx.query<{ instance_id: string; timer_id: string }>(
        'processes.timers',
        'select instance_id, timer_id from timer where (instance_id, timer_id) in (select * from unnest($1::uuid[], $2::text[]))',
        named,
      );
      const still = new Set(there.map(({ instance_id, timer_id }) => `${instance_id} ${timer_id}`));
      const deliveries = trees.map((tree) => ({
        tree,
        inputs: mine
          .filter(
            ({ root_id, instance_id, timer_id }) => root_id === tree.root.id && still.has(`${instance_id} ${timer_id}`),
          )
          .map(({ instance_id: instanceId, timer_id: timerId }) => ({
            instanceId,
            inputId: `timer:${timerId}`,
            input: { type: 'timerFired' as const, at: tx.now, timerId },
          })),
      }));
      const numbers = await this.store.deliverAll(tx, deliveries);
      // What the engine no longer knows must not stay due for ever.
      if (numbers.some((number, n) => number < (deliveries[n]?.inputs.length ?? 0)))
        await tx.run(
          'processes.dropTimers',
          'delete from timer where (instance_id, timer_id) in (select * from unnest($1::uuid[], $2::text[]))',
          named,
        );
      return numbers.reduce((sum, number) => sum + number, 0);
    });
  }

  /** A version takes effect: its message start events meet what has waited for them. */
  async #takeEffect(tx: Tx, { process_key, version, element_id: elementId }: DueStart): Promise<number> {
    this.queue.add(tx, 'start-buffered', { processKey: process_key });
    return tx.run(
      'processes.tookEffect',
      `update start_event set due_at = null where process_key = $1 and version = $2 and element_id = $3 and kind = 'message' and due_at is not null`,
      [process_key, version, elementId],
    );
  }

  async #startBy(due: DueStart): Promise<number> {
    const { process_key, version, element_id: elementId, name } = due;
    return this.store.transaction(this.#scope, async (tx) => {
      if (due.kind === 'message') return this.#takeEffect(tx, due);
      const row = await tx.first<{
        due_at: Instant | null;
        repetitions: number | null;
        interval: string | null;
        joint: boolean;
      }>(
        'processes.startTimer',
        `select due_at, repetitions, interval, joint from start_event
          where process_key = $1 and version = $2 and element_id = $3 and kind = 'timer' and name = $5 and due_at <= $4 for update`,
        [process_key, version, elementId, tx.now, name],
      );
      if (!row?.due_at) return 0;
      const definition = await this.definitions.current(tx, process_key);
      // A version that was replaced or retired starts nothing any more.
      const inForce = definition !== null && definition.version === version;
      const next = inForce
        ? nextOfSchedule(
            { dueAt: row.due_at, left: row.repetitions, ...(row.interval === null ? {} : { every: row.interval }) },
            tx.now,
          )
        : null;
      await tx.run(
        'processes.nextStart',
        `update start_event set due_at = $4, repetitions = $5 where process_key = $1 and version = $2 and element_id = $3 and kind = 'timer' and name = $6`,
        [process_key, version, elementId, next?.dueAt ?? null, next?.left ?? null, name],
      );
      if (!inForce) return 0;
      const came = { kind: 'timer', name, variables: {} } as const;
      const variables = row.joint ? await this.starts.arrive(tx, definition, elementId, came) : {};
      if (!variables) return 1;
      await this.store.start(tx, { definition, variables, startElementId: elementId, visibleTo: ['IOC'] });
      return 1;
    });
  }
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
}
