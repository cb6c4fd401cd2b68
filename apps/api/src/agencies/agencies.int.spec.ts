import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agencyAssignmentsQuerySchema, type AssignmentDto, type WebhookDto } from '@trucban/contracts';
import { compile } from '@trucban/sop-engine';
import { contentKey, createTestDatabase, type TestDatabase } from '@trucban/testkit';
import { Webhook } from 'standardwebhooks';
import { Audit } from '../audit/public.ts';
import { migrateSchema } from '../database/migrate.ts';
import type { Forms } from '../forms/public.ts';
import { OrgDirectory } from '../identity/public.ts';
import type { Notice, Notifications } from '../notifications/public.ts';
import {
  Feed,
  Ids,
  InvalidError,
  Logger,
  Notifier,
  Outbox,
  Secrets,
  Settings,
  SimulatedClock,
  systemScope,
  type Principal,
  type Tx,
} from '../platform/public.ts';
import { createProcessStore, MemoryQueue, type StandaloneStore } from '../processes/standalone.ts';
import type { SlaClocks } from '../sla/public.ts';
import { AdvanceAssignmentTask } from './advance-assignment.task.ts';
import { AgencyAnswers } from './agency-answers.service.ts';
import { AgencyNotices } from './agency-notices.ts';
import { AssignmentWork } from './assignment-activities.ts';
import { AssignmentChanges } from './assignment-changes.ts';
import { AssignmentMessages } from './assignment-messages.ts';
import { AssignmentStore } from './assignment-store.ts';
import { AssignmentReads } from './assignment.read-model.ts';
import { Assignments, type NewOrder } from './assignments.service.ts';
import { Candidates } from './candidates.ts';
import { AgencyExtensions, type AssignmentChange, type IncidentBrief } from './extensions.ts';
import { AssignAgencyJob } from './jobs/assign-agency.job.ts';
import { ProposeUnitsJob } from './jobs/propose-units.job.ts';
import { Offers } from './offers.ts';
import { Deliveries } from './webhooks/deliveries.service.ts';
import { DeliveryQueue } from './webhooks/delivery-queue.ts';
import { Webhooks } from './webhooks/webhooks.service.ts';

const START = '2026-11-22T05:00:00.000Z';
const INCIDENT = '01970000-0000-7000-8000-0000000000f1';
const SYSTEM = systemScope('test');

const UNITS: readonly [
  code: string,
  parent: string | null,
  tier: string,
  kind: string,
  area: string | null,
  skills: string[],
][] = [
  ['UBND-TINH', null, 'province', 'peoplesCommittee', null, []],
  ['IOC', 'UBND-TINH', 'province', 'opsCentre', null, []],
  ['CAT', 'UBND-TINH', 'department', 'police', null, []],
  ['PC07', 'CAT', 'unit', 'firePolice', null, ['firefighting']],
  ['DOI-CC1', 'PC07', 'unit', 'firePolice', 'P01', ['firefighting', 'ladderTruck']],
  ['DOI-CC2', 'PC07', 'unit', 'firePolice', 'P04', ['firefighting']],
  ['DOI-CC3', 'PC07', 'unit', 'firePolice', 'X07', ['firefighting']],
  ['DIENLUC', null, 'external', 'utility', null, []],
];
const AREAS: readonly [code: string, lon: number, lat: number][] = [
  ['P01', 106.64, 17.74],
  ['P04', 106.72, 17.74],
  ['X07', 106.56, 17.74],
];

let testDatabase: TestDatabase;
let clock: SimulatedClock;
let s: StandaloneStore;
let queue: MemoryQueue;
let incident: IncidentBrief;
let timeline: AssignmentChange[];
let notices: Notice[];
let met: string[];
let settings: Settings;
let app: ReturnType<typeof wire>;

beforeAll(async () => {
  testDatabase = await createTestDatabase({
    key: `agencies ${contentKey(['apps/api/src/database'])}`,
    run: async ({ ownerUrl, appPassword }) =>
      void (await migrateSchema({ ownerUrl, appPassword, home: mkdtempSync(join(tmpdir(), 'trucban-')) })),
  });
  clock = new SimulatedClock(START);
  s = createProcessStore({ databaseUrl: testDatabase.appUrl, clock });
  s.extensions.incidentLock = { lock: () => Promise.resolve(true) };
  settings = new Settings({
    databaseUrl: testDatabase.appUrl,
    logLevel: 'silent',
    webhookAllow: '127.0.0.0/8',
    secretKeyFile: join(mkdtempSync(join(tmpdir(), 'trucban-')), 'secret.key'),
  });
  app = wire();
  await s.database.transaction(SYSTEM, async (tx) => {
    for (const [code, parent, tier, kind, area, skills] of UNITS)
      await tx.run(
        'test.unit',
        `insert into org_unit (code, name, tier, kind, parent, area, duty, skills, valid_from)
         values ($1, jsonb_build_object('vi', $1::text, 'en', $1::text), $2, $3, $4, $5, '24x7', $6, '2020-01-01')`,
        [code, tier, kind, parent, area, skills],
      );
    for (const [code, lon, lat] of AREAS)
      await tx.run(
        'test.area',
        `insert into area (code, name, type, centroid, bbox, valid_from)
         values ($1, '{}', 'ward', array[$2::float8, $3], array[$2::float8 - 0.04, $3 - 0.04, $2 + 0.04, $3 + 0.04], '2020-01-01')`,
        [code, lon, lat],
      );
  });
}, 120_000);
afterAll(async () => {
  app.directory.onApplicationShutdown();
  await app.deliveries.onApplicationShutdown();
  await s.close();
  await testDatabase.drop();
});
beforeEach(async () => {
  clock.set(START);
  timeline = [];
  notices = [];
  met = [];
  incident = {
    id: INCIDENT,
    number: 'TM-261122-0001',
    type: 'FIRE-RES',
    title: 'Cháy nhà dân',
    severity: 'high',
    status: 'new',
    exercise: false,
    restricted: false,
    leadAgency: 'PC07',
    location: { lat: 17.741, lon: 106.721, areaCode: 'P04' },
    createdAt: START,
    visibleTo: ['IOC', 'PC07'],
  };
  await sql('delete from assignment');
});

/** The feature over a real database, with what stands above and beside it as fakes. */
function wire() {
  const logger = new Logger(settings);
  const { database } = s;
  const ids = new Ids(clock);
  const notifier = new Notifier(settings, database, logger);
  queue = new MemoryQueue();
  const outbox = new Outbox(ids, notifier);
  const feed = new Feed({ wake: () => undefined } as ConstructorParameters<typeof Feed>[0]);
  const audit = new Audit(ids);
  const directory = new OrgDirectory(clock, notifier);
  const extensions = new AgencyExtensions();
  extensions.incidents = {
    lock: (_tx, id) => Promise.resolve(id === incident.id ? incident : null),
    briefs: (_tx, wanted) => Promise.resolve(wanted.includes(incident.id) ? [incident] : []),
    assignmentChanged: (_tx, change) => Promise.resolve(void timeline.push(change)),
    resolve: (_tx, _id, resolver) => Promise.resolve(resolver === '@COMMUNE-POLICE' ? 'DIENLUC' : null),
  };
  const notifications = { notify: (_tx: Tx, notice: Notice) => Promise.resolve(void notices.push(notice)) };
  const clocks = {
    meet: (_tx: Tx, _id: string, name: string) => Promise.resolve(void met.push(name)),
  } as unknown as SlaClocks;
  const forms = {
    current: (_tx: Tx, key: string) => Promise.resolve(key === 'form_power' ? { key, version: 1 } : null),
    validate: (_tx: Tx, _form: string, _version: number, data: { cutAt?: string }, prefix: string) =>
      data.cutAt === undefined
        ? Promise.reject(InvalidError.field(`${prefix}/cutAt`, 'REQUIRED', 'Bắt buộc.', 'Required.'))
        : Promise.resolve(data),
  } as unknown as Forms;
  const store = new AssignmentStore();
  const agencyNotices = new AgencyNotices(notifications as unknown as Notifications, directory);
  const deliveryQueue = new DeliveryQueue(directory, outbox, ids);
  const changes = new AssignmentChanges(feed, audit, extensions, deliveryQueue);
  const messages = new AssignmentMessages(s.messages, store);
  const candidates = new Candidates(directory, extensions);
  const offers = new Offers(store, changes, messages, directory, agencyNotices, queue, clocks, ids);
  const assignments = new Assignments(
    ...([
      store,
      offers,
      changes,
      messages,
      candidates,
      extensions,
      directory,
      forms,
      agencyNotices,
      outbox,
      ids,
    ] as const),
  );
  const reads = new AssignmentReads(store, extensions);
  const answers = new AgencyAnswers(
    ...([
      database,
      assignments,
      store,
      reads,
      offers,
      changes,
      messages,
      agencyNotices,
      clocks,
      forms,
      outbox,
    ] as const),
  );
  new AssignAgencyJob(s.extensions, assignments, store).onModuleInit();
  new ProposeUnitsJob(s.extensions, extensions, candidates).onModuleInit();
  const secrets = new Secrets(settings);
  return {
    ...{ directory, assignments, answers, reads },
    work: new AssignmentWork(database, assignments, offers, store, changes, messages, agencyNotices),
    advanceTask: new AdvanceAssignmentTask(database, assignments, offers),
    webhooks: new Webhooks(settings, database, secrets, audit, outbox, ids),
    deliveries: new Deliveries(settings, database, secrets, clock, store, agencyNotices, extensions, logger),
  };
}

const sql = async <Row extends object>(text: string): Promise<Row[]> =>
  s.database.transaction(SYSTEM, (tx) => tx.dynamic<Row>(text));

/** Runs what was queued, also by what runs. */
async function drain(): Promise<void> {
  await s.drain();
  for (let next = queue.take(); next; next = queue.take()) {
    await app.advanceTask.run(next.payload);
    await s.drain();
  }
}

function agency(orgUnit: string, below: readonly string[] = []): Principal {
  const id = `client-${orgUnit}`;
  return {
    actor: { kind: 'client', id, label: orgUnit },
    kind: 'client',
    id,
    name: orgUnit,
    orgUnit,
    roles: [],
    permissions: new Set(),
    tokens: [orgUnit, ...below, `group:${orgUnit}/fieldUnit`],
    scopes: ['agency'],
  };
}
const CC1 = agency('DOI-CC1');
const CC2 = agency('DOI-CC2');
const CC3 = agency('DOI-CC3');
const PC07 = agency('PC07', ['DOI-CC1', 'DOI-CC2', 'DOI-CC3']);

async function give(order: Partial<NewOrder> = {}): Promise<AssignmentDto[]> {
  const made = await s.database.transaction(SYSTEM, (tx) =>
    app.assignments.create(tx, { incidentId: INCIDENT, wanted: ['DOI-CC1', 'DOI-CC2'], text: 'Chữa cháy', ...order }),
  );
  return Promise.all(made.assignments.map(({ id }) => see(id)));
}
const giveOne = async (order: Partial<NewOrder> = {}): Promise<AssignmentDto> => {
  const [order1] = await give(order);
  if (!order1) throw new Error('no order');
  return order1;
};
const see = (id: string): Promise<AssignmentDto> => s.database.transaction(SYSTEM, (tx) => app.reads.one(tx, id));
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );

describe('an order', () => {
  it('is offered to the first candidate at once, and told to everybody', async () => {
    const order = await giveOne();
    expect(order).toMatchObject({
      state: 'offered',
      agency: 'DOI-CC1',
      offers: [{ agency: 'DOI-CC1', state: 'offered' }],
    });
    expect(timeline.map(({ kind, addAgency, phase }) => [kind, addAgency, phase])).toEqual([
      ['assignment.offered', 'DOI-CC1', 'dispatched'],
    ]);
    expect(met).toEqual(['dispatch']);
    const [outbox] = await sql<{ kind: string }>(`select kind from outbox where thing_id = '${order.id}'`);
    expect(outbox?.kind).toBe('signalWithStart');
    expect(
      await sql(`select 1 from audit_entry where object_id = '${order.id}' and action = 'assignment.offered'`),
    ).toHaveLength(1);
    expect(await sql(`select 1 from feed_pending where key = '${order.id}' and topic = 'assignments'`)).toHaveLength(1);
  });

  it('goes over the scene to its end by the agency’s own reports', async () => {
    const { id } = await giveOne();
    await app.answers.accept(CC1, id, { unit: 'Xe 01' });
    await app.answers.progress(CC1, id, 'enRoute', {});
    await app.answers.progress(CC1, id, 'onScene', { position: { lat: 17.7, lon: 106.7 } });
    const done = await app.answers.complete(CC1, id, { result: 'Đã dập tắt', data: { water: 3 } });
    expect(done).toMatchObject({ state: 'completed', unit: 'Xe 01', result: 'Đã dập tắt', data: { water: 3 } });
    expect(met).toEqual(['dispatch', 'onScene']);
    expect(timeline.map(({ kind }) => kind)).toEqual(
      ['offered', 'accepted', 'enRoute', 'onScene', 'completed'].map((kind) => `assignment.${kind}`),
    );
  });

  it('goes to the next candidate in the transaction of a refusal, which needs no Temporal', async () => {
    const { id } = await giveOne();
    expect(await app.answers.decline(CC1, id, { reason: 'xe hỏng' })).toMatchObject({
      state: 'declined',
      agency: 'DOI-CC1',
    });
    expect(await see(id)).toMatchObject({
      state: 'offered',
      agency: 'DOI-CC2',
      offers: [
        { agency: 'DOI-CC1', state: 'declined', reasonCode: 'other', reason: 'xe hỏng' },
        { agency: 'DOI-CC2', state: 'offered' },
      ],
    });
    // Each sees what concerns itself.
    const query = agencyAssignmentsQuerySchema.parse({});
    expect((await app.answers.list(CC1, query)).items.map(({ state }) => state)).toEqual(['declined']);
    expect((await app.answers.list(CC2, query)).items.map(({ state }) => state)).toEqual(['offered']);
    expect((await app.answers.list(CC3, query)).items).toEqual([]);
    expect((await app.answers.list(PC07, { ...query, state: ['offered'] })).items.map(({ state }) => state)).toEqual([
      'offered',
    ]);
  });

  it('does not exist for others, and refuses what its state does not allow', async () => {
    const { id } = await giveOne();
    expect(await code(app.answers.get(CC3, id))).toBe('ASSIGNMENT_NOT_FOUND');
    expect(await code(app.answers.accept(CC2, id, {}))).toBe('ASSIGNMENT_NOT_FOUND');
    expect(await code(app.answers.complete(CC1, id, {}))).toBe('ASSIGNMENT_STATE_CONFLICT');
    expect(await code(app.answers.accept(CC1, id, {}))).toBe('done');
    expect(await code(app.answers.accept(CC1, id, {}))).toBe('ASSIGNMENT_STATE_CONFLICT');
    expect(await code(app.answers.decline(CC1, id, { reason: 'busy' }))).toBe('ASSIGNMENT_STATE_CONFLICT');
  });

  it('is taken by one of two who accept at the same moment', async () => {
    const { id } = await giveOne({ wanted: ['DOI-CC1'] });
    const both = await Promise.all([code(app.answers.accept(CC1, id, {})), code(app.answers.accept(PC07, id, {}))]);
    expect(both.sort()).toEqual(['ASSIGNMENT_STATE_CONFLICT', 'done']);
  });

  it('asks different agencies for each of several units', async () => {
    const [first, second] = await give({ wanted: ['@NEAREST-FIRE'], skill: ['firefighting'], count: 2 });
    expect([first?.agency, second?.agency]).toEqual(['DOI-CC2', 'DOI-CC1']);
    await app.answers.decline(CC2, first?.id ?? '', { reason: 'busy' });
    expect(await see(first?.id ?? '')).toMatchObject({ agency: 'DOI-CC3', offers: [{ reasonCode: 'busy' }, {}] });
  });

  it('goes up a tier when all candidates have refused, and is exhausted when nobody is left', async () => {
    const { id } = await giveOne();
    await app.answers.decline(CC1, id, { reason: 'busy' });
    await app.answers.decline(CC2, id, { reason: 'noCrew' });
    expect(await see(id)).toMatchObject({ agency: 'PC07', offers: [{}, {}, { tier: 'higher' }] });
    await app.answers.decline(PC07, id, { reason: 'busy' });
    expect(await see(id)).toMatchObject({ state: 'declined', exhausted: true });
    expect(notices.at(-1)).toMatchObject({ to: ['IOC/shiftLeader'], kind: 'assignment.exhausted' });
    const again = await s.database.transaction(SYSTEM, (tx) => app.assignments.reassign(tx, id, 'DOI-CC3', 'đã có xe'));
    expect(again).toMatchObject({ state: 'offered', agency: 'DOI-CC3', round: 1, exhaustedAt: null });
  });

  it('is withdrawn, sent back and approved by the centre', async () => {
    const [one, two] = [await giveOne({ wanted: ['DOI-CC1'] }), await giveOne({ wanted: ['DOI-CC2'] })];
    await app.answers.accept(CC1, one.id, {});
    await s.database.transaction(SYSTEM, (tx) => app.assignments.withdraw(tx, one.id, 'báo nhầm'));
    expect(await app.answers.get(CC1, one.id)).toMatchObject({ state: 'cancelled' });
    expect(await app.answers.release(CC1, one.id)).toMatchObject({ state: 'cancelled' });
    await app.answers.accept(CC2, two.id, {});
    await app.answers.complete(CC2, two.id, { result: 'xong' });
    const change = (work: (tx: Tx) => Promise<unknown>) => s.database.transaction(SYSTEM, work);
    await change((tx) => app.assignments.return(tx, two.id, 'thiếu ảnh'));
    expect(await app.answers.get(CC2, two.id)).toMatchObject({
      state: 'accepted',
      returns: 1,
      returnReason: 'thiếu ảnh',
    });
    await app.answers.complete(CC2, two.id, { result: 'đủ ảnh' });
    await change((tx) => app.assignments.approve(tx, two.id));
    expect(await code(change((tx) => app.assignments.return(tx, two.id, 'nữa')))).toBe('ASSIGNMENT_APPROVED');
  });

  it('that names a form takes only an answer that fits the form', async () => {
    expect(await code(giveOne({ form: 'form_unknown' }))).toBe('VALIDATION_FAILED');
    const { id } = await giveOne({ form: 'form_power' });
    await app.answers.accept(CC1, id, {});
    const refused = await app.answers.complete(CC1, id, { data: {} }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ errors: [{ path: '/data/cutAt' }] });
    expect(await app.answers.complete(CC1, id, { data: { cutAt: START } })).toMatchObject({ state: 'completed' });
  });

  it('of a restricted incident is seen by those who see it and by whom was asked', async () => {
    incident = { ...incident, restricted: true, visibleTo: ['group:IOC/shiftLeader', 'PC07'] };
    const { id } = await giveOne({ wanted: ['DIENLUC'] });
    const ioc = { ...agency('IOC'), tokens: ['IOC', 'group:IOC/dispatcher'] };
    const leader = { ...ioc, tokens: ['IOC', 'group:IOC/shiftLeader'] };
    const read = (who: Principal) => code(s.database.read(who, (tx) => app.reads.one(tx, id)));
    expect([await read(ioc), await read(leader), await read(agency('DIENLUC'))]).toEqual([
      'ASSIGNMENT_NOT_FOUND',
      'done',
      'done',
    ]);
  });
});

describe('what the assignment workflow asks for', () => {
  it('reminds, then takes silence for an answer and asks the next, each once', async () => {
    const order = await giveOne();
    const plan = await app.work.loadAssignment(order.id);
    expect(plan).toMatchObject({
      status: 'open',
      round: 0,
      candidates: ['DOI-CC1', 'DOI-CC2'],
      offers: [{ agency: 'DOI-CC1' }],
    });
    const offerId = plan.offers[0]?.offerId ?? '';
    const remind = {
      assignmentId: order.id,
      offerId,
      reminder: 1,
      action: 'resend',
      key: `${offerId}:remind:1`,
    } as const;
    await app.work.remindOffer(remind);
    await app.work.remindOffer(remind);
    clock.advance(60_000);
    const expire = { assignmentId: order.id, offerId, at: clock.now(), key: `${offerId}:expire` };
    await app.work.expireOffer(expire);
    await app.work.expireOffer(expire);
    expect(timeline.map(({ kind }) => kind)).toEqual(
      ['offered', 'reminded', 'expired', 'offered'].map((kind) => `assignment.${kind}`),
    );
    expect(await see(order.id)).toMatchObject({ state: 'offered', agency: 'DOI-CC2' });
    expect(await code(app.answers.accept(CC1, order.id, {}))).toBe('ASSIGNMENT_STATE_CONFLICT');
  });

  it('changes nothing once the order was accepted, and knows no order that is not there', async () => {
    const order = await giveOne();
    await app.answers.accept(CC1, order.id, {});
    const offerId = (await app.work.loadAssignment(order.id)).offers[0]?.offerId ?? '';
    await app.work.expireOffer({ assignmentId: order.id, offerId, at: clock.now(), key: 'k' });
    await app.work.offerAssignment({ assignmentId: order.id, agency: 'DOI-CC2', tier: 'candidate', key: 'offer:0:2' });
    expect(await see(order.id)).toMatchObject({ state: 'accepted', agency: 'DOI-CC1' });
    expect(await app.work.loadAssignment(INCIDENT)).toMatchObject({ status: 'closed' });
    await app.work.exhaustAssignment({ assignmentId: INCIDENT, cause: 'noCandidateLeft', key: 'exhaust:0' });
  });
});

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">';
const catchEvent = (id: string, into: string, out: string, name: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}"><bpmn:incoming>${into}</bpmn:incoming><bpmn:outgoing>${out}</bpmn:outgoing><bpmn:messageEventDefinition id="d_${id}" messageRef="m_${name}"/></bpmn:intermediateCatchEvent>`;
const message = (name: string): string =>
  `<bpmn:message id="m_${name}" name="${name}"><bpmn:extensionElements><zeebe:subscription correlationKey="=dispatchId"/></bpmn:extensionElements></bpmn:message>`;
/** SUB-DISPATCH in short: propose, order, accepted or exhausted, on scene. */
const DISPATCH = `${HEAD}${['M-ACCEPT', 'assignment.exhausted', 'M-ONSCENE'].map(message).join('')}
<bpmn:process id="dispatch" isExecutable="true"><bpmn:startEvent id="s"/>
<bpmn:serviceTask id="propose"><bpmn:extensionElements><zeebe:taskDefinition type="proposeUnits"/></bpmn:extensionElements></bpmn:serviceTask>
<bpmn:serviceTask id="order"><bpmn:extensionElements><zeebe:taskDefinition type="assignAgency"/></bpmn:extensionElements></bpmn:serviceTask>
<bpmn:eventBasedGateway id="g"/>
${catchEvent('accepted', 'f4', 'f6', 'M-ACCEPT')}${catchEvent('nobody', 'f5', 'f7', 'assignment.exhausted')}${catchEvent('there', 'f6', 'f8', 'M-ONSCENE')}
<bpmn:endEvent id="e"/><bpmn:endEvent id="n"/>
<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="propose"/><bpmn:sequenceFlow id="f2" sourceRef="propose" targetRef="order"/>
<bpmn:sequenceFlow id="f3" sourceRef="order" targetRef="g"/><bpmn:sequenceFlow id="f4" sourceRef="g" targetRef="accepted"/>
<bpmn:sequenceFlow id="f5" sourceRef="g" targetRef="nobody"/><bpmn:sequenceFlow id="f6" sourceRef="accepted" targetRef="there"/>
<bpmn:sequenceFlow id="f7" sourceRef="nobody" targetRef="n"/><bpmn:sequenceFlow id="f8" sourceRef="there" targetRef="e"/>
</bpmn:process></bpmn:definitions>`;

describe('an SOP', () => {
  async function start(variables: Record<string, never> | object): Promise<string> {
    const compiled = await compile(DISPATCH);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const definition = s.definitions.add(compiled.processes[0] ?? fail());
    const { instanceId } = await s.store.transaction(SYSTEM, (tx) =>
      s.store.start(tx, { definition, variables: variables as never, visibleTo: ['IOC'], incidentId: INCIDENT }),
    );
    await drain();
    return instanceId;
  }
  const fail = (): never => {
    throw new Error('no process');
  };
  const status = async (id: string) =>
    (await sql<{ status: string }>(`select status from process_instance where id = '${id}'`))[0]?.status;

  it('asks the nearest unit, hears of its acceptance and its arrival, and goes on', async () => {
    const instance = await start({ resolver: '@NEAREST-FIRE', skill: 'firefighting', text: 'Chữa cháy' });
    const [order] = (await app.answers.list(CC2, agencyAssignmentsQuerySchema.parse({}))).items;
    expect(order).toMatchObject({
      state: 'offered',
      agency: 'DOI-CC2',
      text: 'Chữa cháy',
      incident: { number: 'TM-261122-0001' },
    });
    await app.answers.accept(CC2, order?.id ?? '', {});
    await app.answers.progress(CC2, order?.id ?? '', 'onScene', {});
    await drain();
    expect(await status(instance)).toBe('completed');
    expect(
      (
        await sql(
          `select 1 from element_history where instance_id = '${instance}' and element_id = 'there' and type = 'elementCompleted'`,
        )
      ).length,
    ).toBe(1);
  });

  it('hears that nobody is there to ask, from an order without any candidate', async () => {
    const instance = await start({ agency: '@FACILITY', skill: 'noSuchSkill', text: 'Kiểm tra' });
    expect(await status(instance)).toBe('completed');
    expect(
      (await sql(`select 1 from element_history where instance_id = '${instance}' and element_id = 'nobody'`)).length,
    ).toBeGreaterThan(0);
    expect(timeline.at(-1)?.kind).toBe('assignment.exhausted');
  });
});

describe('webhooks', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
    await sql('update webhook set deleted_at = now()');
  });

  /** A receiver that verifies signatures and answers the given statuses, one after the other, then 204. */
  async function receiver(statuses: number[] = []) {
    const got: { type: string; id: string; data: { assignmentId: string; incident: object } }[] = [];
    let hook: WebhookDto | undefined;
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        const verified = new Webhook(hook?.secret ?? '').verify(body, request.headers as Record<string, string>, {
          jsonParse: true,
        });
        got.push({ ...(verified as (typeof got)[number]), id: String(request.headers['webhook-id']) });
        response.writeHead(statuses.shift() ?? 204).end();
      });
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    hook = await app.webhooks.create(CC1, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` });
    return { got, hook };
  }
  const due = async () =>
    (await sql<{ id: string }>(`select id from webhook_delivery where state = 'pending' order by created_at, id`)).map(
      ({ id }) => id,
    );

  it('reach the agency signed, again after failures, and count as receipt of the offer', async () => {
    // A webhook's time is the machine's: the receiver would refuse an old one.
    clock.set(new Date().toISOString());
    const { got, hook } = await receiver([503, 500]);
    const order = await giveOne();
    const [id] = await due();
    const outcomes = [];
    for (let attempt = 1; attempt <= 3; attempt++) outcomes.push(await app.deliveries.attempt(id ?? '', attempt));
    expect(outcomes).toEqual(['failed', 'failed', 'delivered']);
    // The same attempt again sends nothing.
    expect(await app.deliveries.attempt(id ?? '', 3)).toBe('delivered');
    expect(got).toHaveLength(3);
    expect(new Set(got.map((each) => each.id)).size).toBe(1);
    expect(got[0]).toMatchObject({
      type: 'vn.trucban.assignment.offered.v1',
      data: { assignmentId: order.id, incident: { number: 'TM-261122-0001' } },
    });
    expect((await see(order.id)).offers?.[0]?.receivedAt).not.toBeNull();
    const log = await app.webhooks.deliveries(CC1, hook.id, { limit: 50 });
    expect(log.items[0]).toMatchObject({
      state: 'delivered',
      attempts: [{ status: 503 }, { status: 500 }, { status: 204, error: null }],
    });
    const replayed = await app.webhooks.replay(CC1, hook.id, id ?? '');
    expect(await app.deliveries.attempt(replayed.id, 1)).toBe('delivered');
    expect(got[3]?.id).toBe(got[0]?.id);
  });

  it('that stay unanswered are given up aloud, once', async () => {
    clock.set(new Date().toISOString());
    await receiver([500]);
    await giveOne();
    const [id] = await due();
    await app.deliveries.attempt(id ?? '', 1);
    await app.deliveries.abandon(id ?? '');
    await app.deliveries.abandon(id ?? '');
    expect(notices.filter(({ kind }) => kind === 'webhook.failed')).toHaveLength(1);
    expect(timeline.at(-1)?.kind).toBe('webhook.failed');
    expect(await app.deliveries.attempt(id ?? '', 2)).toBe('gone');
  });

  it('are an agency’s own, keep their secret, and stay out of private networks', async () => {
    const { hook } = await receiver();
    expect(hook.secret).toMatch(/^whsec_/);
    expect((await app.webhooks.list(PC07)).items.map(({ id, secret }) => [id, secret])).toEqual([[hook.id, undefined]]);
    expect((await app.webhooks.list(CC2)).items).toEqual([]);
    expect(await code(app.webhooks.delete(CC2, hook.id))).toBe('WEBHOOK_NOT_FOUND');
    const [stored] = await sql<{ secret_sealed: string }>(`select secret_sealed from webhook where id = '${hook.id}'`);
    expect(stored?.secret_sealed).not.toContain(hook.secret ?? '');
    for (const url of ['https://10.0.0.1/', 'http://example.com/', 'https://169.254.169.254/'])
      expect(await code(app.webhooks.create(CC1, { url }))).toBe('VALIDATION_FAILED');
    expect(await code(app.webhooks.create(CC1, { url: 'https://a.example/', agency: 'DIENLUC' }))).toBe(
      'VALIDATION_FAILED',
    );
    await app.webhooks.delete(CC1, hook.id);
    expect((await app.webhooks.list(CC1)).items).toEqual([]);
  });
});
