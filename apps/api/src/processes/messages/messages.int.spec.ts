import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MESSAGE, ProcessWorld, SIGNAL, START_END, flow, receive, task } from '../../../test/support/process-world.ts';
import { systemScope } from '../../platform/public.ts';
import type { Published } from './message.ts';
import { MATCH_OLDEST } from '../store/matching.ts';

const HOUR_MS = 3_600_000;
/** How often each message is sent. */
const SENT = [1, 1, 1, 3, 1, 2];
const WAITS_ONCE = `${START_END}${receive('r')}${flow('s', 'r', 'e')}`;
const signalCatch = (id: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}"><bpmn:signalEventDefinition signalRef="sg"/></bpmn:intermediateCatchEvent>`;
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

let world: ProcessWorld;
beforeAll(async () => void (world = await ProcessWorld.start()), 120_000);
afterAll(() => world?.stop());

describe('thousands at once', () => {
  it('gives each of 5,000 messages, sent up to three times while its subscription opens, to its instance once', async () => {
    const key = await world.deploy('many', WAITS_ONCE, MESSAGE);
    const count = 5_000;
    const send = (i: number) => () =>
      world.publish({
        name: key,
        correlationKey: `k${i}`,
        messageId: `id${i}`,
        timeToLiveMs: HOUR_MS,
        variables: { i },
      });
    const answers = await world.inRandomOrder<Published | string>(
      times(count, (i) => [
        () => world.begin(key, { key: `k${i}` }),
        ...times(SENT[i % SENT.length] ?? 1, () => send(i)),
      ]).flat(),
    );
    await world.drain();
    expect(await world.states(key)).toEqual([{ status: 'completed', n: count }]);
    expect(await world.got(key)).toEqual([[1, count]]);
    const wrong = await world.rows(
      `select id from process_instance where process_key = $1 and 'k' || (state #>> '{elements,0,vars,i}') is distinct from state #>> '{elements,0,vars,key}'`,
      [key],
    );
    expect(wrong).toEqual([]);
    const published = answers.filter((one): one is Published => typeof one !== 'string');
    expect(published.filter(({ duplicate }) => !duplicate)).toHaveLength(count);
  }, 120_000);

  it('gives a message without time to live to who waits already, or to nobody, and says which', async () => {
    const key = await world.deploy('now', WAITS_ONCE, MESSAGE);
    const count = 300;
    const answers = await world.inRandomOrder<Published | string>(
      times(count, (i) => [
        () => world.begin(key, { key: `k${i}` }),
        ...times(2, () => () => world.publish({ name: key, correlationKey: `k${i}`, messageId: `id${i}` })),
      ]).flat(),
    );
    await world.drain();
    const reached = answers.flatMap((one) => (typeof one === 'string' ? [] : one.reached));
    expect(new Set(reached).size).toBe(reached.length);
    expect(await world.got(key)).toEqual([
      [0, count - reached.length],
      [1, reached.length],
    ]);
    expect(answers.filter((one) => typeof one !== 'string' && one.buffered)).toEqual([]);
    // The id is known although nobody got it.
    const again = await world.publish({ name: key, correlationKey: 'k1', messageId: 'id1', timeToLiveMs: HOUR_MS });
    expect(again).toMatchObject({ duplicate: true, reached: [] });
  });

  it('gives messages of one key to one waiting instance each, with and without time to live', async () => {
    const key = await world.deploy('same', WAITS_ONCE, MESSAGE);
    const count = 80;
    await world.inRandomOrder(times(count, () => () => world.begin(key, { key: 'k' })));
    const now = await world.inRandomOrder(times(count, () => () => world.publish({ name: key, correlationKey: 'k' })));
    expect(now.filter(({ reached }) => reached.length !== 1)).toEqual([]);
    expect(await world.got(key)).toEqual([[1, count]]);
    await world.inRandomOrder<unknown>(
      times(count, () => [
        () => world.begin(key, { key: 'k' }),
        () => world.publish({ name: key, correlationKey: 'k', timeToLiveMs: HOUR_MS }),
      ]).flat(),
    );
    await world.drain();
    expect(await world.got(key)).toEqual([[1, 2 * count]]);
  });

  it('gives no message whose time is over, and all that came in time', async () => {
    const key = await world.deploy('late', WAITS_ONCE, MESSAGE);
    const count = 150;
    const send = (i: number) =>
      world.publish({ name: key, correlationKey: `k${i}`, timeToLiveMs: i % 2 === 0 ? 60_000 : 1_000 });
    await world.inRandomOrder(times(count, (i) => () => send(i)));
    world.clock.advance(30_000);
    await world.inRandomOrder(times(count, (i) => () => world.begin(key, { key: `k${i}` })));
    await world.drain();
    expect(await world.states(key)).toEqual([
      { status: 'active', n: count / 2 },
      { status: 'completed', n: count / 2 },
    ]);
  });

  it('tells a signal to each that waits once, while others begin to wait', async () => {
    const twice = `${START_END}${signalCatch('c1')}${signalCatch('c2')}${flow('s', 'c1', 'c2', 'e')}`;
    const key = await world.deploy('horn', twice, SIGNAL);
    const count = 80;
    const before = await world.inRandomOrder(times(count, () => () => world.begin(key)));
    const during = await world.inRandomOrder<Published | string>([
      ...times(count, () => () => world.begin(key)),
      () => world.signal(key),
    ]);
    await world.drain();
    const reached = during.flatMap((one) => (typeof one === 'string' ? [] : one.reached));
    expect(before.filter((id) => !reached.includes(id))).toEqual([]);
    // Whoever has gone on waits for the next signal: the same one does not come twice.
    expect(await world.got(key)).toEqual([
      [0, 2 * count - reached.length],
      [1, reached.length],
    ]);
    await Promise.all([world.signal(key), world.signal(key)]);
    await world.drain();
    await world.signal(key);
    await world.drain();
    expect(await world.states(key)).toEqual([{ status: 'completed', n: 2 * count }]);
  });
});

describe('messages without a correlation key', () => {
  const BY_NAME = '<bpmn:message id="m" name="ID"/>';

  it('reach by their name whoever waits without a key, one instance each, also when they were sent first', async () => {
    const key = await world.deploy('by_name', WAITS_ONCE, BY_NAME);
    const count = 60;
    await world.inRandomOrder<unknown>(
      times(count, (i) => [
        () => world.begin(key),
        () => world.publish({ name: key, messageId: `id${i}`, timeToLiveMs: HOUR_MS }),
        () => world.publish({ name: key, correlationKey: 'k', timeToLiveMs: HOUR_MS }),
      ]).flat(),
    );
    await world.drain();
    expect(await world.states(key)).toEqual([{ status: 'completed', n: count }]);
    expect(await world.got(key)).toEqual([[1, count]]);
  });

  it('reach the oldest that their sender may move, however many others wait', async () => {
    const key = await world.deploy('by_name_mine', WAITS_ONCE, BY_NAME);
    for (let i = 0; i < 60; i++) await world.begin(key);
    const { store, definitions, messages } = world.any();
    const mine = await store.transaction(systemScope('test'), async (tx) => {
      const definition = await definitions.current(tx, key);
      return definition && store.start(tx, { definition, visibleTo: ['PC07'] });
    });
    const sender = { ...systemScope('test'), tokens: ['PC07'] };
    expect((await messages.publish(sender, { name: key }, [])).reached).toEqual([mine?.instanceId]);
    expect((await messages.publish(sender, { name: key }, [])).reached).toEqual([]);
    expect((await world.publish({ name: key })).reached).toHaveLength(1);
  });

  it('wake the oldest only, and do not wait without a time to live', async () => {
    const key = await world.deploy('by_name_now', WAITS_ONCE, BY_NAME);
    expect(await world.publish({ name: key })).toMatchObject({ reached: [], buffered: false });
    const [first, second] = [await world.begin(key), await world.begin(key)];
    expect((await world.publish({ name: key })).reached).toEqual([first]);
    expect((await world.publish({ name: key })).reached).toEqual([second]);
  });
});

describe('messages that wait', () => {
  it('come one after the other to a subscription that stays open', async () => {
    const listens = `${START_END}${task('a')}<bpmn:boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><bpmn:messageEventDefinition messageRef="m"/></bpmn:boundaryEvent><bpmn:endEvent id="n"/>${flow('s', 'a', 'e')}${flow('b', 'n')}`;
    const key = await world.deploy('listens', listens, MESSAGE);
    for (const i of times(60, (n) => n))
      await world.publish({ name: key, correlationKey: 'k', timeToLiveMs: HOUR_MS, variables: { i } });
    await world.begin(key, { key: 'k' });
    await world.publish({ name: key, correlationKey: 'k', timeToLiveMs: HOUR_MS });
    expect(await world.got(key)).toEqual([[61, 1]]);
  });

  it('are for another when whom they were given to during a pause no longer waits afterwards', async () => {
    const key = await world.deploy('pause', WAITS_ONCE, MESSAGE);
    const first = await world.begin(key, { key: 'k' });
    await world.act(first, 'suspend');
    for (const i of [1, 2])
      await world.publish({ name: key, correlationKey: 'k', timeToLiveMs: HOUR_MS, variables: { i } });
    await world.drain();
    expect(await world.got(key)).toEqual([[0, 1]]);
    await world.act(first, 'resume');
    await world.drain();
    expect(await world.got(key)).toEqual([[1, 1]]);
    await world.begin(key, { key: 'k' });
    await world.drain();
    expect(await world.states(key)).toEqual([{ status: 'completed', n: 2 }]);
  });

  it('come one by one to a receiver that a pause has kept: the first is held, the next wait for its next turn', async () => {
    const again = `${START_END}${receive('r')}<bpmn:exclusiveGateway id="g" default="f_g_r"/><bpmn:sequenceFlow id="last" sourceRef="g" targetRef="e"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=i = 3</bpmn:conditionExpression></bpmn:sequenceFlow>${flow('s', 'r', 'g', 'r')}`;
    const key = await world.deploy('turns', again, MESSAGE);
    const id = await world.begin(key, { key: 'k' });
    await world.act(id, 'suspend');
    const send = (i: number, timeToLiveMs = HOUR_MS) => {
      world.clock.advance(1);
      return world.publish({ name: key, correlationKey: 'k', timeToLiveMs, variables: { i } });
    };
    expect(await send(1)).toMatchObject({ reached: [id], buffered: false });
    expect(await send(0, 0)).toMatchObject({ reached: [], buffered: false });
    expect(await send(2)).toMatchObject({ reached: [], buffered: true });
    expect(await send(3)).toMatchObject({ reached: [], buffered: true });
    await world.drain();
    await world.act(id, 'resume');
    expect(await world.states(key)).toEqual([{ status: 'completed', n: 1 }]);
    expect(await world.got(key)).toEqual([[3, 1]]);
  });

  it('come all to an event that stays open during a pause, and one to the arms of an event-based gateway', async () => {
    const listens = `${START_END}${task('a')}<bpmn:boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><bpmn:messageEventDefinition messageRef="m"/></bpmn:boundaryEvent><bpmn:endEvent id="n"/>${flow('s', 'a', 'e')}${flow('b', 'n')}`;
    const open = await world.deploy('open', listens, MESSAGE);
    const first = await world.begin(open, { key: 'k' });
    await world.act(first, 'suspend');
    for (const i of [1, 2])
      expect(await world.publish({ name: open, correlationKey: 'k', variables: { i } })).toMatchObject({
        reached: [first],
      });
    await world.act(first, 'resume');
    expect(await world.got(open)).toEqual([[2, 1]]);
    const arm = (id: string, message: string): string =>
      `<bpmn:intermediateCatchEvent id="${id}"><bpmn:messageEventDefinition messageRef="${message}"/></bpmn:intermediateCatchEvent>`;
    const other = MESSAGE.replace('id="m"', 'id="m2"').replace('name="ID"', 'name="ID2"');
    const race = `${START_END}<bpmn:eventBasedGateway id="g"/>${arm('x', 'm')}${arm('y', 'm2')}${flow('s', 'g', 'x', 'e')}${flow('g', 'y', 'e')}`;
    const arms = await world.deploy('arms', race, MESSAGE + other);
    const second = await world.begin(arms, { key: 'k' });
    await world.act(second, 'suspend');
    expect(await world.publish({ name: arms, correlationKey: 'k' })).toMatchObject({ reached: [second] });
    expect(await world.publish({ name: `${arms}2`, correlationKey: 'k' })).toMatchObject({ reached: [] });
    await world.act(second, 'resume');
    expect(await world.states(arms)).toEqual([{ status: 'completed', n: 1 }]);
  });

  it('and signals during a pause are told as reached once, and again by an event that stays open', async () => {
    const twice = `${START_END}${signalCatch('c1')}${signalCatch('c2')}${flow('s', 'c1', 'c2', 'e')}`;
    const key = await world.deploy('bell', twice, SIGNAL);
    const id = await world.begin(key);
    await world.act(id, 'suspend');
    expect((await world.signal(key)).reached).toEqual([id]);
    expect((await world.signal(key)).reached).toEqual([]);
    await world.act(id, 'resume');
    expect(await world.got(key)).toEqual([[1, 1]]);
    expect((await world.signal(key)).reached).toEqual([id]);
    expect(await world.states(key)).toEqual([{ status: 'completed', n: 1 }]);
    const listens = `${START_END}${task('a')}<bpmn:boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><bpmn:signalEventDefinition signalRef="sg"/></bpmn:boundaryEvent><bpmn:endEvent id="n"/>${flow('s', 'a', 'e')}${flow('b', 'n')}`;
    const open = await world.deploy('bells', listens, SIGNAL);
    const other = await world.begin(open);
    await world.act(other, 'suspend');
    for (let n = 0; n < 2; n++) expect((await world.signal(open)).reached).toEqual([other]);
    await world.act(other, 'resume');
    expect(await world.got(open)).toEqual([[2, 1]]);
  });

  it('are not told as reached when a timer, message or signal that is held already ends the wait', async () => {
    const timer =
      '<bpmn:boundaryEvent id="t" attachedToRef="a"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1M</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>';
    const on = (event: string): string =>
      `<bpmn:boundaryEvent id="b_${event}" attachedToRef="a"><bpmn:${event}EventDefinition ${event}Ref="${event === 'signal' ? 'sg' : 'm'}"/></bpmn:boundaryEvent>`;
    const inside = `${START_END}${task('a')}${timer}${on('signal')}${on('message')}${flow('s', 'a', 'e')}${flow('t', 'e')}${flow('b_signal', 'e')}${flow('b_message', 'e')}`;
    const key = await world.deploy('first', inside, MESSAGE + SIGNAL);
    const suspended = async (): Promise<string> => {
      const id = await world.begin(key, { key: 'k' });
      await world.act(id, 'suspend');
      return id;
    };
    const publish = () => world.publish({ name: key, correlationKey: 'k' });
    const byMessage = await suspended();
    expect((await publish()).reached).toEqual([byMessage]);
    expect((await world.signal(key)).reached).toEqual([]);
    const bySignal = await suspended();
    expect((await world.signal(key)).reached).toEqual([bySignal]);
    expect((await publish()).reached).toEqual([]);
    const byTimer = await suspended();
    world.clock.advance(60_000);
    for (const shard of [0, 1, 2, 3]) await world.any().timers.fireDueTimers(shard, 100);
    expect((await publish()).reached).toEqual([]);
    expect((await world.signal(key)).reached).toEqual([]);
    for (const id of [byMessage, bySignal, byTimer]) await world.act(id, 'resume');
    expect(await world.states(key)).toEqual([{ status: 'completed', n: 3 }]);
  });

  it('are held for a part of the tree that is suspended alone, and are for others when it is cancelled', async () => {
    const called = await world.deploy('part', `${START_END}${receive('r')}${flow('s', 'r', 'e')}`, MESSAGE);
    const sig = await world.deploy('ring', `${START_END}${signalCatch('c')}${flow('s', 'c', 'e')}`, SIGNAL);
    const call = (process: string): string =>
      `<bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="${process}"/></bpmn:extensionElements></bpmn:callActivity>`;
    const throws = `<bpmn:startEvent id="s"/><bpmn:parallelGateway id="g"/><bpmn:endEvent id="e"/><bpmn:endEvent id="e2"/>${call(sig)}${receive('go')}<bpmn:intermediateThrowEvent id="th"><bpmn:signalEventDefinition signalRef="sg"/></bpmn:intermediateThrowEvent>${flow('s', 'g', 'call', 'e')}${flow('g', 'go', 'th', 'e2')}`;
    const whole = await world.deploy('whole', throws, MESSAGE + SIGNAL.replace('name="ID"', `name="${sig}"`));
    const root = await world.begin(whole, { key: 'k' });
    const [child] = await world.rows<{ id: string }>(
      'select id from process_instance where root_id = $1 and id <> $1',
      [root],
    );
    await world.act(child?.id ?? '', 'suspend');
    await world.publish({ name: whole, correlationKey: 'k' });
    await world.drain();
    expect(await world.got(sig)).toEqual([[0, 1]]);
    await world.act(child?.id ?? '', 'resume');
    expect(await world.got(sig)).toEqual([[1, 1]]);
    expect(await world.states(whole)).toEqual([{ status: 'completed', n: 1 }]);
    const first = await world.begin(called, { key: 'k' });
    await world.begin(called, { key: 'k' });
    await world.act(first, 'suspend');
    const sent = await world.publish({ name: called, correlationKey: 'k', timeToLiveMs: HOUR_MS });
    expect(sent.reached).toEqual([first]);
    await world.act(first, 'cancel');
    expect(await world.states(called)).toEqual([
      { status: 'completed', n: 1 },
      { status: 'terminated', n: 1 },
    ]);
    expect(await world.rows('select 1 from held_input')).toEqual([]);
  });

  it('find the one of 20,000 that waits for them', async () => {
    const key = await world.deploy('crowd', WAITS_ONCE, MESSAGE);
    const crowd = (correlationKey: string) =>
      world.owner.query(
        `insert into message_subscription (instance_id, subscription_id, root_id, process_key, element_instance_id, element_id, name, correlation_key, opened_at)
         select gen_random_uuid(), 's', gen_random_uuid(), 'others', 'e', 'r', $1, ${correlationKey}, now() from generate_series(1, 20000) as n`,
        [key],
      );
    await crowd(`'k' || n`);
    const id = await world.begin(key, { key: 'mine' });
    await crowd(`'mine'`);
    await world.owner.query('analyze message_subscription');
    const plan = (
      await world.owner.query(
        `explain ${MATCH_OLDEST.replaceAll('$1', `'${key}'`).replaceAll('$2', `'mine'`).replaceAll('$3', 'null').replaceAll('$4', '1')}`,
      )
    ).rows;
    expect(JSON.stringify(plan)).not.toMatch(/Seq Scan on message_subscription/);
    expect(await world.publish({ name: key, correlationKey: 'mine' })).toMatchObject({
      reached: expect.arrayContaining([id]),
    });
    expect(await world.states(key)).toEqual([{ status: 'completed', n: 1 }]);
    await world.owner.query('delete from message_subscription where name = $1', [key]);
  });
});
