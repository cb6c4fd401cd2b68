import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startTestApp, type TestApp } from '../support/app.ts';

/** Tables without tokens: they hold no content of an incident, or only sealed or hashed texts. */
const WITHOUT_TOKENS = [
  'outbox',
  'worker_beat',
  'temporal_status',
  'idempotency_key',
  'config_version',
  'config_revision',
  'incident_counter',
  'event_key',
  'org_unit',
  'area',
  'role',
  'role_grant',
  'app_user',
  'session',
  'api_client',
  'access_token',
  'login_throttle',
  'audit_unsealed',
  'audit_seal',
  // How many messages, starts and incidents an act has set going: not which.
  'work_begun',
  // Which numbers may not change any more, and which are to be computed anew: not the numbers.
  'measure_change',
  'period_lock',
  // Which kinds of records measures count, and ids of records that are to be counted: not what they say.
  'measure_watch',
  'measure_record',
  // Counts of messages by source and minute, the last number of each sensor, and how far a pull has come.
  'source_minute',
  'sensor_last',
  'pull_state',
  // The last number of a year, and when the next report is due: not what reports say.
  'report_counter',
  'report_schedule',
];

describe('the second wall', () => {
  let test: TestApp;
  let client: pg.Client;
  beforeAll(async () => {
    test = await startTestApp();
    const dispatcher = await test.as('dispatcher');
    await dispatcher.post('/incidents', { eventType: 'FIRE-RES', location: { lat: 10.5, lon: 106.5 } });
    client = new pg.Client({ connectionString: test.database.appUrl, options: '-c search_path=trucban,public' });
    await client.connect();
  }, 120_000);
  afterAll(async () => {
    await client.end();
    await test.close();
  });

  const tables = async () =>
    (
      await client.query<{ name: string; forced: boolean; mine: boolean }>(
        `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced, pg_get_userbyid(c.relowner) = current_user as mine
           from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'trucban' and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'schema_migration'`,
      )
    ).rows;

  it('stands before every table with content, and the application owns none', async () => {
    const rows = await tables();
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter(({ mine }) => mine)).toEqual([]);
    expect(
      rows
        .filter(({ forced }) => !forced)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...WITHOUT_TOKENS].sort());
  });

  it('shows nothing to who says no tokens', async () => {
    for (const { name, forced } of await tables()) {
      if (!forced) continue;
      const { rows } = await client.query<{ n: string }>(`select count(*) as n from ${pg.escapeIdentifier(name)}`);
      expect([name, rows[0]?.n]).toEqual([name, '0']);
    }
  });

  it('can not be taken down by the application', async () => {
    const { rows } = await client.query(
      'select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user',
    );
    expect(rows[0]).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false });
    const members = await client.query(
      'select 1 from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname = current_user',
    );
    expect(members.rowCount).toBe(0);
    for (const statement of [
      'set role postgres',
      'set session authorization postgres',
      'alter table incident disable row level security',
      'drop policy scope on incident',
      'create table trucban.x (a int)',
      'create table public.x (a int)',
      'update audit_entry set action = action',
      'delete from audit_entry',
      'truncate audit_entry',
      'delete from audit_seal',
      'update timeline_entry set kind = kind',
      'delete from timeline_entry',
      'select * from audit_entry_rest',
      'select * from schema_migration',
      "select pg_read_file('/etc/passwd')",
    ])
      await expect(client.query(statement)).rejects.toThrow(/permission|must be owner|owner of/);
  });
});
