import { describe, expect, it } from '@jest/globals';
import { given } from '../../test/given.ts';
import { model, user } from '../../test/model.ts';

describe('gateways', () => {
  it('an exclusive gateway that matches nothing waits in a process incident and goes on after a correction', async () => {
    const run = await given(
      model({
        nodes: `<startEvent id="s"/><exclusiveGateway id="g"/>${user('a')}${user('b')}`,
        flows: 's -> g\n g -> a [=x = 1]\n g -> b [=x = 2]',
      }),
      { x: 3 },
    );
    expect(run.incidents()).toEqual(['g NO_FLOW_MATCHES']);
    run.retry({ x: 2 });
    expect(run.waiting()).toEqual(['b']);
  });

  it('a condition that is neither true nor false is a process incident, not a silent default', async () => {
    const run = await given(
      model({
        nodes: `<startEvent id="s"/><exclusiveGateway id="g" default="g_b"/>${user('a')}${user('b')}`,
        flows: 's -> g\n g -> a [=missing > 1]\n g -> b',
      }),
    );
    expect(run.incidents()).toEqual(['g CONDITION_NOT_BOOLEAN']);
  });

  it('an inclusive join waits for a boundary path that can still come, and passes when it can not any more', async () => {
    const run = await given(
      model({
        nodes:
          `<startEvent id="s"/><inclusiveGateway id="f"/>${user('a')}${user('b')}<inclusiveGateway id="j"/>${user('c')}` +
          '<boundaryEvent id="late" attachedToRef="b" cancelActivity="false"><timerEventDefinition><timeDuration xsi:type="bpmn:tFormalExpression">PT1H</timeDuration></timerEventDefinition></boundaryEvent>' +
          '<endEvent id="eb"/>',
        flows: 's -> f\n f -> a\n f -> b\n a -> j\n late -> j\n b -> eb\n j -> c',
      }),
    );
    run.complete('a');
    expect(run.waiting()).toEqual(['b']);
    run.complete('b');
    expect(run.waiting()).toEqual(['c']);
  });

  it('a complex gateway passes on two of three and takes the third in silence', async () => {
    const run = await given(
      model({
        nodes:
          `<startEvent id="s"/><parallelGateway id="f"/>${user('a')}${user('b')}${user('c')}` +
          '<complexGateway id="j"><activationCondition xsi:type="bpmn:tFormalExpression">=activationCount &gt;= 2</activationCondition></complexGateway>' +
          user('d'),
        flows: 's -> f\n f -> a\n f -> b\n f -> c\n a -> j\n b -> j\n c -> j\n j -> d [=waitingForStart]',
      }),
    );
    run.complete('a');
    expect(run.waiting()).toEqual(['b', 'c']);
    run.complete('c');
    expect(run.waiting()).toEqual(['b', 'd']);
    run.complete('d');
    expect(run.status()).toBe('active');
    run.complete('b');
    expect(run.status()).toBe('completed');
  });

  it('an automatic loop without end stops in a process incident that names its element', async () => {
    const run = await given(
      model({
        nodes:
          '<startEvent id="s"/><exclusiveGateway id="g"/><scriptTask id="t"><extensionElements><z:script expression="=1" resultVariable="x"/></extensionElements></scriptTask>',
        flows: 's -> g -> t -> g',
      }),
    );
    expect(run.incidents()).toHaveLength(1);
    expect(run.incidents()[0]).toMatch(/^[gt] ENDLESS_LOOP$/);
    expect(run.status()).toBe('active');
  });
});
