import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, systemScope } from '../../src/platform/public.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { publishVersion } from '../support/publish.ts';

const PLACE = { lat: 17.74, lon: 106.64 };
const PASSWORD = 'một mật khẩu rất dài';

let api: TestApp;
let admin: Caller;
let supervisor: Caller;
beforeAll(async () => {
  api = await startTestApp();
  [admin, supervisor] = [await api.as('admin'), await api.as('supervisor')];
}, 240_000);
afterAll(async () => api?.close());

async function person(username: string, orgUnit: string, ...roles: string[]): Promise<Caller> {
  const made = await admin.post('/users', {
    username,
    displayName: username,
    orgUnit,
    password: PASSWORD,
    roles: roles.map((role) => ({ role: role.split('@')[0], orgUnit: role.split('@')[1] ?? orgUnit })),
  });
  expect(made.status).toBe(201);
  const { headers } = await api.anonymous.post('/auth/login', { username, password: PASSWORD });
  return api.anonymous.with({ cookie: headers.get('set-cookie')?.split(';')[0] ?? '', origin: api.baseUrl });
}
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

describe('who takes part in an incident', () => {
  it('directs its own units; the centre and the lead agency direct all', async () => {
    const { body: fire } = await supervisor.post('/incidents', { eventType: 'FIRE-RES', location: PLACE });
    expect(fire.leadAgency).toBe('PC07');
    const order = async (agency: string, caller = supervisor) =>
      caller.post(`/incidents/${fire.id}/assignments`, { agency, text: 'Làm việc này' });
    const power = await order('DIENLUC');
    const police = await order('TTCH-113');
    const [police113, lead] = [
      await person('head.113', 'TTCH-113', 'agencyHead'),
      await person('head.pc07', 'PC07', 'agencyHead'),
    ];
    const act = (caller: Caller, id: string, action: string, body: object) =>
      caller.post(`/assignments/${id}/${action}`, body);
    expect(codeOf(await act(police113, power.body.id, 'withdraw', { reason: 'x' }))).toEqual([403, 'NOT_YOUR_ORDER']);
    expect(codeOf(await act(police113, power.body.id, 'remind', {}))).toEqual([403, 'NOT_YOUR_ORDER']);
    expect(codeOf(await order('DIENLUC', police113))).toEqual([403, 'NOT_YOUR_ORDER']);
    const foreign = { agency: 'DIENLUC', reason: 'x' };
    expect(codeOf(await act(police113, police.body.id, 'reassign', foreign))).toEqual([403, 'NOT_YOUR_ORDER']);
    expect((await act(police113, police.body.id, 'remind', {})).status).toBe(200);
    expect((await act(lead, power.body.id, 'remind', {})).status).toBe(200);
    expect((await act(lead, power.body.id, 'withdraw', { reason: 'đã đủ' })).status).toBe(200);
  });

  it('comments, but does not change the incident', async () => {
    const { body: fire } = await supervisor.post('/incidents', { eventType: 'FIRE-IND', location: PLACE });
    const officer = await person('case.cc', 'CC-BVMT', 'caseOfficer');
    expect((await officer.get(`/incidents/${fire.id}`)).status).toBe(200);
    const act = (action: string, body: object = {}) => officer.post(`/incidents/${fire.id}/${action}`, body);
    for (const [action, body] of [
      ['acknowledge', {}],
      ['cancel', { reason: 'x' }],
      ['resolve', { result: 'x' }],
      ['release-branches', { row: '5', reason: 'x' }],
    ] as const)
      expect([action, ...codeOf(await act(action, body))]).toEqual([action, 403, 'NOT_YOUR_INCIDENT']);
    expect((await officer.patch(`/incidents/${fire.id}`, { title: 'x' })).status).toBe(403);
    expect((await act('comment', { text: 'Đã quan trắc' })).status).toBe(200);
  });

  it('neither starts, stops nor messages its SOP', async () => {
    const { body: fire } = await supervisor.post('/incidents', { eventType: 'FIRE-RES', location: PLACE });
    const instance = fire.processInstances[0].id as string;
    const leader = await person('leader.113', 'TTCH-113', 'shiftLeader');
    expect((await leader.get(`/process-instances/${instance}`)).status).toBe(200);
    for (const action of ['cancel', 'suspend'])
      expect(codeOf(await leader.post(`/process-instances/${instance}/${action}`, { reason: 'x' }))).toEqual([
        403,
        'NOT_YOUR_INCIDENT',
      ]);
    const further = { processKey: 'sub_warn', incidentId: fire.id };
    expect(codeOf(await leader.post('/process-instances', further))).toEqual([403, 'NOT_YOUR_INCIDENT']);
    const cancel = { name: 'incident.cancel', correlationKey: fire.id, variables: { reason: 'x' } };
    expect((await leader.post('/messages', cancel)).body.reached).toEqual([]);
    expect((await supervisor.post('/messages', cancel)).body.reached).toHaveLength(1);
  });
});

describe('who gives rights', () => {
  it('has them there himself, and never gives any to himself', async () => {
    // At home in the centre, but administrator of one unit only.
    const local = await person('admin.x', 'IOC', 'admin@PC07');
    const user = (username: string, role: string, orgUnit: string, home = orgUnit) =>
      local.post('/users', {
        username,
        displayName: username,
        orgUnit: home,
        password: PASSWORD,
        roles: [{ role, orgUnit }],
      });
    expect(codeOf(await user('a.x', 'admin', 'IOC'))).toEqual([403, 'OUTSIDE_OF_SCOPE']);
    expect(codeOf(await user('b.x', 'dispatcher', 'PC07', 'IOC'))).toEqual([403, 'OUTSIDE_OF_SCOPE']);
    expect((await user('c.x', 'fieldUnit', 'DOI-CC1')).status).toBe(201);
    const role = { code: 'allMighty', name: { vi: 'a', en: 'a' }, permissions: ['config.approve.process'] };
    expect(codeOf(await local.post('/roles', role))).toEqual([403, 'OUTSIDE_OF_SCOPE']);
    const { body: me } = await admin.get('/auth/me');
    const more = [...me.roles, { role: 'sopApprover', orgUnit: 'IOC' }];
    expect(codeOf(await admin.patch(`/users/${me.id}`, { roles: more }))).toEqual([403, 'OWN_ROLES']);
  });

  it('approves the configuration of the province at the centre only', async () => {
    const designer = await api.as('designer');
    const { body: draft } = await designer.put('/forms/form_reach', {
      content: { key: 'form_reach', title: { vi: 'a', en: 'a' }, display: 'form', components: [] },
    });
    const path = `/forms/form_reach/versions/${draft.version}`;
    const local = await person('approver.pc07', 'PC07', 'sopApprover', 'sopDesigner');
    expect(codeOf(await local.post(`${path}/submit`))).toEqual([403, 'OUTSIDE_OF_SCOPE']);
    expect((await designer.post(`${path}/submit`)).status).toBe(200);
    expect(codeOf(await local.post(`${path}/approve`, {}))).toEqual([403, 'OUTSIDE_OF_SCOPE']);
    expect((await (await api.as('approver')).post(`${path}/approve`, {})).status).toBe(200);
  });
});

it('refuses a code of a second factor that nobody has', async () => {
  const { password } = api.credentials.users.find(({ username }) => username === 'dispatcher') ?? {};
  const answer = await api.anonymous.post('/auth/login', { username: 'dispatcher', password, otp: '123456' });
  expect([answer.status, answer.body.errors[0]]).toMatchObject([422, { path: '/otp', code: 'NO_SECOND_FACTOR' }]);
});

describe('a message that waits', () => {
  const catching = (key: string) =>
    `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:message id="m" name="scope.told"><bpmn:extensionElements><zeebe:subscription correlationKey="=case"/></bpmn:extensionElements></bpmn:message><bpmn:process id="${key}" name="${key}" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:intermediateCatchEvent id="c"><bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateCatchEvent><bpmn:endEvent id="e"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="c"/><bpmn:sequenceFlow id="g" sourceRef="c" targetRef="e"/></bpmn:process></bpmn:definitions>`;

  it('reaches what its sender may see, also when that comes later', async () => {
    const [designer, approver] = [await api.as('designer'), await api.as('approver')];
    const { body: draft } = await designer.post('/process-definitions', { key: 't_scope', xml: catching('t_scope') });
    await publishVersion(designer, approver, `/process-definitions/t_scope/versions/${draft.version}`);
    const stranger = await person('caller.hdnd', 'HDND-TINH', 'callTaker');
    const tell = (caller: Caller, who: string) =>
      caller.post('/messages', { name: 'scope.told', correlationKey: 'k1', timeToLive: 'PT1H', variables: { who } });
    expect((await tell(stranger, 'stranger')).body).toMatchObject({ buffered: true });
    const began = async () => {
      const { body } = await supervisor.post('/process-instances', {
        processKey: 't_scope',
        variables: { case: 'k1' },
      });
      return supervisor.get(`/process-instances/${body.id}`);
    };
    expect((await began()).body.state).toBe('active');
    expect((await tell(supervisor, 'supervisor')).body.reached).toHaveLength(1);
    expect((await tell(supervisor, 'supervisor')).body).toMatchObject({ buffered: true });
    expect((await began()).body).toMatchObject({ state: 'completed', variables: { who: 'supervisor' } });
  });

  it('keeps what it says from whoever can read the queue', async () => {
    const database = api.get(Database);
    await database.transaction(systemScope('test'), async (tx) => {
      const { Queue } = await import('../../src/platform/public.ts');
      api.get(Queue).add(tx, 'no-such-task', { id: 'x', variables: { phone: '0912345678' } }, { key: 'sealed-test' });
    });
    const [row] = await database.query<{ payload: object }>(
      'test.payload',
      `select payload from graphile_worker._private_jobs where key = 'sealed-test'`,
      [],
    );
    expect(row?.payload).toMatchObject({ id: 'x' });
    expect(JSON.stringify(row)).not.toContain('0912345678');
  });
});

describe('versions', () => {
  it('say which one is in force; a retired one starts nothing', async () => {
    const [designer, approver] = [await api.as('designer'), await api.as('approver')];
    const xml = (name: string) =>
      `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><bpmn:process id="t_force" name="${name}" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:endEvent id="e"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/></bpmn:process></bpmn:definitions>`;
    for (const name of ['một', 'hai']) {
      const { body } = await designer.post('/process-definitions', { key: 't_force', xml: xml(name) });
      const path = `/process-definitions/t_force/versions/${body.version}`;
      await designer.post(`${path}/submit`);
      expect((await approver.post(`${path}/approve`, {})).body).toMatchObject({ inForce: true });
    }
    const { body: list } = await designer.get('/process-definitions/t_force/versions');
    expect(list.items.map((one: any) => [one.version, one.state, one.inForce])).toEqual([
      [2, 'published', true],
      [1, 'published', false],
    ]);
    const start = (version: number) => supervisor.post('/process-instances', { processKey: 't_force', version });
    expect((await start(1)).status).toBe(201);
    await approver.post('/process-definitions/t_force/versions/1/retire', {});
    expect((await start(1)).body.errors[0]).toMatchObject({ code: 'PROCESS_NOT_PUBLISHED' });
    expect((await designer.get('/process-definitions/t_force/versions/2')).body.inForce).toBe(true);
  });
});

it('tells two uploads of the same length under one Idempotency-Key apart', async () => {
  const upload = (last: string) => {
    const form = new FormData();
    form.append('file', new Blob([`%PDF-1.4\n%%EOF ${last}`]), 'a.pdf');
    return supervisor.with({ 'idempotency-key': 'upload-1' }).post('/files', form);
  };
  const first = await upload('a');
  expect(first.status).toBe(201);
  expect((await upload('a')).body).toEqual(first.body);
  expect(codeOf(await upload('b'))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
});

it('says of Temporal what the relay has seen', async () => {
  const note = (state: string, seen: string) =>
    api.get(Database).query(
      'test.temporal',
      `insert into temporal_status (state, since, seen_at) values ($1, now() - interval '1 hour', now() - $2::interval)
         on conflict (only_one) do update set state = excluded.state, since = excluded.since, seen_at = excluded.seen_at`,
      [state, seen],
    );
  const seen = async () => (await api.anonymous.get('//health/ready')).body.parts.temporal;
  await note('up', '1 second');
  expect(await seen()).toEqual({ status: 'up', since: null });
  await note('down', '1 second');
  expect((await seen()).status).toBe('down');
  await note('up', '1 minute');
  expect((await seen()).status).toBe('degraded');
});
