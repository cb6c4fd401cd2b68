import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { publishVersion } from './support/publish.ts';

let app: TestApp;
let designer: Caller;
let approver: Caller;
let dispatcher: Caller;
let supervisor: Caller;
let admin: Caller;

beforeAll(async () => {
  app = await startTestApp();
  [designer, approver, dispatcher, supervisor, admin] = (await Promise.all(
    ['designer', 'approver', 'dispatcher', 'supervisor', 'admin'].map((name) => app.as(name)),
  )) as [Caller, Caller, Caller, Caller, Caller];
}, 240_000);
afterAll(async () => app?.close());

const task = (id: string, name = `Việc ${id}`): string =>
  `<bpmn:userTask id="${id}" name="${name}"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="IOC/dispatcher"/></bpmn:extensionElements></bpmn:userTask>`;
const flow = (...ids: string[]): string =>
  ids
    .slice(1)
    .map((to, i) => `<bpmn:sequenceFlow id="f_${ids[i]}_${to}" sourceRef="${ids[i]}" targetRef="${to}"/>`)
    .join('');
const model = (key: string, inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:process id="${key}" name="${key}" isExecutable="true"><bpmn:startEvent id="s"/>${inside}</bpmn:process></bpmn:definitions>`;
const line = (key: string): string => model(key, `${task('a')}${task('b')}${task('c')}${flow('s', 'a', 'b', 'c')}`);

async function publish(key: string, xml: string, version = 1): Promise<void> {
  if (version === 1) await designer.post('/process-definitions', { key, xml });
  else await designer.put(`/process-definitions/${key}`, { xml });
  await publishVersion(designer, approver, `/process-definitions/${key}/versions/${version}`);
}
async function begin(processKey: string, variables: object = {}): Promise<string> {
  const started = await dispatcher.post('/process-instances', { processKey, variables });
  expect(started.status).toBe(201);
  return started.body.id as string;
}
const openTasks = async (id: string) =>
  (await dispatcher.get(`/tasks?processInstanceId=${id}&state=open`)).body.items as {
    id: string;
    elementId: string;
    name: string;
  }[];
async function complete(id: string, elementId: string, variables: object = {}): Promise<void> {
  const found = (await openTasks(id)).find((one) => one.elementId === elementId);
  await dispatcher.post(`/tasks/${found?.id}/claim`);
  expect((await dispatcher.post(`/tasks/${found?.id}/complete`, { variables })).status).toBe(200);
}
const active = (body: { activeElements: { elementId: string }[] }): string[] =>
  body.activeElements.map(({ elementId }) => elementId).sort();
const path = (id: string, operation: string): string => `/process-instances/${id}/${operation}`;

describe('operations on a running instance', () => {
  it('are for those who may operate processes, and check what they are given', async () => {
    await publish('o_who', line('o_who'));
    const id = await begin('o_who');
    const instructions = [{ type: 'activate', elementId: 'c' }];
    expect((await dispatcher.post(path(id, 'modify'), { instructions })).status).toBe(403);
    expect((await supervisor.post(path(id, 'modify'), { instructions: [] })).status).toBe(422);
    expect((await supervisor.post(path(id, 'go-back'), {})).status).toBe(422);
    const nobody = '01970000-0000-7000-8000-000000000000';
    expect((await supervisor.post(path(nobody, 'migrate'), {})).status).toBe(404);
    const refused = await supervisor.post(path(id, 'modify'), { instructions: [{ type: 'activate', elementId: 'x' }] });
    expect([refused.status, refused.body.errors[0].code]).toEqual([422, 'UNKNOWN_ELEMENT']);
  });

  it('a change by somebody who saw an older state is refused, of every operation, also of a dry run', async () => {
    await publish('o_stale', line('o_stale'));
    const id = await begin('o_stale');
    const seen = (await supervisor.get(`/process-instances/${id}`)).headers.get('etag') as string;
    const set = await supervisor.with({ 'if-match': seen }).post(path(id, 'variables'), { variables: { x: 1 } });
    expect(set.status).toBe(200);
    for (const [operation, body] of [
      ['modify', { instructions: [{ type: 'activate', elementId: 'c' }] }],
      ['modify', { instructions: [{ type: 'activate', elementId: 'c' }], dryRun: true }],
      ['go-back', { elementId: 's' }],
      ['migrate', {}],
      ['variables', { variables: { x: 2 } }],
      ['retry', {}],
      ['resume', {}],
      ['suspend', {}],
      ['cancel', {}],
    ] as const) {
      const stale = await supervisor.with({ 'if-match': seen }).post(path(id, operation), body);
      expect([operation, stale.status]).toEqual([operation, 412]);
    }
    const fresh = supervisor.with({ 'if-match': set.headers.get('etag') as string });
    expect((await fresh.post(path(id, 'cancel'), {})).status).toBe(200);
  });

  it('modify moves tokens: a dry run says what happens and does nothing, the run does just that', async () => {
    await publish('o_modify', line('o_modify'));
    const id = await begin('o_modify');
    const [first] = (await supervisor.get(`/process-instances/${id}`)).body.activeElements;
    const instructions = [
      { type: 'move', elementInstanceId: first.elementInstanceId, elementId: 'c', variables: { x: 1 } },
    ];
    const tried = await supervisor.post(path(id, 'modify'), { instructions, dryRun: true });
    expect(tried.body).toMatchObject({ dryRun: true, ok: true, variables: { x: 1 } });
    expect(tried.body.effects).toEqual([
      { type: 'cancelUserTask', elementId: 'a' },
      { type: 'createUserTask', elementId: 'c' },
    ]);
    expect((await openTasks(id)).map((one) => one.elementId)).toEqual(['a']);
    const done = await supervisor.post(path(id, 'modify'), { instructions, reason: 'đã làm bằng tay' });
    expect([active(done.body), done.body.dryRun]).toEqual([['c'], false]);
    expect((await openTasks(id)).map((one) => one.elementId)).toEqual(['c']);
    const audit = await admin.get(`/audit?objectId=${id}&limit=10`);
    expect(audit.body.items[0]).toMatchObject({
      action: 'process.modify',
      reason: 'đã làm bằng tay',
      before: { state: 'active', version: 1, elements: ['a'] },
      after: { state: 'active', version: 1, elements: ['c'] },
    });
    expect(audit.body.items.filter((one: { action: string }) => one.action === 'process.modify')).toHaveLength(1);
  });

  it('go back returns to a passed step with the variables of that time', async () => {
    await publish('o_back', line('o_back'));
    const id = await begin('o_back', { x: 0 });
    await complete(id, 'a', { x: 1 });
    await complete(id, 'b', { x: 2, y: 1 });
    const tried = await supervisor.post(path(id, 'go-back'), { elementId: 'b', dryRun: true });
    expect(tried.body.variableChanges).toEqual([
      { name: 'x', before: 2, after: 1 },
      { name: 'y', before: 1, after: null },
    ]);
    const done = await supervisor.post(path(id, 'go-back'), { elementId: 'b' });
    expect(active(done.body)).toEqual(['b']);
    expect(done.body.variables).toEqual({ x: 1 });
    await complete(id, 'b');
    expect((await openTasks(id)).map((one) => one.elementId)).toEqual(['c']);
    expect((await supervisor.post(path(id, 'go-back'), { elementId: 'c' })).status).toBe(409);
  });

  it('migrate goes on with another version: by id or as told, with every reason when it can not', async () => {
    await publish('o_migrate', line('o_migrate'));
    const id = await begin('o_migrate');
    await publish('o_migrate', model('o_migrate', `${task('a2', 'Gọi lại')}${task('c')}${flow('s', 'a2', 'c')}`), 2);
    const refused = await supervisor.post(path(id, 'migrate'), { mapping: { c: 'c' } });
    expect(refused.status).toBe(409);
    expect(refused.body.errors).toMatchObject([{ path: '/mapping/a', code: 'UNMAPPED' }]);
    const tried = await supervisor.post(path(id, 'migrate'), { mapping: { c: 'c' }, dryRun: true });
    expect(tried.body).toMatchObject({ ok: false, version: 1, problems: [{ code: 'UNMAPPED', elementId: 'a' }] });
    const done = await supervisor.post(path(id, 'migrate'), { version: 2, mapping: { a: 'a2', c: 'c' } });
    expect(done.body).toMatchObject({ ok: true, version: 2, problems: [] });
    expect(active(done.body)).toEqual(['a2']);
    expect(await openTasks(id)).toMatchObject([{ elementId: 'a2', name: 'Gọi lại' }]);
    await complete(id, 'a2');
    await complete(id, 'c');
    const ended = await supervisor.get(`/process-instances/${id}`);
    expect(ended.body).toMatchObject({ state: 'completed', version: 2 });
    expect((await supervisor.post(path(id, 'migrate'), { version: 1 })).status).toBe(409);
    expect((await supervisor.post(path(id, 'migrate'), { version: 9 })).status).toBe(422);
  });

  it('suspend, resume, variables and cancel can be tried too', async () => {
    await publish('o_try', line('o_try'));
    const id = await begin('o_try');
    expect((await supervisor.post(path(id, 'cancel'), { dryRun: true })).body).toMatchObject({ state: 'terminated' });
    expect((await supervisor.post(path(id, 'suspend'), { dryRun: true })).body).toMatchObject({ state: 'suspended' });
    expect(
      (await supervisor.post(path(id, 'variables'), { variables: { x: 1 }, dryRun: true })).body.variables,
    ).toEqual({ x: 1 });
    const now = await supervisor.get(`/process-instances/${id}`);
    expect(now.body).toMatchObject({ state: 'active', variables: {} });
    for (const [operation, body, code] of [
      ['resume', {}, 'NOT_SUSPENDED'],
      ['retry', {}, 'NO_PROCESS_INCIDENT'],
      ['go-back', { elementId: 'c' }, 'NOT_PASSED'],
    ] as const) {
      const tried = await supervisor.post(path(id, operation), { ...body, dryRun: true });
      expect(tried.body).toMatchObject({ ok: false, problems: [{ code }] });
      expect((await supervisor.post(path(id, operation), body)).status).toBe(409);
    }
  });

  it('the state of a past moment is told from what was recorded', async () => {
    await publish('o_past', line('o_past'));
    const before = app.clock.now();
    const id = await begin('o_past', { x: 0 });
    const started = (await supervisor.get(`/process-instances/${id}`)).body.startedAt as string;
    await new Promise((resolve) => setTimeout(resolve, 5));
    await complete(id, 'a', { x: 1 });
    const at = (moment: string) => supervisor.get(path(id, `state?at=${encodeURIComponent(moment)}`));
    expect((await at(started)).body).toMatchObject({
      state: 'active',
      variables: { x: 0 },
      elements: [{ elementId: 'a' }],
    });
    expect((await at('2999-01-01T00:00:00Z')).body).toMatchObject({
      variables: { x: 1 },
      elements: [{ elementId: 'b' }],
    });
    expect((await at('2000-01-01T00:00:00Z')).body).toMatchObject({ state: null, sequence: null, elements: [] });
    expect(before <= started).toBe(true);
  });

  it('the version of a past moment is the one it ran then', async () => {
    await publish('o_then', line('o_then'));
    const id = await begin('o_then');
    const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
    const moments: string[] = [];
    for (const version of [2, 3]) {
      moments.push(app.clock.now());
      await pause();
      await publish('o_then', line('o_then'), version);
      expect((await supervisor.post(path(id, 'migrate'), { version })).status).toBe(200);
      await pause();
    }
    moments.push(app.clock.now());
    const versions = await Promise.all(
      moments.map(async (at) => (await supervisor.get(path(id, `state?at=${encodeURIComponent(at)}`))).body.version),
    );
    expect(versions).toEqual([1, 2, 3]);
  });

  it('the history is read page by page, each step once', async () => {
    await publish('o_pages', line('o_pages'));
    const id = await begin('o_pages');
    await complete(id, 'a');
    const whole = (await supervisor.get(path(id, 'history?limit=500'))).body.items as unknown[];
    const items: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null && items.length <= whole.length;) {
      const asked = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await supervisor.get(path(id, `history?limit=2${asked}`));
      items.push(...page.body.items);
      cursor = page.body.nextCursor as string | null;
    }
    expect(items).toEqual(whole);
  });

  it('what comes while it is suspended waits for it, whoever else of its tree goes on', async () => {
    const catches = `<bpmn:message id="m" name="o-held"><bpmn:extensionElements><zeebe:subscription correlationKey="=k"/></bpmn:extensionElements></bpmn:message>`;
    const called = model(
      'o_held_child',
      `<bpmn:intermediateCatchEvent id="w"><bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateCatchEvent>${task('x')}${flow('s', 'w', 'x')}`,
    ).replace('<bpmn:process', `${catches}<bpmn:process`);
    await publish('o_held_child', called);
    const call = (id: string) =>
      `<bpmn:callActivity id="${id}"><bpmn:extensionElements><zeebe:calledElement processId="o_held_child"/><zeebe:ioMapping><zeebe:input source="=&quot;${id}&quot;" target="k"/></zeebe:ioMapping></bpmn:extensionElements></bpmn:callActivity>`;
    await publish(
      'o_held',
      model(
        'o_held',
        `<bpmn:parallelGateway id="g"/>${call('c1')}${call('c2')}${flow('s', 'g', 'c1')}${flow('g', 'c2')}`,
      ),
    );
    const id = await begin('o_held');
    const { children } = (await supervisor.get(`/process-instances/${id}`)).body;
    for (const child of children) await supervisor.post(path(child.id, 'suspend'));
    for (const correlationKey of ['c1', 'c2']) await dispatcher.post('/messages', { name: 'o-held', correlationKey });
    for (const child of children) {
      await supervisor.post(path(child.id, 'resume'));
      expect(active((await supervisor.get(`/process-instances/${child.id}`)).body)).toEqual(['x']);
    }
    await supervisor.post(path(id, 'suspend'));
    const alone = await supervisor.post(path(children[0].id, 'resume'));
    expect([alone.status, alone.body.code]).toEqual([409, 'CALLER_SUSPENDED']);
  });
});

describe('what goes on without end', () => {
  it('signals that a process throws to itself stop in a process incident', async () => {
    const xml = model(
      'o_signal',
      `<bpmn:exclusiveGateway id="y"/><bpmn:parallelGateway id="g"/><bpmn:intermediateCatchEvent id="c"><bpmn:signalEventDefinition signalRef="sig"/></bpmn:intermediateCatchEvent><bpmn:intermediateThrowEvent id="t"><bpmn:signalEventDefinition signalRef="sig"/></bpmn:intermediateThrowEvent>${flow('s', 'y', 'g', 'c', 'y')}${flow('g', 't')}`,
    ).replace('<bpmn:process', '<bpmn:signal id="sig" name="o-signal"/><bpmn:process');
    await publish('o_signal', xml);
    const started = await dispatcher.post('/process-instances', { processKey: 'o_signal' });
    expect(started.status).toBe(201);
    expect(started.body.incidents[0]).toMatchObject({ code: 'ENDLESS_LOOP' });
  });

  it('a process that calls itself twice is stopped, and can be cancelled', async () => {
    const call = (id: string) =>
      `<bpmn:callActivity id="${id}"><bpmn:extensionElements><zeebe:calledElement processId="o_twice"/></bpmn:extensionElements></bpmn:callActivity>`;
    await publish(
      'o_twice',
      model('o_twice', `<bpmn:parallelGateway id="g"/>${call('c')}${call('d')}${flow('s', 'g', 'c')}${flow('g', 'd')}`),
    );
    const id = await begin('o_twice');
    expect((await dispatcher.get('/process-instances?processKey=o_twice&limit=500')).body.nextCursor).not.toBeNull();
    const cancelled = await supervisor.post(path(id, 'cancel'), {});
    expect(cancelled.body.state).toBe('terminated');
    expect((await dispatcher.get('/process-instances?processKey=o_twice&state=active')).body.items).toEqual([]);
  });
});
