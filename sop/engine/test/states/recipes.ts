import type { JsonObject } from '@trucban/kernel';
import { job, model, user } from '../model.ts';

/** One input, named as the model names it; ids come from the commands and the description of the instance. */
export type Move =
  | { readonly complete: string; readonly variables?: JsonObject }
  | { readonly fail: string; readonly retries: number }
  | { readonly child: string; readonly variables?: JsonObject }
  | { readonly timer: string }
  | { readonly message: string; readonly variables?: JsonObject }
  | { readonly signal: string }
  | { readonly set: JsonObject }
  | { readonly retry: JsonObject }
  | { readonly error: string; readonly code: string }
  | { readonly simple: 'suspend' | 'resume' };

/** An instance that is stopped half-way: what led there, and what leads to its end. */
export interface Recipe {
  readonly xml: string;
  readonly variables?: JsonObject;
  readonly before: readonly Move[];
  readonly after: readonly Move[];
}

const one = (nodes: string, flows: string, root = ''): string =>
  model({ nodes: `<startEvent id="s"/>${nodes}<endEvent id="e"/>`, flows, root });
const ext = (inner: string): string => `<extensionElements>${inner}</extensionElements>`;
const formal = (name: string, text: string): string => `<${name} xsi:type="bpmn:tFormalExpression">${text}</${name}>`;
const duration = `<timerEventDefinition>${formal('timeDuration', 'PT5M')}</timerEventDefinition>`;
const caught = (id: string, definition: string, attributes = ''): string =>
  `<intermediateCatchEvent id="${id}" ${attributes}>${definition}</intermediateCatchEvent>`;
const boundary = (id: string, host: string, definition: string, attributes = ''): string =>
  `<boundaryEvent id="${id}" attachedToRef="${host}" ${attributes}>${definition}</boundaryEvent>`;
const MESSAGE = '<messageEventDefinition messageRef="m"/>';
const SIGNAL = '<signalEventDefinition signalRef="g"/>';
const ROOT = `<message id="m" name="m">${ext('<z:subscription correlationKey="=key"/>')}</message><signal id="g" name="g"/>`;
const multi = (attributes: string, sequential = false): string =>
  `<userTask id="a">${ext('<z:userTask/>')}<multiInstanceLoopCharacteristics isSequential="${String(sequential)}">${ext(`<z:loopCharacteristics inputCollection="=items" inputElement="item" outputCollection="results" outputElement="=answer" ${attributes}/>`)}</multiInstanceLoopCharacteristics></userTask>`;
const ITEMS = { items: ['x', 'y', 'z'] };
const forked = (join: string, inner = ''): string =>
  one(
    `<parallelGateway id="f"/>${user('a')}${user('b')}<${join} id="j">${inner}</${join}>${user('c')}`,
    's -> f -> a -> j -> c -> e\n f -> b -> j',
  );
const answer = (text: string): Move => ({ complete: 'a', variables: { answer: text } });
const compensable = `${user('a')}${boundary('b', 'a', '<compensateEventDefinition/>')}${user('undo').replace('<userTask', '<userTask isForCompensation="true"')}<association id="l" sourceRef="b" targetRef="undo"/>`;
const eventSubProcess = (interrupting: boolean): string =>
  one(
    `${user('a')}<subProcess id="x" triggeredByEvent="true"><startEvent id="t" isInterrupting="${String(interrupting)}">${MESSAGE}</startEvent>${user('b')}<flow>t -> b</flow></subProcess>`,
    's -> a -> e',
    ROOT,
  );

/** One for each kind of waiting element and of scope. */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  'user-task': {
    xml: one(
      `${user('a', '<z:assignmentDefinition candidateGroups="PC07/officer"/><z:ioMapping><z:input source="=n + 1" target="local"/><z:output source="=local + given" target="sum"/></z:ioMapping><z:properties><z:property name="limit" value="PT8M"/></z:properties>')}${boundary('late', 'a', duration, 'cancelActivity="false"')}${user('b')}`,
      's -> a -> e\n late -> b -> e',
    ),
    variables: { n: 1 },
    before: [],
    after: [{ timer: 'late' }, { complete: 'a', variables: { given: 3 } }, { complete: 'b' }],
  },
  'job-after-a-failure': {
    xml: one(
      `${job('a')}${boundary('b', 'a', '<errorEventDefinition errorRef="r"/>')}${user('c')}`,
      's -> a -> e\n b -> c -> e',
      '<error id="r" errorCode="NO"/>',
    ),
    before: [{ fail: 'a', retries: 2 }],
    after: [{ fail: 'a', retries: 1 }, { error: 'a', code: 'NO' }, { complete: 'c' }],
  },
  'call-activity': {
    xml: one(
      `<callActivity id="a">${ext('<z:calledElement processId="q"/>')}</callActivity>${user('b')}`,
      's -> a -> b -> e',
    ),
    variables: { n: 1 },
    before: [],
    after: [{ child: 'a', variables: { n: 2 } }, { complete: 'b' }],
  },
  'message-catch': {
    xml: one(`${caught('a', MESSAGE)}<receiveTask id="b" messageRef="m"/>`, 's -> a -> b -> e', ROOT),
    variables: { key: 'k' },
    before: [],
    after: [{ message: 'm', variables: { got: 1 } }, { message: 'm' }],
  },
  'signal-catch': { xml: one(caught('a', SIGNAL), 's -> a -> e', ROOT), before: [], after: [{ signal: 'g' }] },
  'timer-catch': { xml: one(caught('a', duration), 's -> a -> e'), before: [], after: [{ timer: 'a' }] },
  'timer-cycle': {
    xml: one(
      `${user('a')}${boundary('late', 'a', `<timerEventDefinition>${formal('timeCycle', 'R3/PT1M')}</timerEventDefinition>`, 'cancelActivity="false"')}<endEvent id="l"/>`,
      's -> a -> e\n late -> l',
    ),
    before: [{ timer: 'late' }],
    after: [{ timer: 'late' }, { timer: 'late' }, { complete: 'a' }],
  },
  condition: {
    xml: one(
      `${user('a')}${boundary('c', 'a', `<conditionalEventDefinition>${formal('condition', '=n > 5')}</conditionalEventDefinition>`)}${user('b')}`,
      's -> a -> e\n c -> b -> e',
    ),
    variables: { n: 1 },
    before: [{ set: { n: 2 } }],
    after: [{ set: { n: 6 } }, { complete: 'b' }],
  },
  'event-gateway': {
    xml: one(
      `<eventBasedGateway id="w"/>${caught('a', MESSAGE)}${caught('b', duration)}${user('c')}`,
      's -> w -> a -> c -> e\n w -> b -> e',
      ROOT,
    ),
    variables: { key: 1 },
    before: [],
    after: [{ message: 'm' }, { complete: 'c' }],
  },
  'parallel-multiple-half': {
    xml: one(caught('a', MESSAGE + SIGNAL, 'parallelMultiple="true"'), 's -> a -> e', ROOT),
    variables: { key: 1 },
    before: [{ signal: 'g' }],
    after: [{ message: 'm', variables: { got: 1 } }],
  },
  'parallel-join-half': {
    xml: forked('parallelGateway'),
    before: [{ complete: 'a' }],
    after: [{ complete: 'b' }, { complete: 'c' }],
  },
  'inclusive-join-half': {
    xml: forked('inclusiveGateway'),
    before: [{ complete: 'b' }],
    after: [{ complete: 'a' }, { complete: 'c' }],
  },
  'complex-join-before-reset': {
    xml: forked('complexGateway', formal('activationCondition', '=activationCount &gt;= 1')),
    before: [{ complete: 'a' }],
    after: [{ complete: 'b' }, { complete: 'c' }, { complete: 'c' }],
  },
  'multi-instance-half': {
    xml: one(multi(''), 's -> a -> e'),
    variables: ITEMS,
    before: [answer('1')],
    after: [answer('2'), answer('3')],
  },
  'multi-instance-sequential-half': {
    xml: one(multi('', true), 's -> a -> e'),
    variables: ITEMS,
    before: [answer('1')],
    after: [answer('2'), answer('3')],
  },
  'standard-loop': {
    xml: one(
      `<userTask id="a">${ext('<z:userTask/>')}<standardLoopCharacteristics loopMaximum="3">${formal('loopCondition', '=more')}</standardLoopCharacteristics></userTask>`,
      's -> a -> e',
    ),
    variables: { more: true },
    before: [{ complete: 'a' }],
    after: [{ complete: 'a', variables: { more: false } }],
  },
  'ad-hoc-sequential': {
    xml: one(
      `<adHocSubProcess id="h" ordering="Sequential">${user('a')}${user('b')}${user('c')}</adHocSubProcess>`,
      's -> h -> e',
    ),
    before: [{ complete: 'a' }],
    after: [{ complete: 'b' }, { complete: 'c' }],
  },
  'sub-process': {
    xml: one(
      `<subProcess id="x">${ext('<z:ioMapping><z:input source="=n" target="inner"/><z:output source="=inner + 1" target="n"/></z:ioMapping>')}<startEvent id="t"/>${user('a')}<flow>t -> a</flow></subProcess>`,
      's -> x -> e',
    ),
    variables: { n: 1 },
    before: [{ set: { other: 1 } }],
    after: [{ complete: 'a', variables: { inner: 5 } }],
  },
  'transaction-to-be-cancelled': {
    xml: one(
      `<transaction id="x"><startEvent id="t"/>${compensable}${user('w')}<endEvent id="no"><cancelEventDefinition/></endEvent><flow>t -> a -> w -> no</flow></transaction>${boundary('cancelled', 'x', '<cancelEventDefinition/>')}${user('after')}`,
      's -> x -> e\n cancelled -> after -> e',
    ),
    before: [{ complete: 'a', variables: { paid: 1 } }],
    after: [{ complete: 'w' }, { complete: 'undo' }, { complete: 'after' }],
  },
  'compensation-records': {
    xml: one(
      `<subProcess id="x"><startEvent id="t"/>${compensable}<flow>t -> a</flow></subProcess>${user('w')}<intermediateThrowEvent id="back"><compensateEventDefinition/></intermediateThrowEvent>`,
      's -> x -> w -> back -> e',
    ),
    before: [{ complete: 'a' }],
    after: [{ complete: 'w' }, { complete: 'undo' }],
  },
  'compensation-under-way': {
    xml: one(
      `${compensable}<intermediateThrowEvent id="back"><compensateEventDefinition/></intermediateThrowEvent>${user('w')}`,
      's -> a -> back -> w -> e',
    ),
    before: [{ complete: 'a' }],
    after: [{ complete: 'undo' }, { complete: 'w' }],
  },
  'event-sub-process-beside': {
    xml: eventSubProcess(false),
    variables: { key: 1 },
    before: [{ message: 'm' }],
    after: [{ message: 'm' }, { complete: 'a' }, { complete: 'b' }, { complete: 'b' }],
  },
  'event-sub-process-instead': {
    xml: eventSubProcess(true),
    variables: { key: 1 },
    before: [{ message: 'm' }],
    after: [{ complete: 'b' }],
  },
  suspended: {
    xml: one(`${user('a')}${boundary('late', 'a', duration)}`, 's -> a -> e\n late -> e'),
    before: [{ simple: 'suspend' }],
    after: [{ set: { n: 1 } }, { simple: 'resume' }, { complete: 'a' }],
  },
  'with-an-incident': {
    xml: one(
      `<exclusiveGateway id="g"/>${user('a')}${user('b')}`,
      's -> g\n g -> a [=n > 1]\n g -> b [=n < 1]\n a -> e\n b -> e',
    ),
    variables: { n: 1 },
    before: [],
    after: [{ retry: { n: 2 } }, { complete: 'a' }],
  },
  'with-an-incident-of-a-job': {
    xml: one(job('a'), 's -> a -> e'),
    before: [{ fail: 'a', retries: 0 }],
    after: [{ retry: {} }, { complete: 'a' }],
  },
  listeners: {
    xml: one(
      user(
        'a',
        '<z:executionListeners><z:executionListener eventType="start" type="begin"/><z:executionListener eventType="end" type="end"/></z:executionListeners><z:taskListeners><z:taskListener eventType="creating" type="creating"/><z:taskListener eventType="completing" type="first"/><z:taskListener eventType="completing" type="second"/></z:taskListeners>',
      ),
      's -> a -> e',
    ),
    before: [{ complete: 'a' }, { complete: 'a' }, { complete: 'a', variables: { ok: true } }, { complete: 'a' }],
    after: [{ complete: 'a' }, { complete: 'a' }],
  },
};
