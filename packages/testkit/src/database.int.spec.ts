import { afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from './database.ts';
import type { Migration } from './migration.ts';

let runs = 0;
const migration: Migration = {
  key: `testkit ${Date.now()}`,
  run: async ({ ownerUrl, appPassword }) => {
    runs += 1;
    await ask(ownerUrl, `do $$ begin create role trucban_app login; exception when duplicate_object then null; end $$`);
    await ask(ownerUrl, `alter role trucban_app password '${appPassword}'`);
    await ask(ownerUrl, 'create table greeting (text text)');
    await ask(ownerUrl, `insert into greeting values ('xin chào')`);
    await ask(ownerUrl, 'grant select on greeting to trucban_app');
    for (const name of ['pg_trgm', 'unaccent', 'btree_gist', 'pgcrypto'])
      await ask(ownerUrl, `create extension ${name}`);
  },
};

describe('test databases', () => {
  const made: TestDatabase[] = [];
  afterAll(() => Promise.all(made.map((one) => one.drop())));

  it('are copies of a template that is migrated once', async () => {
    made.push(...(await Promise.all([createTestDatabase(migration), createTestDatabase(migration)])));
    const [first, second] = made as [TestDatabase, TestDatabase];
    expect(runs).toBe(1);
    await ask(first.ownerUrl, 'delete from greeting');
    expect(await ask(first.appUrl, 'select text from greeting')).toEqual([]);
    expect(await ask(second.appUrl, 'select text from greeting')).toEqual([{ text: 'xin chào' }]);
  });

  it('lower and raise Vietnamese letters', async () => {
    const [{ ownerUrl }] = made as [TestDatabase];
    expect(await ask(ownerUrl, `select lower('ĐƯỜNG LỬA') as text`)).toEqual([{ text: 'đường lửa' }]);
  });
});

async function ask(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}
