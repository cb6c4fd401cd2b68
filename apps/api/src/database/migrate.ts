import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { MikroORM } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { appPasswordFile, ensureHome, withAppRole } from '../platform/settings.ts';
import { migrations } from './migrations/index.ts';
import { ensureAppRole, grantToApp, openQueueTables } from './roles.ts';

/** Keeps two starts at the same moment from migrating the same database side by side. */
const MIGRATION_LOCK = 7_401_000;

/** How the schema is brought up to date. */
export interface MigrateOptions {
  readonly ownerUrl: string;
  readonly home: string;
  /** Password of the application's role; generated into `home` when not given. */
  readonly appPassword?: string | undefined;
}

/** Brings the database up to date as its owner. @returns the connection of the application's role */
export async function migrateSchema({ ownerUrl, home, appPassword }: MigrateOptions): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await refuseNewer(client);
    const password = appPassword ?? generatedPassword(home);
    await ensureAppRole(client, password);
    await client.query('create schema if not exists trucban');
    // The owner isn't always a superuser, and is under the tables' policies then.
    await client.query(`set trucban.tokens = '*'`);
    await applyMigrations(ownerUrl);
    await runMigrations({ connectionString: ownerUrl, logger: undefined as never });
    await openQueueTables(client);
    await ensurePartitions(client);
    await grantToApp(client);
    return withAppRole(ownerUrl, password);
  } finally {
    await client.end();
  }
}

/** A database that a newer version has changed isn't touched: this one doesn't know what was changed. */
async function refuseNewer(client: pg.Client): Promise<void> {
  const table = await client.query<{ there: boolean }>(
    `select to_regclass('trucban.schema_migration') is not null as there`,
  );
  if (!table.rows[0]?.there) return;
  const known = migrations.map(({ name }) => name);
  const newer = await client.query<{ name: string }>(
    'select name from trucban.schema_migration where name <> all($1) order by name',
    [known],
  );
  const [first] = newer.rows;
  if (first)
    throw new Error(
      `Cơ sở dữ liệu thuộc phiên bản mới hơn (${first.name}): hãy chạy phiên bản đó · The database belongs to a newer version (${first.name}): run that version.`,
    );
}

async function applyMigrations(ownerUrl: string): Promise<void> {
  const orm = new MikroORM({
    clientUrl: ownerUrl,
    entities: [],
    ensureDatabase: false,
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: {
      migrationsList: [...migrations] as never,
      tableName: 'trucban.schema_migration',
      snapshot: false,
      silent: true,
    },
    driverOptions: { options: '-c trucban.tokens=*' },
  });
  try {
    await orm.migrator.up();
  } finally {
    await orm.close(true);
  }
}

/** The partitions of this and the next three months, for every table partitioned by time. */
async function ensurePartitions(client: pg.Client): Promise<void> {
  await client.query(`
    select trucban.ensure_months(c.relname, (now() at time zone 'UTC')::date, 4)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'trucban' and c.relkind = 'p'`);
}

function generatedPassword(home: string): string {
  const file = appPasswordFile(home);
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  ensureHome(home);
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}
