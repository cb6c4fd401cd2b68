import { describe, expect, it } from '@jest/globals';
import { cpuMs } from '@trucban/testkit/cpu-time';
import type { JsonObject } from '@trucban/kernel';
import { dmn, literal } from '../test/dmn.ts';
import { AT, Drive } from '../test/drive.ts';
import { given, type Scenario } from '../test/given.ts';
import { job, model, script, user } from '../test/model.ts';
import { INCIDENT_CODES, type IncidentCode } from './run/stuck.ts';
import { MAX_ELEMENT_INSTANCES, MAX_ASKED, step, describe as describeState, type ProcessState } from './index.ts';

interface Example {
  /** The element that the process incident must name. */
  readonly at: string;
  readonly models: string | readonly string[];
  readonly variables?: JsonObject;
  readonly then?: (run: Scenario) => void;
}

const one = (nodes: string, flows: string, root = ''): string =>
  model({ nodes: `<startEvent id="s"/>${nodes}`, flows, root });
const quoted = (text: string): string => text.replace(/"/g, '&quot;');
const ext = (inner: string): string => `<extensionElements>${inner}</extensionElements>`;
const service = (id: string, definition: string): string =>
  `<serviceTask id="${id}">${ext(`<z:taskDefinition ${definition}/>`)}</serviceTask>`;
const call = (processId: string): string =>
  `<callActivity id="c">${ext(`<z:calledElement processId="${quoted(processId)}"/>`)}</callActivity>`;
const rule = (decisionId: string): string =>
  `<businessRuleTask id="r">${ext(`<z:calledDecision decisionId="${quoted(decisionId)}" resultVariable="x"/>`)}</businessRuleTask>`;
const multi = (inner: string, attributes: string): string =>
  `<userTask id="a">${ext('<z:userTask/>')}<multiInstanceLoopCharacteristics>${ext(`<z:loopCharacteristics ${attributes}/>`)}${inner}</multiInstanceLoopCharacteristics></userTask>`;
const cardinality = (text: string): string =>
  `<loopCardinality xsi:type="bpmn:tFormalExpression">${text}</loopCardinality>`;
const receive = '<receiveTask id="a" messageRef="m"/>';
const message = (name: string, key: string): string =>
  `<message id="m" name="${quoted(name)}">${ext(`<z:subscription correlationKey="${key}"/>`)}</message>`;
const caught = (definition: string): string => `<intermediateCatchEvent id="a">${definition}</intermediateCatchEvent>`;
const fork = (inner: string): string =>
  `<subProcess id="sub" triggeredByEvent="true"><startEvent id="again" isInterrupting="false"><messageEventDefinition messageRef="m"/></startEvent>${inner}<flow>again -> a</flow></subProcess>`;

/** These have an example of their own below. */
const BY_HAND = ['UNKNOWN_ELEMENT', 'TOO_MANY_ELEMENT_INSTANCES'] as const;
type ByHand = (typeof BY_HAND)[number];
const isByHand = (code: IncidentCode): code is ByHand => (BY_HAND as readonly string[]).includes(code);

const EXAMPLES: Readonly<Record<Exclude<IncidentCode, ByHand>, Example>> = {
  AD_HOC_ELEMENTS_INVALID: {
    at: 'h',
    models: one(
      `<adHocSubProcess id="h">${ext('<z:adHoc activeElementsCollection="=[&quot;nobody&quot;]"/>')}${user('a')}</adHocSubProcess>`,
      's -> h',
    ),
  },
  CALLED_DECISION_INVALID: { at: 'r', models: one(rule('=1'), 's -> r') },
  CALLED_PROCESS_INVALID: { at: 'c', models: one(call('=1'), 's -> c') },
  CALLED_PROCESS_MISSING: { at: 'c', models: one(call('nowhere'), 's -> c') },
  CALLED_PROCESS_TERMINATED: {
    at: 'c',
    models: [one(call('q'), 's -> c'), model({ id: 'q', nodes: `<startEvent id="s"/>${user('a')}`, flows: 's -> a' })],
    then: (run) => {
      const child = run.runtime.tree(run.runtime.roots()[0]!.id)[1];
      run.runtime.input(child!.id, { type: 'cancel' });
    },
  },
  CALLS_TOO_DEEP: { at: 'c', models: one(call('p'), 's -> c') },
  CARDINALITY_INVALID: { at: 'a', models: one(multi(cardinality('=-1'), ''), 's -> a') },
  COLLECTION_NOT_A_LIST: { at: 'a', models: one(multi('', 'inputCollection="=1" inputElement="i"'), 's -> a') },
  CONDITION_NOT_BOOLEAN: {
    at: 'g',
    models: one(`<exclusiveGateway id="g"/>${user('a')}${user('b')}`, 's -> g\n g -> a [=1]\n g -> b [=2]'),
  },
  CORRELATION_KEY_INVALID: { at: 'a', models: one(receive, 's -> a', message('hello', '=null')) },
  DECISION_FAILED: {
    at: 'r',
    models: [one(rule('d'), 's -> r'), dmn(literal('d', 'for i in 1..1000000000 return i'))],
  },
  DECISION_UNKNOWN: { at: 'r', models: one(rule('d'), 's -> r') },
  ENDLESS_LOOP: {
    at: 'g',
    models: one('<exclusiveGateway id="g"/><task id="t"/>', 's -> g -> t -> g'),
  },
  EVENT_NAME_INVALID: {
    at: 'x',
    models: one(
      '<endEvent id="x"><signalEventDefinition signalRef="g"/></endEvent>',
      's -> x',
      '<signal id="g" name="=1"/>',
    ),
  },
  EXPRESSION_FAILED: { at: 't', models: one(script('t', 'for a in 1..5000, b in 1..5000 return a', 'x'), 's -> t') },
  JOB_FAILED: {
    at: 'a',
    models: one(job('a'), 's -> a'),
    then: (run) => void run.input('a', { type: 'failJob', retries: 0, reason: 'no answer' }),
  },
  JOB_RETRIES_INVALID: { at: 'a', models: one(service('a', 'type="w" retries="=-1"'), 's -> a') },
  JOB_TYPE_INVALID: { at: 'a', models: one(service('a', 'type="=1"'), 's -> a') },
  LIMIT_INVALID: {
    at: 'a',
    models: one(user('a', '<z:properties><z:property name="limit" value="=1"/></z:properties>'), 's -> a'),
  },
  MESSAGE_NAME_INVALID: { at: 'a', models: one(receive, 's -> a', message('=1', '=1')) },
  NO_FLOW_MATCHES: {
    at: 'g',
    models: one(`<exclusiveGateway id="g"/>${user('a')}${user('b')}`, 's -> g\n g -> a [=false]\n g -> b [=false]'),
  },
  SIGNAL_NAME_INVALID: {
    at: 'a',
    models: one(caught('<signalEventDefinition signalRef="g"/>'), 's -> a', '<signal id="g" name="=1"/>'),
  },
  STATE_TOO_LARGE: {
    at: 't',
    models: one(script('t', '[all, all]', 'both'), 's -> t'),
    variables: { all: 'x'.repeat(6_000_000) },
  },
  TASK_ATTRIBUTE_INVALID: { at: 'a', models: one(user('a', '<z:assignmentDefinition assignee="=1"/>'), 's -> a') },
  TIMER_INVALID: {
    at: 'a',
    models: one(
      caught(
        '<timerEventDefinition><timeDuration xsi:type="bpmn:tFormalExpression">=1</timeDuration></timerEventDefinition>',
      ),
      's -> a',
    ),
  },
  TOO_MANY_CALLS: {
    at: 'd',
    models: one(
      `<parallelGateway id="g"/>${call('p')}${call('p').replace('id="c"', 'id="d"')}`,
      's -> g -> c\n g -> d',
    ),
  },
  TOO_MANY_INSTANCES: { at: 'a', models: one(multi(cardinality('10001'), ''), 's -> a') },
};

describe('a process incident', () => {
  it.each(INCIDENT_CODES.filter((code) => !isByHand(code)))(
    '%s names its element, in both languages, and leaves the instance open',
    async (code) => {
      const { at, models, variables, then } = EXAMPLES[code];
      const run = await given(models, variables);
      then?.(run);
      expect(run.incidents()).toContain(`${at} ${code}`);
      const [raised] = run
        .commands('raiseProcessIncident')
        .flatMap((command) => (command.type === 'raiseProcessIncident' && command.code === code ? [command] : []));
      expect(raised?.elementId).toBe(at);
      expect(raised?.message.vi).toBeTruthy();
      expect(raised?.message.vi).not.toBe(raised?.message.en);
      expect(run.status()).toBe('active');
    },
  );

  it('UNKNOWN_ELEMENT is one of the throw event, when what is to be undone stands no more in the model', async () => {
    const drive = await Drive.of(
      one(
        `${user('a')}<boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent><task id="undo" isForCompensation="true"/><association id="l" sourceRef="b" targetRef="undo"/>${user('w')}<endEvent id="x"><compensateEventDefinition/></endEvent>`,
        's -> a -> w -> x',
      ),
    );
    drive.complete('a');
    const text = JSON.stringify(drive.state).replace(
      /("done":\[\{[^[]*?"element":)"a"/,
      (_all, before: string) => `${before}"gone"`,
    );
    const state = JSON.parse(text) as ProcessState;
    const moved = step(drive.process, state, { type: 'complete', at: AT, elementInstanceId: drive.id('w') });
    expect(moved.ok && describeState(drive.process, moved.state).processIncidents).toEqual([
      expect.objectContaining({ elementId: 'x', code: 'UNKNOWN_ELEMENT' }),
    ]);
  });
});

describe('the number of element instances', () => {
  it('TOO_MANY_ELEMENT_INSTANCES names the element that would have begun', async () => {
    const drive = await Drive.of(
      one(user('w') + fork(multi(cardinality('9999'), '')), 's -> w', message('more', '=1')),
    );
    const [subscription] = drive.commands.filter((command) => command.type === 'openMessageSubscription');
    const more = () => drive.give({ type: 'message', subscriptionId: subscription!.subscriptionId, name: 'more' });
    for (let times = 0; times < 4; times++) more();
    const living = describeState(drive.process, drive.state).activeElements.length;
    expect(living).toBeLessThan(MAX_ELEMENT_INSTANCES);
    const before = cpuMs();
    more();
    expect(cpuMs() - before).toBeLessThan(10_000);
    const { activeElements, processIncidents } = describeState(drive.process, drive.state);
    expect(processIncidents.map(({ elementId, code }) => `${elementId} ${code}`)).toEqual([
      'a TOO_MANY_ELEMENT_INSTANCES',
    ]);
    expect(activeElements.length).toBeLessThanOrEqual(MAX_ELEMENT_INSTANCES + 5);
  });
});

describe('loops in loops', () => {
  const times =
    '<multiInstanceLoopCharacteristics><loopCardinality>400</loopCardinality></multiInstanceLoopCharacteristics>';
  const nested = one(
    `<subProcess id="sub"><startEvent id="s2"/>${user('u').replace('</userTask>', `${times}</userTask>`)}<flow>s2 -> u</flow>${times}</subProcess>`,
    's -> sub',
  );

  it('begin as many as one step may ask for, the others by a retry; no incident of each', async () => {
    const before = cpuMs();
    const drive = await Drive.of(nested);
    expect(cpuMs() - before).toBeLessThan(5_000);
    const { activeElements, processIncidents } = describeState(drive.process, drive.state);
    expect(new Set(processIncidents.map(({ elementId, code }) => `${elementId} ${code}`))).toEqual(
      new Set(['u TOO_MANY_INSTANCES']),
    );
    expect(processIncidents.length).toBeLessThan(400);
    expect(activeElements.length).toBeLessThan(MAX_ASKED + 2 * 400);
    const [first] = processIncidents;
    drive.give({ type: 'retry', processIncidentId: first!.processIncidentId });
    const after = describeState(drive.process, drive.state);
    expect(after.processIncidents).toHaveLength(processIncidents.length - 1);
    expect(after.activeElements).toHaveLength(activeElements.length + 400 - 1);
  });
});

describe('a parallel loop', () => {
  const items = Array.from({ length: 9_000 }, (_, n) => n);
  const each = 'inputCollection="=items" inputElement="item"';

  it('hands out only so much: thousands that each see thousands are refused, with what to do', async () => {
    const run = await given(one(multi('', each), 's -> a'), { items });
    expect(run.incidents()).toEqual(['a TOO_MANY_INSTANCES']);
    expect(JSON.stringify(run.commands('raiseProcessIncident'))).toContain('lặp tuần tự');
    expect(run.retry({ items: items.slice(0, 900) }).ok).toBe(true);
    expect(run.waiting()).toHaveLength(900);
  });

  it('goes over a long list with scripts, or one after the other', async () => {
    const scripts = script('a', 'item', 'x').replace(
      '</scriptTask>',
      `<multiInstanceLoopCharacteristics>${ext(`<z:loopCharacteristics ${each}/>`)}</multiInstanceLoopCharacteristics></scriptTask>`,
    );
    expect((await given(one(scripts, 's -> a'), { items })).status()).toBe('completed');
    const sequential = multi('', each).replace('Characteristics>', 'Characteristics isSequential="true">');
    expect((await given(one(sequential, 's -> a'), { items })).waiting()).toEqual(['a']);
  });
});

describe('the size of a state', () => {
  const large = 'x'.repeat(9_000_000);

  it('refuses values from outside that do not fit, and takes a small correction', async () => {
    const run = await given(one(user('a'), 's -> a'), { all: large });
    for (const outcome of [
      run.complete('a', { more: large }),
      run.give({ type: 'setVariables', variables: { more: large } }),
    ]) {
      expect(outcome).toMatchObject({ ok: false, rejection: { code: 'STATE_TOO_LARGE' } });
      expect(JSON.stringify(outcome)).toContain('«more»');
    }
    expect(run.give({ type: 'setVariables', variables: { all: '' } }).ok).toBe(true);
    expect(run.complete('a', { more: large }).ok).toBe(true);
    expect(run.status()).toBe('completed');
  });

  it('goes on after a correction', async () => {
    const run = await given(one(`${script('t', '[all, all]', 'both')}${user('a')}`, 's -> t -> a'), { all: large });
    expect(run.incidents()).toEqual(['t STATE_TOO_LARGE']);
    run.retry({ all: 'small' });
    expect(run.waiting()).toEqual(['a']);
    expect(run.variables()).toEqual({ all: 'small', both: ['small', 'small'] });
  });

  it('holds the results that a called process brings back', async () => {
    const child = model({ id: 'q', nodes: `<startEvent id="s"/>${user('b')}`, flows: 's -> b' });
    const calling = `<callActivity id="c">${ext('<z:calledElement processId="q" propagateAllParentVariables="false"/>')}</callActivity>`;
    const run = await given([one(calling, 's -> c'), child], { all: large });
    run.complete('b', { more: large });
    expect(run.incidents()).toEqual(['c STATE_TOO_LARGE']);
  });

  it('stops a loop that copies a large value over and over within a second', async () => {
    const copying = one(`<exclusiveGateway id="g"/>${script('t', 'all', 'copy')}`, 's -> g -> t -> g');
    const all = Array.from({ length: 300_000 }, (_, i) => i);
    const before = cpuMs();
    const run = await given(copying, { all });
    expect(run.incidents()).toEqual([expect.stringContaining('ENDLESS_LOOP')]);
    expect(cpuMs() - before).toBeLessThan(10_000);
  });
});

describe('an expression that fails', () => {
  const SLOW = '=if slow then string(count(for i in 1..10000000 return i)) else &quot;E&quot;';
  const ERROR = `<error id="er" errorCode="${SLOW}"/>`;
  const attached = (to: string): string =>
    `<boundaryEvent id="b" attachedToRef="${to}"><errorEventDefinition errorRef="er"/></boundaryEvent>${user('z')}`;

  it('where an error of a job is caught stops the task; a retry begins its work anew', async () => {
    const run = await given(one(job('a') + attached('a'), 's -> a\nb -> z', ERROR), { slow: true });
    expect(run.input('a', { type: 'throwError', code: 'E' })).toEqual({ ok: true });
    expect(run.incidents()).toEqual(['a EXPRESSION_FAILED']);
    run.retry({ slow: false });
    run.input('a', { type: 'throwError', code: 'E' });
    expect(run.waiting()).toEqual(['z']);
  });

  it('where an error event is caught stops the event, which throws again at a retry', async () => {
    const sub = `<subProcess id="sub"><startEvent id="s2"/><endEvent id="e2"><errorEventDefinition errorRef="e"/></endEvent><flow>s2 -> e2</flow></subProcess>`;
    const xml = one(sub + attached('sub'), 's -> sub\nb -> z', `${ERROR}<error id="e" errorCode="E"/>`);
    const run = await given(xml, { slow: true });
    expect(run.incidents()).toEqual(['e2 EXPRESSION_FAILED']);
    run.retry({ slow: false });
    expect([run.incidents(), run.waiting()]).toEqual([[], ['z']]);
  });

  it('on a flow out of the reset of a complex gateway stops the gateway, and a retry goes on with the reset', async () => {
    const gateway = `<complexGateway id="x"><activationCondition xsi:type="bpmn:tFormalExpression">=activationCount = 1</activationCondition></complexGateway>`;
    const xml = one(
      `<parallelGateway id="f"/>${user('a')}${user('b')}${gateway}${user('z')}${user('r')}`,
      's -> f\nf -> a -> x\nf -> b -> x\nx -> z [=if waitingForStart then true else missing]\nx -> r [=not(waitingForStart)]',
    );
    const run = await given(xml);
    run.complete('a');
    expect(run.waiting()).toEqual(['b', 'z']);
    expect(run.complete('b')).toEqual({ ok: true });
    expect(run.incidents()).toEqual(['x CONDITION_NOT_BOOLEAN']);
    run.retry({ missing: false });
    expect([run.incidents(), run.waiting()]).toEqual([[], ['z', 'r']]);
  });

  it('of what a loop throws stops the instance that would throw it', async () => {
    const loop = `<multiInstanceLoopCharacteristics behavior="One" oneBehaviorEventRef="d"><loopCardinality xsi:type="bpmn:tFormalExpression">2</loopCardinality></multiInstanceLoopCharacteristics>`;
    const root = `<signal id="g" name="=if ready then &quot;g&quot; else null"/><signalEventDefinition id="d" signalRef="g"/>`;
    const run = await given(one(user('a', '', '').replace('</userTask>', `${loop}</userTask>`), 's -> a', root), {
      ready: false,
    });
    run.complete('a');
    expect(run.incidents()).toEqual(['a EVENT_NAME_INVALID']);
    run.retry({ ready: true });
    expect(run.incidents()).toEqual([]);
    run.complete('a');
    expect(run.status()).toBe('completed');
  });

  it('as the completion condition of an ad-hoc sub-process is over when the condition can be looked at again', async () => {
    const condition = '<completionCondition xsi:type="bpmn:tFormalExpression">=ready</completionCondition>';
    const xml = one(
      `<adHocSubProcess id="h">${user('a')}${user('b')}${condition}</adHocSubProcess>${user('z')}`,
      's -> h -> z',
    );
    const run = await given(xml);
    run.complete('a');
    expect(run.incidents()).toEqual(['h CONDITION_NOT_BOOLEAN']);
    run.complete('b', { ready: true });
    expect([run.incidents(), run.waiting()]).toEqual([[], ['z']]);
    expect(run.commands('resolveProcessIncident')).toHaveLength(1);
  });
});
