import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { APP_ROLE } from '../platform/settings.ts';

/**
 * Makes the login role of API and worker, or sets its password. It owns nothing, and can't bypass row-level security.
 * Roles belong to the whole server, so copies that migrate at the same moment may meet: then it is tried again.
 */
export async function ensureAppRole(client: pg.Client, password: string): Promise<void> {
  const role = pg.escapeIdentifier(APP_ROLE);
  const options = `login nosuperuser nocreatedb nocreaterole nobypassrls password ${pg.escapeLiteral(password)}`;
  for (let attempt = 1; ; attempt++) {
    try {
      const found = await client.query('select 1 from pg_roles where rolname = $1', [APP_ROLE]);
      // Only a superuser may name the attributes that he alone could give; the role was made without them.
      if (found.rowCount) await client.query(`alter role ${role} login password ${pg.escapeLiteral(password)}`);
      else await client.query(`create role ${role} ${options}`);
      return;
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      if (!['XX000', '42710', '23505'].includes(code) || attempt >= 20) throw error;
      await wait(50 * attempt);
    }
  }
}

/** What the role may do: read and write rows. Append-only tables take new rows only; partitions go by their table. */
export async function grantToApp(client: pg.Client): Promise<void> {
  const role = pg.escapeIdentifier(APP_ROLE);
  await client.query(`
    grant connect on database ${pg.escapeIdentifier(client.database ?? '')} to ${role};
    revoke create on schema public from public;
    grant usage on schema trucban, public, graphile_worker to ${role};
    revoke all on all tables in schema trucban from ${role};
    grant usage, select on all sequences in schema trucban to ${role};
    grant execute on all functions in schema trucban to ${role};
    grant select, insert, update, delete on all tables in schema graphile_worker to ${role};
    grant usage, select, update on all sequences in schema graphile_worker to ${role};
    grant execute on all functions in schema graphile_worker to ${role};`);
  const tables = await client.query<{ name: string; append: boolean }>(`
    select c.relname as name, obj_description(c.oid, 'pg_class') = 'append-only' as append
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'trucban' and c.relkind in ('r', 'p', 'v') and not c.relispartition and c.relname <> 'schema_migration'`);
  for (const { name, append } of tables.rows) {
    const rights = append ? 'select, insert' : 'select, insert, update, delete';
    await client.query(`grant ${rights} on trucban.${pg.escapeIdentifier(name)} to ${role}`);
  }
}

/** graphile-worker puts its tables under row-level security without a policy: only their owner would see rows. */
export async function openQueueTables(client: pg.Client): Promise<void> {
  const tables = await client.query<{ name: string }>(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'graphile_worker' and c.relkind = 'r' and c.relrowsecurity
       and not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'trucban')`);
  for (const { name } of tables.rows) {
    await client.query(
      `create policy trucban on graphile_worker.${pg.escapeIdentifier(name)} to ${pg.escapeIdentifier(APP_ROLE)} using (true) with check (true)`,
    );
  }
}
