/** The product's own processes: migrations, then API and worker. */
import path from 'node:path';
import { query } from './postgres.ts';
import { Trouble } from './report.mjs';
import { publicUrl, root, type Settings } from './settings.ts';
import { until, type Service } from './supervisor.ts';
import { runTool } from './tools.ts';

/** Where the product finds its servers, and what is secret. */
export interface Surroundings {
  readonly settings: Settings;
  /** For migrations alone. */
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly appPassword: string;
  readonly temporalAddress: string;
  readonly secretKeyFile: string;
}

const script = (name: string): string => path.join(root, 'apps', 'api', 'dist', name);

function environment({
  settings,
  appUrl,
  temporalAddress,
  secretKeyFile,
}: Surroundings): Record<string, string | undefined> {
  return {
    DATABASE_APP_URL: appUrl,
    // The owner's password is none of the running product's business.
    DATABASE_URL: undefined,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: settings.namespace,
    HOST: settings.host,
    PORT: String(settings.port),
    TRUCBAN_HOME: settings.home,
    TRUCBAN_DEMO: settings.demo ? '1' : '0',
    TRUCBAN_SECRET_KEY_FILE: secretKeyFile,
    NODE_ENV: 'production',
  };
}

/** Brings the database to this version, and loads the shipped library and the sample province. Idempotent. */
export async function migrate(surroundings: Surroundings): Promise<void> {
  const { ownerUrl, appPassword } = surroundings;
  const env = { ...environment(surroundings), DATABASE_URL: ownerUrl, TRUCBAN_APP_PASSWORD: appPassword };
  const result = await runTool({
    command: process.execPath,
    args: [script('migrate.js')],
    cwd: root,
    env,
    output: 'keep',
  });
  if (result.ok) return;
  const words = result.text.trim().split('\n').slice(-20).join('\n  ');
  throw new Trouble(
    'Không nâng cấp được cơ sở dữ liệu; dữ liệu vẫn như trước. Xem lỗi dưới đây.',
    `The database can't be migrated; the data are as they were:\n  ${words}`,
  );
}

export function apiService(surroundings: Surroundings): Service {
  const { settings } = surroundings;
  const health = `${publicUrl(settings)}/health/ready`;
  return {
    name: 'api',
    port: settings.port,
    stopSignal: 'SIGTERM',
    prepare: async () => node('main.js', surroundings),
    ready: (aborted) =>
      until('API', 60_000, aborted, async () => (await fetch(health, { signal: AbortSignal.timeout(2_000) })).ok),
  };
}

/** @param polls whether a worker asks Temporal for work */
export function workerService(surroundings: Surroundings, polls: () => Promise<boolean>): Service {
  return {
    name: 'worker',
    port: null,
    stopSignal: 'SIGTERM',
    prepare: async () => node('worker.js', surroundings),
    ready: (aborted) => until('worker', 60_000, aborted, polls),
  };
}

function node(name: string, surroundings: Surroundings): Awaited<ReturnType<Service['prepare']>> {
  const args = ['--enable-source-maps', script(name)];
  return { command: process.execPath, args, cwd: root, env: environment(surroundings) };
}

/** An outside database must answer before anything is built upon it. */
export async function requireDatabase(databaseUrl: string): Promise<void> {
  await query(databaseUrl, 'select 1').catch((error: unknown) => {
    throw new Trouble(
      'Không kết nối được tới DATABASE_URL: hãy kiểm tra địa chỉ, người dùng và mật khẩu.',
      `DATABASE_URL can't be connected to (${(error as Error).message}): check address, user and password.`,
    );
  });
}

/** URL of the application's role on an outside server, beside that of the owner. */
export function appUrlBeside(ownerUrl: string, password: string): string {
  const url = new URL(ownerUrl);
  url.username = 'trucban_app';
  url.password = password;
  return url.href;
}
