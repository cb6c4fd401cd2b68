import pg from 'pg';
import { REPLACEABLE } from './queue.ts';

/** First half of the advisory locks' key; the second is made from the name of the runner. */
const LOCK_CLASS = 7_401_003;
/** A task that was taken so recently may belong to a runner whose lock is on its way. */
const YOUNG = '3 seconds';
const RETRY_MS = 500;

/**
 * Shows the other processes that this runner of the queue lives: an advisory lock on a connection of its own, which PostgreSQL
 * frees at once when the process dies.
 */
export class QueueHold {
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #over = false;

  constructor(
    private readonly databaseUrl: string,
    private readonly runner: string,
  ) {}

  /** Takes the lock, and takes it again whenever the connection is lost. */
  async take(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: 'trucban-queue',
      keepAlive: true,
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    this.#client = client;
    try {
      await client.connect();
      await client.query('select pg_advisory_lock($1, hashtext($2))', [LOCK_CLASS, this.runner]);
    } catch {
      this.#lost(client);
    }
    if (this.#over) await client.end().catch(() => undefined);
  }

  async release(): Promise<void> {
    this.#over = true;
    clearTimeout(this.#retry);
    await this.#client?.end().catch(() => undefined);
  }

  #lost(client: pg.Client): void {
    if (this.#over || this.#client !== client) return;
    this.#client = undefined;
    this.#retry = setTimeout(() => void this.take(), RETRY_MS);
    this.#retry.unref();
  }
}

/**
 * Gives back the tasks of runners that died: nobody holds their lock. The library would leave them alone for four hours.
 * Answers how many runners those were.
 */
export async function freeTasksOfTheDead(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ dead: string[] | null }>({
    name: 'platform.queue.free',
    text: `with holders as (
        select locked_by from graphile_worker._private_jobs where locked_at < now() - interval '${YOUNG}'
        union select locked_by from graphile_worker._private_job_queues where locked_at < now() - interval '${YOUNG}'),
      dead as (select array_agg(locked_by) as ids from holders where pg_try_advisory_xact_lock($1, hashtext(locked_by)))
      select ids as dead, case when ids is not null then graphile_worker.force_unlock_workers(ids) end from dead`,
    values: [LOCK_CLASS],
  });
  return rows[0]?.dead?.length ?? 0;
}

/**
 * Forgets the tasks that a later one under the same key has replaced while they ran and that did not end: the library never runs
 * them again nor deletes them. Answers how many those were.
 */
export async function forgetReplacedTasks(pool: pg.Pool): Promise<number> {
  const { rowCount } = await pool.query({
    name: 'platform.queue.forget',
    text: 'delete from graphile_worker._private_jobs where key is null and locked_at is null and flags ? $1',
    values: [REPLACEABLE],
  });
  return rowCount ?? 0;
}
