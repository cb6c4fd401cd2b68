import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { WebhookPayload } from '@trucban/contracts';
import { testTemporal, type TestTemporal } from '@trucban/testkit';
import { createWorkflowClient, ensureNamespace } from '@trucban/workflows/client';
import { createTrucbanWorker } from '@trucban/workflows/worker';
import { Webhook } from 'standardwebhooks';
import { Centre } from '../../../../scripts/drill/centre.ts';
import { Player, type Played } from '../../../../e2e/support/player.ts';
import { Activities, ActivitiesModule } from '../../src/activities/public.ts';
import { entities } from '../../src/database/entities.ts';
import { features } from '../../src/features.ts';
import { OutboxStore } from '../../src/outbox-relay/outbox-store.ts';
import { OutboxRelay } from '../../src/outbox-relay/relay.service.ts';
import { TemporalStatus } from '../../src/health/public.ts';
import { Clock, Database, Feed, Logger, Notifier, PlatformModule, Settings } from '../../src/platform/public.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { publishVersion } from '../support/publish.ts';

/** The whole centre: API, Temporal's worker with relay, people and agencies of the sample province. */
export interface Hall {
  readonly api: TestApp;
  readonly centre: Centre;
  readonly player: Player;
  /** Is called before the centre closes, also when a test failed. */
  onClose(close: () => Promise<unknown>): void;
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
  const closing: (() => Promise<unknown>)[] = [];
  const centre = new Centre(api.baseUrl, api.get(Settings).home);
  return {
    api,
    centre,
    player: new Player(centre),
    onClose: (close) => void closing.push(close),
    close: async () => {
      for (const close of closing) await close();
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

/** Element ids of the steps that people did, in order. */
export const stepsOf = (played: Played): string[] => played.steps.map(({ elementId }) => elementId);

let places = 0;
/** A place inside of P01 where nothing else happens. */
export function somewhere(): { lat: number; lon: number; address: string } {
  places += 1;
  return { lat: 17.71 + places * 0.004, lon: 106.63, address: `Ngõ ${places} Lê Lợi` };
}

/** What an agency's own system receives; every signature is verified. */
export interface Receiver {
  readonly hook: string;
  readonly got: WebhookPayload[];
}

/** A local system of an agency that takes its webhooks. */
export async function receiverOf({ centre, onClose }: Hall, agency: string): Promise<Receiver> {
  const got: Receiver['got'] = [];
  let secret = '';
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      got.push(new Webhook(secret).verify(body, request.headers as Record<string, string>) as Receiver['got'][number]);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const program = await centre.program(agency);
  const { port } = server.address() as AddressInfo;
  const hook = await program.post<{ id: string; secret: string }>('/agency/webhooks', {
    url: `http://127.0.0.1:${port}/hook`,
  });
  secret = hook.secret;
  onClose(() => new Promise((done) => server.close(done)));
  return { hook: hook.id, got };
}

/**
 * Publishes SUB-DISPATCH with an answer time of one second where the dispatcher names several units: as an administrator would
 * in the designer. A single unit keeps its time, however slow the machine is.
 */
export async function withQuickOffers({ api }: Hall): Promise<void> {
  const [designer, approver] = [await api.as('designer'), await api.as('approver')];
  const { body } = await designer.get('/process-definitions/sub_dispatch');
  const model = await designer.get(`/process-definitions/sub_dispatch/versions/${body.version}/xml`);
  const target = '<zeebe:input source="=chosen" target="candidates"/>';
  const xml = String(model.body).replace(
    target,
    `${target}<zeebe:input source="=if count(chosen) &gt; 1 then 1/60 else 2" target="acceptMinutes"/>`,
  );
  const draft = await designer.post('/process-definitions', { key: 'sub_dispatch', xml });
  await publishVersion(designer, approver, `/process-definitions/sub_dispatch/versions/${draft.body.version}`);
}
