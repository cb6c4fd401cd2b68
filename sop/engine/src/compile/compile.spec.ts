import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { cpuMs } from '@trucban/testkit/cpu-time';
import { given } from '../../test/given.ts';
import { model, user } from '../../test/model.ts';
import { compile } from './compile.ts';
import { guardXml } from './guard.ts';
import { sha256Hex } from './sha256.ts';

const codes = async (xml: string): Promise<readonly string[]> =>
  (await compile(xml)).problems.map((problem) => `${problem.elementId} ${problem.code}`);
const good = model({ nodes: `<startEvent id="s"/>${user('a')}<endEvent id="e"/>`, flows: 's -> a -> e' });

describe('compiling', () => {
  it('tells every problem at once, each with its element and both languages', async () => {
    const xml = model({
      nodes:
        '<startEvent id="s"/><scriptTask id="t"/><callActivity id="c"/><intermediateCatchEvent id="w"><timerEventDefinition><timeDuration xsi:type="bpmn:tFormalExpression">soon</timeDuration></timerEventDefinition></intermediateCatchEvent>',
      flows: 's -> t -> c -> w\n s -> nowhere\n t -> w [=1 +]',
    });
    const result = await compile(xml);
    expect(result.ok).toBe(false);
    expect([...(await codes(xml))].sort()).toEqual([
      'c CALLED_PROCESS_MISSING',
      's_nowhere FLOW_TARGET_MISSING',
      't SCRIPT_MISSING',
      't_w EXPRESSION_INVALID',
      'w EVENT_DEFINITION_MISSING',
      'w TIMER_INVALID',
    ]);
    for (const { message } of result.problems) expect(message.vi).not.toBe(message.en);
  });

  it.each([
    ['decisionId="x"', 'CALLED_DECISION_MISSING'],
    ['resultVariable="x"', 'CALLED_DECISION_MISSING'],
    ['decisionId="x" resultVariable="y" bindingType="newest"', 'BINDING_INVALID'],
    ['decisionId="x" resultVariable="y" bindingType="versionTag"', 'BINDING_INVALID'],
  ])('refuses the called decision %s', async (attributes, code) => {
    const decision = model({
      nodes: `<startEvent id="s"/><businessRuleTask id="d"><extensionElements><z:calledDecision ${attributes}/></extensionElements></businessRuleTask>`,
      flows: 's -> d',
    });
    expect(await codes(decision)).toEqual([`d ${code}`]);
  });

  it('names what is not built', async () => {
    const xml = model({ nodes: '<startEvent id="s"/><callChoreography id="c"/>', flows: 's -> c' });
    expect(await codes(xml)).toContain('c UNSUPPORTED_CALL_CHOREOGRAPHY');
  });

  it('refuses a function that does not exist and a limit that is no duration', async () => {
    const xml = model({
      nodes: `<startEvent id="s"/>${user('a', '<z:assignmentDefinition assignee="=nobody(1)"/><z:properties><z:property name="limit" value="soon"/></z:properties>')}`,
      flows: 's -> a',
    });
    expect(await codes(xml)).toEqual(['a LIMITS_INVALID', 'a EXPRESSION_INVALID']);
  });

  it('lists what the model asks of its surroundings', async () => {
    const limits =
      '[{"limit":"PT5M","calendar":"24x7","from":"entry","escalationPolicy":"ESC-EMG"},{"limit":"P1D","calendar":"office","from":"creation"}]';
    const xml = model({
      nodes: `<startEvent id="s"/>${user('a', `<z:assignmentDefinition candidateGroups="PC07/dispatcher"/><z:formDefinition formId="form_a"/><z:properties><z:property name="limits" value="${limits.replace(/"/g, '&quot;')}"/></z:properties>`)}`,
      flows: 's -> a',
    });
    const result = await compile(xml);
    expect(result.ok && result.processes[0]?.references).toEqual({
      jobTypes: [],
      jobs: [],
      formIds: ['form_a'],
      processIds: [],
      decisions: [],
      candidateGroups: ['PC07/dispatcher'],
      escalationPolicies: ['ESC-EMG'],
      calendars: ['24x7', 'office'],
    });
  });

  it('lists the work of elements with what a catalogue can check of it', async () => {
    const job = (type: string, more = '') =>
      `<extensionElements><z:taskDefinition type="${type}"/><z:taskHeaders><z:header key="k" value="v"/></z:taskHeaders>${more}</extensionElements>`;
    const inputs =
      '<z:ioMapping><z:input source="https://x.example" target="url"/><z:input source="=a" target="body"/><z:input source="basic" target="auth.type"/></z:ioMapping>';
    const xml = model({
      nodes: `<startEvent id="s"/><serviceTask id="a">${job('http', inputs)}</serviceTask><sendTask id="b">${job('script')}</sendTask><serviceTask id="c">${job('=kind')}</serviceTask>`,
      flows: 's -> a -> b -> c',
    });
    const result = await compile(xml);
    expect(result.ok && result.processes[0]?.references.jobs).toEqual([
      {
        elementId: 'a',
        type: 'http',
        headers: { k: 'v' },
        inputs: { url: 'https://x.example', body: null, auth: null },
      },
      { elementId: 'b', type: 'script', headers: { k: 'v' }, inputs: null },
    ]);
  });

  it('gives the same hash whatever the line ends, another one for another model', async () => {
    const hash = async (xml: string) => {
      const result = await compile(xml);
      return result.ok ? result.processes[0]?.hash : null;
    };
    expect(await hash(good)).toBe(await hash(`\uFEFF${good.replace(/\n/g, '\r\n')}\n`));
    expect(await hash(good)).not.toBe(await hash(good.replace('id="a"', 'id="a" name="x"')));
    expect(await hash(good)).toBe(`sha256:${createHash('sha256').update(good).digest('hex')}`);
  });

  it.each(['', 'abc', 'Trực ban 🚒', 'x'.repeat(55), 'x'.repeat(56), 'x'.repeat(64), 'é'.repeat(5000)])(
    'sha-256 of %j is the standard one',
    (text) => {
      expect(sha256Hex(text)).toBe(createHash('sha256').update(text).digest('hex'));
    },
  );
});

describe('hostile models', () => {
  const nested = (levels: number): string =>
    model({
      nodes: `${Array.from({ length: levels }, (_, i) => `<subProcess id="n${i}">`).join('')}${'</subProcess>'.repeat(levels)}`,
    });

  it.each([
    ['a DOCTYPE', `<!DOCTYPE x [<!ENTITY a "b">]>${good}`, 'XML_HAS_DOCTYPE'],
    ['an entity', good.replace('<bpmn:startEvent id="s"/>', '<bpmn:startEvent id="s" name="&a;"/>'), 'XML_HAS_ENTITY'],
    ['20,000 levels', nested(20_000), 'XML_TOO_DEEP'],
    ['too many elements', model({ nodes: '<task id="t"/>'.repeat(100_001) }), 'XML_TOO_MANY_ELEMENTS'],
    ['more than 4 MB', `${good}<!--${'x'.repeat(4 * 1024 * 1024)}-->`, 'XML_TOO_LARGE'],
    ['no XML', 'hello', 'XML_NOT_WELL_FORMED'],
    ['open tags', good.replace('</bpmn:process>', ''), 'XML_NOT_WELL_FORMED'],
    ['an unclosed comment', `${good}<!-- `, 'XML_NOT_WELL_FORMED'],
  ])('%s is refused quickly', async (_name, xml, code) => {
    const before = cpuMs();
    expect(await codes(xml)).toEqual([` ${code}`]);
    expect(cpuMs() - before).toBeLessThan(10_000);
  });

  const many = (element: (i: number) => string): string =>
    model({ nodes: Array.from({ length: 70_000 }, (_, i) => element(i)).join('') });

  it.each([
    ['one id for all', many(() => '<task id="t"/>'), 't DUPLICATE_ID'],
    ['elements that BPMN does not have', many((i) => `<foo id="f${i}"/>`), ' UNREADABLE'],
    ['text where none may stand', many(() => 'x<task/>'), ' UNREADABLE'],
    ['flows that lead nowhere', many((i) => `<sequenceFlow id="f${i}"/>`), ' MODEL_TOO_LARGE'],
    ['elements without an id', many(() => '<task/>'), ' MODEL_TOO_LARGE'],
  ])('70,000 times %s: the first problems are told, quickly', async (_name, xml, first) => {
    const before = cpuMs();
    const told = await codes(xml);
    expect(cpuMs() - before).toBeLessThan(10_000);
    expect(told).toContain(first);
    expect(told.length).toBeLessThanOrEqual(1_200);
  });

  it('XML that is no BPMN, an empty text and a file without a process are problems, not exceptions', async () => {
    expect((await compile('<html><body/></html>')).ok).toBe(false);
    expect((await compile('')).ok).toBe(false);
    expect(await codes('<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"/>')).toEqual([
      ' NO_PROCESS',
    ]);
  });

  it('150 levels still compile and run', async () => {
    expect(guardXml(nested(150))).toBeNull();
    expect((await compile(nested(150))).ok).toBe(true);
  });
});

describe('reading XML', () => {
  const read = async (body: string): Promise<readonly string[]> => {
    const result = await compile(
      `<x:definitions xmlns:x="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:q="http://camunda.org/schema/zeebe/1.0" id="d"><x:process id="p" isExecutable="true">${body}</x:process></x:definitions>`,
    );
    return result.problems.map(({ elementId, code, message }) => `${elementId} ${code} ${message.en}`);
  };

  it('takes any prefix, CDATA, entities and comments', async () => {
    expect(
      await read(
        '<!-- a --><x:startEvent id="s"/><x:scriptTask id="t"><x:extensionElements><q:script expression="=1 &lt; 2" resultVariable="r"/></x:extensionElements></x:scriptTask><x:sequenceFlow id="f" sourceRef="s" targetRef="t"><x:conditionExpression><![CDATA[=1 < 2]]></x:conditionExpression></x:sequenceFlow>',
      ),
    ).toEqual([]);
  });

  it.each([
    ['<x:task id="a"><x:task id="b"/></x:task>', ' UNREADABLE', 'unrecognized element <bpmn:task>'],
    ['<x:task id="a b"/>', ' UNREADABLE', 'illegal ID <a b>'],
    ['<x:task id="a"/><x:task id="a"/>', 'a DUPLICATE_ID', '"a"'],
    ['<x:task id="a">text</x:task>', ' UNREADABLE', 'unexpected body text <text>'],
    ['<x:task id="a" id="b"/>', ' UNREADABLE', 'already defined'],
    ['<y:task id="a"/>', ' NOT_BPMN', 'missing namespace on <y:task>'],
    ['<x:task id="a"><x:documentation><x:b/></x:documentation></x:task>', ' UNREADABLE', '<bpmn:b>'],
  ])('%s: %s', async (body, code, detail) => {
    const [told = ''] = await read(`<x:startEvent id="s"/>${body}`);
    expect(told.startsWith(code)).toBe(true);
    expect(told).toContain(detail);
  });
});

describe('large and odd models', () => {
  it('a chain of 10,000 tasks and 3,000 links compiles in seconds', async () => {
    const ids = Array.from({ length: 10_000 }, (_, i) => `t${i}`);
    const links = Array.from(
      { length: 3_000 },
      (_, i) =>
        `<intermediateThrowEvent id="x${i}"><linkEventDefinition name="l${i}"/></intermediateThrowEvent><intermediateCatchEvent id="y${i}"><linkEventDefinition name="l${i}"/></intermediateCatchEvent>`,
    );
    const xml = model({
      nodes: `<startEvent id="s"/>${ids.map((id) => `<task id="${id}"/>`).join('')}${links.join('')}`,
      flows: `s -> ${ids.join(' -> ')}`,
    });
    const before = cpuMs();
    expect((await compile(xml)).ok).toBe(true);
    expect(cpuMs() - before).toBeLessThan(10_000);
  });

  it('ids that every JavaScript object has are ids like any other', async () => {
    const run = await given(
      model({
        nodes: `<startEvent id="s"/><parallelGateway id="valueOf"/>${user('constructor')}${user('toString')}<parallelGateway id="hasOwnProperty"/><inclusiveGateway id="isPrototypeOf"/>${user('z')}`,
        flows:
          's -> valueOf\n valueOf -> constructor\n valueOf -> toString\n constructor -> hasOwnProperty\n toString -> hasOwnProperty\n hasOwnProperty -> isPrototypeOf -> z',
      })
        .replace('id="constructor_hasOwnProperty"', 'id="__proto__"')
        .replace('id="toString_hasOwnProperty"', 'id="propertyIsEnumerable"'),
      { constructor: 1, toString: 'x' },
    );
    run.complete('constructor', { valueOf: 2 });
    expect(run.waiting()).toEqual(['toString']);
    run.complete('toString');
    expect(run.waiting()).toEqual(['z']);
    expect(run.variables()).toEqual({ constructor: 1, toString: 'x', valueOf: 2 });
  });
});
