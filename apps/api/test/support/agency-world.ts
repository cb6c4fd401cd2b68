import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AssignmentDto, WebhookDto, WebhookPayload } from '@trucban/contracts';
import { Webhook } from 'standardwebhooks';
import { Audit } from '../../src/audit/public.ts';
import { emptyDatabase } from './database.ts';
import type { Forms } from '../../src/forms/public.ts';
import { OrgDirectory } from '../../src/identity/public.ts';
import type { Notice, Notifications } from '../../src/notifications/public.ts';
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
  type Clock,
  type Principal,
  type Tx,
} from '../../src/platform/public.ts';
import { createProcessStore, MemoryQueue, type StandaloneStore } from '../../src/processes/standalone.ts';
import { AdvanceAssignmentTask } from '../../src/agencies/advance-assignment.task.ts';
import { AgencyAnswers } from '../../src/agencies/agency-answers.service.ts';
import { AgencyNotices } from '../../src/agencies/agency-notices.ts';
import { AssignmentWork } from '../../src/agencies/assignment-activities.ts';
import { AssignmentChanges } from '../../src/agencies/assignment-changes.ts';
import { AssignmentMessages } from '../../src/agencies/assignment-messages.ts';
import { AssignmentStore } from '../../src/agencies/assignment-store.ts';
import { AssignmentReads } from '../../src/agencies/assignment.read-model.ts';
import { Assignments, type NewOrder } from '../../src/agencies/assignments.service.ts';
import { Candidates } from '../../src/agencies/candidates.ts';
import { AgencyExtensions, type AssignmentChange, type IncidentBrief } from '../../src/agencies/extensions.ts';
import { AssignAgencyJob } from '../../src/agencies/jobs/assign-agency.job.ts';
import { ProposeUnitsJob } from '../../src/agencies/jobs/propose-units.job.ts';
import { Offers } from '../../src/agencies/offers.ts';
import { Deliveries } from '../../src/agencies/webhooks/deliveries.service.ts';
import { DeliveryQueue } from '../../src/agencies/webhooks/delivery-queue.ts';
import { Webhooks } from '../../src/agencies/webhooks/webhooks.service.ts';

/** When the world begins, unless it runs on another clock. */
export const START = '2026-11-22T05:00:00.000Z';
/** The one incident of the world: a house fire in P04. */
export const INCIDENT = '01970000-0000-7000-8000-0000000000f1';
export const SYSTEM = systemScope('test');

const UNITS: readonly (readonly [string, string | null, string, string, string | null, readonly string[]])[] = [
  // code, parent, tier, kind, area, skills
  ['UBND-TINH', null, 'province', 'peoplesCommittee', null, []],
  ['IOC', 'UBND-TINH', 'province', 'opsCentre', null, []],
  ['CAT', 'UBND-TINH', 'department', 'police', null, []],
  ['PC07', 'CAT', 'unit', 'firePolice', null, ['firefighting']],
  ['DOI-CC1', 'PC07', 'unit', 'firePolice', 'P01', ['firefighting', 'ladderTruck']],
  ['DOI-CC2', 'PC07', 'unit', 'firePolice', 'P04', ['firefighting']],
  ['DOI-CC3', 'PC07', 'unit', 'firePolice', 'X07', ['firefighting']],
  ['DIENLUC', null, 'external', 'utility', null, []],
];
const AREAS: readonly (readonly [code: string, lon: number, lat: number])[] = [
  ['P01', 106.64, 17.74],
  ['P04', 106.72, 17.74],
  ['X07', 106.56, 17.74],
];

const fire: IncidentBrief = {
  id: INCIDENT,
  number: 'TM-261122-0001',
  type: 'FIRE-RES',
  title: 'Cháy nhà dân',
  severity: 'high',
  status: 'new',
  phase: null,
  exercise: false,
  restricted: false,
  leadAgency: 'PC07',
  orgUnit: 'IOC',
  location: { lat: 17.741, lon: 106.721, areaCode: 'P04' },
  createdAt: START,
  version: 1,
  visibleTo: ['IOC', 'PC07'],
};

/** A program of an agency. @param below  agencies below it */
export function agency(orgUnit: string, below: readonly string[] = []): Principal {
  const id = `client-${orgUnit}`;
  return {
    actor: { kind: 'client', id, label: orgUnit },
    kind: 'client',
    id,
    name: orgUnit,
    orgUnit,
    roles: [],
    permissions: new Set(),
    unitsWith: () => [orgUnit, ...below],
    tokens: [orgUnit, ...below, `group:${orgUnit}/fieldUnit`],
    scopes: ['agency'],
  };
}

/** What a receiver of webhooks got, verified. */
export interface Received extends WebhookPayload {
  readonly messageId: string;
}

/** The feature agencies over a real database; incidents, notices and forms are fakes that remember. */
export class AgencyWorld {
  incident = fire;
  readonly timeline: AssignmentChange[] = [];
  readonly notices: Notice[] = [];
  readonly #closing: (() => Promise<unknown>)[] = [];

  private constructor(
    readonly databaseUrl: string,
    readonly clock: Clock,
    readonly store: StandaloneStore,
    readonly queue: MemoryQueue,
    readonly features: ReturnType<typeof wire>,
  ) {}

  static async start(clock: Clock = new SimulatedClock(START)): Promise<AgencyWorld> {
    const testDatabase = await emptyDatabase();
    const store = createProcessStore({ databaseUrl: testDatabase.appUrl, clock });
    store.extensions.incidentLock = { lock: () => Promise.resolve(true) };
    const queue = new MemoryQueue();
    const current = (): AgencyWorld => world;
    const world = new AgencyWorld(
      testDatabase.appUrl,
      clock,
      store,
      queue,
      wire(testDatabase.appUrl, clock, store, queue, current),
    );
    world.#closing.push(
      () => world.features.deliveries.onApplicationShutdown(),
      () => store.close(),
      () => testDatabase.drop(),
    );
    await store.database.transaction(SYSTEM, seed);
    return world;
  }

  async stop(): Promise<void> {
    this.features.directory.onApplicationShutdown();
    for (const close of this.#closing) await close();
  }

  /** As at the start, but for webhooks. */
  async reset(): Promise<void> {
    if (this.clock instanceof SimulatedClock) this.clock.set(START);
    this.incident = fire;
    this.timeline.length = 0;
    this.notices.length = 0;
    await this.sql('delete from assignment');
    await this.sql('update webhook set deleted_at = created_at');
  }

  sql<Row extends object>(text: string): Promise<Row[]> {
    return this.change((tx) => tx.dynamic<Row>(text));
  }

  change<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.store.database.transaction(SYSTEM, work);
  }

  /** Runs what was queued, also by what runs. */
  async drain(): Promise<void> {
    await this.store.drain();
    for (let next = this.queue.take(); next; next = this.queue.take()) {
      await this.features.advanceTask.run(next.payload);
      await this.store.drain();
    }
  }

  /** Gives an order to DOI-CC1, then DOI-CC2, unless told otherwise. */
  async give(order: Partial<NewOrder> = {}): Promise<AssignmentDto[]> {
    const made = await this.change((tx) =>
      this.features.assignments.create(tx, {
        incidentId: INCIDENT,
        wanted: ['DOI-CC1', 'DOI-CC2'],
        text: 'Chữa cháy',
        ...order,
      }),
    );
    return Promise.all(made.assignments.map(({ id }) => this.see(id)));
  }

  async giveOne(order: Partial<NewOrder> = {}): Promise<AssignmentDto> {
    const [given] = await this.give(order);
    if (!given) throw new Error('no order');
    return given;
  }

  /** The order as the centre sees it. */
  see(id: string): Promise<AssignmentDto> {
    return this.change((tx) => this.features.reads.one(tx, id));
  }

  /** A receiver for an agency's webhooks: verifies signatures; answers the statuses one after the other, then 204. */
  async receiver(
    owner: Principal,
    statuses: number[] = [],
  ): Promise<{ readonly got: Received[]; readonly hook: WebhookDto }> {
    const got: Received[] = [];
    let secret = '';
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        new Webhook(secret).verify(body, request.headers as Record<string, string>);
        got.push({ ...(JSON.parse(body) as WebhookPayload), messageId: String(request.headers['webhook-id']) });
        response.writeHead(statuses.shift() ?? 204).end();
      });
    });
    this.#closing.unshift(() => new Promise((done) => server.close(done)));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const hook = await this.features.webhooks.create(owner, { url: `http://127.0.0.1:${port}/hook` });
    secret = hook.secret ?? '';
    return { got, hook };
  }
}

/** The code of the error that a call ends with; `done` without one. */
export function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );
}

async function seed(tx: Tx): Promise<void> {
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
}

/** Forms: `form_power` wants `cutAt`. */
const forms = {
  current: (_tx: Tx, key: string) => Promise.resolve(key === 'form_power' ? { key, version: 1 } : null),
  validate: (_tx: Tx, _form: string, _version: number, data: { cutAt?: string }, prefix: string) =>
    data.cutAt === undefined
      ? Promise.reject(InvalidError.field(`${prefix}/cutAt`, 'REQUIRED', 'Bắt buộc.', 'Required.'))
      : Promise.resolve(data),
} as unknown as Forms;

function wire(databaseUrl: string, clock: Clock, s: StandaloneStore, queue: MemoryQueue, world: () => AgencyWorld) {
  const { database, messages: processMessages, extensions: processes } = s;
  const secretKeyFile = join(mkdtempSync(join(tmpdir(), 'trucban-')), 'secret.key');
  const settings = new Settings({ databaseUrl, logLevel: 'silent', webhookAllow: '127.0.0.0/8', secretKeyFile });
  const logger = new Logger(settings);
  const ids = new Ids(clock);
  const notifier = new Notifier(settings, database, logger);
  const outbox = new Outbox(ids, notifier);
  const feed = new Feed({ wake: () => undefined } as ConstructorParameters<typeof Feed>[0]);
  const audit = new Audit(ids);
  const directory = new OrgDirectory(clock, notifier);
  const extensions = new AgencyExtensions();
  extensions.incidents = {
    lock: (_tx, id) => Promise.resolve(id === INCIDENT ? world().incident : null),
    briefs: (_tx, wanted) => Promise.resolve(wanted.includes(INCIDENT) ? [world().incident] : []),
    assignmentChanged: (_tx, change) => Promise.resolve(void world().timeline.push(change)),
    resolve: (_tx, _id, resolver) => Promise.resolve(resolver === '@COMMUNE-POLICE' ? 'DIENLUC' : null),
  };
  const notifications = { notify: (_tx: Tx, notice: Notice) => Promise.resolve(void world().notices.push(notice)) };
  const store = new AssignmentStore();
  const notices = new AgencyNotices(notifications as unknown as Notifications, directory);
  const changes = new AssignmentChanges(feed, audit, extensions, new DeliveryQueue(directory, outbox, ids));
  const messages = new AssignmentMessages(processMessages, store);
  const candidates = new Candidates(directory, extensions);
  const offers = new Offers(store, changes, messages, directory, notices, queue, ids);
  const give = [
    store,
    offers,
    changes,
    messages,
    candidates,
    extensions,
    directory,
    forms,
    notices,
    outbox,
    ids,
  ] as const;
  const assignments = new Assignments(...give);
  const reads = new AssignmentReads(store, extensions, forms);
  const answer = [
    database,
    assignments,
    store,
    reads,
    offers,
    changes,
    messages,
    notices,
    forms,
    outbox,
    directory,
  ] as const;
  new AssignAgencyJob(processes, assignments, store).onModuleInit();
  new ProposeUnitsJob(processes, extensions, candidates).onModuleInit();
  const secrets = new Secrets(settings);
  return {
    directory,
    assignments,
    reads,
    outbox,
    notifier,
    logger,
    feed,
    answers: new AgencyAnswers(...answer),
    work: new AssignmentWork(database, assignments, offers, store, changes, notices, directory),
    advanceTask: new AdvanceAssignmentTask(database, assignments, offers),
    webhooks: new Webhooks(settings, database, secrets, audit, outbox, ids),
    deliveries: new Deliveries(settings, database, secrets, clock, store, notices, extensions, logger),
  };
}
