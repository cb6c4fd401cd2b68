/** The embedded Temporal server: its databases on the embedded PostgreSQL, its process, its namespace. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { writeAtomically } from './files.ts';
import { ensureDatabase, query, superuserUrl } from './postgres.ts';
import { Trouble } from './report.mjs';
import type { Secrets } from './secrets.ts';
import { until, type Launch, type Service } from './supervisor.ts';
import { renderTemporalConfig, type TemporalPorts } from './temporal-config.ts';
import { temporalVersion, type TemporalPrograms } from './temporal-programs.ts';
import { lastWords, requireSpaceLeft, runTool } from './tools.mjs';

export interface TemporalOptions {
  readonly home: string;
  readonly ports: TemporalPorts;
  readonly postgresPort: number;
  readonly secrets: Secrets;
  readonly programs: TemporalPrograms;
  readonly namespace: string;
}

/** The service, as the supervisor runs it. */
export function temporalService(options: TemporalOptions): Service {
  const address = `127.0.0.1:${options.ports.frontend}`;
  return {
    name: 'temporal',
    port: options.ports.frontend,
    stopSignal: 'SIGTERM',
    prepare: () => prepare(options),
    ready: (aborted) => ensureNamespace(address, options.namespace, aborted),
  };
}

async function prepare(options: TemporalOptions): Promise<Launch> {
  const { home, programs, ports } = options;
  const folder = path.join(home, 'temporal');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (programs.kind === 'cli') {
    const data = ['--db-filename', path.join(folder, 'temporal.db'), '--log-level', 'warn'];
    const place = ['--headless', '--ip', '127.0.0.1', '--port', String(ports.frontend)];
    const args = ['server', 'start-dev', ...place, ...data, '--namespace', options.namespace];
    return { command: programs.cli, args, cwd: folder };
  }
  await Promise.all([
    ensureSchema(options, programs.sql, 'temporal', 'temporal'),
    ensureSchema(options, programs.sql, 'temporal_visibility', 'visibility'),
  ]);
  // The members of the last run are gone; the new server would try to reach them first.
  await query(superuserUrl(options.postgresPort, options.secrets, 'temporal'), 'delete from cluster_membership');
  const dynamicFile = path.join(folder, 'dynamic.yaml');
  await writeAtomically(dynamicFile, '{}\n', 0o600);
  const configFile = path.join(folder, 'server.yaml');
  const config = renderTemporalConfig(ports, options.postgresPort, options.secrets.temporal, dynamicFile);
  await writeAtomically(configFile, config, 0o600);
  // Without an authorizer anybody who reaches the port is let in: it listens on loopback alone.
  return { command: programs.server, args: ['--config-file', configFile, '--allow-no-auth', 'start'], cwd: folder };
}

/** The mark stands in the database itself: a schema that was interrupted is made anew, an older one is updated. */
async function ensureSchema(options: TemporalOptions, sql: string, database: string, schema: string): Promise<void> {
  const admin = superuserUrl(options.postgresPort, options.secrets, 'postgres');
  const complete = `trucban: schema of ${temporalVersion}, spare indexes dropped`;
  const found = await query(
    admin,
    `select shobj_description(oid, 'pg_database') as mark from pg_database where datname = $1`,
    [database],
  );
  const mark = (found.rows[0] as { mark: string | null } | undefined)?.mark ?? undefined;
  if (mark === complete) return;
  if (mark === undefined) await query(admin, `drop database if exists ${database} with (force)`);
  await ensureDatabase(admin, database, 'temporal');
  const tool = async (...args: string[]): Promise<void> => {
    const place = ['--ep', '127.0.0.1', '-p', String(options.postgresPort), '-u', 'temporal', '--db', database];
    const env = { SQL_PASSWORD: options.secrets.temporal };
    const all = ['--plugin', 'postgres12', ...place, ...args];
    const { ok, text } = await runTool({ command: sql, args: all, env, output: 'keep' });
    if (ok) return;
    requireSpaceLeft(text, options.home);
    throw new Trouble(
      'Không tạo được cơ sở dữ liệu của Temporal: hãy xử lý lỗi dưới đây rồi chạy lại.',
      `Temporal's database can't be made: remedy this and run again. temporal-sql-tool says:\n  ${lastWords(text, 6)}`,
    );
  };
  if (mark === undefined) await tool('setup-schema', '-v', '0.0');
  await tool('update-schema', '--schema-name', `postgresql/v12/${schema}`);
  if (schema === 'visibility') await dropSpareIndexes(superuserUrl(options.postgresPort, options.secrets, database));
  await query(admin, `comment on database ${database} is '${complete}'`);
}

/**
 * The schema keeps columns for search attributes that somebody may define, each with an index. We define none, and every
 * workflow would be written into all of them, twice.
 */
async function dropSpareIndexes(url: string): Promise<void> {
  const spare =
    '^by_(temporal_)?(bool|datetime|double|int|keyword|text|keyword_list|low_cardinality_keyword)_[0-9]{2}$';
  const { rows } = await query(
    url,
    `select string_agg(quote_ident(indexname), ', ') as names from pg_indexes
      where tablename = 'executions_visibility' and indexname ~ $1`,
    [spare],
  );
  const { names } = rows[0] as { names: string | null };
  if (names !== null) await query(url, `drop index ${names}`);
}

type Request = Parameters<Connection['workflowService']['registerNamespace']>[0];

/** How long the histories of ended workflows are kept; the generated type knows Long alone, the encoder takes numbers too. */
const retention = { seconds: 3 * 24 * 3_600 } as unknown as Request['workflowExecutionRetentionPeriod'];

/**
 * Waits for the server and makes the namespace where it is missing.
 * @param address of the frontend, host:port
 */
export async function ensureNamespace(
  address: string,
  namespace: string,
  aborted: AbortSignal,
  patienceMs = 90_000,
): Promise<void> {
  let connection: Connection | undefined;
  try {
    await until('Temporal', patienceMs, aborted, async () => {
      connection ??= await Connection.connect({ address, connectTimeout: 1_000 });
      return hasNamespace(connection, namespace);
    });
  } finally {
    await connection?.close();
  }
}

async function hasNamespace(connection: Connection, namespace: string): Promise<boolean> {
  try {
    await connection.withDeadline(Date.now() + 3_000, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return true;
  } catch (error) {
    const notFound = 5;
    if ((error as { code?: number }).code !== notFound) throw error;
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention });
    return false;
  }
}

/** Does a worker of the product ask for work? The name of the task queue is that of `workflows`. */
export async function isPolled(address: string, namespace: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: 1_000 });
  try {
    const workflowTasks = 1;
    const request = { namespace, taskQueue: { name: 'trucban' }, taskQueueType: workflowTasks };
    const { pollers } = await connection.workflowService.describeTaskQueue(request);
    return (pollers?.length ?? 0) > 0;
  } finally {
    await connection.close();
  }
}
