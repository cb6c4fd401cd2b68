import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedClock, type TestDatabase } from '@trucban/testkit';
import { emptyDatabase } from '../../../test/support/database.ts';
import { Logger } from '../logger.ts';
import { systemScope } from '../scope.ts';
import { Settings } from '../settings.ts';
import { Database } from './database.ts';
import { onCommit } from './on-commit.ts';
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
});
