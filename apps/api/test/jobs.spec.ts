import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromEpochMs } from '@trucban/kernel';
import { Database, SimulatedClock, hashSecret, randomSecret, systemScope } from '../src/platform/public.ts';
import { JobWaiters } from '../src/processes/outside/job-waiters.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import { Caller } from './support/caller.ts';
import { until } from './support/events.ts';
import { publishVersion } from './support/publish.ts';

const clock = new SimulatedClock('2026-11-22T03:00:00.000Z');
let app: TestApp;
let designer: Caller;
let approver: Caller;
let supervisor: Caller;
let worker: Caller;

beforeAll(async () => {
  app = await startTestApp({ clock });
  [designer, approver, supervisor] = (await Promise.all(
    ['designer', 'approver', 'supervisor'].map((name) => app.as(name)),
  )) as [Caller, Caller, Caller];
  worker = await app.asClient('integration');
  await publish(
    't_meter',
    model(
      't_meter',
      service('a', 'read-meter', '<zeebe:ioMapping><zeebe:input source="=meter" target="meter"/></zeebe:ioMapping>'),
    ),
  );
}, 240_000);
afterAll(async () => app?.close());

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:error id="err" errorCode="NO_METER"/>';
const service = (id: string, type: string, more = '', inside = ''): string =>
  `<bpmn:serviceTask id="${id}" name="Đọc công tơ"><bpmn:extensionElements><zeebe:taskDefinition type="${type}" retries="2"/><zeebe:taskHeaders><zeebe:header key="unit" value="kWh"/></zeebe:taskHeaders>${more}</bpmn:extensionElements>${inside}</bpmn:serviceTask>`;
const model = (key: string, task: string, more = ''): string =>
  `${HEAD}<bpmn:process id="${key}" isExecutable="true"><bpmn:startEvent id="s"/>${task}<bpmn:endEvent id="e"/>${more}<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="a"/><bpmn:sequenceFlow id="f2" sourceRef="a" targetRef="e"/></bpmn:process></bpmn:definitions>`;

async function publish(key: string, xml: string): Promise<void> {
  const draft = await designer.post('/process-definitions', { key, xml });
  await publishVersion(designer, approver, `/process-definitions/${key}/versions/${draft.body.version}`);
}
async function begin(processKey: string, variables: object = {}): Promise<string> {
  // Ids of one millisecond come in any order.
  clock.advance(1);
  const { status, body } = await supervisor.post('/process-instances', { processKey, variables });
  expect(status).toBe(201);
  return body.id;
}
async function take(type: string, more: object = {}, by = worker): Promise<any[]> {
  const { status, body } = await by.post('/jobs/activate', { type, worker: 'w1', lockSeconds: 60, ...more });
  expect([status, body.code]).toEqual([200, undefined]);
  return body.jobs;
}
const state = async (id: string) => (await supervisor.get(`/process-instances/${id}`)).body;

describe('outside workers', () => {
  it('are named where a model is checked, and get what they need to do a job', async () => {
    const draft = await designer.post('/process-definitions/validate', {
      xml: model('t_x', service('a', 'not-there')),
    });
    expect(draft.body.problems).toMatchObject([{ code: 'JOB_TYPE_UNKNOWN', severity: 'warning' }]);
    const id = await begin('t_meter', { meter: 7, secret: 1 });
    expect(await take('other')).toEqual([]);
    const [job, ...rest] = await take('read-meter', { maxJobs: 100 });
    expect(rest).toEqual([]);
    expect(job).toMatchObject({
      type: 'read-meter',
      headers: { unit: 'kWh' },
      variables: { meter: 7 },
      retries: 2,
      processInstanceId: id,
      processKey: 't_meter',
      processVersion: 1,
      elementId: 'a',
      elementName: 'Đọc công tơ',
      incidentId: null,
      exercise: false,
      lockedUntil: '2026-11-22T03:01:00.001Z',
    });
    expect((await worker.get('/jobs?type=read-meter')).body.items).toMatchObject([
      { id: job.id, state: 'locked', worker: 'w1', outside: true, lockedUntil: job.lockedUntil },
    ]);
    const body = { lockId: job.lockId, variables: { reading: 42 } };
    const done = await worker.post(`/jobs/${job.id}/complete`, body);
    expect([done.status, done.body.outcome]).toEqual([200, 'completed']);
    expect(await state(id)).toMatchObject({ state: 'completed', variables: { reading: 42 } });
    // Again is the same; anything else comes too late.
    expect((await worker.post(`/jobs/${job.id}/complete`, body)).body).toEqual(done.body);
    const late = await worker.post(`/jobs/${job.id}/fail`, { lockId: job.lockId, reason: 'x' });
    expect([late.status, late.body.code]).toEqual([409, 'JOB_ANSWERED']);
    const audit = await supervisor.get(`/audit?objectType=job&objectId=${job.id}`);
    expect(audit.body.items).toMatchObject([{ action: 'job.complete', actor: { id: 'integration' } }]);
    expect((await supervisor.get(`/audit?action=job.activate`)).body.items[0].after.jobs).toEqual([job.id]);
  });

  it('say what they want in full', async () => {
    for (const body of [
      { worker: 'w' },
      { worker: 'w', type: 'a', types: ['b'] },
      { worker: 'w', type: 'a', maxJobs: 101 },
      { worker: 'w', type: 'a', waitSeconds: 61 },
    ])
      expect((await worker.post('/jobs/activate', body)).status).toBe(422);
    expect((await supervisor.post('/jobs/activate', { worker: 'w', type: 'a' })).status).toBe(403);
    const id = await begin('t_meter', { meter: 1 });
    const [job] = await take('x', { type: undefined, types: ['x', 'read-meter'], fetchVariables: ['nothing'] });
    expect(job).toMatchObject({ processInstanceId: id, variables: {} });
    await worker.post(`/jobs/${job.id}/complete`, { lockId: job.lockId });
  });

  it('never share a job, two of them at 200', async () => {
    await publish(
      't_many',
      model(
        't_many',
        service(
          'a',
          'many',
          '',
          '<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=for n in 1..200 return n" inputElement="n"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>',
        ),
      ),
    );
    const id = await begin('t_many');
    const given: any[] = [];
    const race = async (name: string) => {
      let mine = 0;
      for (;;) {
        const jobs = await take('many', { maxJobs: 7, worker: name });
        if (jobs.length === 0) return mine;
        mine += jobs.length;
        given.push(...jobs);
        const answers = await Promise.all(
          jobs.map((job) => worker.post(`/jobs/${job.id}/complete`, { lockId: job.lockId })),
        );
        expect(answers.map(({ status }) => status)).toEqual(jobs.map(() => 200));
      }
    };
    const shares = await Promise.all([race('w1'), race('w2')]);
    expect(Math.min(...shares)).toBeGreaterThan(0);
    expect(new Set(given.map((job) => job.id)).size).toBe(200);
    expect(given.length).toBe(200);
    expect((await state(id)).state).toBe('completed');
  }, 120_000);

  it('lose a job when the lock runs out and somebody else takes it, not before', async () => {
    const [first, second] = [await begin('t_meter'), await begin('t_meter')];
    const jobs = await take('read-meter', { maxJobs: 10, lockSeconds: 30 });
    expect(jobs.map((job) => job.processInstanceId)).toEqual([first, second]);
    expect(await take('read-meter')).toEqual([]);
    clock.advance(20_000);
    const extended = await worker.post(`/jobs/${jobs[1].id}/extend`, { lockId: jobs[1].lockId, lockSeconds: 30 });
    expect(extended.body).toMatchObject({ outcome: 'extended', lockedUntil: later(30_000) });
    clock.advance(11_000);
    const again = await take('read-meter', { maxJobs: 10, worker: 'w2' });
    expect(again.map((job) => job.id)).toEqual([jobs[0].id]);
    const late = await worker.post(`/jobs/${jobs[0].id}/complete`, { lockId: jobs[0].lockId });
    expect([late.status, late.body.code]).toEqual([409, 'JOB_LOCK_LOST']);
    clock.advance(60_000);
    // Nobody has taken the other one since: its late answer counts.
    expect((await worker.post(`/jobs/${jobs[1].id}/complete`, { lockId: jobs[1].lockId })).status).toBe(200);
    expect((await worker.post(`/jobs/${again[0].id}/complete`, { lockId: again[0].lockId })).status).toBe(200);
    expect([(await state(first)).state, (await state(second)).state]).toEqual(['completed', 'completed']);
  });

  it('wait for a job and are woken by it', async () => {
    const waiting = worker.post('/jobs/activate', { type: 'read-meter', worker: 'w1', waitSeconds: 20 });
    await until(() => Promise.resolve(waiters() || undefined));
    const begun = performance.now();
    const id = await begin('t_meter');
    const { body } = await waiting;
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect(body.jobs).toMatchObject([{ processInstanceId: id }]);
    // A back-off that runs out needs no notice: the next look is set by it.
    await worker.post(`/jobs/${body.jobs[0].id}/complete`, { lockId: body.jobs[0].lockId });
    const none = await worker.post('/jobs/activate', { type: 'read-meter', worker: 'w1', waitSeconds: 0.2 });
    expect([none.status, none.body]).toEqual([200, { jobs: [] }]);
  });

  it('take no job along when they leave', async () => {
    const abort = new AbortController();
    const leaving = fetch(worker.url('/jobs/activate'), {
      method: 'POST',
      signal: abort.signal,
      headers: { ...worker['headers'], 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'read-meter', worker: 'gone', waitSeconds: 30 }),
    }).catch(() => undefined);
    await until(() => Promise.resolve(waiters() || undefined));
    abort.abort();
    await leaving;
    await until(() => Promise.resolve(waiters() === 0 || undefined));
    const id = await begin('t_meter');
    const [job] = await take('read-meter');
    expect(job.processInstanceId).toBe(id);
    await worker.post(`/jobs/${job.id}/complete`, { lockId: job.lockId });
  });

  it('try again after a failure, until a person must look', async () => {
    const id = await begin('t_meter');
    const [job] = await take('read-meter');
    const failed = { lockId: job.lockId, reason: 'Mất kết nối', backoffSeconds: 30 };
    const answer = await worker.post(`/jobs/${job.id}/fail`, failed);
    expect(answer.body).toMatchObject({ outcome: 'failed', retries: 1 });
    expect((await worker.post(`/jobs/${job.id}/fail`, failed)).body).toEqual(answer.body);
    expect(await take('read-meter')).toEqual([]);
    expect((await supervisor.get('/jobs?state=delayed')).body.items).toMatchObject([
      { failure: 'Mất kết nối', retries: 1 },
    ]);
    clock.advance(30_000);
    const [again] = await take('read-meter');
    expect(again).toMatchObject({ id: job.id, retries: 1 });
    const last = await worker.post(`/jobs/${again.id}/fail`, { lockId: again.lockId, reason: 'Vẫn mất' });
    expect([last.status, last.body.retries]).toEqual([200, null]);
    expect((await state(id)).incidents).toMatchObject([{ code: 'JOB_FAILED', elementId: 'a' }]);
    expect(await take('read-meter')).toEqual([]);
    expect((await supervisor.post(`/process-instances/${id}/retry`, {})).status).toBe(200);
    const [anew] = await take('read-meter');
    expect(anew).toMatchObject({ retries: 2 });
    await worker.post(`/jobs/${anew.id}/complete`, { lockId: anew.lockId });
    expect((await state(id)).state).toBe('completed');
  });

  it('throw errors that the model catches', async () => {
    await publish(
      't_error',
      model(
        't_error',
        service('a', 'err'),
        '<bpmn:boundaryEvent id="b" attachedToRef="a"><bpmn:extensionElements><zeebe:ioMapping><zeebe:output source="=why" target="why"/></zeebe:ioMapping></bpmn:extensionElements><bpmn:errorEventDefinition errorRef="err"/></bpmn:boundaryEvent><bpmn:endEvent id="e2"/><bpmn:sequenceFlow id="f3" sourceRef="b" targetRef="e2"/>',
      ),
    );
    const id = await begin('t_error');
    const [job] = await take('err');
    const thrown = await worker.post(`/jobs/${job.id}/error`, {
      lockId: job.lockId,
      code: 'NO_METER',
      variables: { why: 'lost' },
    });
    expect([thrown.status, thrown.body.outcome]).toEqual([200, 'error']);
    expect(await state(id)).toMatchObject({ state: 'completed', variables: { why: 'lost' } });
  });

  it('listen to elements, correct tasks before they are there, and deny that they are done', async () => {
    const listeners =
      '<zeebe:taskListeners><zeebe:taskListener eventType="creating" type="t-create"/><zeebe:taskListener eventType="completing" type="t-check"/></zeebe:taskListeners><zeebe:executionListeners><zeebe:executionListener eventType="end" type="e-end"/></zeebe:executionListeners>';
    await publish(
      't_listen',
      model(
        't_listen',
        `<bpmn:userTask id="a" name="Duyệt"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="IOC/dispatcher"/>${listeners}</bpmn:extensionElements></bpmn:userTask>`,
      ),
    );
    const id = await begin('t_listen');
    const tasks = async () => (await supervisor.get(`/tasks?processInstanceId=${id}`)).body.items;
    const answer = async (type: string, body: object) => {
      const [job] = await take(type);
      return worker.post(`/jobs/${job.id}/complete`, { lockId: job.lockId, ...body });
    };
    expect(await tasks()).toEqual([]);
    const [job] = await take('t-create');
    expect(job).toMatchObject({ elementId: 'a', listener: { kind: 'task', event: 'creating' } });
    const complete = (result: object) => worker.post(`/jobs/${job.id}/complete`, { lockId: job.lockId, result });
    expect((await complete({ denied: true })).body.errors).toMatchObject([{ path: '/result/denied' }]);
    const corrections = { candidateGroups: ['IOC/shiftLeader'], priority: 80, dueDate: '2026-11-23T00:00:00Z' };
    expect((await complete({ corrections })).status).toBe(200);
    const [task] = await tasks();
    expect(task).toMatchObject({
      candidateGroups: ['IOC/shiftLeader'],
      priority: 80,
      dueAt: '2026-11-23T00:00:00.000Z',
    });
    await supervisor.post(`/tasks/${task.id}/claim`);
    expect((await supervisor.post(`/tasks/${task.id}/complete`, { variables: { amount: -1 } })).status).toBe(200);
    expect(await tasks()).toEqual([]);
    expect((await answer('t-check', { result: { denied: true, deniedReason: 'Số tiền âm' } })).status).toBe(200);
    const reopened = (await supervisor.get(`/tasks/${task.id}`)).body;
    expect(reopened).toMatchObject({
      state: 'claimed',
      assignee: task.assignee ?? reopened.assignee,
      comments: [{ text: 'Số tiền âm' }],
    });
    expect((await state(id)).variables).toEqual({});
    expect((await supervisor.post(`/tasks/${task.id}/complete`, { variables: { amount: 1 } })).status).toBe(200);
    expect((await answer('t-check', {})).status).toBe(200);
    expect((await answer('e-end', { variables: { seen: true } })).status).toBe(200);
    expect(await state(id)).toMatchObject({ state: 'completed', variables: { amount: 1, seen: true } });
  });

  it('are asked about changes of tasks, and correct or deny them', async () => {
    const hear = ['assigning', 'updating', 'canceling']
      .map((event) => `<zeebe:taskListener eventType="${event}" type="t-${event}"/>`)
      .join('');
    await publish(
      't_change',
      model(
        't_change',
        `<bpmn:userTask id="a" name="Duyệt"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="IOC/shiftLeader"/><zeebe:taskListeners>${hear}</zeebe:taskListeners></bpmn:extensionElements></bpmn:userTask>`,
      ),
    );
    const id = await begin('t_change');
    const task = async () => (await supervisor.get(`/tasks?processInstanceId=${id}`)).body.items[0];
    const answer = async (type: string, result: object) => {
      const [job] = await take(type);
      const done = await worker.post(`/jobs/${job.id}/complete`, { lockId: job.lockId, result });
      expect(done.status).toBe(200);
      return job;
    };
    const { id: taskId, version } = await task();
    const change = (body: object, by = supervisor) => by.patch(`/tasks/${taskId}`, body);
    expect((await change({})).status).toBe(422);
    expect((await change({ priority: 90, dueAt: '2026-11-23T00:00:00Z' })).body).toMatchObject({
      priority: 50,
      version,
    });
    for (const busy of [await change({ priority: 1 }), await supervisor.post(`/tasks/${taskId}/claim`)])
      expect([busy.status, busy.body.code]).toEqual([409, 'TASK_BUSY']);
    const early = await supervisor.post(`/tasks/${taskId}/complete`, { variables: {} });
    expect([early.status, early.body.code]).toEqual([409, 'TASK_BUSY']);
    const asked = await answer('t-updating', { corrections: { priority: 70 } });
    expect(asked.headers).toMatchObject({ 'io.camunda.zeebe:action': 'update', 'io.camunda.zeebe:priority': '90' });
    expect(await task()).toMatchObject({ priority: 70, dueAt: '2026-11-23T00:00:00.000Z', version: version + 1 });
    expect((await change({ priority: 1 }, supervisor.with({ 'if-match': `"${version}"` }))).status).toBe(412);
    await supervisor.post(`/tasks/${taskId}/claim`);
    await answer('t-assigning', { denied: true, deniedReason: 'Đang trực nơi khác' });
    expect((await supervisor.get(`/tasks/${taskId}`)).body).toMatchObject({
      state: 'open',
      assignee: null,
      comments: [{ text: 'Đang trực nơi khác' }],
    });
    await supervisor.post(`/tasks/${taskId}/claim`);
    await answer('t-assigning', {});
    expect(await task()).toMatchObject({ state: 'claimed' });
    await supervisor.post(`/process-instances/${id}/cancel`, {});
    expect((await state(id)).state).toBe('active');
    expect((await supervisor.get(`/tasks/${taskId}`)).body.state).toBe('cancelled');
    await answer('t-canceling', {});
    expect((await state(id)).state).toBe('terminated');
  });

  it('do the work of a model as Camunda Modeler exports it for Camunda 8', async () => {
    const folder = new URL(
      '../../../sop/conformance/cases/standard/camunda-modeler-export-runs-unchanged/',
      import.meta.url,
    );
    const file = (name: string) => readFileSync(new URL(name, folder), 'utf8');
    await publish('t_camunda_child', file('child.bpmn'));
    await publish('t_camunda', file('model.bpmn'));
    const id = await begin('t_camunda', {
      lights: [
        { id: 1, price: 5 },
        { id: 2, price: 20 },
      ],
      caseId: 77,
    });
    const [rest] = await take('lamp-register');
    expect(rest).toMatchObject({
      headers: { resultVariable: 'response' },
      variables: { authentication: { type: 'noAuth' }, url: 'https://x/2', method: 'GET' },
    });
    await worker.post(`/jobs/${rest.id}/complete`, { lockId: rest.lockId, variables: { area: { code: 'A' } } });
    const [task] = (await supervisor.get(`/tasks?processInstanceId=${id}`)).body.items;
    expect(task).toMatchObject({ elementId: 'Activity_review', priority: 80, candidateGroups: ['IOC/shiftLeader'] });
    await supervisor.post(`/tasks/${task.id}/claim`);
    expect((await supervisor.post(`/tasks/${task.id}/complete`, { variables: { ok: true } })).status).toBe(200);
    const [check] = await take('check');
    await worker.post(`/jobs/${check.id}/complete`, { lockId: check.lockId });
    expect((await state(id)).variables.results).toEqual([
      { site: { id: 1, price: 5 }, cost: 10 },
      { site: { id: 2, price: 20 }, cost: 40 },
    ]);
    const told = await supervisor.post('/messages', { name: 'citizen-answer', correlationKey: '77' });
    expect(told.status).toBeLessThan(300);
    expect(await state(id)).toMatchObject({ state: 'completed', variables: { sum: 50 } });
  });

  it('learn that a job is gone, and answer while its process is paused', async () => {
    const [cancelled, paused] = [await begin('t_meter'), await begin('t_meter')];
    const [one, two] = await take('read-meter', { maxJobs: 2 });
    await supervisor.post(`/process-instances/${cancelled}/cancel`, {});
    const late = await worker.post(`/jobs/${one.id}/complete`, { lockId: one.lockId });
    expect([late.status, late.body.code]).toEqual([409, 'JOB_GONE']);
    await supervisor.post(`/process-instances/${paused}/suspend`, {});
    expect((await worker.post(`/jobs/${two.id}/complete`, { lockId: two.lockId })).status).toBe(200);
    expect((await state(paused)).state).toBe('suspended');
    clock.advance(120_000);
    expect(await take('read-meter')).toEqual([]);
    await supervisor.post(`/process-instances/${paused}/resume`, {});
    expect((await state(paused)).state).toBe('completed');
    const unknown = await worker.post('/jobs/0193c2a4-7b1e-7000-8000-000000000001/complete', { lockId: two.lockId });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'JOB_NOT_FOUND']);
  });

  it('get nothing of what lies outside of their reach', async () => {
    const stranger = await program('health-worker', 'SYT', app);
    const id = await begin('t_meter');
    expect(await take('read-meter', {}, stranger)).toEqual([]);
    const [job] = await take('read-meter');
    expect(job.processInstanceId).toBe(id);
    for (const verb of ['complete', 'error', 'fail', 'extend'])
      expect(
        (await stranger.post(`/jobs/${job.id}/${verb}`, { lockId: job.lockId, code: 'x', reason: 'x', lockSeconds: 1 }))
          .status,
      ).toBe(404);
    expect((await stranger.get('/jobs')).body.items).toEqual([]);
    expect((await stranger.get('/stream')).status).toBe(403);
    await worker.post(`/jobs/${job.id}/complete`, { lockId: job.lockId });
  });
});

const later = (ms: number): string => fromEpochMs(clock.epochMs() + ms);

/** Requests that wait for jobs now. */
const waiters = (): number => app.get(JobWaiters).waiting;

/** A program of an agency that may do jobs. */
async function program(clientId: string, agency: string, { baseUrl, get }: TestApp): Promise<Caller> {
  const clientSecret = randomSecret();
  await get(Database).transaction(systemScope('test'), (tx) =>
    tx.run(
      'test.client',
      `insert into api_client (id, name, agency, secret_hash, scopes, created_at) values ($1, $1, $2, $3, '{jobs:work}', $4)`,
      [clientId, agency, hashSecret(clientSecret), tx.now],
    ),
  );
  return Caller.withToken(
    baseUrl,
    { users: [], clients: [{ agency, clientId, clientSecret, scopes: ['jobs:work'] }] },
    clientId,
  );
}
