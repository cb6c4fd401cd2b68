import { describe, expect, it } from '@jest/globals';
import { model, user } from '../../test/model.ts';
import { compile } from './compile.ts';

const told = async (nodes: string, flows: string, root = ''): Promise<string[]> => {
  const result = await compile(model({ nodes: `<startEvent id="s"/>${nodes}`, flows, root }));
  expect(result.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(result.ok).toBe(true);
  return result.problems.map(({ elementId, code }) => `${elementId} ${code}`);
};
const timer = (cycle: string): string =>
  `<timerEventDefinition><timeCycle xsi:type="bpmn:tFormalExpression">${cycle}</timeCycle></timerEventDefinition>`;

describe('elements that nothing leads to', () => {
  it('are told, of a sub-process only itself, and the model runs all the same', async () => {
    const sub = `<subProcess id="sub">${user('in')}</subProcess>`;
    expect(await told(user('a') + user('x') + user('y') + sub, 's -> a\n x -> y\n y -> x\n y -> sub')).toEqual([
      'x ELEMENT_UNREACHABLE',
      'y ELEMENT_UNREACHABLE',
      'sub ELEMENT_UNREACHABLE',
    ]);
    const inside = `<subProcess id="sub"><startEvent id="s2"/><endEvent id="e2"/>${user('z')}<sequenceFlow id="i" sourceRef="s2" targetRef="e2"/></subProcess>`;
    expect(await told(inside, 's -> sub')).toEqual(['z ELEMENT_UNREACHABLE']);
  });

  it('but not what events, links, compensation or an ad-hoc sub-process lead to', async () => {
    const boundary = `<boundaryEvent id="b" attachedToRef="a"><timerEventDefinition><timeDuration xsi:type="bpmn:tFormalExpression">PT1H</timeDuration></timerEventDefinition></boundaryEvent>`;
    const undo = `<boundaryEvent id="u" attachedToRef="a"><compensateEventDefinition/></boundaryEvent><task id="h" isForCompensation="true"/><association id="as" associationDirection="One" sourceRef="u" targetRef="h"/>`;
    const links = `<intermediateThrowEvent id="to"><linkEventDefinition name="l"/></intermediateThrowEvent><intermediateCatchEvent id="from"><linkEventDefinition name="l"/></intermediateCatchEvent>`;
    const adHoc = `<adHocSubProcess id="ad">${user('c1')}${user('c2')}</adHocSubProcess>`;
    const event = `<subProcess id="ev" triggeredByEvent="true"><startEvent id="es"><signalEventDefinition signalRef="g"/></startEvent>${user('et')}<sequenceFlow id="ef" sourceRef="es" targetRef="et"/></subProcess>`;
    const nodes = `${user('a')}${boundary}${undo}${links}${adHoc}${event}${user('l')}`;
    expect(await told(nodes, 's -> a -> to\n from -> ad\n b -> l', '<signal id="g" name="g"/>')).toEqual([]);
  });

  it('nor where the model begins without a start event', async () => {
    const result = await compile(model({ nodes: user('a') + user('b'), flows: '' }));
    expect([result.ok, result.problems]).toEqual([true, []]);
  });
});

describe('a timer cycle', () => {
  it('that can come once only is told where it repeats', async () => {
    const caught = (cycle: string): string => `<intermediateCatchEvent id="a">${timer(cycle)}</intermediateCatchEvent>`;
    expect(await told(caught('R/PT1H'), 's -> a')).toEqual(['a TIMER_CYCLE_ONCE']);
    for (const cycle of ['R1/PT1H', '0 0 7 * * MON-FRI']) expect(await told(caught(cycle), 's -> a')).toEqual([]);
    const attached = (cancel: boolean): string =>
      `${user('a')}<boundaryEvent id="b" attachedToRef="a" cancelActivity="${cancel}">${timer('R3/PT1H')}</boundaryEvent><endEvent id="e"/>`;
    expect(await told(attached(true), 's -> a\n b -> e')).toEqual(['b TIMER_CYCLE_ONCE']);
    expect(await told(attached(false), 's -> a\n b -> e')).toEqual([]);
  });
});

describe('a message without a correlation key', () => {
  const MESSAGE = '<message id="m" name="m"/>';
  const DEFINITION = '<messageEventDefinition messageRef="m"/>';

  it('is told wherever a running instance waits for it', async () => {
    const caught = `<intermediateCatchEvent id="a">${DEFINITION}</intermediateCatchEvent>`;
    const received = `<receiveTask id="r" messageRef="m"/>`;
    const attached = `<boundaryEvent id="b" attachedToRef="r">${DEFINITION}</boundaryEvent>`;
    const event = `<subProcess id="ev" triggeredByEvent="true"><startEvent id="es">${DEFINITION}</startEvent></subProcess>`;
    expect(await told(caught + received + attached + event, 's -> a -> r', MESSAGE)).toEqual([
      'a CORRELATION_KEY_MISSING',
      'r CORRELATION_KEY_MISSING',
      'b CORRELATION_KEY_MISSING',
      'es CORRELATION_KEY_MISSING',
    ]);
  });

  it('but not where it is thrown, or begins an instance', async () => {
    const thrown = `<intermediateThrowEvent id="t">${DEFINITION}</intermediateThrowEvent>`;
    const begins = `<startEvent id="s1">${DEFINITION}</startEvent><receiveTask id="r" messageRef="n" instantiate="true"/>`;
    expect(await told(thrown + begins, 's -> t\n s1 -> t\n r -> t', `${MESSAGE}<message id="n" name="n"/>`)).toEqual(
      [],
    );
  });
});

describe('a task for a machine', () => {
  it('that has nothing to do is told, and passed by', async () => {
    const nodes = '<serviceTask id="a"/><sendTask id="b"/><businessRuleTask id="c"/><task id="d"/><manualTask id="m"/>';
    expect(await told(nodes, 's -> a -> b -> c -> d -> m')).toEqual([
      'a TASK_DOES_NOTHING',
      'b TASK_DOES_NOTHING',
      'c TASK_DOES_NOTHING',
    ]);
  });

  it('that sends its message is not', async () => {
    expect(await told('<sendTask id="a" messageRef="m"/>', 's -> a', '<message id="m" name="m"/>')).toEqual([]);
  });
});
