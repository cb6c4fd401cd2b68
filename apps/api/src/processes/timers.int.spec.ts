import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { compile } from '@trucban/sop-engine';
import type { TestDatabase } from '@trucban/testkit';
import pg from 'pg';
import { emptyDatabase } from '../../test/support/database.ts';
import { SimulatedClock, systemScope } from '../platform/public.ts';
import { createProcessStore, type StandaloneStore } from './standalone.ts';

const scope = systemScope('test');
const START = '2026-11-13T13:00:00.000Z';
const DUE = '2026-11-13T13:10:00.000Z';
const HEAD =
  '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">';

let testDatabase: TestDatabase;
let clock: SimulatedClock;
let s: StandaloneStore;
let owner: pg.Client;
/** The root instance whose changes an observer refuses. */
let refused: string | undefined;

beforeAll(async () => {
  testDatabase = await emptyDatabase();
  const connectionString = testDatabase.ownerUrl;
  owner = new pg.Client({ connectionString, options: '-c trucban.tokens=* -c search_path=trucban,public' });
  await owner.connect();
  clock = new SimulatedClock(START);
  s = createProcessStore({ databaseUrl: testDatabase.appUrl, clock });
  s.extensions.addObserver({
    observe: ({ now }, { rootId }) =>
      rootId === refused && now >= DUE ? Promise.reject(new Error('refused')) : Promise.resolve(),
  });
}, 120_000);
afterAll(async () => {
  await s.close();
  await owner.end();
  await testDatabase.drop();
});
beforeEach(() => clock.set(START));
afterEach(async () => {
  refused = undefined;
  await owner.query('truncate process_instance, process_input, timer, held_input');
});

const flow = (from: string, to: string): string =>
  `<bpmn:sequenceFlow id="f_${from}_${to}" sourceRef="${from}" targetRef="${to}"/>`;
const after = (wait: string): string =>
  `<bpmn:timerEventDefinition><bpmn:timeDuration>${wait}</bpmn:timeDuration></bpmn:timerEventDefinition>`;
const waits = (id: string, wait: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}">${after(wait)}</bpmn:intermediateCatchEvent>`;
const ENDS = '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>';
const ONE = `${ENDS}${waits('t', 'PT10M')}${flow('s', 't')}${flow('t', 'e')}`;

async function deploy(id: string, inside: string) {
  const result = await compile(
    `${HEAD}<bpmn:process id="${id}" isExecutable="true">${inside}</bpmn:process></bpmn:definitions>`,
  );
  const process = result.ok ? result.processes[0] : undefined;
  if (!process) throw new Error(JSON.stringify(result.problems));
  return s.definitions.add(process);
}

/** Starts so many; all belong to shard 0. */
async function begin(definition: Awaited<ReturnType<typeof deploy>>, count: number): Promise<string[]> {
  const ids = Array.from(
    { length: count },
    (_, n) => `0193c2a4-7b1e-7000-8000-${(n * 4).toString(16).padStart(12, '0')}`,
  );
  for (const id of ids)
    await s.store.transaction(scope, (tx) => s.store.start(tx, { id, definition, visibleTo: ['IOC'] }));
  return ids;
}
const rows = async <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  (await owner.query(sql, values)).rows as T[];
const endedBy = async (): Promise<string[]> =>
  (await rows<{ id: string }>(`select id from process_instance where status = 'completed' order by id`)).map(
    ({ id }) => id,
  );

describe('timers that are due at once', () => {
  it('fire together, each once, also when two do it at the same time', async () => {
    const ids = await begin(await deploy('one', ONE), 120);
    clock.set(DUE);
    const both = await Promise.all([s.timers.fireDueTimers(0, 200), s.timers.fireDueTimers(0, 200)]);
    const left = await s.timers.fireDueTimers(0, 200);
    expect([...both, left].reduce((sum, { fired }) => sum + fired, 0)).toBe(120);
    expect(left.nextDueAt).toBeNull();
    expect(await endedBy()).toEqual(ids);
    expect(await rows(`select count(*)::int as n from process_input where input_id <> 'start'`)).toEqual([{ n: 120 }]);
    // In a few transactions: what was written in one has one transaction id.
    const [{ n = 0 } = {}] = await rows<{ n: number }>(
      `select count(distinct xmin::text)::int as n from process_input where input_id <> 'start'`,
    );
    expect(n).toBeLessThanOrEqual(6);
  });

  it('fire although one of them fails, which is told when it is alone, and which fires once it can', async () => {
    const ids = await begin(await deploy('one', ONE), 5);
    clock.set(DUE);
    refused = ids[2];
    expect(await s.timers.fireDueTimers(0, 200)).toEqual({ fired: 4, nextDueAt: DUE });
    expect(await endedBy()).toEqual(ids.filter((id) => id !== refused));
    await expect(s.timers.fireDueTimers(0, 200)).rejects.toThrow('refused');
    refused = undefined;
    expect(await s.timers.fireDueTimers(0, 200)).toEqual({ fired: 1, nextDueAt: null });
    expect(await endedBy()).toEqual(ids);
  });

  it('do not wait for an instance that somebody else has locked', async () => {
    const ids = await begin(await deploy('one', ONE), 3);
    clock.set(DUE);
    await owner.query('begin');
    await owner.query('select 1 from process_instance where id = $1 for update', [ids[1]]);
    try {
      expect(await s.timers.fireDueTimers(0, 200)).toEqual({ fired: 2, nextDueAt: DUE });
    } finally {
      await owner.query('rollback');
    }
    expect(await s.timers.fireDueTimers(0, 200)).toEqual({ fired: 1, nextDueAt: null });
  });

  it('of one instance fire in the order of their due times', async () => {
    const late = (id: string, wait: string): string =>
      `<bpmn:boundaryEvent id="${id}" attachedToRef="a">${after(wait)}</bpmn:boundaryEvent><bpmn:endEvent id="${id}_e"/>${flow(id, `${id}_e`)}`;
    const task =
      '<bpmn:userTask id="a"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>';
    const definition = await deploy(
      'two',
      `${ENDS}${task}${late('second', 'PT2M')}${late('first', 'PT1M')}${flow('s', 'a')}${flow('a', 'e')}`,
    );
    const [id] = await begin(definition, 1);
    clock.set(DUE);
    expect(await s.timers.fireDueTimers(0, 200)).toEqual({ fired: 1, nextDueAt: null });
    const ends = await rows(
      `select element_id from element_history where instance_id = $1 and type = 'elementCompleted' and element_id like '%_e'`,
      [id],
    );
    expect(ends).toEqual([{ element_id: 'first_e' }]);
  });

  it('of called processes move their callers', async () => {
    await deploy('called', ONE);
    const call =
      '<bpmn:callActivity id="c"><bpmn:extensionElements><zeebe:calledElement processId="called"/></bpmn:extensionElements></bpmn:callActivity>';
    await begin(await deploy('caller', `${ENDS}${call}${flow('s', 'c')}${flow('c', 'e')}`), 4);
    clock.set(DUE);
    expect(await s.timers.fireDueTimers(0, 200)).toEqual({ fired: 4, nextDueAt: null });
    expect(await endedBy()).toHaveLength(8);
  });

  it('are held while their instance is suspended', async () => {
    const ids = await begin(await deploy('one', ONE), 2);
    const give = (type: 'suspend' | 'resume') =>
      s.store.transaction(scope, (tx) => s.store.advance(tx, ids[0] ?? '', type, { type, at: tx.now }));
    await give('suspend');
    clock.set(DUE);
    expect(await s.timers.fireDueTimers(0, 200)).toEqual({ fired: 2, nextDueAt: null });
    expect(await endedBy()).toEqual([ids[1]]);
    await give('resume');
    expect(await endedBy()).toEqual(ids);
  });
});
