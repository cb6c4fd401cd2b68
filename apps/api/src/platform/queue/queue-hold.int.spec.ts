import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@trucban/testkit';
import pg from 'pg';
import { emptyDatabase } from '../../../test/support/database.ts';
import { QueueHold, freeTasksOfTheDead } from './queue-hold.ts';

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await emptyDatabase();
  pool = new pg.Pool({ connectionString: database.appUrl, max: 2 });
}, 120_000);
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

afterEach(() => pool.query('delete from graphile_worker._private_jobs'));

/** A task that a runner had in hand when it was last seen. */
async function taskOf(runner: string, takenAgo: string): Promise<void> {
  await pool.query(`select graphile_worker.add_job('x', job_key => $1)`, [runner]);
  await pool.query(
    `update graphile_worker._private_jobs set locked_by = $1, locked_at = now() - $2::interval where key = $1`,
    [runner, takenAgo],
  );
}
const holders = async () =>
  (
    await pool.query<{ pid: number }>(
      `select l.pid from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.locktype = 'advisory' and l.classid = 7401003 and l.granted`,
    )
  ).rows.map(({ pid }) => pid);
const held = async () =>
  (await pool.query<{ by: string }>('select locked_by as by from graphile_worker._private_jobs where locked_by is not null order by 1')).rows.map(({ by }) => by); // prettier-ignore

describe('queued tasks of a process that died', () => {
  it('are free at once for the others, those of one that lives are not', async () => {
    const living = new QueueHold(database.appUrl, 'living');
    const dying = new QueueHold(database.appUrl, 'dying');
    await Promise.all([living.take(), dying.take()]);
    for (const runner of ['living', 'dying', 'dead']) await taskOf(runner, '1 minute');
    await taskOf('just begun', '0 seconds');
    expect(await freeTasksOfTheDead(pool)).toBe(1);
    expect(await held()).toEqual(['dying', 'just begun', 'living']);

    await dying.release();
    while ((await freeTasksOfTheDead(pool)) === 0) await wait(10);
    expect(await held()).toEqual(['just begun', 'living']);
    expect(await freeTasksOfTheDead(pool)).toBe(0);
    await living.release();
  });

  it('stay with a process that only lost its connection', async () => {
    const hold = new QueueHold(database.appUrl, 'unlucky');
    await hold.take();
    const [first] = await holders();
    await pool.query('select pg_terminate_backend($1)', [first]);
    for (let now = [first]; now.length === 0 || now.includes(first); now = await holders()) await wait(20);
    await taskOf('unlucky', '1 minute');
    expect(await freeTasksOfTheDead(pool)).toBe(0);
    await hold.release();
  });
});
