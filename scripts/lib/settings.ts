/** What the environment says, with its defaults (docs/operations.md has the table). */
import { dataFolder, readPort } from './early.mjs';
import { Trouble } from './report.mjs';

export { root } from './root.mjs';

export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly home: string;
  readonly demo: boolean;
  readonly databaseUrl: string | undefined;
  readonly databaseAppUrl: string | undefined;
  readonly temporalAddress: string | undefined;
  readonly namespace: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

/**
 * @param env the process's environment
 * @throws Trouble when a value can't be used
 */
export function readSettings(env: Environment): Settings {
  const host = env.HOST || '127.0.0.1';
  return {
    host,
    port: readPort(env.PORT),
    home: dataFolder(env),
    demo: readDemo(env.TRUCBAN_DEMO, host),
    databaseUrl: env.DATABASE_URL || undefined,
    databaseAppUrl: env.DATABASE_APP_URL || undefined,
    temporalAddress: env.TEMPORAL_ADDRESS || undefined,
    namespace: env.TEMPORAL_NAMESPACE || 'trucban',
  };
}

/** The sample province's passwords lie in a file; whoever opens the port to a network must ask for them by name. */
function readDemo(text: string | undefined, host: string): boolean {
  if (text === undefined || text === '') return isLoopback(host);
  if (text === '0' || text === '1') return text === '1';
  throw new Trouble(`TRUCBAN_DEMO=${text}: chỉ nhận 0 hoặc 1.`, `TRUCBAN_DEMO=${text}: only 0 or 1 is understood.`);
}

/** Where a browser on this machine reaches the product. */
export function publicUrl({ host, port }: Pick<Settings, 'host' | 'port'>): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
