import { describe, expect, it } from '@jest/globals';
import { cpuMs } from '@trucban/testkit/cpu-time';
import { dmn, literal, output, table } from '../../test/dmn.ts';
import { compileDmn, compileTogether } from '../index.ts';
import { compileDmnTogether } from './compile-together.ts';

const codes = (xml: string): readonly string[] =>
  compileDmn(xml).problems.map(({ elementId, code }) => `${elementId} ${code}`.trim());

describe('compiling DMN', () => {
  it('lists the decisions with the hash, the tag and the imports of the model', () => {
    const { ok, definition } = compileDmn(
      dmn(
        `<import name="other" namespace="urn:other" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>${literal('a', '1', { extension: '<zeebe:versionTag value="v2"/>' })}`,
      ),
      [compileDmn(dmn(literal('b', '2'), { id: 'other', namespace: 'urn:other' })).definition!],
    );
    expect(ok).toBe(true);
    expect(definition).toMatchObject({
      id: 'drd',
      namespace: 'urn:drd',
      versionTag: 'v2',
      imports: ['urn:other'],
      decisions: [{ id: 'a', name: 'a' }],
      hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
  });

  it.each(['20180521/MODEL/', '20191111/MODEL/', '20211108/MODEL/', '20230324/MODEL/'])(
    'takes the namespace of %s',
    (version) => {
      expect(codes(dmn(literal('a', '1')).replace('20191111/MODEL/', version))).toEqual([]);
    },
  );

  it.each([
    ['no XML', 'hello', ['XML_NOT_WELL_FORMED']],
    ['a DTD', `<!DOCTYPE x>${dmn(literal('a', '1'))}`, ['XML_HAS_DOCTYPE']],
    ['an entity', dmn(literal('a', '1')).replace('<text>1', '<text>&x;'), ['XML_HAS_ENTITY']],
    ['something else', '<definitions xmlns="urn:x"/>', ['NOT_DMN']],
    ['nothing inside', dmn(''), ['NO_DECISION']],
    ['a faulty expression', dmn(literal('a', '1 +')), ['a EXPRESSION_INVALID']],
    ['a faulty cell', dmn(table('t', ['x'], [output('o')], ['> | 1'])), ['t_r1 EXPRESSION_INVALID']],
    ['the same id twice', dmn(literal('a', '1') + literal('a', '2')), ['a DUPLICATE_ID', 'a DUPLICATE_NAME']],
    ['what is not there', dmn(literal('a', 'b', { requires: ['b'] })), ['a REFERENCE_MISSING']],
    [
      'a circle',
      dmn(literal('a', 'b', { requires: ['b'] }) + literal('b', 'a', { requires: ['a'] })),
      ['a DECISION_CYCLE'],
    ],
    [
      'an import that is not there',
      dmn(`<import name="x" namespace="urn:x"/>${literal('a', '1')}`),
      ['x IMPORT_MISSING'],
    ],
    [
      'an import of something else',
      dmn(`<import name="x" namespace="urn:x" importType="http://www.w3.org/2001/XMLSchema"/>${literal('a', '1')}`),
      ['x IMPORT_KIND_UNSUPPORTED'],
    ],
    ['an unknown type', dmn(literal('a', '1', { typeRef: 'tNothing' })), ['a TYPE_UNKNOWN']],
    ['a decision without logic', dmn('<decision id="a" name="a"/>'), ['a LOGIC_MISSING']],
    [
      'a function of another kind',
      dmn(
        '<businessKnowledgeModel id="f" name="f"><encapsulatedLogic kind="Java"><literalExpression><text>1</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>',
      ),
      ['f FUNCTION_KIND_UNSUPPORTED'],
    ],
    [
      'FEEL by the address of DMN 1.1',
      dmn(
        literal('a', '1').replace(
          '<literalExpression>',
          '<literalExpression expressionLanguage="http://www.omg.org/spec/FEEL/20140401">',
        ),
      ),
      [],
    ],
    [
      'another language',
      dmn(literal('a', '1').replace('<literalExpression>', '<literalExpression expressionLanguage="juel">')),
      ['a EXPRESSION_LANGUAGE_UNSUPPORTED'],
    ],
    [
      'a hit policy that there is not',
      dmn(table('t', [], [output('o')], ['1'], 'hitPolicy="BEST"')),
      ['t_t HIT_POLICY_INVALID'],
    ],
    [
      'an aggregation without collecting',
      dmn(table('t', [], [output('o')], ['1'], 'hitPolicy="UNIQUE" aggregation="SUM"')),
      ['t_t AGGREGATION_INVALID'],
    ],
    [
      'an aggregation of several outputs',
      dmn(table('t', [], [output('o'), output('p')], ['1|2'], 'hitPolicy="COLLECT" aggregation="SUM"')),
      ['t_t AGGREGATION_INVALID'],
    ],
    ['no output', dmn(table('t', ['x'], [], ['1'])), ['t_t OUTPUT_MISSING']],
    [
      'outputs without names',
      dmn(table('t', [], [output('o'), '<output id="x"/>'], ['1|2'])),
      ['t_t OUTPUT_NAME_MISSING'],
    ],
    [
      'no order of priority',
      dmn(table('t', [], [output('o')], ['1'], 'hitPolicy="PRIORITY"')),
      ['t_t OUTPUT_VALUES_MISSING'],
    ],
    ['a rule with too few cells', dmn(table('t', ['x', 'y'], [output('o')], ['1'])), ['t_r1 RULE_SHAPE']],
  ])('tells %s', (_title, xml, expected) => expect(codes(xml)).toEqual(expected));

  it('tells everything in both languages', () => {
    for (const { message } of compileDmn(dmn(literal('a', '1 +'))).problems) expect(message.vi).not.toBe(message.en);
  });

  it('refuses what is too large, too deep or too much within a second', () => {
    const startedAt = cpuMs();
    expect(codes(dmn('x'.repeat(5_000_000)))).toEqual(['XML_TOO_LARGE']);
    expect(codes(dmn('<a>'.repeat(300) + '</a>'.repeat(300)))).toEqual(['XML_TOO_DEEP']);
    expect(codes(dmn('<a/>'.repeat(100_001)))).toEqual(['XML_TOO_MANY_ELEMENTS']);
    const nested = '<context><contextEntry>'.repeat(90) + '</contextEntry></context>'.repeat(90);
    expect(codes(dmn(`<decision id="a" name="a">${nested}</decision>`))).toHaveLength(1);
    expect(cpuMs() - startedAt).toBeLessThan(15_000);
  });

  it('refuses a flood of expressions, and is not slowed down by many names', () => {
    const startedAt = cpuMs();
    const list = `[${'a1, '.repeat(4000)}1]`;
    const many = dmn(Array.from({ length: 200 }, (_, i) => literal(`d${i}`, list)).join(''));
    expect(codes(many)).toEqual([expect.stringMatching(/^d\d+ EXPRESSIONS_TOO_LONG$/)]);
    const names = Array.from(
      { length: 3000 },
      (_, i) =>
        `<itemDefinition name="t${i}"><itemComponent name="a-b ${i}"><typeRef>string</typeRef></itemComponent></itemDefinition>${literal(`e${i}`, '1')}`,
    );
    expect(codes(dmn(names.join('')))).toEqual([]);
    const entries = Array.from(
      { length: 15_000 },
      (_, i) =>
        `<contextEntry><variable name="a-b ${i}"/><literalExpression><text>a-b ${i} + 1</text></literalExpression></contextEntry>`,
    );
    const told = codes(dmn(`<decision id="c" name="c"><context>${entries.join('')}</context></decision>`));
    expect(told).toEqual(['c NAMES_TOO_MANY']);
    expect(cpuMs() - startedAt).toBeLessThan(15_000);
  });

  it('compiles models after those that they import, and tells those that import each other', () => {
    const importing = (id: string, other: string): string =>
      dmn(`<import name="x" namespace="urn:${other}"/>${literal(`d_${id}`, '1')}`, { id, namespace: `urn:${id}` });
    expect(
      compileDmnTogether([importing('a', 'b'), dmn(literal('d', '1'), { id: 'b', namespace: 'urn:b' })]),
    ).toMatchObject({
      ok: true,
    });
    const circle = compileDmnTogether([importing('a', 'b'), importing('b', 'a')]);
    expect(circle.problems.map(({ code }) => code)).toContain('IMPORT_CYCLE');
  });

  it('refuses one decision id in two models of a deployment', async () => {
    const result = await compileTogether([
      dmn(literal('a', '1')),
      dmn(literal('a', '1'), { id: 'other', namespace: 'urn:other' }),
    ]);
    expect(result.problems.map(({ code }) => code)).toEqual(['DUPLICATE_DECISION_ID']);
  });
});
