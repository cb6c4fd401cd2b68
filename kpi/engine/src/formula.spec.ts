import { describe, expect, it } from '@jest/globals';
import { compileExpression, evaluate, toJson } from '@trucban/feel';
import { fc } from '@trucban/testkit/properties';
import { parseFormula, type CodeLookup } from './formula.ts';

const value = (source: string, lookup: CodeLookup = () => null): number | null => {
  const parsed = parseFormula(source);
  if ('problem' in parsed) throw new Error(parsed.problem.message.en);
  return parsed.formula.evaluate(lookup);
};
const code = (source: string): string | null => {
  const parsed = parseFormula(source);
  return 'problem' in parsed ? parsed.problem.code : null;
};

describe('formulas', () => {
  it.each([
    ['1+2*3', 7],
    ['(1+2)*3', 9],
    ['10-2-3', 5],
    ['100/5/2', 10],
    ['-(2+3)', -5],
    ['--2', 2],
    ['2*-3', -6],
    ['.5 * 4', 2],
    ['1/0', null],
    ['0/0', null],
    ['5 + 1/(2-2)', null],
  ])('%s is %s', (source, expected) => expect(value(source)).toBe(expected));

  it('is missing when an operand is, and never 0', () => {
    expect(value('a+b', (name) => (name === 'a' ? 1 : null))).toBeNull();
    expect(value('0*a')).toBeNull();
    expect(value('a', () => NaN)).toBeNull();
    expect(value('a*a', () => 1e300)).toBeNull();
  });

  it.each([
    ['100*a/)b', 6],
    ['a + + b', 4],
    ['a b', 2],
    ['(a', 2],
    ['#', 0],
  ])('says where %s is no formula', (source, at) => {
    const parsed = parseFormula(source);
    expect('at' in parsed && parsed.at).toBe(at);
  });

  it('names its codes once, in order; those with other signs stand between back quotes', () => {
    const parsed = parseFormula('100*(b + a)/b - `ADM-ONTIME`');
    expect('formula' in parsed && parsed.formula.codes).toEqual(['b', 'a', 'ADM-ONTIME']);
  });

  it.each([
    ['', 'FORMULA_SYNTAX'],
    ['a +', 'FORMULA_SYNTAX'],
    ['(a', 'FORMULA_SYNTAX'],
    ['a b', 'FORMULA_SYNTAX'],
    ['a)', 'FORMULA_SYNTAX'],
    ['2**3', 'FORMULA_SYNTAX'],
    ['+1', 'FORMULA_SYNTAX'],
    ['sum(a)', 'FORMULA_SYNTAX'],
    ['if a then 1 else 2', 'FORMULA_SYNTAX'],
    ['"x"', 'FORMULA_SYNTAX'],
    ['process.exit()', 'FORMULA_SYNTAX'],
    ['`a', 'FORMULA_SYNTAX'],
    ['1e9', 'FORMULA_SYNTAX'],
    [`${'('.repeat(200)}1${')'.repeat(200)}`, 'FORMULA_TOO_DEEP'],
    [`1${'+1'.repeat(400)}`, 'FORMULA_TOO_LONG'],
    ['a'.repeat(2_000), 'FORMULA_TOO_LONG'],
  ])('%.20j is refused', (source, expected) => expect(code(source)).toBe(expected));

  type Tree = { source: string; value: number | null };
  const numbers = { a: 3, b: -2.5, c: 0, d: 1_000_000, gone: null } as const;
  const leaf: fc.Arbitrary<Tree> = fc.oneof(
    fc.integer({ min: 0, max: 1_000 }).map((n) => ({ source: String(n), value: n })),
    fc
      .constantFrom(...(Object.keys(numbers) as (keyof typeof numbers)[]))
      .map((name) => ({ source: name, value: numbers[name] })),
  );
  const apply = {
    '+': (a: number, b: number) => a + b,
    '-': (a: number, b: number) => a - b,
    '*': (a: number, b: number) => a * b,
    '/': (a: number, b: number) => (b === 0 ? null : a / b),
  };
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.tuple(fc.constantFrom('+', '-', '*', '/' as const), tie('tree'), tie('tree')).map(([sign, a, b]) => ({
        source: `(${a.source}) ${sign} (${b.source})`,
        value: a.value === null || b.value === null ? null : apply[sign as keyof typeof apply](a.value, b.value),
      })),
    ),
  }));
  const lookup: CodeLookup = (name) => numbers[name as keyof typeof numbers] ?? null;

  it('agrees with a naive oracle', () => {
    fc.assert(
      fc.property(tree, ({ source, value: expected }) => {
        if (code(source) === 'FORMULA_TOO_LONG') return;
        expect(value(source, lookup)).toBe(expected !== null && Number.isFinite(expected) ? expected : null);
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with FEEL, whose subset it is', () => {
    fc.assert(
      fc.property(tree, ({ source }) => {
        if (code(source) === 'FORMULA_TOO_LONG') return;
        const compiled = compileExpression(source);
        const answer = compiled.ok && evaluate(compiled.expression, { variables: { ...numbers } });
        const json = answer && answer.ok ? toJson(answer.value) : null;
        const theirs = typeof json === 'number' ? json : null;
        const ours = value(source, lookup);
        // FEEL has 34 digits, doubles have 15: what is zero in the one and next to it in the other can't be divided by alike.
        if (Math.max(Math.abs(ours ?? 0), Math.abs(theirs ?? 0)) > 1e9) return;
        if (ours === null || theirs === null) expect(ours).toBe(theirs);
        else expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(ours)));
      }),
      { numRuns: 300 },
    );
  });
});
