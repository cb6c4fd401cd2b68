import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MESSAGE, ProcessWorld, SIGNAL, START_END, flow, receive } from '../../test/support/process-world.ts';
import { systemScope } from '../platform/public.ts';
import { PublishMessageJob, StartProcessJob } from './catalogue-jobs.ts';
import { HOP, MAX_CHAIN, MAX_WORK, within, type Cause } from './store/chain.ts';

const SCOPE = systemScope('test');
const HOPS = 6;
/** As if nearly all hops had been made. */
const ORIGIN = '0193c2a4-7b1e-7000-8000-00000000000a';
const FAR: Cause = { origin: ORIGIN, chain: MAX_CHAIN - HOPS * HOP };
const job = (id: string, type: string, inputs: string): string =>
  `<bpmn:serviceTask id="${id}" name="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="${type}"/><zeebe:ioMapping>${inputs}</zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>`;
const input = (name: string, value: string): string => `<zeebe:input source="${value}" target="${name}"/>`;
const PUBLISH = job(
  'j',
  'publishMessage',
  input('name', '=&quot;ID&quot;') + input('correlationKey', '=&quot;k&quot;'),
);
const MESSAGE_START =
  '<bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent><bpmn:endEvent id="e"/>';
const WAIT =
  '<bpmn:intermediateCatchEvent id="w"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1M</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>';

let world: ProcessWorld;
beforeAll(async () => {
  world = await ProcessWorld.start();
  for (let i = 0; i < 3; i++) {
    const { extensions, messages, definitions, store, work } = world.any();
    new PublishMessageJob(extensions, messages, work).onModuleInit();
    new StartProcessJob(extensions, definitions, store, work).onModuleInit();
  }
}, 120_000);
afterAll(() => world?.stop());
beforeEach(() => world.owner.query('truncate process_instance, process_incident, buffered_message'));

const begin = (key: string, variables = {}, cause = FAR): Promise<unknown> => {
  const { store, definitions } = world.any();
  return store.transaction(SCOPE, async (tx) => {
    const definition = await definitions.current(tx, key);
    if (!definition) throw new Error(key);
    return within(tx, cause, () => store.start(tx, { definition, variables, visibleTo: [] }));
  });
};
const incidents = (): Promise<unknown[]> =>
  world.rows('select code, element_id, count(*)::int as n from process_incident group by 1, 2');

describe('loops over transactions', () => {
  it('a job whose message begins its own process', async () => {
    const key = await world.deploy('again', `${MESSAGE_START}${PUBLISH}${flow('s', 'j', 'e')}`, MESSAGE);
    const message = { id: '0193c2a4-7b1e-7000-8000-000000000001', name: key, correlationKey: 'k', cause: FAR };
    await world.any().messages.publishAs(SCOPE, message, []);
    await world.drain();
    expect(await incidents()).toEqual([{ code: 'ENDLESS_LOOP', element_id: 'j', n: 1 }]);
    const [ended] = await world.states(key).then((all) => all.filter(({ status }) => status === 'completed'));
    expect(ended?.n).toBeGreaterThanOrEqual(HOPS - 2);
    expect(ended?.n).toBeLessThanOrEqual(HOPS);
  });

  it('a job whose message goes to its own instance, which sends it again', async () => {
    const loop = `${START_END}${receive('r')}${PUBLISH}<bpmn:exclusiveGateway id="g" default="f_g_j"/>${flow('s', 'g', 'j', 'r', 'g')}`;
    await begin(await world.deploy('self', loop.replace('<bpmn:endEvent id="e"/>', ''), MESSAGE), { key: 'k' });
    await world.drain();
    expect(await incidents()).toEqual([{ code: 'ENDLESS_LOOP', element_id: 'j', n: 1 }]);
  });

  it('a signal that begins the process that throws it', async () => {
    const inside = `<bpmn:startEvent id="s"><bpmn:signalEventDefinition signalRef="sg"/></bpmn:startEvent><bpmn:endEvent id="e"><bpmn:signalEventDefinition signalRef="sg"/></bpmn:endEvent>${flow('s', 'e')}`;
    const key = await world.deploy('horn', inside, SIGNAL);
    await world.any().signals.broadcast(SCOPE, { name: key, variables: {}, cause: FAR }, []);
    await world.drain();
    expect(await incidents()).toEqual([{ code: 'ENDLESS_LOOP', element_id: 'e', n: 1 }]);
  });

  it('a process that starts itself', async () => {
    const start = job('j', 'startProcess', input('processKey', '=&quot;ID&quot;'));
    await begin(await world.deploy('egg', `${START_END}${start}${flow('s', 'j', 'e')}`));
    await world.drain();
    expect(await incidents()).toEqual([{ code: 'ENDLESS_LOOP', element_id: 'j', n: 1 }]);
  });

  it('but not one that waits for a timer in between', async () => {
    const key = await world.deploy('poll', `${MESSAGE_START}${WAIT}${PUBLISH}${flow('s', 'w', 'j', 'e')}`, MESSAGE);
    const id = '0193c2a4-7b1e-7000-8000-000000000002';
    const message = { id, name: key, correlationKey: 'k', cause: { origin: ORIGIN, chain: MAX_CHAIN } };
    await world.any().messages.publishAs(SCOPE, message, []);
    for (let round = 1; round <= 3; round++) {
      world.clock.advance(60_000);
      for (const shard of [0, 1, 2, 3]) await world.any().timers.fireDueTimers(shard, 100);
      await world.drain();
    }
    expect(await incidents()).toEqual([]);
    const [active, completed] = await world.states(key);
    expect([active, completed]).toEqual([
      { status: 'active', n: 1 },
      { status: 'completed', n: 3 },
    ]);
  });
});

describe('loops that spread', () => {
  /** An act that has nearly begun all it may. */
  const nearly = async (origin: string, left: number): Promise<Cause> => {
    await world.owner.query('insert into work_begun values ($1, $2, now())', [origin, MAX_WORK - left]);
    return { origin, chain: 0 };
  };
  const counted = async (origin: string): Promise<number> =>
    (await world.rows<{ hops: number }>('select hops from work_begun where origin = $1', [origin]))[0]?.hops ?? 0;

  it('a process that starts itself twice', async () => {
    const again = (id: string): string => job(id, 'startProcess', input('processKey', '=&quot;ID&quot;'));
    const key = await world.deploy('eggs', `${START_END}${again('j')}${again('k')}${flow('s', 'j', 'k', 'e')}`);
    const cause = await nearly('0193c2a4-7b1e-7000-8000-0000000000b1', 40);
    await begin(key, {}, cause);
    await world.drain();
    const all = (await incidents()) as { code: string; element_id: string; n: number }[];
    expect(new Set(all.map(({ code }) => code))).toEqual(new Set(['ENDLESS_LOOP']));
    expect(all.every(({ element_id }) => ['j', 'k'].includes(element_id))).toBe(true);
    const states = await world.states(key);
    expect(states.reduce((sum, { n }) => sum + n, 0)).toBe(41);
    expect(await counted(cause.origin)).toBeGreaterThan(MAX_WORK);
  });

  it('a signal whose hearers sound it again', async () => {
    const hears = `<bpmn:startEvent id="s"/><bpmn:exclusiveGateway id="g"/><bpmn:intermediateCatchEvent id="c"><bpmn:signalEventDefinition signalRef="sg"/></bpmn:intermediateCatchEvent><bpmn:intermediateThrowEvent id="n"><bpmn:signalEventDefinition signalRef="sg"/></bpmn:intermediateThrowEvent>${flow('s', 'g', 'c', 'n', 'g')}`;
    const key = await world.deploy('echo', hears, SIGNAL);
    for (let n = 0; n < 5; n++) await world.begin(key);
    const cause = await nearly('0193c2a4-7b1e-7000-8000-0000000000b2', 100);
    await world.any().signals.broadcast(SCOPE, { name: key, variables: {}, cause }, []);
    await world.drain();
    const [only, ...others] = (await incidents()) as { code: string; element_id: string; n: number }[];
    expect([only, others]).toEqual([{ code: 'ENDLESS_LOOP', element_id: 'n', n: expect.any(Number) }, []]);
    // Each that sounds it is refused in the end, and nobody hears anything any more.
    expect(only?.n).toBe(5);
    const [heard] = (await world.got(key)).map(([times = 0]) => times);
    expect(heard).toBeLessThan(60);
  });

  it('but not what people begin, however often', async () => {
    const key = await world.deploy('often', `${START_END}${PUBLISH}${flow('s', 'j', 'e')}`, MESSAGE);
    await world.owner.query('truncate work_begun');
    for (let n = 0; n < 200; n++) await world.begin(key);
    await world.drain();
    expect(await incidents()).toEqual([]);
    const [most] = await world.rows<{ hops: number }>('select max(hops) as hops from work_begun');
    expect(most?.hops).toBe(1);
  });
});
