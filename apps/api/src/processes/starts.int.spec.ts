import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  MESSAGE,
  ProcessWorld,
  SIGNAL,
  START_END,
  compiled,
  flow,
  receive,
  task,
} from '../../test/support/process-world.ts';

const HOUR_MS = 3_600_000;
const SIGNAL_EVENT = '<bpmn:signalEventDefinition signalRef="sg"/>';
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

let world: ProcessWorld;
beforeAll(async () => void (world = await ProcessWorld.start()), 120_000);
afterAll(() => world?.stop());

describe('processes that begin with messages and signals', () => {
  const begins = (event: string, then = 'a'): string =>
    `<bpmn:startEvent id="s">${event}</bpmn:startEvent>${task(then)}<bpmn:endEvent id="e"/>${flow('s', then, 'e')}`;
  const BY_MESSAGE = '<bpmn:messageEventDefinition messageRef="m"/>';
  const byMessage = begins(BY_MESSAGE);
  const NAME_ONLY = '<bpmn:message id="m" name="ID"/>';
  const active = (key: string) =>
    world.rows<{ id: string; i: string }>(
      `select id, state #>> '{elements,0,vars,i}' as i from process_instance where process_key = $1 and status = 'active' order by i`,
      [key],
    );
  it('have one instance at a time for each correlation key; what came meanwhile has its turn afterwards', async () => {
    const key = await world.deploy('single', byMessage, NAME_ONLY);
    const send = (i: number, timeToLiveMs: number, correlationKey = 'k') =>
      world.publish({ name: key, correlationKey, timeToLiveMs, variables: { i } });
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((i) => send(i, 0)));
    expect(answers.flatMap(({ started }) => started)).toHaveLength(1);
    const waiting = [7, 8];
    for (const i of waiting) {
      world.clock.advance(1_000);
      expect(await send(i, HOUR_MS)).toMatchObject({ started: [], buffered: true });
    }
    expect((await send(20, 0, 'other')).started).toHaveLength(1);
    expect((await Promise.all([send(30, 0, ''), send(31, 0, '')])).flatMap(({ started }) => started)).toHaveLength(2);
    await world.drain();
    // Every process has been restarted, and a second version was published.
    await world.restart();
    await world.deploy('single', begins(BY_MESSAGE, 'b'), NAME_ONLY);
    for (const i of waiting) {
      const [first] = (await active(key)).filter(({ i: own }) => Number(own) < 10);
      await world.act(first?.id ?? '', 'cancel');
      expect((await active(key)).map((one) => one.i)).toContain(String(i));
    }
    expect((await active(key)).map((one) => one.i)).toEqual(['20', '30', '31', '8']);
    expect(
      await world.rows(
        'select distinct version from process_instance where process_key = $1 and status = $2 order by 1',
        [key, 'active'],
      ),
    ).toEqual([{ version: 1 }, { version: 2 }]);
  });

  it('lose no message that comes while the instance with its key ends', async () => {
    const key = await world.deploy(
      'handover',
      `<bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent><bpmn:endEvent id="e"/>${flow('s', 'e')}`,
      NAME_ONLY,
    );
    const count = 300;
    await world.inRandomOrder(
      times(count, (i) => () => world.publish({ name: key, correlationKey: `k${i % 5}`, timeToLiveMs: HOUR_MS })),
    );
    await world.drain();
    expect(await world.states(key)).toEqual([{ status: 'completed', n: count }]);
  });

  it('begin with messages that came before they were published, and with each once', async () => {
    const send =
      (i: number, name = 'early') =>
      () =>
        world.publish({ name, correlationKey: `k${i}`, messageId: `id${i}`, timeToLiveMs: HOUR_MS, variables: { i } });
    await world.inRandomOrder(times(40, (i) => send(i)));
    await world.publish({ name: 'early', correlationKey: 'gone', timeToLiveMs: 0 });
    const deploying = world.deploy('early', byMessage, NAME_ONLY);
    await world.inRandomOrder(times(40, (i) => send(40 + i)));
    await deploying;
    await world.drain();
    await world.deploy('early', byMessage, NAME_ONLY);
    await world.drain();
    expect(await world.states('early')).toEqual([{ status: 'active', n: 80 }]);
  });

  it('are not given once more the message that has begun them', async () => {
    const again = `<bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>${receive('r')}<bpmn:endEvent id="e"/>${flow('s', 'r', 'e')}`;
    const key = await world.deploy('again', again, MESSAGE);
    const send = (i: number) =>
      world.publish({ name: key, correlationKey: 'k', timeToLiveMs: HOUR_MS, variables: { key: 'k', i } });
    expect((await send(1)).started).toHaveLength(1);
    expect(await world.states(key)).toEqual([{ status: 'active', n: 1 }]);
    expect(await send(2)).toMatchObject({ started: [], reached: [expect.any(String)] });
    await world.drain();
    expect(await world.states(key)).toEqual([{ status: 'completed', n: 1 }]);
  });

  it('begin with a signal, of the newest version only', async () => {
    const bySignal = begins('<bpmn:signalEventDefinition signalRef="sg"/>');
    await world.deploy('siren', bySignal, SIGNAL);
    await world.deploy('siren', bySignal, SIGNAL);
    await world.restart();
    const answers = await Promise.all(times(5, () => world.signal('siren')));
    expect(answers.flatMap(({ started }) => started)).toHaveLength(5);
    await world.deploy('siren', `${START_END}${task('a')}${flow('s', 'a', 'e')}`);
    expect(await world.signal('siren')).toMatchObject({ started: [] });
    expect(
      await world.rows('select version, count(*)::int as n from process_instance where process_key = $1 group by 1', [
        'siren',
      ]),
    ).toEqual([{ version: 2, n: 5 }]);
  });
});

describe('processes that begin by the clock', () => {
  const byTimer = (timer: string): string =>
    `<bpmn:startEvent id="s"><bpmn:timerEventDefinition>${timer}</bpmn:timerEventDefinition></bpmn:startEvent><bpmn:endEvent id="e"/>${flow('s', 'e')}`;
  const at = (time: string): Promise<void> => world.restartAt(`2026-11-14T${time}.000Z`);
  const startedAt = async (key: string): Promise<string[]> =>
    (
      await world.rows<{ version: number; at: string }>(
        `select version, to_char(started_at at time zone 'UTC', 'HH24:MI') as at from process_instance where process_key = $1 order by started_at, id`,
        [key],
      )
    ).map((row) => `v${row.version} ${row.at}`);

  it.each([
    ['date', '<bpmn:timeDate>2026-11-14T10:30:00Z</bpmn:timeDate>', ['v1 10:30'], []],
    ['duration', '<bpmn:timeDuration>PT30M</bpmn:timeDuration>', ['v1 10:30'], ['v2 12:30']],
    [
      'cycle',
      '<bpmn:timeCycle>R3/PT30M</bpmn:timeCycle>',
      ['v1 10:30', 'v1 11:00', 'v1 11:30'],
      ['v2 12:30', 'v2 13:00', 'v2 13:30'],
    ],
    [
      'cron',
      '<bpmn:timeCycle>0 15,45 10-13 * * *</bpmn:timeCycle>',
      ['v1 10:15', 'v1 10:45', 'v1 11:15', 'v1 11:45'],
      ['v2 12:15', 'v2 12:45', 'v2 13:15', 'v2 13:45'],
    ],
  ])(
    'by %s: once each time, over restarts; a new version begins anew and the old one stops',
    async (name, timer, first, second) => {
      world.clock.set('2026-11-14T10:00:00.000Z');
      const key = `by_${name}`;
      await world.deploy(key, byTimer(timer));
      for (const time of ['10:15', '10:30', '10:45', '11:00', '11:15', '11:30', '11:45']) await at(`${time}:00`);
      expect(await startedAt(key)).toEqual(first);
      world.clock.set('2026-11-14T12:00:00.000Z');
      await world.deploy(key, byTimer(timer.replace('2026-11-14T10:30', '2026-11-14T11:30')));
      for (const time of ['12:15', '12:30', '12:45', '13:00', '13:15', '13:30', '13:45', '14:30'])
        await at(`${time}:00`);
      expect((await startedAt(key)).filter((one) => one.startsWith('v1'))).toEqual(first);
      expect((await startedAt(key)).filter((one) => one.startsWith('v2'))).toEqual(
        name === 'date' ? ['v2 12:15'] : second,
      );
      await world.deploy(key, `${START_END}${flow('s', 'e')}`);
      await at('23:00:00');
      expect((await startedAt(key)).some((one) => one.startsWith('v3'))).toBe(false);
    },
    60_000,
  );

  it('count a cycle that was missed to its end, and leave out times of a calendar that have passed', async () => {
    world.clock.set('2026-11-14T10:00:00.000Z');
    await world.deploy('missed_cycle', byTimer('<bpmn:timeCycle>R4/PT10M</bpmn:timeCycle>'));
    await world.deploy('missed_cron', byTimer('<bpmn:timeCycle>0 */10 * * * *</bpmn:timeCycle>'));
    await at('10:35:00');
    expect(await startedAt('missed_cycle')).toHaveLength(3);
    expect(await startedAt('missed_cron')).toHaveLength(1);
    await at('10:40:00');
    expect(await startedAt('missed_cycle')).toHaveLength(4);
    expect(await startedAt('missed_cron')).toHaveLength(2);
    await world.deploy('missed_cron', `${START_END}${flow('s', 'e')}`);
  });

  it('take messages that came before a version took effect', async () => {
    world.clock.set('2026-11-14T10:00:00.000Z');
    const event = '<bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>';
    const later = await compiled(
      'later',
      `${event}<bpmn:endEvent id="e"/>${flow('s', 'e')}`,
      '<bpmn:message id="m" name="ID"/>',
    );
    await world.publishStarts(later, 1, '2026-11-14T11:00:00.000Z');
    await world.publish({ name: 'later', correlationKey: 'k', timeToLiveMs: 2 * HOUR_MS });
    await world.drain();
    world.add(later);
    await at('11:00:00');
    expect(await world.states('later')).toEqual([{ status: 'completed', n: 1 }]);
  });
});

describe('processes that begin when several events have come', () => {
  const joint = (...events: string[]): string =>
    `<bpmn:startEvent id="s" parallelMultiple="true">${events.join('')}</bpmn:startEvent><bpmn:endEvent id="e"/>${flow('s', 'e')}`;
  const MESSAGE_M = '<bpmn:messageEventDefinition messageRef="m"/>';
  const NAME_ONLY = '<bpmn:message id="m" name="ID"/>';
  const begun = async (key: string) => (await world.states(key)).map(({ n }) => n);

  it('look at their condition with what the messages bring, and remember all of it over a restart', async () => {
    const condition =
      '<bpmn:conditionalEventDefinition><bpmn:condition>=level &gt; 5</bpmn:condition></bpmn:conditionalEventDefinition>';
    const key = await world.deploy('joint', joint(condition, MESSAGE_M, SIGNAL_EVENT), NAME_ONLY + SIGNAL);
    await world.publish({ name: key, variables: { level: 9 } });
    await world.publish({ name: key, variables: { level: 1 } });
    await world.restart();
    expect(await begun(key)).toEqual([]);
    await Promise.all(times(5, () => world.signal(key)));
    await world.drain();
    expect(await begun(key)).toEqual([1]);
    await world.publish({ name: key, variables: { level: 2 } });
    expect(await begun(key)).toEqual([1]);
    await world.publish({ name: key, variables: { level: 6 } });
    await world.drain();
    expect(
      await world.rows('select state #>> $2 as level from process_instance where process_key = $1 order by 1', [
        key,
        '{elements,0,vars,level}',
      ]),
    ).toEqual([{ level: '1' }, { level: '6' }]);
  });

  it('wait for their timer, and each timer of a multiple start event starts an instance', async () => {
    world.clock.set('2026-11-16T10:00:00.000Z');
    const timer = (duration: string): string =>
      `<bpmn:timerEventDefinition><bpmn:timeDuration>${duration}</bpmn:timeDuration></bpmn:timerEventDefinition>`;
    const both = await world.deploy('joint_timer', joint(timer('PT1H'), MESSAGE_M), NAME_ONLY);
    const each = await world.deploy(
      'two_timers',
      joint(timer('PT1H'), timer('PT2H')).replace('parallelMultiple="true"', ''),
    );
    await world.restartAt('2026-11-16T11:00:00.000Z');
    expect([await begun(both), await begun(each)]).toEqual([[], [1]]);
    await world.publish({ name: both });
    await world.restartAt('2026-11-16T12:00:00.000Z');
    expect([await begun(both), await begun(each)]).toEqual([[1], [2]]);
  });
});

describe('event sub-processes', () => {
  it('begin by message, signal, timer and cycle, after every process was restarted', async () => {
    world.clock.set('2026-11-14T10:00:00.000Z');
    const sub = (id: string, event: string): string =>
      `<bpmn:subProcess id="es_${id}" triggeredByEvent="true"><bpmn:startEvent id="es_s_${id}" isInterrupting="false">${event}</bpmn:startEvent><bpmn:endEvent id="es_e_${id}"/>${flow(`es_s_${id}`, `es_e_${id}`)}</bpmn:subProcess>`;
    const timer = (what: string): string => `<bpmn:timerEventDefinition>${what}</bpmn:timerEventDefinition>`;
    const key = await world.deploy(
      'inner',
      `${START_END}${task('a')}${flow('s', 'a', 'e')}${sub('m', '<bpmn:messageEventDefinition messageRef="m"/>')}${sub('g', '<bpmn:signalEventDefinition signalRef="sg"/>')}${sub('t', timer('<bpmn:timeDuration>PT1H</bpmn:timeDuration>'))}${sub('c', timer('<bpmn:timeCycle>R2/PT1H</bpmn:timeCycle>'))}${sub('k', timer('<bpmn:timeCycle>0 30 * * * *</bpmn:timeCycle>'))}`,
      MESSAGE.replace('"ID"', '"inner-m"') + SIGNAL,
    );
    const id = await world.begin(key, { key: 'k' });
    await world.restart();
    for (const i of [1, 2]) await world.publish({ name: 'inner-m', correlationKey: 'k', messageId: `${i}` });
    await Promise.all([world.signal(key), world.signal(key), world.signal(key)]);
    await world.drain();
    for (const time of ['10:30', '11:00', '11:30', '12:00', '13:00']) {
      await world.restartAt(`2026-11-14T${time}:00.000Z`);
    }
    const begun = await world.rows<{ element_id: string; n: number }>(
      `select element_id, count(*)::int as n from element_history where instance_id = $1 and type = 'elementActivated' and element_id like 'es\\_s%' group by 1 order by 1`,
      [id],
    );
    expect(begun.map((one) => `${one.element_id} ${one.n}`)).toEqual([
      'es_s_c 2',
      'es_s_g 3',
      'es_s_k 3',
      'es_s_m 2',
      'es_s_t 1',
    ]);
  });
});
