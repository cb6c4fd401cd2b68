import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, systemScope } from '../src/platform/public.ts';
import { ProcessDefinitions, ProcessStore } from '../src/processes/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { publishVersion } from './support/publish.ts';
import { startWorkerProcess, type WorkerProcess } from './support/worker-process.ts';

const COUNT = 1_050;
const MOVED = 100;
const scope = systemScope('test');
let app: TestApp;
let worker: WorkerProcess;
let designer: Caller;
let approver: Caller;
let supervisor: Caller;
let ids: string[];

beforeAll(async () => {
  app = await startTestApp();
  [designer, approver, supervisor] = (await Promise.all(
    ['designer', 'approver', 'supervisor'].map((name) => app.as(name)),
  )) as [Caller, Caller, Caller];
  worker = await startWorkerProcess(app);
}, 240_000);
afterAll(async () => {
  await worker?.stop();
  await app?.close();
});

const model = (key: string, start: string, ...tasks: string[]): string => {
  const places = ['s', ...tasks];
  const inner = tasks.map(
    (id) =>
      `<bpmn:userTask id="${id}" name="${id}"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="IOC/dispatcher"/></bpmn:extensionElements></bpmn:userTask>`,
  );
  const flows = tasks.map((to, n) => `<bpmn:sequenceFlow id="f${n}" sourceRef="${places[n]}" targetRef="${to}"/>`);
  return `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:process id="${key}" name="${key}" isExecutable="true"><bpmn:startEvent id="s">${start}</bpmn:startEvent>${inner.join('')}${flows.join('')}</bpmn:process></bpmn:definitions>`;
};
async function publish(version: number, xml: string, key: string): Promise<void> {
  await designer.put(`/process-definitions/${key}`, { xml });
  await publishVersion(designer, approver, `/process-definitions/${key}/versions/${version}`);
}

interface Progress {
  readonly state: string;
  readonly total: number;
  readonly done: number;
  readonly ok: number;
  readonly refused: number;
}
const read = async (id: string): Promise<Progress> => (await supervisor.get(`/process-instance-batches/${id}`)).body;
/** Looks until it holds; the progress never goes back. */
async function until(id: string, holds: (progress: Progress) => boolean): Promise<Progress> {
  for (let before = 0; ;) {
    const progress = await read(id);
    expect(progress.done).toBeGreaterThanOrEqual(before);
    expect(progress.ok + progress.refused).toBe(progress.done);
    if (holds(progress)) return progress;
    before = progress.done;
  }
}
const ended = ({ state }: Progress): boolean => state !== 'running';
async function order(body: object): Promise<string> {
  const answer = await supervisor.post('/process-instance-batches', body);
  expect(answer.body).toMatchObject({ state: 'running', done: 0 });
  return answer.body.id as string;
}
const sql = <T extends object>(name: string, text: string, values: string[] = []): Promise<T[]> =>
  app.get(Database).transaction(scope, (tx) => tx.query<T>(`test.${name}`, text, values));
const versions = () =>
  sql<{ version: number; n: number }>(
    'versions',
    `select version, count(*)::int as n from process_instance where process_key = 't_mass' group by 1 order by 1`,
  );

describe('a batch of more than a thousand, with a real Temporal', () => {
  it('begins with instances of which some stand elsewhere', async () => {
    await publish(1, model('t_mass', '', 'a', 'b'), 't_mass');
    const store = app.get(ProcessStore);
    ids = await app.get(Database).transaction(scope, async (tx) => {
      const definition = await app.app.get(ProcessDefinitions).current(tx, 't_mass');
      if (!definition) throw new Error('t_mass');
      const begun: string[] = [];
      while (begun.length < COUNT) begun.push((await store.start(tx, { definition, visibleTo: ['IOC'] })).instanceId);
      return begun;
    });
    const instructions = [{ type: 'move', fromElementId: 'a', elementId: 'b' }];
    const moved = await order({ operation: 'modify', instanceIds: ids.slice(0, MOVED), instructions });
    expect(await until(moved, ended)).toMatchObject({ state: 'completed', total: MOVED, ok: MOVED, refused: 0 });
    await publish(2, model('t_mass', '', 'a'), 't_mass');
  }, 120_000);

  it('tries out, tells its progress and the verdict for each, and changes nothing', async () => {
    const id = await order({ operation: 'migrate', filter: { processKey: 't_mass' }, dryRun: true });
    const half = await until(id, ({ done }) => done > 0);
    expect(half.total).toBe(COUNT);
    expect(await until(id, ended)).toMatchObject({ state: 'completed', ok: COUNT - MOVED, refused: MOVED });
    const refused = await supervisor.get(`/process-instance-batches/${id}/items?ok=false&limit=200`);
    expect(refused.body.items.map((one: { instanceId: string }) => one.instanceId).sort()).toEqual(
      ids.slice(0, MOVED).sort(),
    );
    expect(refused.body.items[0].problems).toMatchObject([{ elementId: 'b', code: 'UNMAPPED' }]);
    expect(await versions()).toEqual([{ version: 1, n: COUNT }]);
  }, 120_000);

  it('goes on when its worker is killed in the middle, and does each once, and so do the clocks', async () => {
    const cycle = '<bpmn:timerEventDefinition><bpmn:timeCycle>R3/PT1S</bpmn:timeCycle></bpmn:timerEventDefinition>';
    await publish(1, model('t_tick', cycle, 'a'), 't_tick');
    const id = await order({ operation: 'migrate', filter: { processKey: 't_mass' }, reason: 'bản mới' });
    const killed = await until(id, ({ done }) => done >= COUNT / 6);
    expect(killed.state).toBe('running');
    await worker.killAndReplace();
    expect(await until(id, ended)).toMatchObject({ state: 'completed', ok: COUNT - MOVED, refused: MOVED });
    expect(await versions()).toEqual([
      { version: 1, n: MOVED },
      { version: 2, n: COUNT - MOVED },
    ]);
    const once = await sql<{ times: number; n: number }>(
      'once',
      `select times, count(*)::int as n from (select count(*)::int as times from process_input where input_id like $1 group by instance_id) as each group by 1`,
      [`batch:${id}%`],
    );
    expect(once).toEqual([{ times: 1, n: COUNT - MOVED }]);
    const audited = await sql<{ n: number }>(
      'audited',
      `select count(*)::int as n from audit_entry where action = 'process.migrate' and after ->> 'batchId' = $1`,
      [id],
    );
    expect(audited).toEqual([{ n: COUNT - MOVED }]);
    const ticks = () =>
      sql<{ n: number }>('ticks', `select count(*)::int as n from process_instance where process_key = 't_tick'`);
    while (((await ticks())[0]?.n ?? 0) < 3);
    expect(await sql('left', `select due_at from start_event where process_key = 't_tick'`)).toEqual([
      { due_at: null },
    ]);
    expect(await ticks()).toEqual([{ n: 3 }]);
  }, 120_000);

  it('is stopped in the middle: who has a verdict keeps it, the others stay as they are', async () => {
    const id = await order({ operation: 'cancel', filter: { processKey: 't_mass' } });
    await until(id, ({ done }) => done >= COUNT / 6);
    const stopped = await supervisor.post(`/process-instance-batches/${id}/stop`);
    expect(stopped.body).toMatchObject({ state: 'stopped', total: COUNT });
    expect(stopped.body.done).toBeLessThan(COUNT);
    expect((await supervisor.post(`/process-instance-batches/${id}/stop`)).status).toBe(409);
    // The workflow, which still ran, has nothing more to do.
    const other = await order({ operation: 'retry', instanceIds: [ids[COUNT - 1]] });
    expect(await until(other, ended)).toMatchObject({ state: 'completed', refused: 1 });
    expect(await read(id)).toMatchObject({ state: 'stopped', done: stopped.body.done });
    const states = await sql<{ status: string; n: number }>(
      'states',
      `select status, count(*)::int as n from process_instance where process_key = 't_mass' group by 1 order by 1`,
    );
    expect(states).toEqual([
      { status: 'active', n: COUNT - stopped.body.ok },
      { status: 'terminated', n: stopped.body.ok },
    ]);
  }, 120_000);
});
