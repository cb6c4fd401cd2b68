import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIMITS } from './limits.ts';

/** What the environment says, read once. Tests make their own. */
export class Settings {
  readonly host: string = process.env['HOST'] ?? '127.0.0.1';
  readonly port: number = Number(process.env['PORT'] ?? 3000);
  /** Data folder: keys, generated passwords, uploaded files. */
  readonly home: string = resolve(process.env['TRUCBAN_HOME'] ?? join(checkoutRoot(), '.trucban'));
  /** Connection of the owner: for migrations only. */
  readonly ownerDatabaseUrl: string | undefined = process.env['DATABASE_URL'];
  /** Connection of the application's role; given, or made from the owner's and the role's password. */
  readonly databaseUrl: string = process.env['DATABASE_APP_URL'] ?? applicationUrl(this.ownerDatabaseUrl, this.home);
  readonly databasePoolSize: number = Number(process.env['TRUCBAN_DB_POOL'] ?? 20);
  /** Longest wait for a connection to the database, in milliseconds; after it the answer is 503. */
  readonly databaseConnectMs: number = Number(process.env['TRUCBAN_DB_CONNECT_MS'] ?? LIMITS.databaseConnectMs);
  readonly temporalAddress: string | undefined = process.env['TEMPORAL_ADDRESS'];
  readonly temporalNamespace: string = process.env['TEMPORAL_NAMESPACE'] || 'trucban';
  readonly demo: boolean = process.env['TRUCBAN_DEMO'] === '1';
  readonly supervised: boolean = process.env['TRUCBAN_SUPERVISED'] === '1';
  readonly logLevel: string = process.env['TRUCBAN_LOG_LEVEL'] ?? 'info';
  /** Bearer token that may read `/metrics` from outside of this machine; none: loopback only. */
  readonly metricsToken: string | undefined = process.env['TRUCBAN_METRICS_TOKEN'];
  readonly secretKeyFile: string = process.env['TRUCBAN_SECRET_KEY_FILE'] ?? join(this.home, 'secret.key');
  /** Address by which browsers reach us when a proxy stands before (`https://ioc.example.invalid`); else the request's Host. */
  readonly publicOrigin: string | undefined = process.env['TRUCBAN_PUBLIC_ORIGIN'];
  /** CIDRs of private networks that webhooks may reach; the demonstration's agencies run on this machine. */
  readonly webhookAllow: string = process.env['TRUCBAN_WEBHOOK_ALLOW'] ?? (this.demo ? '127.0.0.0/8,::1/128' : '');
  /** Broker whose messages are taken as events (`mqtts://user:password@host`); none: no MQTT. */
  readonly mqttUrl: string | undefined = process.env['MQTT_URL'] || undefined;
  /** Name by which the broker keeps the messages of this process while it is away; must differ between processes, and last. */
  readonly mqttClientId: string | undefined = process.env['TRUCBAN_MQTT_CLIENT_ID'] || undefined;
  /** Events whose rules wait: from so many on readings of sensors are put off, so that calls go on. */
  readonly shedAt: number = Number(process.env['TRUCBAN_SHED_AT'] ?? 20_000);
  /** How often the platform tells its rules of itself and of silent sources (`RULE-44`, `RULE-45`), in seconds; 0: never. */
  readonly watchSeconds: number = Number(process.env['TRUCBAN_WATCH_SECONDS'] ?? 60);
  /** Networks (CIDR) and host names of the province that jobs of an SOP may call although they aren't public: its LGSP. */
  readonly httpAllow: string = process.env['TRUCBAN_HTTP_ALLOW'] ?? '';

  constructor(given: Partial<Settings> = {}) {
    // The key lies in the data folder that is given, not in the one that would have been used without it.
    if (given.home !== undefined && process.env['TRUCBAN_SECRET_KEY_FILE'] === undefined)
      this.secretKeyFile = join(given.home, 'secret.key');
    for (const [name, value] of Object.entries(given)) {
      if (value !== undefined) Object.defineProperty(this, name, { value, enumerable: true });
    }
  }
}

/** Name of the login role that API and worker use. It owns nothing and can't bypass row-level security. */
export const APP_ROLE = 'trucban_app';

/** File with the generated password of the application's role. */
export function appPasswordFile(home: string): string {
  return join(home, 'app-database-password');
}

/** Root of the checkout (or of the installed product): the folder that holds `apps`, `province`, `sop`. */
export function checkoutRoot(): string {
  // src/platform and dist/platform lie equally deep.
  return resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');
}

/** The owner's URL with the application's role and password in place of the owner's. */
export function withAppRole(ownerUrl: string, password: string): string {
  const url = new URL(ownerUrl);
  url.username = APP_ROLE;
  url.password = encodeURIComponent(password);
  return url.toString();
}

function applicationUrl(ownerUrl: string | undefined, home: string): string {
  if (!ownerUrl) return '';
  const given = process.env['TRUCBAN_APP_PASSWORD'];
  if (given) return withAppRole(ownerUrl, given);
  try {
    return withAppRole(ownerUrl, readFileSync(appPasswordFile(home), 'utf8').trim());
  } catch {
    return ''; // Not migrated yet: whoever connects says so.
  }
}

/** Makes the data folder, readable by its owner only. */
export function ensureHome(home: string): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
}
