import { describe, expect, it } from '@jest/globals';
import { cpuMs } from '@trucban/testkit/cpu-time';
import { fc } from '@trucban/testkit/properties';
import { toJson, type FeelContext } from '@trucban/feel';
import { dmn, literal, output, table } from '../../test/dmn.ts';
import { compileDmnTogether } from './compile-together.ts';
import { compileDmn, evaluateDecision, type DecisionOutcome } from '../index.ts';

function decide(xml: string, id: string, inputs: FeelContext = {}, json = false): DecisionOutcome {
  const { definition, problems } = compileDmn(xml);
  if (!definition) throw new Error(problems[0]?.code);
  const lookup = (name: string) => (Object.hasOwn(inputs, name) ? inputs[name] : undefined);
  return evaluateDecision(definition, id, { inputs: lookup, json, now: '2030-01-01T00:00:00.000Z' });
}

/** The JSON of a decision, or the codes of its notes or failure. */
function answer(xml: string, id: string, inputs?: FeelContext, json?: boolean): unknown {
  const outcome = decide(xml, id, inputs, json);
  if (!outcome.ok) return outcome.code;
  return outcome.notes.length > 0 ? outcome.notes.map(({ code }) => code) : toJson(outcome.value);
}

/** The JSON of a decision, whatever its notes say. */
function value(xml: string, id: string, inputs?: FeelContext): unknown {
  const outcome = decide(xml, id, inputs);
  return outcome.ok ? toJson(outcome.value) : outcome.code;
}

/** An item definition with allowed values. */
const item = (name: string, type: string, allowed: string): string =>
  `<itemDefinition name="${name}"><typeRef>${type}</typeRef><allowedValues><text>${allowed}</text></allowedValues></itemDefinition>`;

describe('names', () => {
  it('finds a decision by its id, its name, and the name of its variable', () => {
    const xml = dmn(
      '<decision id="d" name="Fee of the permit"><variable name="fee"/><literalExpression><text>5</text></literalExpression></decision>',
    );
    expect(['d', 'Fee of the permit', 'fee', 'Fee'].map((name) => answer(xml, name))).toEqual([
      5,
      5,
      5,
      'DECISION_UNKNOWN',
    ]);
  });

  it('takes the value of a decision without logic from what is given', () => {
    const needs = '<informationRequirement><requiredDecision href="#mark"/></informationRequirement>';
    const xml = dmn(
      `<decision id="mark" name="mark"><variable name="mark" typeRef="number"/></decision>
       <decision id="d" name="d">${needs}<literalExpression><text>mark + 1</text></literalExpression></decision>`,
    );
    expect(answer(xml, 'd', { mark: 4 })).toBe(5);
    expect(answer(xml, 'd')).toContain('LOGIC_MISSING');
    expect(answer(xml, 'mark', { mark: 'four' })).toEqual(['NOT_OF_TYPE']);
  });
});

describe('hit policies', () => {
  const RULES = ['> 0 | 10 | "b"', '> 1 | 30 | "a"', '> 2 | 20 | "a"'];
  const two = [output('n', '30, 10, 20'), output('s', '"a", "b"', '"none"')];
  const one = [output('n', '30, 20, 10')];
  const ask = (
    policy: string,
    x: number,
    outputs = one,
    rules = RULES.map((rule) => rule.replace(/ \| "."$/, '')),
  ): unknown => answer(dmn(table('t', ['x'], outputs, rules, `hitPolicy="${policy}"`)), 't', { x });

  it.each([
    ['UNIQUE', 1, 10],
    ['U', 1, 10],
    ['UNIQUE', 2, ['SEVERAL_RULES_MATCH']],
    ['UNIQUE', 0, null],
    ['ANY', 1, 10],
    ['ANY', 2, ['RULES_DISAGREE']],
    ['FIRST', 3, 10],
    ['PRIORITY', 3, 30],
    ['PRIORITY', 1, 10],
    ['RULE ORDER', 3, [10, 30, 20]],
    ['OUTPUT ORDER', 3, [30, 20, 10]],
    ['COLLECT', 3, [10, 30, 20]],
    ['COLLECT', 0, []],
    ['C+', 3, 60],
    ['C<', 3, 10],
    ['C>', 3, 30],
    ['C#', 3, 3],
    ['C#', 0, 0],
    ['C+', 0, null],
  ])('%s with %j', (policy, x, expected) => expect(ask(policy, x)).toEqual(expected));

  it('orders by the first output, then by the next', () => {
    const rules = ['- | 10 | "b"', '- | 30 | "b"', '- | 30 | "a"'];
    expect(ask('OUTPUT ORDER', 0, two, rules)).toEqual([
      { n: 30, s: 'a' },
      { n: 30, s: 'b' },
      { n: 10, s: 'b' },
    ]);
    expect(ask('PRIORITY', 0, two, rules)).toEqual({ n: 30, s: 'a' });
  });

  it('falls back to the default outputs', () => {
    expect(ask('FIRST', 0, two, RULES)).toEqual({ n: null, s: 'none' });
  });

  it('says that an input or output is none of the allowed values', () => {
    expect(ask('FIRST', 1, one, ['- | 5'])).toEqual(['OUTPUT_NOT_ALLOWED']);
    const limited = dmn(table('t', ['x'], one, ['- | 10'])).replace(
      '</inputExpression>',
      '</inputExpression><inputValues><text>1, 2</text></inputValues>',
    );
    expect(answer(limited, 't', { x: 3 })).toEqual(['INPUT_NOT_ALLOWED']);
    expect(answer(limited, 't', { x: 2 })).toBe(10);
  });

  it('goes on with null for an input or output that is not allowed', () => {
    const limited = dmn(table('t', ['x'], one, ['1 | 10', 'null | 20'])).replace(
      '</inputExpression>',
      '</inputExpression><inputValues><text>1, 2</text></inputValues>',
    );
    expect(value(limited, 't', { x: 3 })).toBe(20);
    const columns = [output('n', '10'), output('m', '"a"')];
    expect(value(dmn(table('t', ['x'], columns, ['- | 10 | "b"'])), 't', { x: 1 })).toEqual({ n: 10, m: null });
  });

  it('asks the type of the table and of an output entry', () => {
    const xml = (policy: string): string =>
      dmn(
        item('tColour', 'string', '"red", "blue"') +
          table('t', ['x'], [output('n')], ['- | x', '- | "red"'], `hitPolicy="${policy}" typeRef="tColour"`) +
          table('u', ['x'], [output('n')], ['- | x']).replace('<outputEntry>', '<outputEntry typeRef="tColour">'),
      );
    expect(value(xml('FIRST'), 't', { x: 'red' })).toBe('red');
    expect(value(xml('FIRST'), 't', { x: 'green' })).toBe(null);
    expect(value(xml('COLLECT'), 't', { x: 'green' })).toEqual([null, 'red']);
    expect(value(xml('FIRST'), 'u', { x: 'blue' })).toBe('blue');
    expect(value(xml('FIRST'), 'u', { x: 'green' })).toBe(null);
  });
});

describe('types of functions and services', () => {
  const types =
    item('tColour', 'string', '"red", "blue"') +
    item('tWay', 'tColour', '"left", "right"') +
    '<itemDefinition name="tF"><functionItem outputTypeRef="tColour"><parameters name="a"/></functionItem></itemDefinition>' +
    '<itemDefinition name="tS"><functionItem><parameters name="b" typeRef="tColour"/></functionItem></itemDefinition>' +
    '<inputData id="x" name="x"/>';
  const echo = '<formalParameter name="a"/><literalExpression><text>a</text></literalExpression>';

  it('asks the result of a function by its own type', () => {
    const xml = dmn(
      `${types}<decision id="f" name="f"><functionDefinition typeRef="tF">${echo}</functionDefinition></decision>` +
        `<businessKnowledgeModel id="k" name="k"><encapsulatedLogic typeRef="tF">${echo}</encapsulatedLogic></businessKnowledgeModel>` +
        literal('d', '[f(x), k(x)]', { requires: ['?x', 'f', '!k'] }),
    );
    expect(value(xml, 'd', { x: 'red' })).toEqual(['red', 'red']);
    expect(value(xml, 'd', { x: 'green' })).toEqual([null, null]);
  });

  it('lets a function stand for a function type whose parameters have no type', () => {
    const lambda =
      '<decision id="f" name="f"><literalExpression typeRef="tF"><text>function(a: tColour) a</text></literalExpression></decision>';
    const xml = dmn(types + lambda + literal('d', 'f(x)', { requires: ['?x', 'f'] }));
    expect(value(xml, 'd', { x: 'red' })).toBe('red');
  });

  it('asks the inputs of a decision service by its function type', () => {
    const service =
      '<decisionService id="s" name="s"><variable name="s" typeRef="tS"/><outputDecision href="#d"/><inputDecision href="#b"/></decisionService>';
    const xml = dmn(types + literal('b', '"red"') + literal('d', 'b', { requires: ['b'] }) + service);
    expect(value(xml, 's', { b: 'blue' })).toBe('blue');
    expect(value(xml, 's', { b: 'green' })).toBe(null);
  });

  it('takes allowed values instead of those of the base type', () => {
    const xml = dmn(types + literal('d', 'x', { requires: ['?x'], typeRef: 'tWay' }));
    expect(value(xml, 'd', { x: 'left' })).toBe('left');
    expect(value(xml, 'd', { x: 'red' })).toBe(null);
  });
});

describe('requirements', () => {
  it('evaluates each required decision once, in order, and traces them', () => {
    const xml = dmn(
      literal('top', 'left + right', { requires: ['left', 'right'] }) +
        literal('left', 'base + 1', { requires: ['base'] }) +
        literal('right', 'base * 2', { requires: ['base'] }) +
        literal('base', '5'),
    );
    const outcome = decide(xml, 'top');
    expect(outcome.ok && outcome.value).toBe(16);
    expect(outcome.ok && outcome.trace.map(({ decisionId }) => decisionId)).toEqual(['base', 'left', 'right', 'top']);
  });

  it('goes through a chain of thousands', () => {
    const chain = Array.from({ length: 5000 }, (_, i) =>
      i === 0 ? literal('d0', '1') : literal(`d${i}`, `d${i - 1} + 1`, { requires: [`d${i - 1}`] }),
    );
    expect(answer(dmn(chain.join('')), 'd4999')).toBe(5000);
  });

  it('does not see what is not required, but what the model does not declare', () => {
    const xml = dmn(literal('a', '[b, c]') + literal('b', '1'));
    expect(answer(xml, 'a', { b: 2, c: 3 })).toEqual([null, 3]);
  });

  it('ends a circle with a note', () => {
    const xml = dmn(literal('a', 'b', { requires: ['b'] }) + literal('b', 'a', { requires: ['a'] }));
    expect(answer(xml, 'a')).toEqual(['DECISION_CYCLE']);
  });

  it('ends functions that call each other for ever', () => {
    const f = (id: string, other: string): string =>
      `<businessKnowledgeModel id="${id}" name="${id}"><encapsulatedLogic><formalParameter name="n"/><literalExpression><text>${other}(n + 1)</text></literalExpression></encapsulatedLogic><knowledgeRequirement><requiredKnowledge href="#${other}"/></knowledgeRequirement></businessKnowledgeModel>`;
    const xml = dmn(literal('a', 'f(1)', { requires: ['!f'] }) + f('f', 'g') + f('g', 'f'));
    expect(answer(xml, 'a')).toBe('DEPTH_EXCEEDED');
  });

  it('has no decision of an unknown id', () => expect(answer(dmn(literal('a', '1')), 'b')).toBe('DECISION_UNKNOWN'));
});

describe('functions', () => {
  const call = (name: string, value: string): string =>
    `<decision id="a" name="a"><knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement><invocation><literalExpression><text>f</text></literalExpression><binding><parameter name="${name}"/><literalExpression><text>${value}</text></literalExpression></binding></invocation></decision>`;
  const knowledge = (inside: string, typeRef = ''): string =>
    `<businessKnowledgeModel id="f" name="f">${typeRef ? `<variable name="f" typeRef="${typeRef}"/>` : ''}<encapsulatedLogic>${inside}</encapsulatedLogic></businessKnowledgeModel>`;
  const plusOne =
    '<formalParameter name="x" typeRef="number"/><literalExpression><text>x + 1</text></literalExpression>';

  it.each([
    ['x', '2', 3],
    ['y', '2', ['WRONG_PARAMETERS']],
    ['x', '"2"', ['NOT_OF_TYPE']],
  ])('are called by the names of their parameters: %s = %s', (name, value, expected) =>
    expect(answer(dmn(call(name, value) + knowledge(plusOne)), 'a')).toEqual(expected),
  );

  it('take the inputs of a table where they have no parameters', () => {
    const rules = table('t', ['x'], [output('o')], ['> 1 | 5', '- | 6'], 'hitPolicy="FIRST"');
    const logic = rules.replace(/<\/?decision\b[^>]*>/g, '');
    expect(answer(dmn(call('x', '2') + knowledge(logic)), 'a')).toBe(5);
  });

  it('have the type that is declared of them', () => {
    const type =
      '<itemDefinition name="tF"><functionItem outputTypeRef="number"><parameters name="x" typeRef="number"/></functionItem></itemDefinition>';
    const ask = (text: string): unknown =>
      answer(dmn(type + literal('a', text, { requires: ['!f'] }) + knowledge(plusOne, 'tF')), 'a');
    expect(ask('f instance of tF')).toBe(true);
    expect(ask('f instance of function<number>->string')).toBe(false);
    expect(ask('f instance of function<string>->number')).toBe(false);
  });

  it('can be asked themselves', () => {
    expect(answer(dmn(knowledge(plusOne)), 'f', { x: 2 })).toBe(3);
    expect(answer(dmn(knowledge(plusOne)), 'f')).toEqual(['WRONG_PARAMETERS']);
  });
});

describe('imports', () => {
  const importing = (name: string, of: string): string =>
    `<import name="${name}" namespace="urn:${of}" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>`;
  const needs = (kind: string, href: string): string =>
    kind === 'Knowledge'
      ? `<knowledgeRequirement><requiredKnowledge href="${href}"/></knowledgeRequirement>`
      : `<informationRequirement><required${kind} href="${href}"/></informationRequirement>`;
  const decision = (id: string, text: string, required: string): string =>
    `<decision id="${id}" name="${id}">${required}<literalExpression><text>${text}</text></literalExpression></decision>`;
  const inner = dmn(
    `<inputData id="n" name="person"><variable name="person" typeRef="string"/></inputData>${literal('hello', '"Hello " + person', { requires: ['?n'] })}`,
    { id: 'inner', namespace: 'urn:inner' },
  );
  const middle = dmn(
    importing('inner', 'inner') + decision('middle', 'inner.hello + "!"', needs('Decision', 'urn:inner#hello')),
    { id: 'middle', namespace: 'urn:middle' },
  );
  const outer = dmn(
    importing('the middle', 'middle') +
      importing('inner', 'inner') +
      decision(
        'outer',
        'the middle.middle + " " + inner.person',
        needs('Decision', 'urn:middle#middle') + needs('Input', 'urn:inner#n'),
      ),
    { id: 'outer', namespace: 'urn:outer' },
  );

  it.each([
    ['by the names of the imports', { 'the middle': { inner: { person: 'A' } }, inner: { person: 'B' } }, 'Hello A! B'],
    ['plainly', { person: 'C' }, 'Hello C! C'],
  ])('take their inputs %s', (_title, inputs: FeelContext, expected) => {
    const { definitions, ok } = compileDmnTogether([outer, middle, inner]);
    expect(ok).toBe(true);
    const outcome = evaluateDecision(definitions[0]!, 'outer', { inputs: (name) => inputs[name] });
    expect(outcome.ok && outcome.value).toBe(expected);
  });

  /** Models by their names; each imports others, without a name unless one is given, and requires what `asks` names. */
  const model = (id: string, imports: readonly string[], asks: string, text: string, more = ''): string =>
    dmn(
      imports.map((one) => importing(one.includes('=') ? one.split('=')[0]! : '', one.replace(/.*=/, ''))).join('') +
        (text && decision(`d-${id}`, text, needs('Decision', asks))) +
        more,
      { id, namespace: `urn:${id}` },
    );
  const one = (id: string, value: string): string =>
    `<decision id="${id}" name="${id}"><literalExpression><text>"${value}"</text></literalExpression></decision>`;
  const ask = (...models: readonly string[]): unknown => {
    const outcome = evaluateDecision(compileDmnTogether(models).definitions[0]!, 'd-a', { inputs: () => undefined });
    return outcome.ok && outcome.value;
  };
  const c = model('c', [], '', '', one('deep', 'of c'));

  it.each([
    ['a local reference', ['b'], '#deep', 'deep'],
    ['a reference to the model', ['b'], 'urn:c#deep', 'deep'],
    ['a reference to the model between', ['b'], 'urn:b#deep', 'deep'],
    ['the name of the import', ['the b=b'], 'urn:b#deep', 'the b.deep'],
  ])('without a name hand on what they import: %s', (_title, imports, href, text) => {
    expect(ask(model('a', imports, href, text), model('b', ['c'], '', ''), c)).toBe('of c');
  });

  it('without a name: the first one wins, with all that it imports', () => {
    const d = model('d', [], '', '', one('deep', 'of d'));
    expect(ask(model('a', ['b', 'd'], '#deep', 'deep'), model('b', ['c'], '', ''), d, c)).toBe('of c');
    expect(ask(model('a', ['d', 'b'], '#deep', 'deep'), model('b', ['c'], '', ''), d, c)).toBe('of d');
  });

  it('leave out one that leads back', () => {
    const circle = model('c', ['b'], '', '', one('deep', 'of c'));
    expect(ask(model('a', ['b'], '#deep', 'deep'), model('b', ['c'], '', ''), circle)).toBe('of c');
  });
});

describe('types', () => {
  const items =
    '<itemDefinition name="tDay"><typeRef>date</typeRef></itemDefinition>' +
    '<itemDefinition name="tColour"><typeRef>string</typeRef><allowedValues><text>"red", "blue"</text></allowedValues></itemDefinition>' +
    '<itemDefinition name="tTrip"><itemComponent name="days" isCollection="true"><typeRef>tDay</typeRef></itemComponent><itemComponent name="next"><typeRef>tTrip</typeRef></itemComponent></itemDefinition>' +
    '<itemDefinition name="tThree" isCollection="true"><typeRef>number</typeRef><typeConstraint><text>count(?) = 3</text></typeConstraint></itemDefinition>';
  const typed = (typeRef: string, text: string): string => dmn(items + literal('a', text, { typeRef }));

  it.each([
    ['number', '"1"', ['NOT_OF_TYPE']],
    ['number', '[1]', 1],
    ['tColour', '"red"', 'red'],
    ['tColour', '"green"', ['NOT_OF_TYPE']],
    ['date and time', 'date("2020-01-01")', '2020-01-01T00:00:00Z'],
    ['tThree', '[1, 2, 3]', [1, 2, 3]],
    ['tThree', '[1, 2]', ['NOT_OF_TYPE']],
    [
      'tTrip',
      '{days: [date("2020-01-01")], next: {days: [], next: null}}',
      { days: ['2020-01-01'], next: { days: [], next: null } },
    ],
    ['tTrip', '{days: [1], next: null}', ['NOT_OF_TYPE']],
    ['boolean', '(function(x: tColour) x)("green") = null', true],
    ['boolean', '"red" instance of tColour', true],
    ['boolean', '"green" instance of tColour', true],
    ['boolean', '1 instance of tColour', false],
  ])('%s: %s', (typeRef, text, expected) => expect(answer(typed(typeRef, text), 'a')).toEqual(expected));

  it('reads text of JSON where the input of a table is a date', () => {
    const xml = dmn(
      table('t', ['day'], [output('o')], ['< date("2031-01-01") | 1', '- | 2'], 'hitPolicy="FIRST"'),
    ).replace('<inputExpression>', '<inputExpression typeRef="date">');
    expect(answer(xml, 't', { day: '2030-05-05' }, true)).toBe(1);
    expect(answer(xml, 't', { day: '2032-05-05' }, true)).toBe(2);
    expect(answer(xml, 't', { day: 'soon' }, true)).toEqual(['NOT_OF_TYPE']);
  });

  it('reads text of JSON where a date is declared', () => {
    const xml = dmn(
      `${items}<inputData id="i" name="trip"><variable name="trip" typeRef="tTrip"/></inputData>${literal('a', 'trip.days[1].year', { requires: ['?i'] })}`,
    );
    expect(answer(xml, 'a', { trip: { days: ['2031-02-03'], next: null } }, true)).toBe(2031);
    expect(answer(xml, 'a', { trip: { days: ['2031-02-03'], next: null } })).toEqual(['NOT_OF_TYPE']);
  });
});

describe('bounds', () => {
  it('shares one amount of fuel among all decisions', () => {
    const many = Array.from({ length: 50 }, (_, i) => literal(`d${i}`, 'count(for i in 1..5000 return i)'));
    const top = literal('top', '1', { requires: many.map((_, i) => `d${i}`) });
    expect(answer(dmn(many.join('') + top), 'top')).toBe('FUEL_EXHAUSTED');
  });

  it.each([
    '<for iteratorVariable="i"><in><literalExpression><text>1..100000000</text></literalExpression></in><return><literalExpression><text>i</text></literalExpression></return></for>',
    '<for iteratorVariable="i"><in><literalExpression><text>[1..100000000]</text></literalExpression></in><return><literalExpression><text>i</text></literalExpression></return></for>',
    '<some iteratorVariable="i"><in><literalExpression><text>for i in 1..90000 return i</text></literalExpression></in><satisfies><literalExpression><text>some k in 1..90000 satisfies k &lt; 0</text></literalExpression></satisfies></some>',
  ])('ends without fuel: %s', (logic) => {
    const startedAt = cpuMs();
    const outcome = decide(dmn(`<decision id="a" name="a">${logic}</decision>`), 'a');
    expect(outcome.ok ? outcome.notes.length > 0 || outcome.value === null : outcome.code === 'FUEL_EXHAUSTED').toBe(
      true,
    );
    expect(cpuMs() - startedAt).toBeLessThan(10_000);
  });
});

describe('properties', () => {
  const text = fc.constantFrom(
    '1',
    'x',
    'x + 1',
    '"a"',
    '[1, 2]',
    '> 1',
    '1 +',
    'null',
    'f(x)',
    'd0',
    'd1 + 1',
    '-',
    '{a: x}',
    '(',
  );
  const kind = fc.constantFrom(
    'literalExpression',
    'context',
    'list',
    'relation',
    'invocation',
    'conditional',
    'for',
    'every',
    'filter',
    'functionDefinition',
    'decisionTable',
    'nonsense',
  );
  const element: fc.Arbitrary<string> = fc.letrec<{ e: string }>((tie) => ({
    e: fc.oneof(
      { maxDepth: 4 },
      text.map(
        (t) => `<literalExpression><text>${t.replace(/</g, '&lt;').replace(/>/g, '&gt;')}</text></literalExpression>`,
      ),
      fc
        .tuple(
          kind,
          fc.array(
            fc.tuple(
              fc.constantFrom(
                'in',
                'if',
                'then',
                'else',
                'return',
                'match',
                'satisfies',
                'contextEntry',
                'row',
                'binding',
                'input',
                'output',
                'rule',
              ),
              tie('e'),
            ),
            { maxLength: 4 },
          ),
        )
        .map(
          ([name, parts]) =>
            `<${name} iteratorVariable="x">${parts.map(([part, inner]) => `<${part}>${inner}</${part}>`).join('')}</${name}>`,
        ),
    ),
  })).e;

  it('never throws, and gives the same answer twice on the same fuel', () => {
    fc.assert(
      fc.property(fc.array(element, { minLength: 1, maxLength: 4 }), (logics) => {
        const decisions = logics.map((logic, i) => {
          const needs = logics.map((_, k) =>
            k < i ? `<informationRequirement><requiredDecision href="#d${k}"/></informationRequirement>` : '',
          );
          return `<decision id="d${i}" name="d${i}">${needs.join('')}${logic}</decision>`;
        });
        const { definition } = compileDmn(dmn(decisions.join('')));
        if (!definition) return;
        const run = (): string =>
          JSON.stringify(
            evaluateDecision(definition, `d${logics.length - 1}`, {
              inputs: (name) => (name === 'x' ? 3 : undefined),
              fuel: 20_000,
            }),
          );
        expect(run()).toBe(run());
      }),
      { numRuns: 500 },
    );
  });

  it('tells faults of any text instead of throwing', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '<',
            '>',
            '/',
            'definitions',
            ' xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"',
            'decision',
            '"',
            '=',
            'id',
            ' ',
            '&lt;',
            '<!--',
            '-->',
            ']]>',
            '<![CDATA[',
          ),
          { maxLength: 30 },
        ),
        (pieces) => {
          const result = compileDmn(pieces.join(''));
          expect(result.ok || result.problems.length > 0).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
