import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { publishVersion } from './support/publish.ts';

let app: TestApp;
let designer: Caller;
let approver: Caller;
let dispatcher: Caller;
let supervisor: Caller;

beforeAll(async () => {
  app = await startTestApp();
  [designer, approver, dispatcher, supervisor] = (await Promise.all(
    ['designer', 'approver', 'dispatcher', 'supervisor'].map((name) => app.as(name)),
  )) as [Caller, Caller, Caller, Caller];
}, 240_000);
afterAll(async () => app?.close());

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">';
const model = (key: string, inside: string, before = ''): string =>
  `${HEAD}${before}<bpmn:process id="${key}" name="Quy trình ${key}" isExecutable="true">${inside}</bpmn:process></bpmn:definitions>`;
const flow = (...ids: string[]): string =>
  ids
    .slice(1)
    .map((to, i) => `<bpmn:sequenceFlow id="f_${ids[i]}_${to}" sourceRef="${ids[i]}" targetRef="${to}"/>`)
    .join('');
const userTask = (id: string, group: string, form?: string): string =>
  `<bpmn:userTask id="${id}" name="Việc ${id}"><bpmn:extensionElements><zeebe:userTask/>${form ? `<zeebe:formDefinition formId="${form}"/>` : ''}<zeebe:assignmentDefinition candidateGroups="${group}"/></bpmn:extensionElements></bpmn:userTask>`;
const simple = (key: string, group = 'IOC/dispatcher', form?: string): string =>
  model(key, `<bpmn:startEvent id="s"/>${userTask('a', group, form)}<bpmn:endEvent id="e"/>${flow('s', 'a', 'e')}`);

/** Draft, submit, approve by a second person. */
async function publish(key: string, xml: string): Promise<number> {
  const draft = await designer.post('/process-definitions', { key, xml });
  expect(draft.status).toBe(201);
  await publishVersion(designer, approver, `/process-definitions/${key}/versions/${draft.body.version}`);
  return draft.body.version as number;
}
async function begin(processKey: string, variables: object = {}): Promise<string> {
  const started = await dispatcher.post('/process-instances', { processKey, variables });
  expect(started.status).toBe(201);
  return started.body.id as string;
}
async function taskOf(processInstanceId: string, caller = dispatcher) {
  const list = await caller.get(`/tasks?processInstanceId=${processInstanceId}`);
  expect(list.status).toBe(200);
  return list.body.items[0];
}

describe('process definitions', () => {
  it('take BPMN as XML and tell what is wrong beside it', async () => {
    const draft = await designer
      .with({ 'content-type': 'application/xml' })
      .post(
        '/process-definitions',
        model(
          't_xml',
          '<bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="x"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="nowhere"/>',
        ),
      );
    expect(draft.status).toBe(201);
    expect(draft.body).toMatchObject({ key: 't_xml', version: 1, state: 'draft' });
    expect(draft.body.problems.length).toBeGreaterThan(0);
    expect((await designer.post('/process-definitions/t_xml/versions/1/submit')).status).toBe(422);
    const checked = await designer.post('/process-definitions/validate', {
      xml: simple('t_ok', 'NOBODY/dispatcher', 'form_none'),
    });
    expect(checked.body.problems.map((p: { code: string }) => p.code).sort()).toEqual([
      'FORM_NOT_PUBLISHED',
      'GROUP_UNKNOWN',
    ]);
  });

  it.each([
    ['no XML', 'hello'],
    [
      'a DTD',
      `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>${HEAD.slice(38)}<bpmn:process id="t_dtd" isExecutable="true"/></bpmn:definitions>`,
    ],
  ])('answer %s with problems or 422, never 500', async (_name, xml) => {
    const answer = await designer.post('/process-definitions/validate', { xml });
    expect(answer.status).toBe(200);
    expect(answer.body.problems[0].severity).toBe('error');
    expect([201, 422]).toContain((await designer.post('/process-definitions', { xml })).status);
  });

  it('are published by a second person, and differ by element', async () => {
    await publish('t_two', simple('t_two'));
    const id = await begin('t_two');
    const second = model(
      't_two',
      `<bpmn:startEvent id="s"/>${userTask('a', 'IOC/dispatcher')}${userTask('b', 'IOC/dispatcher')}<bpmn:endEvent id="e"/>${flow('s', 'a', 'b', 'e')}`,
    );
    await designer.put('/process-definitions/t_two', { xml: second });
    await designer.post('/process-definitions/t_two/versions/2/submit');
    expect((await designer.post('/process-definitions/t_two/versions/2/approve', {})).status).toBe(403);
    expect((await approver.post('/process-definitions/t_two/versions/2/approve', {})).status).toBe(200);
    const diff = await designer.get('/process-definitions/t_two/diff?from=1&to=2');
    expect(diff.body.added.map((e: { id: string }) => e.id)).toEqual(['b', 'f_a_b', 'f_b_e']);
    expect(diff.body.removed.map((e: { id: string }) => e.id)).toEqual(['f_a_e']);
    const xml = await designer.get('/process-definitions/t_two/versions/1/xml');
    expect(xml.headers.get('content-type')).toContain('application/xml');
    // Running instances keep their version.
    expect((await dispatcher.get(`/process-instances/${id}`)).body.version).toBe(1);
    expect((await dispatcher.get(`/process-instances/${await begin('t_two')}`)).body.version).toBe(2);
    const list = await designer.get('/process-definitions');
    expect(list.body.items.find((d: { key: string }) => d.key === 't_two')).toMatchObject({ version: 2, current: 2 });
  });
});

describe('called processes', () => {
  it('are of the version that their binding names', async () => {
    const tagged = (tag: string, step: string) =>
      model(
        't_called',
        `<bpmn:extensionElements><zeebe:versionTag value="${tag}"/></bpmn:extensionElements><bpmn:startEvent id="s"/>${userTask(step, 'IOC/dispatcher')}<bpmn:endEvent id="e"/>${flow('s', step, 'e')}`,
      );
    const caller = (key: string, binding: string) =>
      model(
        key,
        `<bpmn:startEvent id="s"/><bpmn:callActivity id="a"><bpmn:extensionElements><zeebe:calledElement processId="t_called" ${binding}/></bpmn:extensionElements></bpmn:callActivity><bpmn:endEvent id="e"/>${flow('s', 'a', 'e')}`,
      );
    await publish('t_called', tagged('v1', 'first'));
    await publish('t_call_deployed', caller('t_call_deployed', 'bindingType="deployment"'));
    await publish('t_call_tagged', caller('t_call_tagged', 'bindingType="versionTag" versionTag="v1"'));
    await publish('t_call_latest', caller('t_call_latest', ''));
    await publish('t_called', tagged('v2', 'second'));
    const versions = await Promise.all(
      ['t_call_deployed', 't_call_tagged', 't_call_latest'].map(async (key) => {
        const [child] = (await dispatcher.get(`/process-instances/${await begin(key)}`)).body.children;
        return (await dispatcher.get(`/process-instances/${child.id}`)).body.version as number;
      }),
    );
    expect(versions).toEqual([1, 1, 2]);
  });
});

describe('process instances', () => {
  it('show where they stand, and their history', async () => {
    await publish('t_show', simple('t_show'));
    const id = await begin('t_show', { x: 1 });
    const one = await dispatcher.get(`/process-instances/${id}`);
    expect(one.body).toMatchObject({
      state: 'active',
      variables: { x: 1 },
      activeElements: [{ elementId: 'a', state: 'active' }],
    });
    const history = await dispatcher.get(`/process-instances/${id}/history`);
    expect(
      history.body.items
        .filter((h: { type: string }) => h.type === 'elementActivated')
        .map((h: { elementId: string }) => h.elementId),
    ).toEqual(['t_show', 's', 'a']);
    expect((await dispatcher.get(`/process-instances?processKey=t_show`)).body.items).toHaveLength(1);
    expect((await dispatcher.get('/process-instances/0193c2a4-7b1e-7000-8000-000000000001')).status).toBe(404);
    expect((await dispatcher.post('/process-instances', { processKey: 'nothing' })).status).toBe(422);
  });

  it('are suspended, resumed, changed and cancelled by who may operate them', async () => {
    await publish('t_ops', simple('t_ops'));
    const id = await begin('t_ops');
    expect((await dispatcher.post(`/process-instances/${id}/cancel`)).status).toBe(403);
    expect((await supervisor.post(`/process-instances/${id}/suspend`, {})).body.state).toBe('suspended');
    const task = await taskOf(id);
    expect((await dispatcher.post(`/tasks/${task.id}/complete`, { variables: {} })).status).toBe(409);
    expect((await supervisor.post(`/process-instances/${id}/resume`, {})).body.state).toBe('active');
    expect(
      (await supervisor.post(`/process-instances/${id}/variables`, { variables: { y: 2 } })).body.variables,
    ).toEqual({ y: 2 });
    expect((await supervisor.post(`/process-instances/${id}/retry`, {})).status).toBe(409);
    expect((await supervisor.post(`/process-instances/${id}/cancel`, { reason: 'thử' })).body.state).toBe('terminated');
    expect(await taskOf(id)).toBeUndefined();
    expect((await dispatcher.get(`/tasks/${task.id}`)).body.state).toBe('cancelled');
    expect((await supervisor.post(`/process-instances/${id}/cancel`, {})).status).toBe(409);
  });

  it('are moved by messages and started by signals', async () => {
    const message =
      '<bpmn:message id="m" name="t.go"><bpmn:extensionElements><zeebe:subscription correlationKey="=key"/></bpmn:extensionElements></bpmn:message><bpmn:signal id="sg" name="t.all"/>';
    await publish(
      't_msg',
      model(
        't_msg',
        `<bpmn:startEvent id="s"/><bpmn:receiveTask id="r" messageRef="m"/><bpmn:endEvent id="e"/>${flow('s', 'r', 'e')}`,
        message,
      ),
    );
    await publish(
      't_sig',
      model(
        't_sig',
        `<bpmn:startEvent id="s"><bpmn:signalEventDefinition signalRef="sg"/></bpmn:startEvent>${userTask('a', 'IOC/dispatcher')}<bpmn:endEvent id="e"/>${flow('s', 'a', 'e')}`,
        message,
      ),
    );
    const id = await begin('t_msg', { key: 'k' });
    const sent = await dispatcher.post('/messages', { name: 't.go', correlationKey: 'k', variables: { got: true } });
    expect(sent.body).toMatchObject({ reached: [id], buffered: false });
    expect((await dispatcher.get(`/process-instances/${id}`)).body).toMatchObject({
      state: 'completed',
      variables: { got: true },
    });
    const signal = await dispatcher.post('/signals', { name: 't.all', variables: { n: 1 } });
    expect(signal.body.started).toHaveLength(1);
    expect((await dispatcher.get(`/process-instances/${signal.body.started[0]}`)).body.variables).toEqual({ n: 1 });
    expect((await dispatcher.post('/messages', { name: 't.go', timeToLive: 'soon' })).status).toBe(422);
  });
});

describe('conditional start events', () => {
  const event = (id: string, condition: string): string =>
    `<bpmn:startEvent id="${id}"><bpmn:conditionalEventDefinition><bpmn:condition>=${condition}</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:startEvent>`;
  const message = '<bpmn:message id="m" name="t.cond"/>';

  it('start an instance each when variables are given that make them hold', async () => {
    const nodes = `${event('high', 'water &gt; 5')}${event('any', 'water &gt; 2')}${userTask('a', 'IOC/dispatcher')}<bpmn:endEvent id="e"/>`;
    await publish('t_cond', model('t_cond', `${nodes}${flow('high', 'a', 'e')}${flow('any', 'a')}`));
    const joint = `<bpmn:startEvent id="both" parallelMultiple="true"><bpmn:messageEventDefinition messageRef="m"/><bpmn:conditionalEventDefinition><bpmn:condition>=water &gt; 5</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:startEvent>`;
    await publish(
      't_joint',
      model('t_joint', `${joint}${userTask('a', 'IOC/dispatcher')}${flow('both', 'a')}`, message),
    );
    const evaluate = async (body: object, who = dispatcher) => (await who.post('/conditions', body)).body;
    expect(await evaluate({ variables: { water: 1 } })).toEqual({ dryRun: false, started: [] });
    const tried = await evaluate({ variables: { water: 9 }, dryRun: true });
    const started = (elementId: string, instanceId: unknown = null) => ({
      processKey: 't_cond',
      version: 1,
      elementId,
      instanceId,
    });
    expect(tried).toEqual({ dryRun: true, started: [started('high'), started('any')] });
    expect((await dispatcher.post('/messages', { name: 't.cond', variables: { who: 'm' } })).body.started).toEqual([]);
    const done = await evaluate({ variables: { water: 9 }, businessKey: 'w1' });
    expect(done.started.map((one: { elementId: string }) => one.elementId)).toEqual(['high', 'any', 'both']);
    for (const { instanceId } of done.started)
      expect((await dispatcher.get(`/process-instances/${instanceId}`)).body).toMatchObject({
        businessKey: 'w1',
        state: 'active',
        variables: { water: 9 },
      });
    const audited = await supervisor.get('/audit?action=process.conditions');
    if (audited.status === 200) expect(audited.body.items).toHaveLength(2);
    expect(await evaluate({ variables: { water: 9 }, processKey: 't_joint' })).toEqual({ dryRun: false, started: [] });
  });

  it('are evaluated by who may start processes', async () => {
    expect((await designer.post('/conditions', { variables: {} })).status).toBe(403);
    expect((await dispatcher.post('/conditions', {})).status).toBe(422);
  });
});

describe('tasks', () => {
  it('are completed by exactly one of two at once', async () => {
    await publish('t_race', simple('t_race'));
    const id = await begin('t_race');
    const task = await taskOf(id);
    const answers = await Promise.all(
      [dispatcher, supervisor, dispatcher, supervisor].map((who) =>
        who.post(`/tasks/${task.id}/complete`, { variables: { who: 1 } }),
      ),
    );
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409, 409, 409]);
    expect((await dispatcher.get(`/process-instances/${id}`)).body.state).toBe('completed');
  });

  it('check what was entered against the version of the form they were created with', async () => {
    const form = (max: number) => ({
      key: 'form_t_test',
      versionTag: `max${max}`,
      title: { vi: 'Thử', en: 'Test' },
      components: [{ type: 'number', key: 'n', label: 'Số', validate: { required: true, max } }],
    });
    const publishForm = async (content: object) => {
      const draft = await designer.post('/forms', { content });
      expect(draft.status).toBe(201);
      await publishVersion(designer, approver, `/forms/form_t_test/versions/${draft.body.version}`);
    };
    await publishForm(form(10));
    await publish('t_form', simple('t_form', 'IOC/dispatcher', 'form_t_test'));
    const bound = ['bindingType="deployment"', 'bindingType="versionTag" versionTag="max10"', 'bindingType="latest"'];
    for (const [n, binding] of bound.entries())
      await publish(
        `t_form_${n}`,
        simple(`t_form_${n}`, 'IOC/dispatcher', `form_t_test" ${binding} externalReference="`),
      );
    const id = await begin('t_form', { n: 4 });
    await publishForm(form(5));
    const versions = [];
    for (const n of bound.keys()) {
      const task = await taskOf(await begin(`t_form_${n}`));
      versions.push((await dispatcher.get(`/tasks/${task.id}`)).body.form.version);
    }
    expect(versions).toEqual([1, 1, 2]);
    const task = await dispatcher.get(`/tasks/${(await taskOf(id)).id}`);
    expect(task.body).toMatchObject({
      form: { key: 'form_t_test', version: 1 },
      variables: { n: 4 },
      can: { complete: true },
    });
    const wrong = await dispatcher.post(`/tasks/${task.body.id}/complete`, { variables: { n: 11 } });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors).toMatchObject([{ path: '/variables/n', code: 'TOO_BIG' }]);
    expect((await dispatcher.post(`/tasks/${task.body.id}/complete`, { variables: {} })).body.errors[0].path).toBe(
      '/variables/n',
    );
    expect(
      (await dispatcher.with({ 'if-match': '"7"' }).post(`/tasks/${task.body.id}/complete`, { variables: { n: 7 } }))
        .status,
    ).toBe(412);
    const done = await dispatcher
      .with({ 'if-match': '"1"' })
      .post(`/tasks/${task.body.id}/complete`, { variables: { n: 7, other: 1 } });
    expect(done.body).toMatchObject({ state: 'completed', onBehalfOf: null });
    expect((await dispatcher.get(`/process-instances/${id}`)).body.variables).toEqual({ n: 7 });
    expect((await dispatcher.post('/forms/form_t_test/validate', { data: { n: 7 } })).status).toBe(422);
    expect((await dispatcher.post('/forms/form_t_test/validate', { data: { n: 5 } })).body).toEqual({ data: { n: 5 } });
  });

  it('of another agency are seen and completed by it, and by the centre on its behalf', async () => {
    await publish('t_group', simple('t_group', 'PC07/fieldCommander'));
    const commander = await app.as('pc07.fieldcommander');
    const first = await taskOf(await begin('t_group'), commander);
    expect(first).toMatchObject({ candidateGroups: ['PC07/fieldCommander'], state: 'open' });
    expect((await commander.post(`/tasks/${first.id}/claim`)).body.state).toBe('claimed');
    expect((await dispatcher.post(`/tasks/${first.id}/claim`)).status).toBe(409);
    expect((await commander.post(`/tasks/${first.id}/complete`, { variables: {} })).body).toMatchObject({
      state: 'completed',
      onBehalfOf: null,
    });
    const second = await taskOf(await begin('t_group'));
    expect((await dispatcher.post(`/tasks/${second.id}/complete`, { variables: {} })).body).toMatchObject({
      onBehalfOf: 'PC07/fieldCommander',
    });
    const commune = await app.as('commune');
    const third = await taskOf(await begin('t_group'));
    expect((await commune.post(`/tasks/${third.id}/complete`, { variables: {} })).status).toBe(404);
    expect((await commander.get('/tasks?mine=true')).body.items.map((t: { id: string }) => t.id)).toContain(third.id);
    expect((await dispatcher.get('/tasks?candidateGroup=PC07/fieldCommander&limit=1')).body.items).toHaveLength(1);
  });

  it('are given back, assigned, commented and cancelled', async () => {
    await publish('t_assign', simple('t_assign'));
    const id = await begin('t_assign');
    const task = await taskOf(id);
    const me = (await supervisor.get('/auth/me')).body;
    const userId = (me.id ?? me.user?.id) as string;
    expect((await dispatcher.post(`/tasks/${task.id}/claim`)).body.state).toBe('claimed');
    expect((await dispatcher.post(`/tasks/${task.id}/unclaim`)).body).toMatchObject({ state: 'open', assignee: null });
    expect((await supervisor.post(`/tasks/${task.id}/assign`, { userId })).body).toMatchObject({
      state: 'claimed',
      assignee: userId,
    });
    expect(
      (await supervisor.post(`/tasks/${task.id}/assign`, { userId: '0193c2a4-7b1e-7000-8000-000000000001' })).status,
    ).toBe(422);
    expect((await dispatcher.post(`/tasks/${task.id}/comment`, { text: 'Đang làm' })).body.comments).toMatchObject([
      { text: 'Đang làm' },
    ]);
    expect((await supervisor.get('/tasks?assignee=me')).body.items.map((t: { id: string }) => t.id)).toContain(task.id);
    await supervisor.post(`/process-instances/${id}/cancel`, {});
    expect((await supervisor.post(`/tasks/${task.id}/complete`, { variables: {} })).status).toBe(409);
  });
});

describe('the shipped library', () => {
  it('is published, forms and procedures', async () => {
    const definitions = (await designer.get('/process-definitions')).body.items as {
      key: string;
      current: number | null;
      problems: unknown[];
    }[];
    const shipped = definitions.filter(({ key }) => /^(sop|sub)_/.test(key));
    expect(shipped.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['sop_citizen', 'sop_fire', 'sop_med', 'sop_order', 'sub_dispatch', 'sub_intake']),
    );
    expect(shipped.filter(({ current }) => current === null)).toEqual([]);
    const forms = (await designer.get('/forms')).body.items as { key: string; state: string }[];
    expect(forms.find(({ key }) => key === 'form_sitrep')).toMatchObject({ state: 'published' });
  });
});
