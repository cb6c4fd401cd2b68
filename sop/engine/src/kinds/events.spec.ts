import { describe, expect, it } from '@jest/globals';
import { given } from '../../test/given.ts';
import { job, model, user } from '../../test/model.ts';

const timer = (kind: string, value: string): string =>
  `<timerEventDefinition><${kind} xsi:type="bpmn:tFormalExpression">${value}</${kind}></timerEventDefinition>`;

describe('events', () => {
  it('a link jumps inside its scope, from several throw events', async () => {
    const run = await given(
      model({
        nodes:
          '<startEvent id="s"/><parallelGateway id="f"/><intermediateThrowEvent id="t1"><linkEventDefinition name="x"/></intermediateThrowEvent>' +
          `<intermediateThrowEvent id="t2"><linkEventDefinition name="x"/></intermediateThrowEvent><intermediateCatchEvent id="c"><linkEventDefinition name="x"/></intermediateCatchEvent>${user('a')}`,
        flows: 's -> f\n f -> t1\n f -> t2\n c -> a',
      }),
    );
    expect(run.waiting()).toEqual(['a', 'a']);
  });

  it('a repeating timer beside a task fires as often as it says, from its start', async () => {
    const run = await given(
      model({
        nodes: `<startEvent id="s"/>${user('a')}<boundaryEvent id="b" attachedToRef="a" cancelActivity="false">${timer('timeCycle', 'R2/2030-01-01T13:00:00Z/PT10M')}</boundaryEvent>${user('r')}`,
        flows: 's -> a\n b -> r',
      }),
    );
    run.advance('PT59M');
    expect(run.waiting()).toEqual(['a']);
    run.advance('PT5H');
    expect(run.waiting()).toEqual(['a', 'r', 'r']);
  });

  it('a repeating timer that a token passes lets it on once, at its first time (BPMN 2.0.2, 10.5.4)', async () => {
    for (const [cycle, due] of [
      ['R3/PT10M', 'PT10M'],
      ['0 30 12 * * *', 'PT30M'],
    ] as const) {
      const run = await given(
        model({
          nodes: `<startEvent id="s"/><intermediateCatchEvent id="w">${timer('timeCycle', cycle)}</intermediateCatchEvent>${user('a')}`,
          flows: 's -> w -> a',
        }),
      );
      expect(run.waiting()).toEqual([]);
      run.advance(due);
      expect(run.waiting()).toEqual(['a']);
      run.advance('P3D');
      expect(run.waiting()).toEqual(['a']);
    }
  });

  it('variables of an error stay with the catching event unless its output mapping carries them on', async () => {
    const nodes = (outputs: string): string =>
      `<startEvent id="s"/>${job('a')}<boundaryEvent id="b" attachedToRef="a">${outputs}<errorEventDefinition errorRef="E"/></boundaryEvent>${user('h')}<endEvent id="e"/>`;
    const root = '<error id="E" errorCode="E"/>';
    const flows = 's -> a -> e\n b -> h';
    const plain = await given(model({ root, nodes: nodes(''), flows }));
    plain.input('a', { type: 'throwError', code: 'E', variables: { reason: 'x' } });
    expect(plain.waiting()).toEqual(['h']);
    expect(plain.variables()).toEqual({});
    const mapped = await given(
      model({
        root,
        nodes: nodes(
          '<extensionElements><z:ioMapping><z:output source="=reason" target="why"/></z:ioMapping></extensionElements>',
        ),
        flows,
      }),
    );
    mapped.input('a', { type: 'throwError', code: 'E', variables: { reason: 'x' } });
    expect(mapped.variables()).toEqual({ why: 'x' });
  });

  it('an escalation of a waiting task adds a branch and the task goes on waiting', async () => {
    const run = await given(
      model({
        root: '<escalation id="L" escalationCode="L2"/>',
        nodes: `<startEvent id="s"/>${user('a')}<boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><escalationEventDefinition escalationRef="L"/></boundaryEvent>${user('lead')}`,
        flows: 's -> a\n b -> lead',
      }),
    );
    run.input('a', { type: 'throwEscalation', code: 'L2' });
    run.input('a', { type: 'throwEscalation', code: 'other' });
    expect(run.waiting()).toEqual(['a', 'lead']);
  });

  it('a message throw event without a job publishes what its input mappings name', async () => {
    const message =
      '<message id="M" name="go"><extensionElements><z:subscription correlationKey="=key"/></extensionElements></message>';
    const catcher = model({
      id: 'other',
      root: message,
      nodes: `<startEvent id="s2"/><intermediateCatchEvent id="c"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>${user('got')}`,
      flows: 's2 -> c -> got',
    });
    const thrower = model({
      root: message.replace('=key', '=orderId'),
      nodes:
        '<startEvent id="s"/><intermediateThrowEvent id="t"><extensionElements><z:ioMapping><z:input source="=n + 1" target="answer"/></z:ioMapping></extensionElements><messageEventDefinition messageRef="M"/></intermediateThrowEvent>',
      flows: 's -> t',
    });
    const run = await given([catcher, thrower], { key: 'k7' }, 'other');
    run.runtime.start('p', { orderId: 'k7', n: 1 });
    expect(run.waiting()).toEqual(['got']);
    expect(run.variables()).toEqual({ key: 'k7', answer: 2 });
  });

  it('a multi-instance behaviour throws for each, or only for the first inner instance', async () => {
    const nodes = (behavior: string): string =>
      `<startEvent id="s"/><userTask id="a"><extensionElements><z:userTask/></extensionElements><multiInstanceLoopCharacteristics isSequential="true" ${behavior}><loopCardinality xsi:type="bpmn:tFormalExpression">3</loopCardinality></multiInstanceLoopCharacteristics></userTask>` +
      `<boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><signalEventDefinition signalRef="S"/></boundaryEvent>${user('note')}<endEvent id="e"/>`;
    const root = '<signal id="S" name="step"/><signalEventDefinition id="D" signalRef="S"/>';
    for (const [behavior, notes] of [
      ['behavior="None" noneBehaviorEventRef="D"', 3],
      ['behavior="One" oneBehaviorEventRef="D"', 1],
      ['', 0],
    ] as const) {
      const run = await given(model({ root, nodes: nodes(behavior), flows: 's -> a -> e\n b -> note' }));
      for (let i = 0; i < 3; i++) run.complete('a');
      expect(run.waiting()).toHaveLength(notes);
    }
  });

  it('a condition that becomes true, false and true again fires twice when it does not interrupt', async () => {
    const run = await given(
      model({
        nodes: `<startEvent id="s"/>${user('a')}<boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><conditionalEventDefinition><condition xsi:type="bpmn:tFormalExpression">=level &gt; 2</condition></conditionalEventDefinition></boundaryEvent>${user('more')}`,
        flows: 's -> a\n b -> more',
      }),
      { level: 1 },
    );
    for (const level of [3, 4, 1, 5]) run.give({ type: 'setVariables', variables: { level } });
    expect(run.waiting()).toEqual(['a', 'more', 'more']);
  });

  it('a limit of an event behind an event gateway counts while the gateway waits', async () => {
    const limit =
      '<extensionElements><z:properties><z:property name="limit" value="PT5M"/></z:properties></extensionElements>';
    const run = await given(
      model({
        root: '<signal id="S" name="accept"/>',
        nodes: `<startEvent id="s"/><eventBasedGateway id="g"/><intermediateCatchEvent id="c">${limit}<signalEventDefinition signalRef="S"/></intermediateCatchEvent><intermediateCatchEvent id="t">${timer('timeDuration', 'PT1H')}</intermediateCatchEvent>${user('a')}<exclusiveGateway id="m"/>`,
        flows: 's -> g\n g -> c -> m\n g -> t -> m -> a',
      }),
    );
    expect(run.commands('openStepClock')).toEqual([
      expect.objectContaining({ elementId: 'c', limits: [expect.objectContaining({ limit: 'PT5M' })] }),
    ]);
    run.runtime.signal({ name: 'accept' });
    expect(run.waiting()).toEqual(['a']);
    expect(run.commands('openStepClock')).toHaveLength(1);
    expect(run.commands('closeStepClock')).toHaveLength(1);
  });
});
