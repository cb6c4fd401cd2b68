import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../platform/public.ts';
import { EndlessLoop, MAX_CHAIN, MAX_WORK, causeOf, further, type Cause } from './store/chain.ts';

/** So much may a step that was set going from outside send without being counted: most acts send little. */
const FREE = 100;
/** Acts whose work is over that are kept in mind; one that is forgotten is found out again. */
const MOST_KEPT = 10_000;
const NOTED = Symbol('processes.work');

/** The transaction began too much: it is run again, and then refuses to send. */
class WorkExhausted extends Error {
  /** As of a serialization failure, so that `Database` runs the transaction again. */
  readonly code = '40001';
  constructor() {
    super('too much work was begun by one act from outside');
  }
}

/** Bounds what one act from outside sets going: how deep, and how much in all. */
@Injectable()
export class Work {
  readonly #exhausted = new Set<string>();

  constructor(private readonly database: Database) {}

  /** Whether what has this cause may send and start nothing more. */
  isOver({ origin, chain }: Cause): boolean {
    return chain >= MAX_CHAIN || this.#exhausted.has(origin);
  }

  /**
   * For a job of the catalogue that sends or starts something: counts it.
   * @returns its cause, for `within`; null outside of a job. @throws EndlessLoop when there is no room for it.
   */
  sending(tx: Tx, hops = 1): Cause | null {
    this.expectRoom(tx);
    const cause = causeOf(tx);
    if (!cause) return null;
    this.note(tx, cause, hops);
    return further(cause, hops);
  }

  /** The same for one whose message is counted when it is queued. @throws EndlessLoop */
  expectRoom(tx: Tx): void {
    const cause = causeOf(tx);
    if (cause && this.isOver(cause)) throw new EndlessLoop();
  }

  /** Counts so many hops before the commit. When they are too many the transaction begins anew, and `isOver` is true. */
  note(tx: Tx, { origin, chain }: Cause, hops: number): void {
    if (hops === 0 || this.#exhausted.has(origin)) return;
    const noted = tx.local(NOTED, () => {
      tx.beforeCommit(() => this.#count(tx, noted), 'derive');
      return new Map<string, { hops: number; free: boolean }>();
    });
    const before = noted.get(origin);
    noted.set(origin, { hops: hops + (before?.hops ?? 0), free: chain === 0 && before?.free !== false });
  }

  /** Apart from the transaction: those that belong to the same act don't wait for each other. */
  async #count(tx: Tx, noted: ReadonlyMap<string, { hops: number; free: boolean }>): Promise<void> {
    const counted = [...noted]
      .filter(([, { hops, free }]) => !free || hops > FREE)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    if (counted.length === 0) return;
    const rows = await this.database.apart<{ origin: string; hops: number }>(
      'processes.countWork',
      // In passing, some that nobody will add to any more are thrown away.
      `with gone as (delete from work_begun where origin in (select origin from work_begun where at < $3::timestamptz - interval '1 day' limit 20 for update skip locked))
       insert into work_begun as w (origin, hops, at) select origin, hops, $3 from unnest($1::uuid[], $2::int[]) as n(origin, hops)
       on conflict (origin) do update set hops = w.hops + excluded.hops returning origin, hops`,
      [counted.map(([origin]) => origin), counted.map(([, { hops }]) => hops), tx.now],
    );
    const over = rows.filter(({ hops }) => hops > MAX_WORK);
    for (const { origin } of over) this.#keep(origin);
    if (over.length > 0) throw new WorkExhausted();
  }

  #keep(origin: string): void {
    this.#exhausted.add(origin);
    const [oldest] = this.#exhausted;
    if (this.#exhausted.size > MOST_KEPT && oldest !== undefined) this.#exhausted.delete(oldest);
  }
}
