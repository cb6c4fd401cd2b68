import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import type { Product } from '../support/product.ts';

/** So long an ambush waits for a level that is due, and for those that wait with it. */
const DUE_MS = 20_000;
const TOLD_MS = 5_000;

/**
 * Kills the worker after it has told levels of ladders and before Temporal could hear of it, so that everything is asked of it
 * again: a pause of the database makes due levels wait for each other, and while Temporal stands still they are told.
 * @returns how many were told so; none when none was due in time
 */
export async function ambush(product: Product): Promise<number> {
  const pool = product.database();
  const database = await pool.connect();
  try {
    await database.query('begin');
    await database.query('lock table escalation_firing in share mode');
    const before = await count(database, 'select count(*) from escalation_firing');
    await until(DUE_MS, async () => (await count(database, WAITING)) > 0);
    product.pause('temporal');
    await database.query('commit');
    const told = async (): Promise<number> =>
      (await count(database, 'select count(*) from escalation_firing')) - before;
    await until(TOLD_MS, async () => (await told()) > 0 && (await count(database, UNDER_WAY)) === 0);
    const levels = await told();
    await product.kill('worker');
    return levels;
  } finally {
    product.resume('temporal');
    database.release(true);
    await pool.end();
  }
}

/** Who waits for the table. */
const WAITING = `select count(*) from pg_locks where relation = 'escalation_firing'::regclass and not granted`;
/** Who writes to it. */
const UNDER_WAY = `select count(*) from pg_locks where relation = 'escalation_firing'::regclass and mode = 'RowExclusiveLock'`;

async function until(mostMs: number, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + mostMs; Date.now() < end && !(await isSo()); await wait(5));
}

async function count(database: pg.PoolClient, sql: string): Promise<number> {
  const { rows } = await database.query<{ count: string }>(sql);
  return Number(rows[0]?.count);
}
