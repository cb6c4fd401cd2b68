import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DatabaseUrls } from './database-urls.ts';
import { openLease, type Lease } from './lease.ts';
import { templateName, type Migration } from './migration.ts';

/** A database of one's own, a copy of the migrated template. */
export interface TestDatabase extends DatabaseUrls {
  readonly name: string;
  /** Drops it, with the connections that still stand. Call it in `afterAll`. */
  drop(): Promise<void>;
}

interface Server {
  readonly lease: Lease;
  readonly port: number;
  readonly passwords: { readonly postgres: string; readonly owner: string; readonly app: string };
}

/** One lock for all test processes: they make templates and roles one after the other. */
const templateLock = 7_261_113;

/**
 * A new database on the shared test PostgreSQL, which is started if it doesn't run.
 * @param migration makes the template that is copied; run once for each `key`. Without one the database is empty.
 */
export async function createTestDatabase(migration?: Migration): Promise<TestDatabase> {
  const lease = await openLease();
  const server = { lease, ...((await lease.want('postgres')) as Omit<Server, 'lease'>) };
  const admin = await connected(adminUrl(server));
  try {
    const template = migration ? await ensureTemplate(server, admin, migration) : undefined;
    const name = `test_${randomBytes(6).toString('hex')}`;
    await admin.query(`create database ${name} owner trucban_owner ${template ? `template ${template}` : ''}`);
    return { name, ...urls(server, name), drop: () => drop(server, name) };
  } finally {
    await admin.end();
  }
}

async function drop(server: Server, name: string): Promise<void> {
  const admin = await connected(adminUrl(server));
  await admin.query(`drop database if exists ${name} with (force)`);
  await admin.end();
  server.lease.close();
}

async function ensureTemplate(server: Server, admin: pg.Client, migration: Migration): Promise<string> {
  const name = templateName(migration.key);
  await admin.query('select pg_advisory_lock($1)', [templateLock]);
  try {
    const mark = await admin.query<{ mark: string | null }>(
      `select shobj_description(oid, 'pg_database') as mark from pg_database where datname = $1`,
      [name],
    );
    if (mark.rows[0]?.mark === 'complete') return name;
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.query(`create database ${name} owner trucban_owner`);
    await migration.run(urls(server, name));
    // A database with connections can't be copied.
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    await admin.query(`alter database ${name} with allow_connections false`);
    await admin.query(`comment on database ${name} is 'complete'`);
    return name;
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [templateLock]);
  }
}

function urls(server: Server, database: string): DatabaseUrls {
  const { owner, app } = server.passwords;
  return {
    ownerUrl: url(server.port, 'trucban_owner', owner, database),
    appUrl: url(server.port, 'trucban_app', app, database),
    appPassword: app,
  };
}

const adminUrl = (server: Server): string => url(server.port, 'postgres', server.passwords.postgres, 'postgres');

const url = (port: number, user: string, password: string, database: string): string =>
  `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}
