import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BatchRunner } from '../src/processes/public.ts';
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

const task = (id: string): string =>
  `<bpmn:userTask id="${id}" name="${id}"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="IOC/dispatcher"/></bpmn:extensionElements></bpmn:userTask>`;
const model = (key: string, ...ids: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:process id="${key}" name="${key}" isExecutable="true"><bpmn:startEvent id="s"/>${ids.map(task).join('')}${[
    's',
    ...ids,
  ]
    .slice(1)
    .map((to, n) => `<bpmn:sequenceFlow id="f${n}" sourceRef="${['s', ...ids][n]}" targetRef="${to}"/>`)
    .join('')}</bpmn:process></bpmn:definitions>`;

async function publish(key: string, version: number, ...ids: string[]): Promise<void> {
  await designer.put(`/process-definitions/${key}`, { xml: model(key, ...ids) });
  await publishVersion(designer, approver, `/process-definitions/${key}/versions/${version}`);
}
const begin = async (processKey: string): Promise<string> =>
  (await dispatcher.post('/process-instances', { processKey })).body.id as string;
const active = async (id: string): Promise<string[]> =>
  (await dispatcher.get(`/process-instances/${id}`)).body.activeElements.map(
    (one: { elementId: string }) => one.elementId,
  );
/** What the workflow does. */
async function run(id: string): Promise<void> {
  while ((await app.get(BatchRunner).runPart(id, 3)) === 'more');
}

describe('a batch', () => {
  it('tries out and then migrates all instances that fit, with a verdict for each', async () => {
    await publish('t_many', 1, 'a', 'b');
    const ids = [await begin('t_many'), await begin('t_many'), await begin('t_many'), await begin('t_many')];
    const [tasks] = (await dispatcher.get(`/tasks?processInstanceId=${ids[0]}`)).body.items;
    await dispatcher.post(`/tasks/${tasks.id}/claim`);
    await dispatcher.post(`/tasks/${tasks.id}/complete`, { variables: {} });
    await publish('t_many', 2, 'a');
    const body = { operation: 'migrate', filter: { processKey: 't_many' }, reason: 'bản mới' };
    expect((await dispatcher.post('/process-instance-batches', body)).status).toBe(403);
    const tried = await supervisor.post('/process-instance-batches', { ...body, dryRun: true });
    expect(tried.body).toMatchObject({
      state: 'running',
      total: 4,
      done: 0,
      dryRun: true,
      createdBy: expect.any(String),
    });
    await run(tried.body.id);
    const after = await supervisor.get(`/process-instance-batches/${tried.body.id}`);
    expect(after.body).toMatchObject({ state: 'completed', done: 4, ok: 3, refused: 1 });
    expect((await dispatcher.get(`/process-instances/${ids[1]}`)).body.version).toBe(1);
    const refused = await supervisor.get(`/process-instance-batches/${tried.body.id}/items?ok=false`);
    expect(refused.body.items).toMatchObject([
      { instanceId: ids[0], ok: false, problems: [{ elementId: 'b', code: 'UNMAPPED' }] },
    ]);

    const real = await supervisor.post('/process-instance-batches', body);
    await run(real.body.id);
    await run(real.body.id);
    expect((await supervisor.get(`/process-instance-batches/${real.body.id}`)).body).toMatchObject({
      ok: 3,
      refused: 1,
    });
    for (const id of ids.slice(1)) expect((await dispatcher.get(`/process-instances/${id}`)).body.version).toBe(2);
    expect((await dispatcher.get(`/process-instances/${ids[0]}`)).body.version).toBe(1);
    const list = await supervisor.get('/process-instance-batches?state=completed');
    expect(list.body.items.map((one: { id: string }) => one.id)).toEqual([real.body.id, tried.body.id]);
    const page = await supervisor.get(`/process-instance-batches/${real.body.id}/items?limit=3`);
    expect(page.body.items).toHaveLength(3);
    const rest = await supervisor.get(
      `/process-instance-batches/${real.body.id}/items?limit=3&cursor=${encodeURIComponent(page.body.nextCursor)}`,
    );
    expect([rest.body.items.length, rest.body.nextCursor]).toEqual([1, null]);
    const audit = await (await app.as('admin')).get(`/audit?objectId=${ids[1]}&limit=5`);
    expect(audit.body.items[0]).toMatchObject({ action: 'process.migrate', reason: 'bản mới' });
  });

  it('modifies by element, cancels, and stops where it is told to', async () => {
    await publish('t_move', 1, 'a', 'b');
    const ids = [await begin('t_move'), await begin('t_move')];
    const nobody = '01970000-0000-7000-8000-000000000000';
    const moved = await supervisor.post('/process-instance-batches', {
      operation: 'modify',
      instanceIds: [...ids, nobody],
      instructions: [{ type: 'move', fromElementId: 'a', elementId: 'b' }],
    });
    expect(moved.status).toBe(201);
    await run(moved.body.id);
    const items = await supervisor.get(`/process-instance-batches/${moved.body.id}/items`);
    expect(items.body.items.map((one: { ok: boolean }) => one.ok).sort()).toEqual([false, true, true]);
    expect([await active(ids[0] ?? ''), await active(ids[1] ?? '')]).toEqual([['b'], ['b']]);

    const cancel = await supervisor.post('/process-instance-batches', {
      operation: 'cancel',
      filter: { processKey: 't_move' },
    });
    expect(await app.get(BatchRunner).runPart(cancel.body.id, 1)).toBe('more');
    const stop = `/process-instance-batches/${cancel.body.id}/stop`;
    const stale = await supervisor.with({ 'if-match': '"another"' }).post(stop);
    expect([stale.status, stale.body.code]).toEqual([412, 'STALE_VERSION']);
    const stopped = await supervisor.post(stop);
    expect(stopped.body).toMatchObject({ state: 'stopped', total: 2, done: 1 });
    await run(cancel.body.id);
    expect((await supervisor.get(`/process-instance-batches/${cancel.body.id}`)).body.done).toBe(1);
    expect((await supervisor.post(`/process-instance-batches/${cancel.body.id}/stop`)).status).toBe(409);
    const states = await Promise.all(
      ids.map(async (id) => (await dispatcher.get(`/process-instances/${id}`)).body.state),
    );
    expect(states.sort()).toEqual(['active', 'terminated']);
    const retry = await supervisor.post('/process-instance-batches', {
      operation: 'retry',
      filter: { processKey: 't_move' },
    });
    await run(retry.body.id);
    const why = await supervisor.get(`/process-instance-batches/${retry.body.id}/items`);
    expect(why.body.items).toMatchObject([{ ok: false, problems: [{ code: 'NO_PROCESS_INCIDENT' }] }]);
  });

  it('suspends, resumes and takes back', async () => {
    await publish('t_back', 1, 'a', 'b');
    const ids = [await begin('t_back'), await begin('t_back')];
    const all = async (body: object) => {
      const made = await supervisor.post('/process-instance-batches', { filter: { processKey: 't_back' }, ...body });
      await run(made.body.id);
      const { ok, refused } = (await supervisor.get(`/process-instance-batches/${made.body.id}`)).body;
      return [ok, refused];
    };
    expect(await all({ operation: 'suspend' })).toEqual([2, 0]);
    expect((await dispatcher.get(`/process-instances/${ids[0]}`)).body.state).toBe('suspended');
    expect(await all({ operation: 'suspend' })).toEqual([0, 2]);
    expect(await all({ operation: 'resume' })).toEqual([2, 0]);
    const instructions = [{ type: 'takeFlow', flowId: 'f1' }];
    expect(await all({ operation: 'modify', instructions })).toEqual([2, 0]);
    expect(await all({ operation: 'goBack', elementId: 'b', dryRun: true })).toEqual([0, 2]);
    expect(await all({ operation: 'goBack', elementId: 's', dryRun: true })).toEqual([2, 0]);
  });

  it.each([
    ['neither ids nor filter', { operation: 'cancel' }],
    ['an unknown operation', { operation: 'delete', filter: { processKey: 'x' } }],
    ['no instructions', { operation: 'modify', filter: { processKey: 'x' }, instructions: [] }],
  ])('refuses %s', async (_name, body) => {
    expect((await supervisor.post('/process-instance-batches', body)).status).toBe(422);
  });
});
