/** The product's own processes: API and worker. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './root.mjs';
import { publicUrl, type Settings } from './settings.ts';
import { until, type Service } from './supervisor.ts';

/** A busy machine needs more than a minute for a first start. */
const START_MS = 180_000;

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

export const script = (name: string): string => path.join(root, 'apps', 'api', 'dist', name);

/** What API, worker and migration are told. */
export function environment({
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
    // Compiled once, for all processes and starts.
    NODE_COMPILE_CACHE: path.join(root, 'node_modules', '.cache', 'trucban', 'code'),
  };
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
      until('API', START_MS, aborted, async () => (await fetch(health, { signal: AbortSignal.timeout(2_000) })).ok),
  };
}

/** @param polls whether a worker asks Temporal for work */
export function workerService(surroundings: Surroundings, polls: () => Promise<boolean>): Service {
  return {
    name: 'worker',
    port: null,
    stopSignal: 'SIGTERM',
    prepare: async () => node('worker.js', surroundings),
    ready: (aborted) => until('worker', START_MS, aborted, polls),
  };
}

function node(name: string, surroundings: Surroundings): Awaited<ReturnType<Service['prepare']>> {
  // An address, not a path: that is what is imported.
  const args = ['--import', pathToFileURL(script('source-maps.js')).href, script(name)];
  return { command: process.execPath, args, cwd: root, env: environment(surroundings) };
}

/** URL of the application's role on an outside server, beside that of the owner. */
export function appUrlBeside(ownerUrl: string, password: string): string {
  const url = new URL(ownerUrl);
  url.username = 'trucban_app';
  url.password = encodeURIComponent(password);
  return url.href;
}
