import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@trucban/kernel';
import { compile } from '@trucban/sop-engine';
import type { TestDatabase } from '@trucban/testkit';
import pg from 'pg';
import { emptyDatabase } from '../../test/support/database.ts';
import { SimulatedClock, systemScope, type Tx } from '../platform/public.ts';
import { BroadcastSignalTask, PublishMessageTask } from './messages/event-tasks.ts';
import { createProcessStore, type StandaloneStore } from './standalone.ts';

const scope = systemScope('test');
const START = '2026-11-13T13:00:00.000Z';
let testDatabase: TestDatabase;
let clock: SimulatedClock;
let s: StandaloneStore;
let owner: pg.Client;

beforeAll(async () => {
  testDatabase = await emptyDatabase();
  owner = new pg.Client({
    connectionString: testDatabase.ownerUrl,
    options: '-c trucban.tokens=* -c search_path=trucban,public',
  });
  await owner.connect();
  clock = new SimulatedClock(START);
  s = createProcessStore({ databaseUrl: testDatabase.appUrl, clock });
}, 120_000);
afterAll(async () => {
  await s.close();
  await owner.end();
  await testDatabase.drop();
});
afterEach(() => clock.set(START));

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">';
let n = 0;
/** Deploys a process of the given inside; `ID` stands for its id. */
async function deploy(inside: string, before = ''): Promise<string> {
  const id = `p${(n += 1)}`;
  const xml = `${HEAD}${before.replaceAll('ID', id)}<bpmn:process id="${id}" isExecutable="true">${inside.replaceAll('ID', id)}</bpmn:process></bpmn:definitions>`;
  const result = await compile(xml);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const [process] = result.processes;
  if (process) s.definitions.add(process);
  return id;
}
const flow = (...ids: string[]): string =>
  ids
    .slice(1)
    .map((to, i) => `<bpmn:sequenceFlow id="f_${ids[i]}_${to}" sourceRef="${ids[i]}" targetRef="${to}"/>`)
    .join('');
const task = (id: string): string =>
  `<bpmn:userTask id="${id}" name="${id}"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>`;
const job = (id: string, type: string): string =>
  `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="${type}" retries="3"/></bpmn:extensionElements></bpmn:serviceTask>`;
const START_END = '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>';
const message = (id: string, name: string, key: string): string =>
  `<bpmn:message id="${id}" name="${name}"><bpmn:extensionElements><zeebe:subscription correlationKey="${key}"/></bpmn:extensionElements></bpmn:message>`;
const receive = (id: string, ref: string): string => `<bpmn:receiveTask id="${id}" messageRef="${ref}"/>`;

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => s.store.transaction(scope, work);
async function begin(key: string, variables: JsonObject = {}, more: { incidentId?: string } = {}): Promise<string> {
  const { instanceId } = await run(async (tx) => {
    const definition = await s.definitions.current(tx, key);
    if (!definition) throw new Error(key);
    return s.store.start(tx, { definition, variables, visibleTo: ['IOC'], ...more });
  });
  await s.drain();
  return instanceId;
}
const rows = async <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  (await owner.query(sql, values)).rows as T[];
async function elementInstance(instance: string, element: string): Promise<string> {
  const [row] = await rows<{ id: string }>(
    `select element_instance_id as id from element_history where instance_id = $1 and element_id = $2 and type = 'elementActivated' order by seq desc, number desc limit 1`,
    [instance, element],
  );
  return row?.id ?? '';
}
async function complete(instance: string, element: string, inputId = `c:${element}`, variables: JsonObject = {}) {
  const elementInstanceId = await elementInstance(instance, element);
  const answer = await run((tx) =>
    s.store.advance(tx, instance, inputId, { type: 'complete', at: tx.now, elementInstanceId, variables }),
  );
  await s.drain();
  return answer;
}
const status = async (id: string): Promise<string> =>
  (await rows<{ status: string }>('select status from process_instance where id = $1', [id]))[0]?.status ?? '';
const variablesOf = async (id: string): Promise<JsonObject> => {
  const [row] = await rows<{ state: { elements: { vars?: JsonObject }[] } }>(
    'select state from process_instance where id = $1',
    [id],
  );
  return row?.state.elements[0]?.vars ?? {};
};

describe('the process store', () => {
  it('saves each step with its history and ends', async () => {
    const key = await deploy(`${START_END}${task('a')}${task('b')}${flow('s', 'a', 'b', 'e')}`);
    const id = await begin(key, { x: 1 });
    expect(await complete(id, 'a', 'i1', { y: 2 })).toMatchObject({ status: 'active', repeated: false });
    expect(await complete(id, 'b')).toMatchObject({ status: 'completed' });
    expect(await variablesOf(id)).toEqual({ x: 1, y: 2 });
    const entered = await rows<{ element_id: string }>(
      `select element_id from element_history where instance_id = $1 and type = 'elementActivated' order by seq, number`,
      [id],
    );
    expect(entered.map((r) => r.element_id)).toEqual([key, 's', 'a', 'b', 'e']);
    expect(await rows('select seq, input_id from process_input where instance_id = $1 order by seq', [id])).toEqual([
      { seq: 1, input_id: 'start' },
      { seq: 2, input_id: 'i1' },
      { seq: 3, input_id: 'c:b' },
    ]);
  });

  it('changes nothing when an input is repeated, also at the same time', async () => {
    const key = await deploy(`${START_END}${task('a')}${flow('s', 'a', 'e')}`);
    const id = await begin(key, { n: 0 });
    const set = () =>
      run((tx) => s.store.advance(tx, id, 'same', { type: 'setVariables', at: tx.now, variables: { n: 1 } }));
    const answers = await Promise.all([set(), set(), set(), set(), set(), set()]);
    // Surely at the same time: the first holds the lock while the second waits for it.
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const input = { type: 'setVariables', variables: { n: 2 } } as const;
    const first = run(async (tx) => {
      const answer = await s.store.advance(tx, id, 'gated', { ...input, at: tx.now });
      await gate;
      return answer;
    });
    await lockedBy(id, 1);
    const second = run((tx) => s.store.advance(tx, id, 'gated', { ...input, at: tx.now }));
    await lockedBy(id, 2);
    release();
    expect([(await first)?.repeated, (await second)?.repeated]).toEqual([false, true]);
    expect(answers.filter((a) => a?.repeated === false)).toHaveLength(1);
    expect(await rows('select count(*)::int as n from process_input where instance_id = $1', [id])).toEqual([{ n: 3 }]);
  });

  it('lets exactly one of many completions through', async () => {
    const key = await deploy(`${START_END}${task('a')}${flow('s', 'a', 'e')}`);
    const id = await begin(key);
    const elementInstanceId = await elementInstance(id, 'a');
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, (_, i) =>
        run((tx) => s.store.advance(tx, id, `c${i}`, { type: 'complete', at: tx.now, elementInstanceId })),
      ),
    );
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    expect(
      results.filter((r) => r.status === 'rejected' && (r.reason as { code?: string }).code === 'INSTANCE_ENDED'),
    ).toHaveLength(11);
  });

  it('keeps nothing when the transaction fails after the step', async () => {
    const key = await deploy(
      `${START_END}${job('j', 'none')}${task('a')}<bpmn:boundaryEvent id="t" attachedToRef="a"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>${flow('s', 'a', 'j', 'e')}${flow('t', 'e')}`,
    );
    const id = await begin(key);
    const before = await snapshot(id);
    const elementInstanceId = await elementInstance(id, 'a');
    await expect(
      run(async (tx) => {
        await s.store.advance(tx, id, 'crash', { type: 'complete', at: tx.now, elementInstanceId });
        throw new Error('crash');
      }),
    ).rejects.toThrow('crash');
    expect(await snapshot(id)).toEqual(before);
    await complete(id, 'a');
    expect(await snapshot(id)).not.toEqual(before);
  });

  it('runs called processes in the same transaction and locks the tree by its root', async () => {
    const child = await deploy(`${START_END}${task('inner')}${flow('s', 'inner', 'e')}`);
    const key = await deploy(
      `${START_END}<bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="${child}"/></bpmn:extensionElements></bpmn:callActivity>${task('after')}${flow('s', 'call', 'after', 'e')}`,
    );
    const id = await begin(key, { v: 7 });
    const [kid] = await rows<{ id: string; root_id: string }>(
      'select id, root_id from process_instance where parent_id = $1',
      [id],
    );
    expect(kid?.root_id).toBe(id);
    await complete(kid?.id ?? '', 'inner', 'in', { w: 8 });
    expect(await status(kid?.id ?? '')).toBe('completed');
    expect(await variablesOf(id)).toEqual({ v: 7, w: 8 });
    await complete(id, 'after');
    expect(await status(id)).toBe('completed');
  });

  it('raises a process incident for a called process that is not there, and retries after a correction', async () => {
    const key = await deploy(
      `${START_END}<bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="=called"/></bpmn:extensionElements></bpmn:callActivity>${flow('s', 'call', 'e')}`,
    );
    const id = await begin(key, { called: 'nowhere' });
    const [incident] = await rows<{ process_incident_id: string; code: string }>(
      'select process_incident_id, code from process_incident where instance_id = $1 and resolved_at is null',
      [id],
    );
    expect(incident?.code).toBe('CALLED_PROCESS_MISSING');
    const child = await deploy(`${START_END}${flow('s', 'e')}`);
    await run((tx) =>
      s.store.advance(tx, id, 'r', {
        type: 'retry',
        at: tx.now,
        processIncidentId: incident?.process_incident_id ?? '',
        variables: { called: child },
      }),
    );
    expect(await status(id)).toBe('completed');
  });

  it('fires due timers once, in the order of their due times, and says when the next is due', async () => {
    const timer = (id: string, wait: string) =>
      `<bpmn:intermediateCatchEvent id="${id}"><bpmn:timerEventDefinition><bpmn:timeDuration>${wait}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;
    const key = await deploy(`${START_END}${timer('t1', 'PT10M')}${timer('t2', 'PT10M')}${flow('s', 't1', 't2', 'e')}`);
    const ids = await Promise.all(Array.from({ length: 10 }, () => begin(key)));
    clock.set('2026-11-13T13:10:00.000Z');
    const fire = async () =>
      (
        await Promise.all(
          [0, 1, 2, 3].flatMap((shard) => [s.timers.fireDueTimers(shard, 100), s.timers.fireDueTimers(shard, 100)]),
        )
      ).reduce((sum, { fired }) => sum + fired, 0);
    expect(await fire()).toBe(10);
    const next = await s.timers.earliest();
    expect(new Set(next.map((one) => one.dueAt))).toEqual(new Set(['2026-11-13T13:20:00.000Z']));
    clock.set('2026-11-13T13:20:00.000Z');
    expect(await fire()).toBe(10);
    expect(new Set(await Promise.all(ids.map(status)))).toEqual(new Set(['completed']));
    const signals = await rows<{ n: number }>(`select count(*)::int as n from outbox where workflow = 'clock'`);
    expect(signals[0]?.n).toBeGreaterThan(0);
  });

  it('fires timers of the same name in an instance, in those that it calls, and in those that call it', async () => {
    const timer = (id: string): string =>
      `<bpmn:intermediateCatchEvent id="${id}"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1M</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;
    const child = await deploy(`${START_END}${timer('t')}${flow('s', 't', 'e')}`);
    const call = `<bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="${child}"/></bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=[1, 2, 3]"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:callActivity>`;
    const key = await deploy(`${START_END}${timer('t1')}${call}${timer('t2')}${flow('s', 't1', 'call', 't2', 'e')}`);
    const id = await begin(key);
    for (let minute = 0; minute < 3; minute += 1) {
      clock.advance(60_000);
      for (const shard of [0, 1, 2, 3]) await s.timers.fireDueTimers(shard, 50);
    }
    expect(await status(id)).toBe('completed');
    const fired = await rows<{ n: number }>(
      `select count(*)::int as n from process_input i join process_instance p on p.id = i.instance_id where p.root_id = $1 and input_id like 'timer:%'`,
      [id],
    );
    expect(fired).toEqual([{ n: 5 }]);
  });

  it('fires the timers behind one that fails', async () => {
    const key = await deploy(
      `${START_END}<bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1M</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>${flow('s', 't', 'e')}`,
    );
    const [broken, others] = [await begin(key), [] as string[]];
    clock.advance(1_000);
    for (let each = 0; each < 20; each += 1) others.push(await begin(key));
    await owner.query('update process_instance set version = 99 where id = $1', [broken]);
    clock.advance(60_000);
    for (const shard of [0, 1, 2, 3]) await s.timers.fireDueTimers(shard, 50).catch(() => undefined);
    expect(new Set(await Promise.all(others.map(status)))).toEqual(new Set(['completed']));
    await owner.query('update process_instance set version = 1 where id = $1', [broken]);
    for (const shard of [0, 1, 2, 3]) await s.timers.fireDueTimers(shard, 50);
    expect(await status(broken)).toBe('completed');
  });

  it('gives a message to one subscription of each process, the oldest', async () => {
    const key = await deploy(`${START_END}${receive('r', 'm')}${flow('s', 'r', 'e')}`, message('m', 'go-ID', '=key'));
    const first = await begin(key, { key: 'k' });
    clock.advance(1000);
    const second = await begin(key, { key: 'k' });
    const other = await begin(key, { key: 'x' });
    await s.messages.publish(scope, { name: `go-${key}`, correlationKey: 'k', variables: { got: 1 } }, []);
    await s.drain();
    expect([await status(first), await status(second), await status(other)]).toEqual(['completed', 'active', 'active']);
    expect(await variablesOf(first)).toMatchObject({ got: 1 });
  });

  it('keeps a message with a time to live until its subscription is there, and knows it again by its id', async () => {
    const key = await deploy(`${START_END}${receive('r', 'm')}${flow('s', 'r', 'e')}`, message('m', 'late-ID', '=key'));
    const publish = () =>
      s.messages.publish(
        scope,
        { name: `late-${key}`, correlationKey: 'k', timeToLiveMs: 60_000, messageId: 'one' },
        [],
      );
    expect(await publish()).toMatchObject({ buffered: true, duplicate: false });
    expect(await publish()).toMatchObject({ duplicate: true });
    expect(await status(await begin(key, { key: 'k' }))).toBe('completed');
    expect(await status(await begin(key, { key: 'k' }))).toBe('active');
    await s.messages.publish(scope, { name: `late-${key}`, correlationKey: 'z', timeToLiveMs: 60_000 }, []);
    clock.advance(61_000);
    expect(await status(await begin(key, { key: 'z' }))).toBe('active');
  });

  it('loses no message when it is published while its subscription is being opened', async () => {
    const key = await deploy(`${START_END}${receive('r', 'm')}${flow('s', 'r', 'e')}`, message('m', 'race-ID', '=key'));
    const ids: string[] = [];
    const both = async (i: number): Promise<string> => {
      const correlationKey = `k${i}`;
      const [id] = await Promise.all([
        begin(key, { key: correlationKey }),
        s.messages.publish(
          scope,
          { name: `race-${key}`, correlationKey, timeToLiveMs: 3_600_000, variables: { i } },
          [],
        ),
      ]);
      return id;
    };
    // In waves: who waits for a connection for long gets none.
    for (let wave = 0; wave < 200; wave += 10)
      ids.push(...(await Promise.all(Array.from({ length: 10 }, (_, i) => both(wave + i)))));
    await s.drain();
    const states = await rows<{ status: string; n: number }>(
      'select status, count(*)::int as n from process_instance where id = any ($1) group by 1',
      [ids],
    );
    expect(states).toEqual([{ status: 'completed', n: 200 }]);
    const inputs = await rows<{ n: number }>(
      `select count(*)::int as n from process_input where instance_id = any ($1) and input_id like 'message:%'`,
      [ids],
    );
    expect(inputs[0]?.n).toBe(200);
  });

  it('carries a message thrown in the tree to a called process in the same transaction', async () => {
    const child = await deploy(
      `${START_END}${receive('r', 'm')}${flow('s', 'r', 'e')}`,
      message('m', 'side-release', '=key'),
    );
    const thrower =
      '<bpmn:intermediateThrowEvent id="throw"><bpmn:extensionElements><zeebe:taskDefinition type="publishMessage"/></bpmn:extensionElements><bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateThrowEvent>';
    const key = await deploy(
      `${START_END}<bpmn:parallelGateway id="g"/><bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="${child}"/></bpmn:extensionElements></bpmn:callActivity>${task('a')}${thrower}${flow('s', 'g', 'call', 'e')}${flow('g', 'a', 'throw', 'e')}`,
      message('m', 'side-release', '=key'),
    ).catch((error: unknown) => String(error));
    expect(key).toMatch(/^p\d+$/);
    const id = await begin(key, { key: 'k' });
    await complete(id, 'a');
    expect(['active', 'completed']).toContain(await status(id));
  });

  it('broadcasts a signal to every tree', async () => {
    const signal = '<bpmn:signal id="sg" name="all-ID"/>';
    const catcher =
      '<bpmn:intermediateCatchEvent id="c"><bpmn:signalEventDefinition signalRef="sg"/></bpmn:intermediateCatchEvent>';
    const key = await deploy(`${START_END}${catcher}${flow('s', 'c', 'e')}`, signal);
    const ids = await Promise.all([begin(key), begin(key), begin(key)]);
    await s.signals.broadcast(scope, { name: `all-${key}`, variables: { v: 1 } }, []);
    await s.drain();
    expect(await Promise.all(ids.map(status))).toEqual(['completed', 'completed', 'completed']);
  });

  it('gives a thrown message and signal once, also when the queue runs its task again', async () => {
    const [message1, signal] = [message('m', 'again-ID', '=key'), '<bpmn:signal id="sg" name="again-ID"/>'];
    const waits = await deploy(`${START_END}${receive('r', 'm')}${flow('s', 'r', 'e')}`, message1);
    const [first, second] = [await begin(waits, { key: 'k' }), await begin(waits, { key: 'k' })];
    const publish = new PublishMessageTask(s.messages);
    const thrown = { id: randomUUID(), name: `again-${waits}`, correlationKey: 'k', variables: {} };
    await publish.run(thrown);
    await publish.run(thrown);
    expect([await status(first), await status(second)].sort()).toEqual(['active', 'completed']);

    const caught = (id: string): string =>
      `<bpmn:intermediateCatchEvent id="${id}"><bpmn:signalEventDefinition signalRef="sg"/></bpmn:intermediateCatchEvent>`;
    const twice = await deploy(`${START_END}${caught('c1')}${caught('c2')}${flow('s', 'c1', 'c2', 'e')}`, signal);
    const id = await begin(twice);
    const broadcast = new BroadcastSignalTask(s.signals);
    const rung = { id: randomUUID(), name: `again-${twice}`, variables: {} };
    await broadcast.run(rung);
    await broadcast.run(rung);
    expect(await status(id)).toBe('active');
    await broadcast.run({ ...rung, id: randomUUID() });
    expect(await status(id)).toBe('completed');
  });

  it('holds what comes during a pause and carries it out afterwards', async () => {
    const key = await deploy(
      `${START_END}${receive('r', 'm')}${flow('s', 'r', 'e')}`,
      message('m', 'pause-ID', '=key'),
    );
    const id = await begin(key, { key: 'k' });
    await run((tx) => s.store.advance(tx, id, 'pause', { type: 'suspend', at: tx.now }));
    await s.messages.publish(scope, { name: `pause-${key}`, correlationKey: 'k' }, []);
    expect(await status(id)).toBe('suspended');
    await run((tx) => s.store.advance(tx, id, 'go', { type: 'resume', at: tx.now }));
    expect(await status(id)).toBe('completed');
  });
});

describe('jobs', () => {
  it('are done by their handler in one transaction with the next step', async () => {
    s.extensions.addJobHandler({
      type: 'double',
      run: (_tx, { variables }) => Promise.resolve({ variables: { y: Number(variables['x']) * 2 } }),
    });
    const key = await deploy(`${START_END}${job('j', 'double')}${flow('s', 'j', 'e')}`);
    const id = await begin(key, { x: 21 });
    expect(await status(id)).toBe('completed');
    expect(await variablesOf(id)).toMatchObject({ y: 42 });
  });

  it('go to Temporal when the first attempt fails, and become a process incident out of retries', async () => {
    let fails = true;
    s.extensions.addJobHandler({
      type: 'flaky',
      run: async (tx) => {
        await tx.run(
          'test.mark',
          `insert into held_input (instance_id, input_id, root_id, input) values ($1, 'x', $1, '{}')`,
          ['0193c2a4-7b1e-7000-8000-000000000001'],
        );
        if (fails) throw new Error('not now');
        return { variables: {} };
      },
    });
    const key = await deploy(`${START_END}${job('j', 'flaky')}${flow('s', 'j', 'e')}`);
    const id = await begin(key);
    const [stored] = await rows<{ id: string; state: string }>('select id, state from job where instance_id = $1', [
      id,
    ]);
    expect(stored?.state).toBe('retrying');
    expect(await rows(`select 1 from held_input where input_id = 'x'`)).toEqual([]);
    expect(await rows(`select kind, workflow from outbox where thing_id = $1`, [stored?.id])).toEqual([
      { kind: 'start', workflow: 'job' },
    ]);
    await expect(s.jobs.runJob(stored?.id ?? '')).rejects.toThrow('not now');
    await s.jobs.failJob(stored?.id ?? '', 'not now');
    await s.jobs.failJob(stored?.id ?? '', 'not now');
    const incidents = await rows<{ code: string; process_incident_id: string }>(
      'select code, process_incident_id from process_incident where instance_id = $1',
      [id],
    );
    expect(incidents.map((i) => i.code)).toEqual(['JOB_FAILED']);
    expect(await s.jobs.runJob(stored?.id ?? '')).toBe('gone');
    fails = false;
    await run((tx) =>
      s.store.advance(tx, id, 'retry', {
        type: 'retry',
        at: tx.now,
        processIncidentId: incidents[0]?.process_incident_id ?? '',
      }),
    );
    await s.drain();
    expect(await status(id)).toBe('completed');
  });
});

describe('locks', () => {
  it('let inputs, timers and an incident held by others through without deadlock', async () => {
    const incidentId = '0193c2a4-7b1e-7000-8000-0000000000aa';
    await owner.query('create table if not exists public.test_incident (id uuid primary key, n int not null)');
    await owner.query('grant all on public.test_incident to trucban_app');
    await owner.query('insert into public.test_incident values ($1, 0)', [incidentId]);
    s.extensions.incidentLock = {
      lock: async (tx, id, wait) =>
        (
          await tx.query(
            `test.lock${wait}`,
            `select 1 from public.test_incident where id = $1 for update ${wait ? '' : 'skip locked'}`,
            [id],
          )
        ).length > 0,
    };
    s.extensions.addObserver({
      changesIncident: (change) => change.incidentId === incidentId,
      observe: async (tx, change) => {
        if (change.incidentId === incidentId)
          await tx.run('test.count', 'update public.test_incident set n = n + 1 where id = $1', [incidentId]);
      },
    });
    const key = await deploy(`${START_END}${task('a')}${flow('s', 'a', 'e')}`);
    const ids: string[] = [];
    for (let i = 0; i < 10; i++) ids.push(await begin(key, {}, { incidentId }));
    const set = (id: string, i: number) =>
      run((tx) => s.store.advance(tx, id, `set${i}`, { type: 'setVariables', at: tx.now, variables: { i } }));
    const incidentFirst = (id: string, i: number) =>
      run(async (tx) => {
        await s.store.lockIncident(tx, incidentId);
        return s.store.advance(tx, id, `inc${i}`, { type: 'setVariables', at: tx.now, variables: { i } });
      });
    await Promise.all(
      ids.flatMap((id) => Array.from({ length: 5 }, (_, i) => [set(id, i), incidentFirst(id, i)]).flat()),
    );
    expect(await rows('select n from public.test_incident')).toEqual([{ n: 110 }]);
    s.extensions.incidentLock = undefined;
  });
});

/** Waits until so many transactions hold or want the lock of the row. */
async function lockedBy(id: string, count: number): Promise<void> {
  for (let seen = 0; seen < count;) {
    const free = await rows('select 1 from process_instance where id = $1 for update skip locked', [id]);
    // Of this database only: other tests have theirs on the same server.
    const [waiting] = await rows<{ n: number }>(
      `select count(*)::int as n from pg_locks l join pg_stat_activity a on a.pid = l.pid
        where not l.granted and a.datname = current_database()`,
    );
    seen = (free.length === 0 ? 1 : 0) + (waiting?.n ?? 0);
  }
}

async function snapshot(id: string): Promise<unknown> {
  const tables = ['process_instance', 'process_input', 'timer', 'job', 'message_subscription'];
  return Promise.all(
    tables.map((table) =>
      rows(`select * from ${table} where ${table === 'process_instance' ? 'id' : 'instance_id'} = $1`, [id]),
    ),
  );
}
