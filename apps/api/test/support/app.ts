import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TestDatabase } from '@trucban/testkit';
import type { Instant } from '@trucban/kernel';
import { createHttpApp } from '../../src/http-app.ts';
import { writeDemoCredentials, type DemoCredentials } from '../../src/identity/demo-credentials.ts';
import { Settings, SimulatedClock, SystemClock, type Clock } from '../../src/platform/public.ts';
import { Caller } from './caller.ts';
import { seededDatabase } from './database.ts';

/** The started API on a database of its own with the sample province. */
export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly database: TestDatabase;
  readonly baseUrl: string;
  readonly settings: Settings;
  readonly credentials: DemoCredentials;
  readonly clock: Clock;
  /** A service of the application: `get(Database)`. */
  get<T>(token: new (...args: never[]) => T): T;
  /** Nobody. */
  readonly anonymous: Caller;
  /** A person of the sample province with a session: `as('dispatcher')`. */
  as(username: string): Promise<Caller>;
  /** A program with a token: `asClient('agency-pc07')`, `asClient('integration')`. */
  asClient(clientId: string): Promise<Caller>;
  close(): Promise<void>;
}

/** How the application is started for a test. */
export interface TestAppOptions {
  /** Stands still at this instant; without it the machine's clock. */
  readonly clock?: SimulatedClock | Instant;
  /** Queued tasks run by themselves; true when not said. */
  readonly runQueue?: boolean;
  readonly temporalAddress?: string;
  /** What else the environment says. */
  readonly settings?: Partial<Settings>;
}

/** Starts the API on a seeded database and a free port. Call `close` in `afterAll`. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { database, credentials } = await seededDatabase();
  const home = mkdtempSync(join(tmpdir(), 'trucban-home-'));
  writeDemoCredentials(home, credentials);
  const clock =
    typeof options.clock === 'string' ? new SimulatedClock(options.clock) : (options.clock ?? new SystemClock());
  const settings = new Settings({
    home,
    port: 0,
    databaseUrl: database.appUrl,
    databasePoolSize: 10,
    demo: true,
    logLevel: process.env['TRUCBAN_LOG_LEVEL'] ?? 'error',
    temporalAddress: options.temporalAddress,
    metricsToken: randomBytes(12).toString('hex'),
    webhookAllow: '127.0.0.0/8,::1/128',
    // Tests look when they want to.
    watchSeconds: 0,
    ...options.settings,
  });
  const app = await createHttpApp({ settings, clock, runQueue: options.runQueue ?? true });
  await app.listen(0, '127.0.0.1');
  const baseUrl = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  return {
    app,
    database,
    baseUrl,
    settings,
    credentials,
    clock,
    get: (token) => app.get(token, { strict: false }),
    anonymous: new Caller(baseUrl),
    as: (username) => Caller.signedIn(baseUrl, credentials, username),
    asClient: (clientId) => Caller.withToken(baseUrl, credentials, clientId),
    close: async () => {
      await app.close();
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
