import { randomUUID } from 'node:crypto';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { testTemporal, type TestTemporal } from '@trucban/testkit';
import { createWorkflowClient, ensureNamespace } from '@trucban/workflows/client';
import { createTrucbanWorker } from '@trucban/workflows/worker';
import { Centre } from '../../../../scripts/drill/centre.ts';
import { Player } from '../../../../e2e/support/player.ts';
import { Activities, ActivitiesModule } from '../../src/activities/public.ts';
import { entities } from '../../src/database/entities.ts';
import { features } from '../../src/features.ts';
import { OutboxStore } from '../../src/outbox-relay/outbox-store.ts';
import { OutboxRelay } from '../../src/outbox-relay/relay.service.ts';
import { TemporalStatus } from '../../src/outbox-relay/temporal-status.ts';
import { Clock, Database, Feed, Logger, Notifier, PlatformModule, Settings } from '../../src/platform/public.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

/** The whole centre: API, Temporal's worker with relay, people and agencies of the sample province. */
export interface Hall {
  readonly api: TestApp;
  readonly centre: Centre;
  readonly player: Player;
  close(): Promise<void>;
}

/** Starts the API on a database of its own, and the worker in a namespace of its own on the shared Temporal. */
export async function openHall(): Promise<Hall> {
  const temporal = await testTemporal();
  const namespace = `sops-${randomUUID()}`;
  const [api] = await Promise.all([
    startTestApp({ temporalAddress: temporal.address }),
    ensureNamespace(temporal.address, namespace),
  ]);
  const stopWorker = await startWorker(api, temporal, namespace);
  const centre = new Centre(api.baseUrl, api.get(Settings).home);
  return {
    api,
    centre,
    player: new Player(centre),
    close: async () => {
      await stopWorker();
      await api.close();
      temporal.release();
    },
  };
}

/** As `worker.ts` does, in this process. */
async function startWorker(api: TestApp, { address }: TestTemporal, namespace: string): Promise<() => Promise<void>> {
  @Module({
    imports: [
      PlatformModule.forRoot({
        entities,
        settings: api.get(Settings),
        clock: api.get(Clock as never),
        runQueue: false,
      }),
      ...features,
      ActivitiesModule,
    ],
  })
  class Worker {}
  const context: INestApplicationContext = await NestFactory.createApplicationContext(Worker, {
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  const get = <T>(token: abstract new (...args: never[]) => T): T => context.get(token as never, { strict: false });
  const relay = new OutboxRelay(
    get(Database),
    new OutboxStore(),
    new TemporalStatus(get(Feed)),
    get(Notifier),
    get(Clock),
    get(Logger),
    createWorkflowClient({ address, namespace }),
  );
  const worker = await createTrucbanWorker({
    address,
    namespace,
    activities: get(Activities),
    shutdownGraceMs: 1_000,
    log: () => undefined,
  });
  const running = worker.run();
  relay.onApplicationBootstrap();
  return async () => {
    await relay.beforeApplicationShutdown();
    worker.shutdown();
    await running;
    await context.close();
  };
}
