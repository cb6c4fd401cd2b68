import 'reflect-metadata';
import { setTimeout as wait } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { createTrucbanWorker, type TrucbanWorker } from '@trucban/workflows/worker';
import { Activities } from './activities/public.ts';
import { exitWithParent } from './platform/process.ts';
import { Logger, Settings, WorkerBeat } from './platform/public.ts';
import { WorkerModule } from './worker.module.ts';

/** Rest between two tries to reach Temporal. */
const RETRY_MS = 1_000;

/** Longest wait for running activities when stopping. */
const STOP_MS = 6_000;

/** Starts the Temporal worker: activities, relay and reconciler. Temporal may come later, go and come back. */
async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(), {
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  const settings = app.get(Settings);
  const logger = app.get(Logger);
  const polling = new Polling(settings, app.get(Activities), logger);
  let stopping: Promise<void> | undefined;
  const stop = () =>
    (stopping ??= polling
      .stop()
      .then(() => app.close())
      .finally(() => process.exit(0)));
  // The worker first: activities that still run need the database.
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
  if (settings.supervised) exitWithParent(stop);
  app.get(WorkerBeat).begin();
  logger.info({ startedInMs: Math.round(performance.now()) }, 'worker ready');
  await polling.run();
}

/** Asks Temporal for work until it is stopped. */
class Polling {
  #worker: TrucbanWorker | undefined;
  #stopped = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly settings: Settings,
    private readonly activities: Activities,
    private readonly logger: Logger,
  ) {}

  run(): Promise<void> {
    this.#ended = this.#poll();
    return this.#ended;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#worker?.shutdown();
    // Connecting to a Temporal that is away can't be cut short.
    await Promise.race([this.#ended, wait(STOP_MS)]);
  }

  async #poll(): Promise<void> {
    while (!this.#stopped) {
      try {
        this.#worker = await createTrucbanWorker({
          address: this.settings.temporalAddress ?? '',
          namespace: this.settings.temporalNamespace,
          activities: this.activities,
          log: ({ level, message }) =>
            level === 'ERROR' ? this.logger.error({}, message) : this.logger.warn({}, message),
        });
        if (!this.#stopped) await this.#worker.run();
      } catch (error) {
        if (this.#stopped) return;
        this.logger.warn({ err: error }, 'no work from Temporal');
        await wait(RETRY_MS);
      }
    }
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
