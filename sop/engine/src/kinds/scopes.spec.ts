import { describe, expect, it } from '@jest/globals';
import { given } from '../../test/given.ts';
import { job, model, script, user } from '../../test/model.ts';
import { MAX_TREE_MOVES } from '../run/run.ts';
import { MAX_CALLED_INSTANCES } from '../tree/advance-tree.ts';

describe('scopes and loops', () => {
  it('a main line with side branches, an interrupting message and a join: the golden trace', async () => {
    const run = await given(
      model({
        root: '<message id="R" name="side.release"><extensionElements><z:subscription correlationKey="=incident.id"/></extensionElements></message>',
        nodes:
          `<startEvent id="s"/><parallelGateway id="f"/>${user('main')}<subProcess id="side"><startEvent id="s2"/>${user('power')}<endEvent id="e2"/><flow>s2 -> power -> e2</flow></subProcess>` +
          `<boundaryEvent id="release" attachedToRef="side"><messageEventDefinition messageRef="R"/></boundaryEvent><parallelGateway id="j"/>${user('close')}<exclusiveGateway id="m"/>`,
        flows: 's -> f\n f -> main -> j\n f -> side -> m -> j -> close\n release -> m',
      }),
      { incident: { id: 'i1' } },
    );
    run.complete('main');
    run.runtime.message({ name: 'side.release', correlationKey: 'i1', variables: { reason: 'over' } });
    expect(run.waiting()).toEqual(['close']);
    run.complete('close');
    expect(run.trace()).toEqual([
      '= active',
      '+ p',
      '+ s',
      '- s',
      '> s_f',
      '+ f',
      '- f',
      '> f_main',
      '> f_side',
      '+ main',
      '+ side',
      '+ s2',
      '- s2',
      '> s2_power',
      '+ power',
      '- main',
      '> main_j',
      'x power',
      'x side',
      '+ release',
      '- release',
      '> release_m',
      '+ m',
      '- m',
      '> m_j',
      '+ j',
      '- j',
      '> j_close',
      '+ close',
      '- close',
      '- p',
      '= completed',
    ]);
  });

  it('an event sub-process that does not interrupt runs once for each message, with local variables kept apart', async () => {
    const run = await given(
      model({
        root: '<message id="L" name="level.raised"><extensionElements><z:subscription correlationKey="=id"/></extensionElements></message>',
        nodes: `<startEvent id="s"/>${user('a')}<subProcess id="reinforce" triggeredByEvent="true"><startEvent id="raised" isInterrupting="false"><messageEventDefinition messageRef="L"/></startEvent>${user('more')}<flow>raised -> more</flow></subProcess>`,
        flows: 's -> a',
      }),
      { id: 1 },
    );
    run.runtime.message({ name: 'level.raised', correlationKey: 1, variables: { level: 2 } });
    run.runtime.message({ name: 'level.raised', correlationKey: 1, variables: { level: 3 } });
    expect(run.waiting()).toEqual(['a', 'more', 'more']);
    expect(run.variables()).toEqual({ id: 1, level: 3 });
  });

  it('a multi-instance call over a list collects what each returns, in order', async () => {
    const child = model({
      id: 'sub_task',
      nodes: `<startEvent id="cs"/>${user('do')}<endEvent id="ce"/>`,
      flows: 'cs -> do -> ce',
    });
    const parent = model({
      nodes:
        '<startEvent id="s"/><callActivity id="c"><extensionElements><z:calledElement processId="sub_task" propagateAllParentVariables="false"/><z:ioMapping><z:input source="=agency" target="agency"/><z:output source="=result" target="result"/></z:ioMapping></extensionElements>' +
        '<multiInstanceLoopCharacteristics><extensionElements><z:loopCharacteristics inputCollection="=agencies" inputElement="agency" outputCollection="results" outputElement="=result"/></extensionElements></multiInstanceLoopCharacteristics></callActivity>',
      flows: 's -> c',
    });
    const run = await given([child, parent], { agencies: ['A', 'B'] });
    expect(run.open().map((task) => task.variables)).toEqual([
      { agency: 'A', loopCounter: 1, result: null },
      { agency: 'B', loopCounter: 2, result: null },
    ]);
    const [, second] = run.runtime.tree(run.runtime.roots()[0]?.id ?? '').slice(1);
    const task = run.open()[1];
    run.runtime.input(second?.id ?? '', {
      type: 'complete',
      elementInstanceId: task?.elementInstanceId ?? '',
      variables: { result: 'b' },
    });
    run.complete('do', { result: 'a' });
    expect(run.status()).toBe('completed');
    expect(run.variables()).toEqual({ agencies: ['A', 'B'], results: ['a', 'b'] });
  });

  it('processes that call each other without end stop in a process incident', async () => {
    const run = await given(
      model({
        nodes:
          '<startEvent id="s"/><callActivity id="c"><extensionElements><z:calledElement processId="p"/></extensionElements></callActivity>',
        flows: 's -> c',
      }),
    );
    expect(run.incidents()).toEqual(['c CALLS_TOO_DEEP']);
  });

  it('processes that call themselves twice stop too, before they are many', async () => {
    const call = (id: string) =>
      `<callActivity id="${id}"><extensionElements><z:calledElement processId="p"/></extensionElements></callActivity>`;
    const run = await given(
      model({
        nodes: `<startEvent id="s"/><parallelGateway id="g"/>${call('c')}${call('d')}`,
        flows: 's -> g -> c\n g -> d',
      }),
    );
    const [root] = run.runtime.roots();
    expect(run.runtime.tree(root?.id ?? '').length).toBe(1 + MAX_CALLED_INSTANCES);
    expect(new Set(run.incidents())).toEqual(
      new Set(['c CALLS_TOO_DEEP', 'd CALLS_TOO_DEEP', 'c TOO_MANY_CALLS', 'd TOO_MANY_CALLS']),
    );
    run.give({ type: 'cancel' });
    expect(run.runtime.tree(root?.id ?? '').filter(({ state }) => state.status === 'active')).toEqual([]);
  });

  it('the steps of a tree share what one input may cost', async () => {
    const loop = model({
      id: 'k',
      nodes: `<startEvent id="ks"/><exclusiveGateway id="y"/>${script('t', '1', 'x')}`,
      flows: 'ks -> y -> t -> y',
    });
    const calls = Array.from({ length: 9 }, (_, n) => `c${n}`);
    const run = await given([
      model({
        nodes: `<startEvent id="s"/><parallelGateway id="g"/>${calls.map((id) => `<callActivity id="${id}"><extensionElements><z:calledElement processId="k"/></extensionElements></callActivity>`).join('')}`,
        flows: ['s -> g', ...calls.map((id) => `g -> ${id}`)].join('\n'),
      }),
      loop,
    ]);
    expect(run.incidents()).toHaveLength(9);
    const entered = run.trace().filter((line) => line.startsWith('+')).length;
    expect(entered).toBeLessThan(MAX_TREE_MOVES + 1_000);
  });

  it('a called process does not go on alone while its caller is suspended', async () => {
    const child = model({ id: 'k', nodes: `<startEvent id="cs"/>${user('do')}`, flows: 'cs -> do' });
    const run = await given([
      child,
      model({
        nodes:
          '<startEvent id="s"/><callActivity id="c"><extensionElements><z:calledElement processId="k"/></extensionElements></callActivity>',
        flows: 's -> c',
      }),
    ]);
    const [root, called] = run.runtime.tree(run.runtime.roots()[0]?.id ?? '');
    run.give({ type: 'suspend' });
    expect(run.runtime.input(called?.id ?? '', { type: 'resume' })).toMatchObject({
      ok: false,
      rejection: { code: 'CALLER_SUSPENDED' },
    });
    expect(run.runtime.input(called?.id ?? '', { type: 'cancel' }).ok).toBe(true);
    run.give({ type: 'resume' });
    expect(run.incidents()).toEqual(['c CALLED_PROCESS_TERMINATED']);
    expect(run.runtime.describe(root?.id ?? '').status).toBe('active');
  });

  it('compensation of a multi-instance activity undoes every inner instance', async () => {
    const run = await given(
      model({
        nodes:
          '<startEvent id="s"/><userTask id="book"><extensionElements><z:userTask/></extensionElements><multiInstanceLoopCharacteristics><loopCardinality xsi:type="bpmn:tFormalExpression">2</loopCardinality></multiInstanceLoopCharacteristics></userTask>' +
          '<boundaryEvent id="b" attachedToRef="book"><compensateEventDefinition/></boundaryEvent><userTask id="undo" isForCompensation="true"><extensionElements><z:userTask/></extensionElements></userTask>' +
          '<endEvent id="e"><compensateEventDefinition/></endEvent><association id="as" sourceRef="b" targetRef="undo"/>',
        flows: 's -> book -> e',
      }),
    );
    run.complete('book');
    run.complete('book');
    expect(run.waiting()).toEqual(['undo']);
    run.complete('undo');
    expect(run.waiting()).toEqual(['undo']);
    run.complete('undo');
    expect(run.status()).toBe('completed');
  });

  it('an output mapping is applied once, even when the flow behind it needs a retry', async () => {
    const run = await given(
      model({
        nodes: `<startEvent id="s"/>${job('a', '<z:ioMapping><z:output source="=n + 1" target="n"/></z:ioMapping>')}${user('b')}`,
        flows: 's -> a\n a -> b [=ready]',
      }),
      { n: 1 },
    );
    run.complete('a');
    expect(run.incidents()).toEqual(['a CONDITION_NOT_BOOLEAN']);
    run.retry({ ready: true });
    expect(run.waiting()).toEqual(['b']);
    expect(run.variables()).toEqual({ n: 2, ready: true });
  });

  it('a suspended instance takes nothing but variables, resume and cancel, with all that it called', async () => {
    const child = model({ id: 'k', nodes: `<startEvent id="cs"/>${user('do')}`, flows: 'cs -> do' });
    const run = await given([
      child,
      model({
        nodes:
          '<startEvent id="s"/><callActivity id="c"><extensionElements><z:calledElement processId="k"/></extensionElements></callActivity>',
        flows: 's -> c',
      }),
    ]);
    expect(run.give({ type: 'suspend' }).ok).toBe(true);
    expect(run.complete('do')).toMatchObject({ ok: false, rejection: { code: 'INSTANCE_SUSPENDED' } });
    expect(run.give({ type: 'setVariables', variables: { x: 1 } }).ok).toBe(true);
    expect(run.give({ type: 'resume' }).ok).toBe(true);
    expect(run.complete('do').ok).toBe(true);
    expect(run.status()).toBe('completed');
  });

  it('a script sees and writes the innermost variable of a name', async () => {
    const run = await given(
      model({
        nodes: `<startEvent id="s"/><subProcess id="sub"><extensionElements><z:ioMapping><z:input source="=10" target="n"/></z:ioMapping></extensionElements><startEvent id="s2"/>${script('t', 'n + 1', 'n')}${script('u', 'n * 2', 'total')}<flow>s2 -> t -> u</flow></subProcess>`,
        flows: 's -> sub',
      }),
      { n: 1 },
    );
    expect(run.variables()).toEqual({ n: 1, total: 22 });
  });

  it('a retry evaluates input mappings from what was there before, not from what the failed try had written', async () => {
    const run = await given(
      model({
        root: '<message id="M" name="m"><extensionElements><z:subscription correlationKey="=key"/></extensionElements></message>',
        nodes: `<startEvent id="s"/>${user('a', '<z:ioMapping><z:input source="=n + 1" target="n"/></z:ioMapping>')}<boundaryEvent id="b" attachedToRef="a"><messageEventDefinition messageRef="M"/></boundaryEvent><endEvent id="e"/>`,
        flows: 's -> a -> e\n b -> e',
      }).replace('id="b_e"', 'id="be"'),
      { n: 1 },
    );
    expect(run.incidents()).toEqual(['a CORRELATION_KEY_INVALID']);
    run.retry({ key: 'k' });
    expect(run.open()[0]?.variables).toMatchObject({ n: 2, key: 'k' });
    expect(run.variables()).toEqual({ n: 1, key: 'k' });
  });

  it('a condition that comes true while the instance is suspended fires when it resumes', async () => {
    const condition = `<conditionalEventDefinition><condition xsi:type="bpmn:tFormalExpression">=x &gt; 5</condition></conditionalEventDefinition>`;
    const run = await given(
      model({
        nodes: `<startEvent id="s"/>${user('a')}<boundaryEvent id="b" attachedToRef="a">${condition}</boundaryEvent>${user('z')}`,
        flows: 's -> a\nb -> z',
      }),
      { x: 1 },
    );
    run.give({ type: 'suspend' });
    run.give({ type: 'setVariables', variables: { x: 9 } });
    expect(run.waiting()).toEqual(['a']);
    run.give({ type: 'resume' });
    expect(run.waiting()).toEqual(['z']);
  });

  it('a timer that comes while the instance is suspended fires after it has resumed', async () => {
    const run = await given(
      model({
        nodes: `<startEvent id="s"/>${user('a')}<boundaryEvent id="b" attachedToRef="a"><timerEventDefinition><timeDuration xsi:type="bpmn:tFormalExpression">PT1H</timeDuration></timerEventDefinition></boundaryEvent>${user('late')}`,
        flows: 's -> a\n b -> late',
      }),
    );
    run.give({ type: 'suspend' });
    run.advance('PT2H');
    expect(run.waiting()).toEqual(['a']);
    run.give({ type: 'resume' });
    expect(run.waiting()).toEqual(['late']);
  });
});
