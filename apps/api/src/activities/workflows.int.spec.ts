import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { assignmentOpened } from '@trucban/workflows';
import { createWorkflowClient, ensureNamespace, type WorkflowClient } from '@trucban/workflows/client';
import { createTrucbanWorker } from '@trucban/workflows/worker';
import { testTemporal, type TestTemporal } from '@trucban/testkit';
import { OutboxStore } from '../outbox-relay/outbox-store.ts';
import { WorkflowNeeds } from '../outbox-relay/needs.ts';
import { Reconciler } from '../outbox-relay/reconciler.service.ts';
import { OutboxRelay } from '../outbox-relay/relay.service.ts';
import { TemporalStatus } from '../health/public.ts';
import { SystemClock } from '../platform/public.ts';
import type { BatchRunner } from '../processes/public.ts';
import type { ImportRunner, PullPlanner } from '../imports/public.ts';
import type { ReportPlanner } from '../reports/public.ts';
import type { AlertKeeper } from '../rules/public.ts';
import type { IncidentClocks } from '../sla/public.ts';
import { agency, AgencyWorld } from '../../test/support/agency-world.ts';
import { Activities } from './activities.ts';

const CC1 = agency('DOI-CC1');
const CC2 = agency('DOI-CC2');
/** 1.2 s for an answer. */
const SOON = { acceptMinutes: 0.02 };

/** No rule raises alerts here. */
const alerts = { nextDueAt: () => Promise.resolve(null) } as unknown as AlertKeeper;
/** No file comes in here, and nothing is pulled. */
const imports = { runPart: () => Promise.resolve('done') } as unknown as ImportRunner;
const pulls = { nextDueAt: () => Promise.resolve(null) } as unknown as PullPlanner;
const reports = { nextDueAt: () => Promise.resolve(null) } as unknown as ReportPlanner;

describe('orders and webhooks with a real Temporal', () => {
  let world: AgencyWorld;
  let server: TestTemporal;
  let namespace: string;
  let client: WorkflowClient;
  let relay: OutboxRelay;
  let stopWorker: () => Promise<void> = () => Promise.resolve();

  beforeAll(async () => {
    world = await AgencyWorld.start(new SystemClock());
    server = await testTemporal();
    namespace = `agencies-${randomUUID()}`;
    await ensureNamespace(server.address, namespace);
    client = createWorkflowClient({ address: server.address, namespace });
    const { notifier, logger, feed } = world.features;
    relay = new OutboxRelay(
      world.store.database,
      new OutboxStore(),
      new TemporalStatus(feed),
      notifier,
      world.clock,
      logger,
      client,
    );
    await startWorker();
  }, 600_000);
  afterAll(async () => {
    await stopWorker();
    await client.close();
    server.release();
    await world.stop();
  });
  beforeEach(() => world.reset());
  afterEach(() => world.sql('delete from assignment'));

  async function startWorker(): Promise<void> {
    const { work, deliveries } = world.features;
    const clocks = {
      loadIncidentClocks: () => Promise.resolve({ ended: true, clocks: [] }),
    } as unknown as IncidentClocks;
    const batches = { runPart: () => Promise.resolve('done') } as unknown as BatchRunner;
    const activities = new Activities(
      clocks,
      work,
      world.store.timers,
      world.store.jobs,
      deliveries,
      batches,
      alerts,
      imports,
      pulls,
      reports,
    );
    const worker = await createTrucbanWorker({
      address: server.address,
      namespace,
      activities,
      shutdownGraceMs: 1_000,
      log: () => undefined,
    });
    const running = worker.run();
    stopWorker = async () => {
      worker.shutdown();
      await running;
    };
  }

  /** Relays what is written until `done` holds; the test's time-out ends what never comes. */
  async function until(done: () => Promise<boolean>): Promise<void> {
    while (!(await done())) await relay.relay();
  }
  const asked = async (id: string) => (await world.see(id)).offers?.map((offer) => `${offer.agency} ${offer.state}`);

  it('takes silence for an answer: the next agency, then the tier above, then nobody', async () => {
    const { id } = await world.giveOne(SOON);
    await until(async () => (await world.see(id)).exhausted);
    expect(await asked(id)).toEqual(['DOI-CC1 expired', 'DOI-CC2 expired', 'PC07 expired']);
    await until(async () => !(await client.isRunning('assignment', id)));
    expect(world.notices.filter(({ kind }) => kind === 'assignment.exhausted')).toHaveLength(1);
  });

  it('stops waiting when the agency accepts, and ends with the workflow', async () => {
    const { id } = await world.giveOne({ acceptMinutes: 5 });
    await until(() => client.isRunning('assignment', id));
    await world.features.answers.accept(CC1, id, {});
    await until(async () => !(await client.isRunning('assignment', id)));
    expect(await asked(id)).toEqual(['DOI-CC1 accepted']);
  });

  it('delivers a webhook in spite of two failures, by the schedule', async () => {
    const { got } = await world.receiver(CC1, [500, 503]);
    const { id } = await world.giveOne({ acceptMinutes: 5 });
    await until(async () => (await world.see(id)).offers?.[0]?.receivedAt !== null);
    expect(got.map(({ type, data }) => [type, data.assignmentId])).toEqual(
      Array.from({ length: 3 }, () => ['vn.trucban.assignment.offered.v1', id]),
    );
    await world.features.answers.accept(CC1, id, {});
    await until(() => Promise.resolve(got.some(({ type }) => type === 'vn.trucban.assignment.updated.v1')));
  });

  it('catches up once when the worker was away, and finds workflows that a new Temporal does not know', async () => {
    await stopWorker();
    const { id } = await world.giveOne(SOON);
    // The row was lost with a server that started empty.
    await world.sql('delete from outbox');
    const { database, timers, jobs } = world.store;
    const needs = new WorkflowNeeds(timers, jobs, alerts, pulls, reports);
    const reconciler = new Reconciler(database, new OutboxStore(), needs, world.clock, world.features.logger, client);
    await until(async () => Date.parse((await world.see(id)).answerBy ?? '') < Date.now());
    expect(await reconciler.reconcile(0)).toEqual([`assignment/${id}`]);
    expect(await reconciler.reconcile(0)).toEqual([]);
    await startWorker();
    await until(async () => (await asked(id))?.[1] === 'DOI-CC2 offered');
    await world.features.answers.accept(CC2, id, {});
    await until(async () => !(await client.isRunning('assignment', id)));
    expect(await asked(id)).toEqual(['DOI-CC1 expired', 'DOI-CC2 accepted']);
    expect(world.timeline.filter(({ kind }) => kind === 'assignment.expired')).toHaveLength(1);
  });

  it('gives up what can never succeed, instead of trying for ever', async () => {
    await client.send(assignmentOpened('not-a-uuid'));
    await until(async () => !(await client.isRunning('assignment', 'not-a-uuid')));
  });
});
