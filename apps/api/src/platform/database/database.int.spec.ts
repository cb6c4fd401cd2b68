import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@trucban/testkit';
import { emptyDatabase } from '../../../test/support/database.ts';
import { SimulatedClock } from '../clock.ts';
import { Logger } from '../logger.ts';
import { systemScope } from '../scope.ts';
import { Settings } from '../settings.ts';
import { Database } from './database.ts';
import { onCommit } from './on-commit.ts';
import { together } from './together.ts';
import type { Tx } from './tx.ts';

const SCOPE = systemScope('test');

describe('the way to the database', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    testDatabase = await emptyDatabase();
    const settings = new Settings({ databaseUrl: testDatabase.appUrl, databasePoolSize: 2, logLevel: 'silent' });
    database = new Database(settings, new SimulatedClock('2026-11-22T05:00:00.000Z'), new Logger(settings), {
      entities: [],
    });
  }, 120_000);
  afterAll(async () => {
    await database?.onApplicationShutdown();
    await testDatabase?.drop();
  });

  it('refuses a second statement under a name, also on a connection that has seen neither', async () => {
    await database.query('test.name', 'select 1 as one');
    await expect(database.apart('test.name', 'select 2 as two')).rejects.toThrow('test.name');
    await expect(database.transaction(SCOPE, (tx) => tx.query('test.name', 'select 3 as three'))).rejects.toThrow(
      'test.name',
    );
    expect(await database.apart('test.name', 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('does last what a request asks for in its own transactions, not in those that follow them', async () => {
    const commits: string[] = [];
    const last = async (tx: Tx): Promise<void> => void commits.push(tx.actor.label);
    await new Promise<void>((done) => {
      void onCommit.run(last, () =>
        database.transaction(SCOPE, async (tx) => {
          tx.afterCommit(async () => {
            await database.transaction(systemScope('afterwards'), async () => undefined);
            done();
          });
        }),
      );
    });
    expect(commits).toEqual(['test']);
  });

  it('shows all rows only to what asks as the system, not to what runs beside it', async () => {
    const tokens = (tx: Tx) =>
      tx.query<{ tokens: string }>('test.tokens', `select current_setting('trucban.tokens') as tokens`);
    const scope = { ...SCOPE, tokens: ['PC07', 'user:1'] };
    const seen = await database.transaction(scope, async (tx) => {
      const beside = async () => [await tokens(tx), await tokens(tx), await tokens(tx)];
      return together([beside(), tx.asSystem(beside), beside()]);
    });
    const own = [{ tokens: 'PC07,user:1' }];
    const all = [{ tokens: '*' }];
    expect(seen).toEqual([
      [own, own, own],
      [all, all, all],
      [own, own, own],
    ]);
  });

  it('takes nothing more for a transaction that is over, and waits for what is under way before it ends', async () => {
    let late: Promise<unknown> | undefined;
    const failing = database.transaction(SCOPE, async (tx) => {
      const slow = async () => {
        await tx.query('test.slow', 'select pg_sleep(0.05)');
        await tx.query(
          'test.after',
          `insert into idempotency_key (principal, key, request_hash, created_at, expires_at)
                                      values ('late', 'k', '', now(), now())`,
        );
      };
      late = new Promise((resolve) => setTimeout(() => resolve(tx.query('test.late', 'select 1').catch(String)), 200));
      await together([slow(), tx.query('test.bad', 'select 1 / 0')]);
    });
    await expect(failing).rejects.toThrow('division by zero');
    expect(await late).toMatch('over');
    expect(await database.query('test.kept', `select 1 as one from idempotency_key where principal = 'late'`)).toEqual(
      [],
    );
  });
});
