import { describe, expect, it } from '@jest/globals';
import { dmn, literal } from '../../test/dmn.ts';
import { model, script, user } from '../../test/model.ts';
import { compileTogether } from './compile-together.ts';
import { MAX_FLOW_ELEMENTS, MAX_XML_CHARACTERS, MAX_XML_DEPTH, MAX_XML_ELEMENTS } from './guard.ts';
import { PROBLEM_CODES, type ProblemCode } from './problems.ts';

/** What must be told, as `element CODE`, about which models. */
type Example = readonly [told: string, ...models: readonly string[]];

const one = (nodes: string, flows = 's -> a', root = ''): string =>
  model({ nodes: `<startEvent id="s"/>${nodes}`, flows, root });
const ext = (inner: string): string => `<extensionElements>${inner}</extensionElements>`;
const event = (kind: string, definition: string, id = 'a', attributes = ''): string =>
  `<${kind} id="${id}" ${attributes}>${definition}</${kind}>`;
const caught = (definition: string, id = 'a'): string => event('intermediateCatchEvent', definition, id);
const thrown = (definition: string, id = 'a'): string => event('intermediateThrowEvent', definition, id);
const boundary = (definition: string, attributes = '', id = 'b'): string =>
  event('boundaryEvent', definition, id, `attachedToRef="a" ${attributes}`);
const SIGNAL = '<signalEventDefinition signalRef="g"/>';
const SIGNAL_ROOT = '<signal id="g" name="g"/>';
const MESSAGE = '<messageEventDefinition messageRef="m"/>';
const message = (attributes = 'name="m"', key = '=1'): string =>
  `<message id="m" ${attributes}>${key ? ext(`<z:subscription correlationKey="${key}"/>`) : ''}</message>`;
const link = (name = 'name="l"'): string => `<linkEventDefinition ${name}/>`;
const timer = (inner: string): string => `<timerEventDefinition>${inner}</timerEventDefinition>`;
const duration = (text: string): string => `<timeDuration xsi:type="bpmn:tFormalExpression">${text}</timeDuration>`;
const COMPENSATION = '<compensateEventDefinition/>';
const arms = (first: string, second: string, flows = 'w -> a\n w -> c', root = SIGNAL_ROOT): string =>
  one(`<eventBasedGateway id="w"/>${first}${second}`, `s -> w\n ${flows}`, root);
const service = (attributes: string): string =>
  one(`<serviceTask id="a">${ext(`<z:taskDefinition ${attributes}/>`)}</serviceTask>`);
const loop = (inner: string): string => one(`<userTask id="a">${ext('<z:userTask/>')}${inner}</userTask>`);
const multi = (inner: string): string =>
  loop(`<multiInstanceLoopCharacteristics>${inner}</multiInstanceLoopCharacteristics>`);

const EXAMPLES: Readonly<Record<ProblemCode, Example>> = {
  XML_TOO_LARGE: [' XML_TOO_LARGE', `${one(user('a'))}<!--${'x'.repeat(MAX_XML_CHARACTERS)}-->`],
  XML_HAS_DOCTYPE: [' XML_HAS_DOCTYPE', `<!DOCTYPE x>${one(user('a'))}`],
  XML_HAS_ENTITY: [' XML_HAS_ENTITY', one(user('a', '', 'name="&x;"'))],
  XML_TOO_MANY_ELEMENTS: [' XML_TOO_MANY_ELEMENTS', one('<task id="t"/>'.repeat(MAX_XML_ELEMENTS - 3))],
  MODEL_TOO_LARGE: [
    ' MODEL_TOO_LARGE',
    one(Array.from({ length: MAX_FLOW_ELEMENTS }, (_, n) => `<task id="t${n}"/>`).join('')),
  ],
  XML_TOO_DEEP: [
    ' XML_TOO_DEEP',
    one(`${'<subProcess id="x">'.repeat(MAX_XML_DEPTH)}${'</subProcess>'.repeat(MAX_XML_DEPTH)}`),
  ],
  XML_NOT_WELL_FORMED: [' XML_NOT_WELL_FORMED', '<a><b></a>'],
  NOT_BPMN: [' NOT_BPMN', '<html><body/></html>'],
  NO_PROCESS: [' NO_PROCESS', '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"/>'],
  DUPLICATE_ID: ['a DUPLICATE_ID', one(user('a') + user('a'))],
  DUPLICATE_PROCESS_ID: ['p DUPLICATE_PROCESS_ID', one(user('a')), one(user('a') + user('b'), 's -> a -> b')],
  DUPLICATE_DECISION_ID: [
    'd DUPLICATE_DECISION_ID',
    one(user('a')),
    dmn(literal('d', '1'), { id: 'x', namespace: 'urn:x' }),
    dmn(literal('d', '2'), { id: 'y', namespace: 'urn:y' }),
  ],
  ELEMENT_WITHOUT_ID: ['p ELEMENT_WITHOUT_ID', one(`${user('a')}<task/>`)],
  UNREADABLE: [' UNREADABLE', one(`${user('a')}<nonsense id="n"/>`)],
  REFERENCE_MISSING: ['a REFERENCE_MISSING', one(caught(SIGNAL))],
  FLOW_SOURCE_MISSING: ['nobody_a FLOW_SOURCE_MISSING', one(user('a'), 's -> a\n nobody -> a')],
  FLOW_TARGET_MISSING: ['a_nobody FLOW_TARGET_MISSING', one(user('a'), 's -> a -> nobody')],
  FLOW_LEAVES_SCOPE: [
    's_b FLOW_LEAVES_SCOPE',
    one(`<subProcess id="a"><startEvent id="t"/>${user('b')}<flow>t -> b</flow></subProcess>`, 's -> a\n s -> b'),
  ],
  FLOW_INTO_START: ['s FLOW_INTO_START', one(user('a'), 's -> a -> s')],
  FLOW_OUT_OF_END: ['e FLOW_OUT_OF_END', one(`${user('a')}<endEvent id="e"/>`, 's -> e -> a')],
  FLOW_INTO_BOUNDARY: ['b FLOW_INTO_BOUNDARY', one(user('a') + boundary(SIGNAL), 's -> a -> b', SIGNAL_ROOT)],
  FLOW_AT_EVENT_SUB_PROCESS: [
    'a FLOW_AT_EVENT_SUB_PROCESS',
    one(
      `<subProcess id="a" triggeredByEvent="true">${event('startEvent', SIGNAL, 't')}</subProcess>`,
      's -> a',
      SIGNAL_ROOT,
    ),
  ],
  FLOW_AT_COMPENSATION_HANDLER: ['a FLOW_AT_COMPENSATION_HANDLER', one('<task id="a" isForCompensation="true"/>')],
  FLOW_OUT_OF_COMPENSATION: [
    'b FLOW_OUT_OF_COMPENSATION',
    one(
      `${user('a')}${boundary(COMPENSATION)}<task id="undo" isForCompensation="true"/><association id="x" sourceRef="b" targetRef="undo"/><task id="c"/><flow>b -> c</flow>`,
    ),
  ],
  FLOW_INTO_LINK_CATCH: ['a FLOW_INTO_LINK_CATCH', one(caught(link()))],
  FLOW_OUT_OF_LINK_THROW: [
    'a FLOW_OUT_OF_LINK_THROW',
    one(thrown(link()) + caught(link(), 'c') + user('z'), 's -> a -> z'),
  ],
  CONDITION_NOT_EXPRESSION: ['s_a CONDITION_NOT_EXPRESSION', one(user('a'), 's -> a [x > 1]')],
  DEFAULT_FLOW_INVALID: [
    'g DEFAULT_FLOW_INVALID',
    one(`<exclusiveGateway id="g" default="s_g"/>${user('a')}`, 's -> g -> a'),
  ],
  EXPRESSION_INVALID: ['s_a EXPRESSION_INVALID', one(user('a'), 's -> a [=1 +]')],
  EXPRESSIONS_TOO_LONG: [
    't25 EXPRESSIONS_TOO_LONG',
    one(Array.from({ length: 200 }, (_, i) => script(`t${i}`, `1${' + 1'.repeat(4_900)}`, 'x')).join(''), 's -> t0'),
  ],
  START_EVENTS_SEVERAL: ['t START_EVENTS_SEVERAL', one(`<startEvent id="t"/>${user('a')}`, 's -> a\n t -> a')],
  SUB_PROCESS_START_EVENTS: [
    't SUB_PROCESS_START_EVENTS',
    one('<subProcess id="a"><startEvent id="r"/><startEvent id="t"/></subProcess>'),
  ],
  START_EVENT_TYPE_INVALID: [
    't START_EVENT_TYPE_INVALID',
    one(user('a') + event('startEvent', '<errorEventDefinition/>', 't'), 's -> a\n t -> a'),
  ],
  START_MESSAGE_DUPLICATE: [
    'u START_MESSAGE_DUPLICATE',
    one(
      user('a') + event('startEvent', MESSAGE, 't') + event('startEvent', MESSAGE, 'u'),
      's -> a\n t -> a\n u -> a',
      message(),
    ),
  ],
  START_NOTHING: ['p START_NOTHING', model({ nodes: user('a') + user('b'), flows: 'a -> b -> a' })],
  EVENT_SUB_PROCESS_START: [
    'x EVENT_SUB_PROCESS_START',
    one(`${user('a')}<subProcess id="x" triggeredByEvent="true"><startEvent id="t"/></subProcess>`),
  ],
  EVENT_DEFINITION_MISSING: ['a EVENT_DEFINITION_MISSING', one(caught(''))],
  EVENT_DEFINITION_NOT_ALLOWED: ['a EVENT_DEFINITION_NOT_ALLOWED', one(caught('<terminateEventDefinition/>'))],
  EVENT_MUST_INTERRUPT: [
    'b EVENT_MUST_INTERRUPT',
    one(user('a') + boundary('<errorEventDefinition/>', 'cancelActivity="false"')),
  ],
  BOUNDARY_NOT_ATTACHED: [
    'b BOUNDARY_NOT_ATTACHED',
    one(`${user('z')}<exclusiveGateway id="a"/>${boundary(SIGNAL)}`, 's -> a -> z', SIGNAL_ROOT),
  ],
  CANCEL_OUTSIDE_TRANSACTION: ['b CANCEL_OUTSIDE_TRANSACTION', one(user('a') + boundary('<cancelEventDefinition/>'))],
  COMPENSATION_HANDLER_MISSING: ['b COMPENSATION_HANDLER_MISSING', one(user('a') + boundary(COMPENSATION))],
  COMPENSATION_ACTIVITY_UNKNOWN: [
    'a COMPENSATION_ACTIVITY_UNKNOWN',
    one(thrown('<compensateEventDefinition activityRef="nobody"/>')),
  ],
  MESSAGE_MISSING: ['a MESSAGE_MISSING', one(caught('<messageEventDefinition/>'))],
  MESSAGE_NAME_MISSING: ['a MESSAGE_NAME_MISSING', one(caught(MESSAGE), 's -> a', message(''))],
  CORRELATION_KEY_MISSING: ['a CORRELATION_KEY_MISSING', one(caught(MESSAGE), 's -> a', message('name="m"', ''))],
  SIGNAL_MISSING: ['a SIGNAL_MISSING', one(caught('<signalEventDefinition/>'))],
  ERROR_CODE_MISSING: ['a ERROR_CODE_MISSING', one(event('endEvent', '<errorEventDefinition/>'))],
  ESCALATION_CODE_MISSING: ['a ESCALATION_CODE_MISSING', one(thrown('<escalationEventDefinition/>'))],
  TIMER_MISSING: ['a TIMER_MISSING', one(caught(timer('')))],
  TIMER_INVALID: ['a TIMER_INVALID', one(caught(timer(duration('soon'))))],
  CONDITION_MISSING: ['a CONDITION_MISSING', one(caught('<conditionalEventDefinition/>'))],
  LINK_NAME_MISSING: ['a LINK_NAME_MISSING', one(thrown(link('')))],
  LINK_TARGET_MISSING: ['a LINK_TARGET_MISSING', one(thrown(link()))],
  LINK_TARGET_SEVERAL: ['a LINK_TARGET_SEVERAL', one(thrown(link()) + caught(link(), 'c') + caught(link(), 'd'))],
  EVENT_CAUGHT_TWICE: [
    'd EVENT_CAUGHT_TWICE',
    one(user('a') + boundary(MESSAGE) + boundary(MESSAGE, '', 'd'), 's -> a', message()),
  ],
  GATEWAY_LEADS_NOWHERE: ['a GATEWAY_LEADS_NOWHERE', one('<exclusiveGateway id="a"/>')],
  EVENT_GATEWAY_FLOWS: ['w EVENT_GATEWAY_FLOWS', arms(caught(SIGNAL), '', 'w -> a')],
  EVENT_GATEWAY_TARGET: ['w EVENT_GATEWAY_TARGET', arms(caught(SIGNAL), user('c'))],
  EVENT_GATEWAY_TARGET_SHARED: [
    'w EVENT_GATEWAY_TARGET_SHARED',
    arms(caught(SIGNAL), caught(timer(duration('PT1M')), 'c'), 'w -> a\n w -> c -> a'),
  ],
  EVENT_GATEWAY_MIXED: [
    'w EVENT_GATEWAY_MIXED',
    arms(caught(MESSAGE), '<receiveTask id="c" messageRef="m"/>', 'w -> a\n w -> c', message()),
  ],
  EVENT_GATEWAY_PARALLEL: [
    'w EVENT_GATEWAY_PARALLEL',
    arms(caught(SIGNAL), caught(timer(duration('PT1M')), 'c')).replace(
      'eventBasedGateway id="w"',
      'eventBasedGateway id="w" eventGatewayType="Parallel"',
    ),
  ],
  EVENT_GATEWAY_CONDITION: [
    'w EVENT_GATEWAY_CONDITION',
    arms(caught(SIGNAL), caught(timer(duration('PT1M')), 'c'), 'w -> a [=true]\n w -> c'),
  ],
  SCRIPT_MISSING: ['a SCRIPT_MISSING', one('<scriptTask id="a"/>')],
  TASK_DOES_NOTHING: ['a TASK_DOES_NOTHING', one('<serviceTask id="a"/>')],
  JOB_TYPE_MISSING: ['a JOB_TYPE_MISSING', service('')],
  JOB_RETRIES_INVALID: ['a JOB_RETRIES_INVALID', service('type="w" retries="few"')],
  CALLED_DECISION_MISSING: [
    'a CALLED_DECISION_MISSING',
    one(`<businessRuleTask id="a">${ext('<z:calledDecision decisionId="d"/>')}</businessRuleTask>`),
  ],
  BINDING_INVALID: [
    'a BINDING_INVALID',
    one(`<callActivity id="a">${ext('<z:calledElement processId="q" bindingType="newest"/>')}</callActivity>`),
  ],
  CALLED_PROCESS_MISSING: ['a CALLED_PROCESS_MISSING', one('<callActivity id="a"/>')],
  MULTI_INSTANCE_COLLECTION_MISSING: ['a MULTI_INSTANCE_COLLECTION_MISSING', multi('')],
  CARDINALITY_INVALID: [
    'a CARDINALITY_INVALID',
    multi('<loopCardinality xsi:type="bpmn:tFormalExpression">-1</loopCardinality>'),
  ],
  LOOP_CONDITION_MISSING: ['a LOOP_CONDITION_MISSING', loop('<standardLoopCharacteristics/>')],
  LOOP_MAXIMUM_INVALID: ['a LOOP_MAXIMUM_INVALID', loop('<standardLoopCharacteristics loopMaximum="-1"/>')],
  QUANTITY_INVALID: ['a QUANTITY_INVALID', one(user('a', '', 'startQuantity="0"'))],
  MAPPING_INVALID: ['a MAPPING_INVALID', one(user('a', '<z:ioMapping><z:input source="=1"/></z:ioMapping>'))],
  LIMITS_INVALID: [
    'a LIMITS_INVALID',
    one(user('a', '<z:properties><z:property name="limit" value="soon"/></z:properties>')),
  ],
  AD_HOC_EMPTY: ['a AD_HOC_EMPTY', one('<adHocSubProcess id="a"/>')],
  AD_HOC_CONTENT: [
    't AD_HOC_CONTENT',
    one(`<adHocSubProcess id="a">${user('b')}<startEvent id="t"/></adHocSubProcess>`),
  ],
  PRIORITY_INVALID: ['a PRIORITY_INVALID', one(user('a', '<z:priorityDefinition priority="101"/>'))],
  DATE_INVALID: ['a DATE_INVALID', one(user('a', '<z:taskSchedule dueDate="soon"/>'))],
  ELEMENT_UNREACHABLE: ['x ELEMENT_UNREACHABLE', one(user('a') + user('x'))],
  TIMER_CYCLE_ONCE: [
    'a TIMER_CYCLE_ONCE',
    one(caught(timer('<timeCycle xsi:type="bpmn:tFormalExpression">R3/PT1H</timeCycle>'))),
  ],
  UNSUPPORTED: ['a UNSUPPORTED_CALL_CHOREOGRAPHY', one('<callChoreography id="a"/>')],
};

describe('a problem of a model', () => {
  it.each(PROBLEM_CODES)('%s names its element, in both languages', async (code) => {
    const [told, ...models] = EXAMPLES[code];
    const { problems } = await compileTogether(models);
    expect(problems.map((problem) => `${problem.elementId} ${problem.code}`)).toContain(told);
    for (const { message } of problems) {
      expect(message.vi).not.toBe(message.en);
      expect(`${message.vi} ${message.en}`).not.toMatch(/\{\}|undefined/);
    }
  });
});
