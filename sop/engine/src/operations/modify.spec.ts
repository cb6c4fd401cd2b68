import { describe, expect, it } from '@jest/globals';
import { model, script, user } from '../../test/model.ts';
import { Drive } from '../../test/drive.ts';

const NESTED = model({
  nodes:
    `<startEvent id="s"/>${user('a')}<subProcess id="sub"><extensionElements><z:ioMapping><z:input source="=x" target="local"/></z:ioMapping></extensionElements>` +
    `<startEvent id="s2"/>${user('b')}<subProcess id="deep"><startEvent id="s3"/>${user('c')}<flow>s3 -> c</flow></subProcess><flow>s2 -> b -> deep</flow></subProcess>` +
    `<boundaryEvent id="late" attachedToRef="sub"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>${user('z')}`,
  flows: 's -> a -> sub -> z\n late -> z',
});

const FORK = model({
  nodes: `<startEvent id="s"/><parallelGateway id="f"/>${user('a')}${user('b')}<parallelGateway id="j"/>${user('z')}`,
  flows: 's -> f\n f -> a -> j\n f -> b -> j -> z',
});

const codeOf = (result: { ok: boolean } & Partial<{ rejection: { code: string } }>): string =>
  result.ok ? 'ok' : (result.rejection?.code ?? '');

describe('a modification', () => {
  it('opens the sub-processes around the element, with their mappings and events, once for all instructions', async () => {
    const run = await Drive.of(NESTED, { x: 7 });
    const done = run.give({
      type: 'modify',
      instructions: [
        { type: 'move', elementInstanceId: run.id('a'), elementId: 'c', localVariables: { note: 'here' } },
        { type: 'activate', elementId: 'b', variables: { x: 8 } },
      ],
    });
    expect(done.ok).toBe(true);
    expect(run.active().sort()).toEqual(['b', 'c', 'deep', 'sub']);
    expect(run.variables()).toEqual({ x: 8 });
    expect(run.commands.map((one) => one.type)).toEqual([
      'startTimer',
      'cancelUserTask',
      'createUserTask',
      'createUserTask',
    ]);
    expect(run.commands[2]).toMatchObject({ elementId: 'c', variables: { local: 7, note: 'here', x: 8 } });
    run.complete('c');
    run.complete('b');
    expect(run.active()).toEqual(['sub', 'deep', 'c']);
  });

  it('asks the start listeners of the sub-processes that it opens, from the outside in, before anything begins inside', async () => {
    const hear = (type: string) =>
      `<z:executionListeners><z:executionListener eventType="start" type="${type}"/></z:executionListeners>`;
    const run = await Drive.of(
      model({
        nodes:
          `<startEvent id="s"/>${user('a')}<subProcess id="sub"><extensionElements>${hear('outer')}<z:ioMapping><z:input source="=1" target="local"/></z:ioMapping></extensionElements>` +
          `<startEvent id="s2"/>${user('b')}<subProcess id="deep"><extensionElements>${hear('inner')}</extensionElements><startEvent id="s3"/>${user('c')}<flow>s3 -> c</flow></subProcess><flow>s2 -> b -> deep</flow></subProcess>` +
          `<boundaryEvent id="late" attachedToRef="sub"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>${user('z')}`,
        flows: 's -> a -> sub -> z\n late -> z',
      }),
    );
    const done = run.give({
      type: 'modify',
      instructions: [
        { type: 'move', elementInstanceId: run.id('a'), elementId: 'c', localVariables: { note: 'here' } },
        { type: 'activate', elementId: 'b' },
      ],
    });
    expect(done.ok).toBe(true);
    expect(run.active()).toEqual(['sub', 'deep']);
    expect(run.commands.map((one) => one.type)).toEqual(['createJob', 'cancelUserTask']);
    run.complete('sub');
    expect(run.active().sort()).toEqual(['b', 'deep', 'sub']);
    expect(run.commands.filter((one) => one.type === 'createJob')).toMatchObject([{ jobType: 'inner' }]);
    run.complete('deep');
    expect(run.active().sort()).toEqual(['b', 'c', 'deep', 'sub']);
    expect(run.commands.at(-1)).toMatchObject({ elementId: 'c', variables: { local: 1, note: 'here' } });
    run.complete('c');
    run.complete('b');
    expect(run.active()).toEqual(['sub', 'deep']);
  });

  it('puts a token into a join and takes one away', async () => {
    const run = await Drive.of(FORK);
    run.complete('a');
    run.give({
      type: 'modify',
      instructions: [
        { type: 'takeFlow', flowId: 'b_j' },
        { type: 'terminate', elementInstanceId: run.id('b') },
      ],
    });
    expect(run.active()).toEqual(['z']);
    const again = await Drive.of(FORK);
    again.complete('a');
    again.give({ type: 'modify', instructions: [{ type: 'discardToken', flowId: 'a_j' }] });
    again.complete('b');
    expect(again.active()).toEqual([]);
    expect(again.state.status).toBe('active');
  });

  it('does all or nothing', async () => {
    const run = await Drive.of(FORK);
    const before = JSON.stringify(run.state);
    const a = run.id('a');
    for (const [code, ...instructions] of [
      ['UNKNOWN_ELEMENT', { type: 'terminate', elementInstanceId: a }, { type: 'activate', elementId: 'nowhere' }],
      ['NOT_ACTIVE', { type: 'activate', elementId: 'z' }, { type: 'terminate', elementInstanceId: 'e99' }],
      [
        'NOTHING_LEFT',
        { type: 'terminate', elementInstanceId: a },
        { type: 'terminate', elementInstanceId: run.id('b') },
      ],
      ['ROOT_CANT_END', { type: 'terminate', elementInstanceId: 'e1' }],
      ['NO_TOKEN', { type: 'discardToken', flowId: 'a_j' }],
    ] as const)
      expect(codeOf(run.give({ type: 'modify', instructions }))).toBe(code);
    expect(JSON.stringify(run.state)).toBe(before);
  });

  it('refuses what begins by events only, a scope that ends, and a choice that is not clear', async () => {
    const run = await Drive.of(NESTED, { x: 1 });
    run.complete('a');
    const sub = run.id('sub');
    expect(codeOf(run.give({ type: 'modify', instructions: [{ type: 'activate', elementId: 'late' }] }))).toBe(
      'CANT_BEGIN_HERE',
    );
    const ends = [
      { type: 'activate', elementId: 'b', scopeId: sub },
      { type: 'terminate', elementInstanceId: sub },
    ] as const;
    expect(codeOf(run.give({ type: 'modify', instructions: ends }))).toBe('ok');
    // The sub-process that ends is no place any more: another one was opened.
    expect(run.id('sub')).not.toBe(sub);
    run.give({ type: 'modify', instructions: [{ type: 'activate', elementId: 'sub' }] });
    expect(codeOf(run.give({ type: 'modify', instructions: [{ type: 'activate', elementId: 'b' }] }))).toBe(
      'AMBIGUOUS_SCOPE',
    );
    expect(
      codeOf(
        run.give({ type: 'modify', instructions: [{ type: 'activate', elementId: 'b', scopeId: run.id('sub') }] }),
      ),
    ).toBe('ok');
    run.give({ type: 'suspend' });
    expect(codeOf(run.give({ type: 'modify', instructions: [{ type: 'activate', elementId: 'z' }] }))).toBe(
      'INSTANCE_SUSPENDED',
    );
  });

  it('ends some of a loop: the rest goes on, and the last ends it', async () => {
    const run = await Drive.of(
      model({
        nodes: `<startEvent id="s"/><userTask id="m"><extensionElements><z:userTask/></extensionElements><multiInstanceLoopCharacteristics><extensionElements><z:loopCharacteristics inputCollection="=[1,2,3]" inputElement="x"/></extensionElements></multiInstanceLoopCharacteristics></userTask>${user('z')}`,
        flows: 's -> m -> z',
      }),
    );
    run.complete('m');
    run.give({ type: 'modify', instructions: [{ type: 'terminate', elementInstanceId: run.id('m') }] });
    expect(run.active()).toEqual(['m']);
    run.give({ type: 'modify', instructions: [{ type: 'terminate', elementInstanceId: run.id('m') }] });
    expect(run.active()).toEqual(['z']);
  });

  it('an automatic element runs on at once; an expression that fails refuses the whole', async () => {
    const run = await Drive.of(
      model({
        nodes:
          `<startEvent id="s"/>${user('a')}${script('count', 'n + 1', 'n')}${user('z')}<subProcess id="sub"><startEvent id="s2"/>${user('b')}<flow>s2 -> b</flow></subProcess>` +
          '<boundaryEvent id="t" attachedToRef="sub"><timerEventDefinition><timeDuration>=n</timeDuration></timerEventDefinition></boundaryEvent>',
        flows: 's -> a -> count -> z -> sub',
      }),
      { n: 1 },
    );
    const into = run.give({ type: 'modify', instructions: [{ type: 'activate', elementId: 'b' }] });
    expect(codeOf(into)).toBe('TIMER_INVALID');
    run.give({ type: 'modify', instructions: [{ type: 'move', elementInstanceId: run.id('a'), elementId: 'count' }] });
    expect(run.active()).toEqual(['z']);
    expect(run.variables()).toEqual({ n: 2 });
  });
});

describe('ending a compensation that is under way', () => {
  it('lets its handlers finish, and the process after them', async () => {
    const undo = `<boundaryEvent id="u" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>${user('h', '', 'isForCompensation="true"')}<association id="as" associationDirection="One" sourceRef="u" targetRef="h"/>`;
    const run = await Drive.of(
      model({
        nodes: `<startEvent id="s"/>${user('a')}${undo}<intermediateThrowEvent id="t"><compensateEventDefinition/></intermediateThrowEvent>${user('z')}`,
        flows: 's -> a -> t -> z',
      }),
    );
    run.complete('a');
    expect(run.active().sort()).toEqual(['h', 't']);
    expect(run.give({ type: 'modify', instructions: [{ type: 'terminate', elementInstanceId: run.id('t') }] }).ok).toBe(
      true,
    );
    run.complete('h');
    expect([run.active(), run.state.status]).toEqual([[], 'completed']);
  });
});
