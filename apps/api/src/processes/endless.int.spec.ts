import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MESSAGE, ProcessWorld, SIGNAL, START_END, flow, receive } from '../../test/support/process-world.ts';
import { systemScope } from '../platform/public.ts';
import { PublishMessageJob, StartProcessJob } from './catalogue-jobs.ts';
import { HOP, MAX_CHAIN } from './store/chain.ts';

const SCOPE = systemScope('test');
const HOPS = 6;
/** As if nearly all hops had been made. */
const CHAIN = MAX_CHAIN - HOPS * HOP;
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
    const { extensions, messages, definitions, store } = world.any();
    new PublishMessageJob(extensions, messages).onModuleInit();
    new StartProcessJob(extensions, definitions, store).onModuleInit();
  }
}, 120_000);
afterAll(() => world?.stop());
beforeEach(() => world.owner.query('truncate process_instance, process_incident, buffered_message'));

const begin = (key: string, variables = {}): Promise<unknown> => {
  const { store, definitions } = world.any();
  return store.transaction(SCOPE, async (tx) => {
    const definition = await definitions.current(tx, key);
    if (!definition) throw new Error(key);
    return store.start(tx, { definition, variables, visibleTo: [], chain: CHAIN });
  });
};
const incidents = (): Promise<unknown[]> =>
  world.rows('select code, element_id, count(*)::int as n from process_incident group by 1, 2');

describe('loops over transactions', () => {
  it('a job whose message begins its own process', async () => {
    const key = await world.deploy('again', `${MESSAGE_START}${PUBLISH}${flow('s', 'j', 'e')}`, MESSAGE);
    const message = { id: '0193c2a4-7b1e-7000-8000-000000000001', name: key, correlationKey: 'k', chain: CHAIN };
    await world.any().messages.publishAs(SCOPE, message, []);
    await world.drain();
    expect(await incidents()).toEqual([{ code: 'ENDLESS_LOOP', element_id: 'j', n: 1 }]);
    const [ended] = await world.states(key).then((all) => all.filter(({ status }) => status === 'completed'));
    expect(ended?.n).toBeGreaterThanOrEqual(HOPS - 2);
    expect(ended?.n).toBeLessThanOrEqual(HOPS);
  }, 60_000);

  it('a job whose message goes to its own instance, which sends it again', async () => {
    const loop = `${START_END}${receive('r')}${PUBLISH}<bpmn:exclusiveGateway id="g" default="f_g_j"/>${flow('s', 'g', 'j', 'r', 'g')}`;
    await begin(await world.deploy('self', loop.replace('<bpmn:endEvent id="e"/>', ''), MESSAGE), { key: 'k' });
    await world.drain();
    expect(await incidents()).toEqual([{ code: 'ENDLESS_LOOP', element_id: 'j', n: 1 }]);
  }, 60_000);

  it('a signal that begins the process that throws it', async () => {
    const inside = `<bpmn:startEvent id="s"><bpmn:signalEventDefinition signalRef="sg"/></bpmn:startEvent><bpmn:endEvent id="e"><bpmn:signalEventDefinition signalRef="sg"/></bpmn:endEvent>${flow('s', 'e')}`;
    const key = await world.deploy('horn', inside, SIGNAL);
    await world.any().messages.broadcast(SCOPE, { name: key, variables: {}, chain: CHAIN }, []);
    await world.drain();
    expect(await incidents()).toEqual([{ code: 'ENDLESS_LOOP', element_id: 'e', n: 1 }]);
  }, 60_000);

  it('a process that starts itself', async () => {
    const start = job('j', 'startProcess', input('processKey', '=&quot;ID&quot;'));
    await begin(await world.deploy('egg', `${START_END}${start}${flow('s', 'j', 'e')}`));
    await world.drain();
    expect(await incidents()).toEqual([{ code: 'ENDLESS_LOOP', element_id: 'j', n: 1 }]);
  }, 60_000);

  it('but not one that waits for a timer in between', async () => {
    const key = await world.deploy('poll', `${MESSAGE_START}${WAIT}${PUBLISH}${flow('s', 'w', 'j', 'e')}`, MESSAGE);
    const message = { id: '0193c2a4-7b1e-7000-8000-000000000002', name: key, correlationKey: 'k', chain: MAX_CHAIN };
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
  }, 60_000);
});
