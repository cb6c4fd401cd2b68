import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@trucban/testkit';
import { emptyDatabase } from '../../../test/support/database.ts';
import { SimulatedClock } from '../clock.ts';
import { Database } from '../database/database.ts';
import { Notifier } from '../database/notifier.ts';
import { Logger } from '../logger.ts';
import { systemScope } from '../scope.ts';
import { Secrets } from '../secrets.ts';
import { Settings } from '../settings.ts';
import { forgetReplacedTasks, freeTasksOfTheDead } from './queue-hold.ts';
import { Queue } from './queue.ts';

const SCOPE = systemScope('test');

describe('the queue', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let queue: Queue;
  beforeAll(async () => {
    testDatabase = await emptyDatabase();
    const settings = new Settings({ databaseUrl: testDatabase.appUrl, logLevel: 'silent' });
    const logger = new Logger(settings);
    database = new Database(settings, new SimulatedClock('2026-11-22T05:00:00.000Z'), logger, { entities: [] });
    queue = new Queue(new Notifier(settings, database, logger), new Secrets(settings));
  }, 120_000);
  afterAll(async () => {
    await database?.onApplicationShutdown();
    await testDatabase?.drop();
  });

  const waiting = () =>
    database.query<{ key: string | null; payload: unknown }>(
      'test.waiting',
      'select key, payload from graphile_worker._private_jobs order by id',
    );

  it('replaces what waits under a key, also within one transaction', async () => {
    await database.transaction(SCOPE, async (tx) => {
      queue.add(tx, 'count', { n: 1 }, { key: 'counting' });
      queue.add(tx, 'tell', { n: 1 });
      queue.add(tx, 'count', { n: 2 }, { key: 'counting' });
      queue.add(tx, 'tell', { n: 2 });
    });
    const told = [1, 2].map((n) => ({ key: null, payload: { n } }));
    expect(await waiting()).toEqual(expect.arrayContaining([{ key: 'counting', payload: { n: 2 } }, ...told]));
    expect(await waiting()).toHaveLength(3);

    await database.transaction(SCOPE, async (tx) => {
      queue.add(tx, 'count', { n: 3 }, { key: 'counting' });
      queue.add(tx, 'count', { n: 4 }, { key: 'counting' });
    });
    expect(await waiting()).toEqual(expect.arrayContaining([{ key: 'counting', payload: { n: 4 } }, ...told]));
    expect(await waiting()).toHaveLength(3);
  });

  it('keeps no trace of a task that was replaced while it ran, and whose process died', async () => {
    const keyed = (n: number) =>
      database.transaction(SCOPE, async (tx) => queue.add(tx, 'count', { n }, { key: 'dying' }));
    const left = async () => (await waiting()).filter(({ key, payload }) => key === 'dying' || isOf(payload, 5));
    await keyed(5);
    await database.query(
      'test.take',
      `update graphile_worker._private_jobs set locked_by = 'dead', locked_at = now() - interval '1 minute', attempts = 1
        where key = 'dying'`,
    );
    await keyed(6);
    expect(await forgetReplacedTasks(database.pool)).toBe(0);
    expect(await left()).toHaveLength(2);
    expect(await freeTasksOfTheDead(database.pool)).toBe(1);
    expect(await forgetReplacedTasks(database.pool)).toBe(1);
    expect(await left()).toEqual([{ key: 'dying', payload: { n: 6 } }]);
  });
});

const isOf = (payload: unknown, n: number): boolean => (payload as { readonly n?: number }).n === n;
