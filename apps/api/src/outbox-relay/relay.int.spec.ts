import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { assignmentAnswered, assignmentOpened, clocksChanged, type WorkflowMessage } from '@trucban/workflows';
import { createWorkflowClient, ensureNamespace, type WorkflowClient } from '@trucban/workflows/client';
import { testTemporal, type TestDatabase, type TestTemporal } from '@trucban/testkit';
import { emptyDatabase } from '../../test/support/database.ts';
import {
  Database,
  Feed,
  Ids,
  Logger,
  Notifier,
  Outbox,
  Settings,
  SimulatedClock,
  systemScope,
} from '../platform/public.ts';
import type { WorkflowNeeds } from './needs.ts';
import { OutboxStore } from './outbox-store.ts';
import { Reconciler } from './reconciler.service.ts';
import { OutboxRelay } from './relay.service.ts';
import { TemporalStatus } from '../health/public.ts';

const SCOPE = systemScope('test');
const A = '01970000-0000-7000-8000-00000000000a';
const B = '01970000-0000-7000-8000-00000000000b';

/** A Temporal that notes what it was told and can be sent away. */
class FakeTemporal implements WorkflowClient {
  readonly got: WorkflowMessage[] = [];
  readonly running = new Set<string>();
  away = false;
  refuse: string | undefined;

  send(message: WorkflowMessage): Promise<'signalled'> {
    if (this.away)
      return Promise.reject(Object.assign(new Error('14 UNAVAILABLE'), { code: 14, details: '', metadata: {} }));
    if (message.id === this.refuse) return Promise.reject(new Error('BadRequest'));
    this.got.push(message);
    this.running.add(`${message.workflow}/${message.id}`);
    return Promise.resolve('signalled');
  }
  runningIds(type: string): Promise<ReadonlySet<string>> {
    return Promise.resolve(
      new Set([...this.running].filter((id) => id.startsWith(`${type}/`)).map((id) => id.slice(type.length + 1))),
    );
  }
  isRunning(type: string, id: string): Promise<boolean> {
    return Promise.resolve(this.running.has(`${type}/${id}`));
  }
  isReachable(): Promise<boolean> {
    return Promise.resolve(!this.away);
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

describe('the relay of the outbox', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let outbox: Outbox;
  let notifier: Notifier;
  let logger: Logger;
  let status: TemporalStatus;
  const clock = new SimulatedClock('2026-11-22T05:00:00.000Z');
  const store = new OutboxStore();
  let temporal: FakeTemporal;
  let relay: OutboxRelay;

  beforeAll(async () => {
    testDatabase = await emptyDatabase();
    const settings = new Settings({ databaseUrl: testDatabase.appUrl, databasePoolSize: 4, logLevel: 'silent' });
    logger = new Logger(settings);
    database = new Database(settings, clock, logger, { entities: [] });
    notifier = new Notifier(settings, database, logger);
    outbox = new Outbox(new Ids(clock), notifier);
    status = new TemporalStatus(new Feed({ wake: () => undefined } as ConstructorParameters<typeof Feed>[0]));
  }, 120_000);
  afterAll(async () => {
    await notifier.onApplicationShutdown();
    await database.onApplicationShutdown();
    await testDatabase.drop();
  });
  beforeEach(async () => {
    await database.pool.query('delete from outbox');
    await database.pool.query('delete from temporal_status');
    temporal = new FakeTemporal();
    relay = relayTo(temporal);
  });

  function relayTo(client: WorkflowClient): OutboxRelay {
    return new OutboxRelay(database, store, status, notifier, clock, logger, client);
  }
  const add = (...messages: (WorkflowMessage & { messageId?: string })[]) =>
    database.transaction(SCOPE, async (tx) => messages.forEach((message) => outbox.add(tx, message)));
  const states = async () =>
    (await database.pool.query<{ state: string; attempts: number }>('select state, attempts from outbox order by seq'))
      .rows;

  it('sends each message once, in the order of its workflow, and leaves nothing', async () => {
    await add(assignmentOpened(A), assignmentAnswered(A), clocksChanged(B));
    expect(await relay.relay()).toEqual({ sent: 3, refused: 0, away: false });
    expect(await relay.relay()).toEqual({ sent: 0, refused: 0, away: false });
    expect(temporal.got.filter(({ id }) => id === A).map(({ kind }) => kind)).toEqual(['signalWithStart', 'signal']);
    expect((await states()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
  });

  it('takes two messages with the same id for one', async () => {
    await add({ ...clocksChanged(A), messageId: 'once' });
    await add({ ...clocksChanged(A), messageId: 'once' });
    expect((await relay.relay()).sent).toBe(1);
  });

  it('is not shared by two workers: rows that one sends are skipped by the other', async () => {
    await add(...Array.from({ length: 50 }, (_, n) => clocksChanged(`01970000-0000-7000-8000-0000000000${10 + n}`)));
    const both = await Promise.all([relay.relay(), relayTo(temporal).relay()]);
    expect(both[0].sent + both[1].sent).toBe(50);
    expect(temporal.got).toHaveLength(50);
  });

  it('keeps the rows as they are while Temporal is away, and catches up after its return', async () => {
    await add(assignmentOpened(A), clocksChanged(B));
    temporal.away = true;
    expect(await relay.relay()).toMatchObject({ sent: 0, away: true });
    expect(await states()).toEqual([
      { state: 'waiting', attempts: 0 },
      { state: 'waiting', attempts: 0 },
    ]);
    temporal.away = false;
    expect((await relay.relay()).sent).toBe(2);
  });

  it('lets a refused message wait, and those of other workflows pass', async () => {
    await add(assignmentOpened(A), assignmentAnswered(A), clocksChanged(B));
    temporal.refuse = A;
    expect(await relay.relay()).toEqual({ sent: 1, refused: 1, away: false });
    expect(await relay.relay()).toEqual({ sent: 0, refused: 0, away: false });
    temporal.refuse = undefined;
    clock.advance(1_000);
    expect((await relay.relay()).sent).toBe(2);
    expect(temporal.got.map(({ kind, id }) => (id === A ? kind : 'other'))).toEqual([
      'other',
      'signalWithStart',
      'signal',
    ]);
  });

  it('says since when Temporal is away, and when it is back', async () => {
    const note = (state: 'up' | 'down') => database.transaction(SCOPE, (tx) => status.note(tx, state));
    const read = () => database.transaction(SCOPE, (tx) => status.read(tx));
    await note('up');
    clock.advance(5_000);
    await note('down');
    const since = clock.now();
    clock.advance(5_000);
    await note('down');
    expect(await read()).toEqual({ state: 'down', since, seenAt: clock.now() });
    await note('up');
    expect(await read()).toMatchObject({ state: 'up', since: clock.now() });
    const told = await database.transaction(SCOPE, (tx) =>
      tx.dynamic<{ state: string }>(`select change ->> 'state' as state from feed_pending order by id`),
    );
    expect(told).toEqual([{ state: 'down' }, { state: 'up' }]);
  });

  it('starts what has no workflow, but not what is on its way or runs', async () => {
    const needs = { list: () => Promise.resolve([clocksChanged(A), assignmentOpened(A), assignmentOpened(B)]) };
    const reconciler = new Reconciler(database, store, needs as unknown as WorkflowNeeds, clock, logger, temporal);
    await add(assignmentOpened(B));
    temporal.running.add(`incident/${A}`);
    expect(await reconciler.reconcile()).toEqual([`assignment/${A}`]);
    expect(await reconciler.reconcile()).toEqual([]);
  });

  describe('to a real Temporal', () => {
    let server: TestTemporal;
    let client: WorkflowClient;
    beforeAll(async () => {
      server = await testTemporal();
      const namespace = `relay-${Date.now()}`;
      await ensureNamespace(server.address, namespace);
      client = createWorkflowClient({ address: server.address, namespace });
    }, 600_000);
    afterAll(async () => {
      await client.close();
      server.release();
    });

    it('starts and signals workflows once, also when the rows are sent again', async () => {
      const id = new Ids(clock).next();
      await add(assignmentOpened(id), assignmentAnswered(id));
      expect(await relayTo(client).relay()).toEqual({ sent: 2, refused: 0, away: false });
      expect(await client.isRunning('assignment', id)).toBe(true);
      // As after a crash between sending and noting it.
      await database.pool.query(`update outbox set state = 'waiting'`);
      expect((await relayTo(client).relay()).sent).toBe(2);
      const outcomes = await database.pool.query<{ outcome: string }>('select outcome from outbox order by seq');
      expect(outcomes.rows.map(({ outcome }) => outcome)).toEqual(['signalled', 'signalled']);
    });

    it('is away when nothing listens at its address', async () => {
      await add(clocksChanged(A));
      const nobody = createWorkflowClient({ address: '127.0.0.1:9', timeoutMs: 500 });
      expect(await relayTo(nobody).relay()).toMatchObject({ sent: 0, away: true });
      await nobody.close();
    });
  });
});
