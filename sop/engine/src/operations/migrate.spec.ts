import { describe, expect, it } from '@jest/globals';
import { job, model, user } from '../../test/model.ts';
import { compiled, AT, Drive } from '../../test/drive.ts';
import { describe as describeState, mappingOf, migrate, proposeMapping, step, type MigrationResult } from '../index.ts';

async function moved(run: Drive, xml: string, extra: Record<string, string> = {}) {
  const target = await compiled(xml);
  const mapping = { ...mappingOf(proposeMapping(run.process, target)), ...extra };
  const result: MigrationResult = migrate({ source: run.process, target, state: run.state, mapping, at: AT });
  const codes = result.problems.map((one) => `${one.elementId} ${one.code}`);
  return { target, result, codes, next: result.ok ? at(run, target, result) : run };
}
function at(run: Drive, process: Drive['process'], result: Extract<MigrationResult, { ok: true }>): Drive {
  return Object.assign(Object.create(Drive.prototype) as Drive, {
    process,
    state: result.state,
    history: [...run.history, result.events],
    commands: result.commands,
  });
}

const MESSAGE = (name: string, key: string): string =>
  `<message id="M" name="${name}"><extensionElements><z:subscription correlationKey="=${key}"/></extensionElements></message>`;
const TIMER = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>';

describe('a migration', () => {
  it('is proposed by id, then by name, then by the only new one of its type', async () => {
    const named = (id: string, name: string): string =>
      `<userTask id="${id}" name="${name}"><extensionElements><z:userTask/></extensionElements></userTask>`;
    const source = await compiled(
      model({
        nodes: `<startEvent id="s"/>${named('a', 'Gọi')}${named('b', 'Ghi')}${job('c')}<endEvent id="e"/>`,
        flows: 's -> a -> b -> c -> e',
      }),
    );
    const target = await compiled(
      model({
        nodes: `<startEvent id="s"/>${named('a', 'Khác')}${named('b2', 'Ghi')}${job('c2')}`,
        flows: 's -> a -> b2 -> c2',
      }),
    );
    expect(proposeMapping(source, target)).toEqual([
      { from: 's', to: 's', by: 'id' },
      { from: 'a', to: 'a', by: 'id' },
      { from: 'b', to: 'b2', by: 'name' },
      { from: 'c', to: 'c2', by: 'type' },
      { from: 'e', to: null, by: 'none' },
    ]);
  });

  it('keeps a timer at its time, renews a subscription that is written anew, arms what is new and drops what is gone', async () => {
    const boundary = (id: string, event: string): string =>
      `<boundaryEvent id="${id}" attachedToRef="a">${event}</boundaryEvent>`;
    const message = '<messageEventDefinition messageRef="M"/>';
    const run = await Drive.of(
      model({
        root: MESSAGE('m', 'k'),
        nodes: `<startEvent id="s"/>${user('a')}${boundary('t', TIMER)}${boundary('m', message)}${boundary('old', TIMER)}`,
        flows: 's -> a',
      }),
      { k: 1, l: 2 },
    );
    const { result, codes, next } = await moved(
      run,
      model({
        root: MESSAGE('m', 'l'),
        nodes: `<startEvent id="s"/>${user('a')}${boundary('t2', TIMER)}${boundary('m', message)}${boundary('fresh', '<timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition>')}`,
        flows: 's -> a',
      }),
      { t: 't2' },
    );
    expect(codes).toEqual(['m WAIT_RENEWED', 'old WAIT_DROPPED']);
    expect(result.ok && result.commands).toMatchObject([
      { type: 'renameElements', elements: { t: { elementId: 't2' } } },
      { type: 'closeSubscription' },
      { type: 'cancelTimer' },
      { type: 'openMessageSubscription', correlationKey: '2' },
      { type: 'startTimer', elementId: 'fresh', dueAt: '2030-01-01T14:00:00.000Z' },
    ]);
    const kept = run.commands.find((one) => one.type === 'startTimer');
    const fired = next.give({ type: 'timerFired', timerId: kept?.type === 'startTimer' ? kept.timerId : '' });
    expect(fired.ok && fired.events[1]).toMatchObject({ type: 'elementActivated', elementId: 't2' });
  });

  it('moves into a sub-process that is new and out of one that is gone', async () => {
    const flat = model({ nodes: `<startEvent id="s"/>${user('a')}${user('z')}`, flows: 's -> a -> z' });
    const wrapped = model({
      nodes: `<startEvent id="s"/><subProcess id="sub"><extensionElements><z:ioMapping><z:input source="=7" target="seven"/></z:ioMapping></extensionElements><startEvent id="s2"/>${user('a')}<flow>s2 -> a</flow></subProcess><boundaryEvent id="t" attachedToRef="sub">${TIMER}</boundaryEvent>${user('z')}`,
      flows: 's -> sub -> z',
    });
    const into = await moved(await Drive.of(flat), wrapped);
    expect(into.codes).toEqual(['sub SCOPE_OPENED']);
    expect(into.next.active().sort()).toEqual(['a', 'sub']);
    into.next.complete('a');
    expect(into.next.active()).toEqual(['z']);
    const inside = await Drive.of(wrapped);
    const out = await moved(inside, flat);
    expect(out.codes).toEqual(['sub SCOPE_DISSOLVED']);
    expect(out.next.variables()).toEqual({ seven: 7 });
    out.next.complete('a');
    expect(out.next.active()).toEqual(['z']);
  });

  it('keeps the time of a boundary timer that stands around its task, or on it, in the new model', async () => {
    const timer = (at: string, duration: string): string =>
      `<boundaryEvent id="t" attachedToRef="${at}"><timerEventDefinition><timeDuration>${duration}</timeDuration></timerEventDefinition></boundaryEvent>`;
    const flat = model({
      nodes: `<startEvent id="s"/>${user('a')}${timer('a', 'PT1H')}${user('late')}`,
      flows: 's -> a\n t -> late',
    });
    const wrapped = model({
      nodes: `<startEvent id="s"/><subProcess id="sub"><startEvent id="s2"/>${user('a')}<flow>s2 -> a</flow></subProcess>${timer('sub', 'PT5H')}${user('late')}`,
      flows: 's -> sub\n t -> late',
    });
    const due = (run: Drive) =>
      describeState(run.process, run.state).timers.map(({ elementId, dueAt }) => [elementId, dueAt]);
    const told = (run: Drive) => run.commands.flatMap((one) => (one.type === 'startTimer' ? [one.dueAt] : []));
    const there = await moved(await Drive.of(flat), wrapped);
    expect([due(there.next), told(there.next)]).toEqual([
      [['t', '2030-01-01T13:00:00.000Z']],
      ['2030-01-01T13:00:00.000Z'],
    ]);
    expect(there.codes).toEqual(['sub SCOPE_OPENED']);
    const back = await moved(await Drive.of(wrapped), flat);
    expect([due(back.next), told(back.next)]).toEqual([
      [['t', '2030-01-01T17:00:00.000Z']],
      ['2030-01-01T17:00:00.000Z'],
    ]);
    expect(back.codes).toEqual(['sub SCOPE_DISSOLVED']);
  });

  it('gives work anew when a person takes over from a machine, and back', async () => {
    const human = model({ nodes: `<startEvent id="s"/>${user('a')}${user('z')}`, flows: 's -> a -> z' });
    const machine = model({ nodes: `<startEvent id="s"/>${job('a')}${user('z')}`, flows: 's -> a -> z' });
    const there = await moved(await Drive.of(human), machine);
    expect(there.codes).toEqual(['a WORK_REPLACED']);
    expect(there.next.commands.map((one) => one.type)).toEqual(['renameElements', 'cancelUserTask', 'createJob']);
    const back = await moved(there.next, human);
    expect(back.next.commands.map((one) => one.type)).toEqual(['renameElements', 'cancelJob', 'createUserTask']);
    back.next.complete('a');
    expect(back.next.active()).toEqual(['z']);
  });

  it('brings half a join over: it waits on, or passes when it needs less', async () => {
    const join = (branches: string): string =>
      model({
        nodes: `<startEvent id="s"/><parallelGateway id="f"/>${user('a')}${user('b')}${user('c')}<parallelGateway id="j"/>${user('z')}`,
        flows: `s -> f\n f -> a -> j\n f -> b -> j\n f -> c\n j -> z\n ${branches}`,
      });
    const half = await Drive.of(join('c -> j'));
    half.complete('a');
    const same = await moved(half, join('c -> j'));
    same.next.complete('b');
    same.next.complete('c');
    expect(same.next.active()).toEqual(['z']);
    half.complete('b');
    const less = await moved(half, join(''));
    expect(less.next.active()).toEqual(['c', 'z']);
    const gone = await moved(half, model({ nodes: `<startEvent id="s"/>${user('c')}`, flows: 's -> c' }));
    expect(gone.codes).toEqual(['a_j UNMAPPED_TOKEN', 'b_j UNMAPPED_TOKEN']);
  });

  it('warns of half a join that is given one more branch, on which nothing will come', async () => {
    const join = (more: string): string =>
      model({
        nodes: `<startEvent id="s"/><parallelGateway id="f"/>${user('a')}${user('b')}${more && user('d')}<parallelGateway id="j"/>${user('z')}`,
        flows: `s -> f\n f -> a -> j\n f -> b -> j\n j -> z\n ${more}`,
      });
    const half = await Drive.of(join(''));
    half.complete('a');
    const wider = await moved(half, join('f -> d -> j'));
    expect(wider.codes).toEqual(['j JOIN_WAITS']);
    expect((await moved(half, join('b -> d -> j'))).codes).toEqual([]);
  });

  it('turns a loop of one after the other into one side by side, and the other way round', async () => {
    const loop = (sequential: boolean): string =>
      model({
        nodes: `<startEvent id="s"/><userTask id="m"><extensionElements><z:userTask/></extensionElements><multiInstanceLoopCharacteristics isSequential="${sequential}"><extensionElements><z:loopCharacteristics inputCollection="=[1,2,3]" inputElement="x" outputCollection="out" outputElement="=x * 10"/></extensionElements></multiInstanceLoopCharacteristics></userTask>${user('z')}`,
        flows: 's -> m -> z',
      });
    const one = await Drive.of(loop(true));
    one.complete('m');
    const beside = await moved(one, loop(false));
    expect(beside.next.active()).toEqual(['m', 'm']);
    beside.next.complete('m');
    beside.next.complete('m');
    expect([beside.next.active(), beside.next.variables()]).toEqual([['z'], { out: [10, 20, 30] }]);
    const many = await Drive.of(loop(false));
    const after = await moved(many, loop(true));
    expect(after.codes).toEqual(['m PARALLEL_GOES_ON']);
    for (let each = 0; each < 3; each++) after.next.complete('m');
    expect(after.next.variables()).toEqual({ out: [10, 20, 30] });
  });

  it('says everything that stands in the way, and changes nothing', async () => {
    const run = await Drive.of(
      model({
        nodes: `<startEvent id="s"/><parallelGateway id="f"/>${user('a')}${user('b')}`,
        flows: 's -> f\n f -> a\n f -> b',
      }),
    );
    const before = JSON.stringify(run.state);
    const { codes } = await moved(
      run,
      model({
        nodes: `<startEvent id="s"/><subProcess id="a"><startEvent id="s2"/>${user('x')}<flow>s2 -> x</flow></subProcess>`,
        flows: 's -> a',
      }),
      { a: 'a' },
    );
    expect(codes).toEqual(['a TYPE_CHANGED', 'b UNMAPPED']);
    expect(JSON.stringify(run.state)).toBe(before);
    run.give({ type: 'cancel' });
    expect((await moved(run, model({ nodes: `<startEvent id="s"/>${user('a')}`, flows: 's -> a' }))).codes).toEqual([
      ' INSTANCE_ENDED',
    ]);
  });

  it('a suspended instance is migrated as long as nothing has to move', async () => {
    const human = model({ nodes: `<startEvent id="s"/>${user('a')}${user('z')}`, flows: 's -> a -> z' });
    const run = await Drive.of(human);
    run.give({ type: 'suspend' });
    const still = await moved(run, human.replace('id="z"', 'id="z" name="Đóng"'));
    expect(still.result.ok && still.result.state.status).toBe('suspended');
    const moves = await moved(
      run,
      model({ nodes: `<startEvent id="s"/><manualTask id="a"/>${user('z')}`, flows: 's -> a -> z' }),
      { a: 'a' },
    );
    expect(moves.codes).toEqual(['a WORK_REPLACED', 'z SUSPENDED_MOVES']);
  });

  it('what is done can be compensated after it', async () => {
    const xml = (id: string): string =>
      model({
        nodes: `<startEvent id="s"/>${user(id)}<boundaryEvent id="u" attachedToRef="${id}"><compensateEventDefinition/></boundaryEvent>${user('undo', '', 'isForCompensation="true"')}<association id="x" sourceRef="u" targetRef="undo"/>${user('b')}<intermediateThrowEvent id="t"><compensateEventDefinition/></intermediateThrowEvent>`,
        flows: `s -> ${id} -> b -> t`,
      });
    const run = await Drive.of(xml('a'));
    run.complete('a');
    const { next } = await moved(run, xml('a2'), { a: 'a2' });
    next.complete('b');
    expect(next.active()).toEqual(['t', 'undo']);
    expect(step(next.process, next.state, { type: 'cancel', at: AT }).ok).toBe(true);
  });

  it('leaves what is still to be heard of a cancelled task where it is', async () => {
    const heard = '<z:taskListeners><z:taskListener eventType="canceling" type="told"/></z:taskListeners>';
    const sub = `<subProcess id="sub"><startEvent id="s2"/>${user('a', heard)}<flow>s2 -> a</flow></subProcess>`;
    const late = `<boundaryEvent id="late" attachedToRef="sub">${TIMER}</boundaryEvent>`;
    const run = await Drive.of(
      model({ nodes: `<startEvent id="s"/>${sub}${late}${user('z')}`, flows: 's -> sub\n late -> z' }),
    );
    const [timer] = describeState(run.process, run.state).timers;
    run.give({ type: 'timerFired', timerId: timer?.timerId ?? '' });
    expect(run.active()).toEqual(['a', 'z']);
    const mapping = { sub: 'sub', a: 'a', z: 'z', late: 'late' };
    const result = migrate({ source: run.process, target: run.process, state: run.state, mapping, at: AT });
    expect(result).toMatchObject({ ok: true, state: run.state, problems: [] });
  });
});
