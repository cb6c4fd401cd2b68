import { describe, expect, it } from '@jest/globals';
import { cpuMs } from '@trucban/testkit/cpu-time';
import { dmn, literal, output, table } from '../../test/dmn.ts';
import { given, NOON } from '../../test/given.ts';
import { model, user } from '../../test/model.ts';
import { compileTogether, createMemoryRuntime, MAX_TRACE_CHARACTERS, type DecisionTrace } from '../index.ts';

const asking = (attributes: string, inner = ''): string =>
  model({
    nodes: `<startEvent id="s"/><businessRuleTask id="rule"><extensionElements><z:calledDecision ${attributes}/>${inner}</extensionElements></businessRuleTask>${user('after')}`,
    flows: 's -> rule -> after',
  });
const ASKING = asking('decisionId="level" resultVariable="answer"');

const LEVEL = dmn(
  table(
    'level',
    ['people', 'kind'],
    [output('level'), output('who')],
    ['> 10 | "fire" | 2 | "PC07"', '<= 10 | "fire" | 1 | "CATP"', '- | "flood" | 3 | "PCTT"'],
  ),
);

describe('a business rule task', () => {
  it('takes the answer of its decision in the same step', async () => {
    const scenario = await given([ASKING, LEVEL], { people: 12, kind: 'fire' });
    expect(scenario.waiting()).toEqual(['after']);
    expect(scenario.variables()).toMatchObject({ answer: { level: 2, who: 'PC07' } });
  });

  it('tells the history which rules matched, and of which version', async () => {
    const scenario = await given([ASKING, LEVEL], { people: 3, kind: 'fire' });
    const [root] = scenario.runtime.roots();
    const event = scenario.runtime.history(root!.id).find(({ type }) => type === 'decisionEvaluated');
    expect(event).toMatchObject({
      elementId: 'rule',
      decisionId: 'level',
      version: 1,
      definitionHash: expect.stringMatching(/^sha256:/),
    });
    const [trace] = (event as { decisions: readonly DecisionTrace[] }).decisions;
    expect(trace).toMatchObject({ decisionId: 'level', value: { level: 1, who: 'CATP' } });
    expect(trace?.tables[0]).toEqual({
      elementId: 'level_t',
      inputs: [
        { label: 'people', value: 3 },
        { label: 'kind', value: 'fire' },
      ],
      matched: [{ ruleId: 'level_r2', index: 2, outputs: [1, 'CATP'] }],
    });
  });

  it('sees input mappings first, and reads text where a date is declared', async () => {
    const decision = dmn(
      `<inputData id="i" name="since"><variable name="since" typeRef="date"/></inputData>${literal('old', 'since < date("2020-01-01") and local = 1', { requires: ['?i'] })}`,
    );
    const xml = asking(
      'decisionId="=which" resultVariable="answer"',
      '<z:ioMapping><z:input source="=1" target="local"/><z:output source="=answer" target="isOld"/></z:ioMapping>',
    );
    const scenario = await given([xml, decision], { which: 'old', since: '2019-05-01', local: 2 });
    expect(scenario.variables()).toMatchObject({ isOld: true });
    expect(scenario.variables()).not.toHaveProperty('answer');
  });

  it.each([
    ['DECISION_UNKNOWN', 'decisionId="nothing" resultVariable="r"', {}],
    ['CALLED_DECISION_INVALID', 'decisionId="=nothing" resultVariable="r"', {}],
    ['DECISION_UNKNOWN', 'decisionId="level" resultVariable="r" bindingType="versionTag" versionTag="v9"', {}],
    ['DECISION_FAILED', 'decisionId="two" resultVariable="r"', {}],
    ['DECISION_FAILED', 'decisionId="endless" resultVariable="r"', {}],
  ])('has the process incident %s for %s', async (code, attributes, variables) => {
    const more = dmn(
      table('two', [], [output('a')], ['1', '2']) + literal('endless', 'for i in 1..1000000000 return i'),
      { id: 'more', namespace: 'urn:more' },
    );
    const scenario = await given([asking(attributes), LEVEL, more], variables);
    expect(scenario.incidents()).toEqual([`rule ${code}`]);
    expect(scenario.waiting()).toEqual([]);
  });

  it('goes on after a correction', async () => {
    const strict = dmn(table('level', ['x'], [output('a')], ['> 1 | 1', '> 2 | 2']));
    const scenario = await given([ASKING, strict], { x: 5 });
    expect(scenario.incidents()).toEqual(['rule DECISION_FAILED']);
    expect(scenario.retry({ x: 2 })).toEqual({ ok: true });
    expect(scenario.variables()).toMatchObject({ answer: 1 });
  });

  it('binds to the newest, to the deployment, or to a tag', async () => {
    const tagged = (value: number, tag: string): string =>
      dmn(literal('level', String(value), { extension: `<zeebe:versionTag value="${tag}"/>` }));
    const runtime = createMemoryRuntime({ now: NOON });
    const deploy = async (...models: string[]): Promise<void> => {
      const compiled = await compileTogether(models);
      if (!compiled.ok) throw new Error(compiled.problems[0]?.code);
      runtime.deploy(compiled.processes, compiled.decisions);
    };
    const process = model({
      nodes: `<startEvent id="s"/>${['latest', 'deployment', 'versionTag']
        .map(
          (binding) =>
            `<businessRuleTask id="${binding}"><extensionElements><z:calledDecision decisionId="level" resultVariable="${binding}" bindingType="${binding}" versionTag="two"/></extensionElements></businessRuleTask>`,
        )
        .join('')}${user('end')}`,
      flows: 's -> latest -> deployment -> versionTag -> end',
    });
    await deploy(process, tagged(1, 'one'));
    await deploy(tagged(2, 'two'));
    await deploy(tagged(3, 'three'));
    const started = runtime.start('p');
    expect(started.ok && runtime.describe(started.instanceId).variables).toEqual({
      latest: 3,
      deployment: 1,
      versionTag: 2,
    });
  });

  it('stops an endless loop of decisions', async () => {
    const loop = model({
      nodes:
        '<startEvent id="s"/><businessRuleTask id="rule"><extensionElements><z:calledDecision decisionId="level" resultVariable="r"/></extensionElements></businessRuleTask>',
      flows: 's -> rule -> rule',
    });
    const scenario = await given([loop, dmn(literal('level', '1'))]);
    expect(scenario.incidents()).toEqual(['rule ENDLESS_LOOP']);
  });

  it('stops an endless loop of expensive decisions soon', async () => {
    const loop = model({
      nodes:
        '<startEvent id="s"/><businessRuleTask id="rule"><extensionElements><z:calledDecision decisionId="level" resultVariable="r"/></extensionElements></businessRuleTask>',
      flows: 's -> rule -> rule',
    });
    const startedAt = cpuMs();
    const scenario = await given([loop, dmn(literal('level', 'count(for i in 1..40000 return i)'))]);
    expect(scenario.incidents()).toEqual(['rule ENDLESS_LOOP']);
    // Some three seconds on a quiet machine; without counting fuel it would be minutes.
    expect(cpuMs() - startedAt).toBeLessThan(30_000);
  });

  it('leaves a trace that is too long out of the history', async () => {
    const long = dmn(literal('level', `[string join(for i in 1..${MAX_TRACE_CHARACTERS} return "x", "")]`));
    const scenario = await given([ASKING, long]);
    const [root] = scenario.runtime.roots();
    expect(scenario.runtime.history(root!.id).find(({ type }) => type === 'decisionEvaluated')).toMatchObject({
      decisions: [],
    });
    expect(scenario.waiting()).toEqual(['after']);
  });
});
