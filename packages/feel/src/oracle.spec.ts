import { expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { evaluate as feelin } from 'feelin';
import { compileExpression, evaluate, toJson } from './index.ts';

const VARIABLES = {
  x: 3,
  xs: [1, 2, 3],
  o: { a: { b: 1 } },
  os: [{ p: 1 }, { p: 2 }],
  s: 'abc',
  t: true,
  nothing: null,
};

/**
 * Well-typed expressions on which feelin and the DMN TCK agree. Left out, because feelin differs from the TCK there:
 * ranges whose start lies after their end, ranges with an end that is null, quantifiers over unknown conditions, and
 * `x in (1..3) and y` without brackets, which the grammar reads as `x in ((1..3) and y)`.
 */
const { number, condition, list } = fc.letrec<{ number: string; condition: string; list: string }>((tie) => {
  const [n, b, l] = [tie('number'), tie('condition'), tie('list')];
  return {
    number: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('1', '2.5', 'x', 'xs[2]', 'os[2].p', 'o.a.b', 'count(xs)', 'nothing'),
      fc.tuple(n, fc.constantFrom('+', '-', '*', '/'), n).map(([a, op, c]) => `(${a} ${op} ${c})`),
      fc.tuple(b, n, n).map(([a, c, d]) => `(if ${a} then ${c} else ${d})`),
      l.map((a) => `sum(${a})`),
      l.map((a) => `count(${a})`),
      fc.tuple(l, n).map(([a, c]) => `max(append(${a}, ${c}))`),
    ),
    condition: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('true', 't', 'false', 'nothing', 's = "abc"', 'x between 1 and 5', '(x in (1..3))'),
      fc.tuple(n, fc.constantFrom('=', '!=', '<', '<=', '>', '>='), n).map(([a, op, c]) => `(${a} ${op} ${c})`),
      fc.tuple(b, fc.constantFrom('and', 'or'), b).map(([a, op, c]) => `(${a} ${op} ${c})`),
      b.map((a) => `not(${a})`),
      fc.tuple(n, l).map(([a, c]) => `(${a} in ${c})`),
      fc.tuple(fc.constantFrom('some', 'every'), l).map(([q, a]) => `(${q} v in ${a} satisfies v = 1)`),
    ),
    list: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('xs', '[1, 2]', 'os.p', '[]'),
      fc.tuple(n, n).map(([a, c]) => `[${a}, ${c}]`),
      fc.tuple(l, n).map(([a, c]) => `(for i in ${a} return i + ${c})`),
      fc.tuple(l, n).map(([a, c]) => `${a}[item > ${c}]`),
      fc.tuple(l, l).map(([a, c]) => `concatenate(${a}, ${c})`),
      l.map((a) => `reverse(${a})`),
      l.map((a) => `distinct values(${a})`),
    ),
  };
});

/** JSON text with numbers at 12 digits: feelin keeps the errors of doubles. */
function rounded(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) => (typeof v === 'number' ? Number(v.toPrecision(12)) : v));
}

it('agrees with feelin', () => {
  fc.assert(
    fc.property(fc.oneof(number, condition, list), (source) => {
      const compiled = compileExpression(source);
      // The parser that both use gives up on some deep nestings of brackets within quantifiers: then both refuse.
      if (!compiled.ok) return expect(() => feelin(source, VARIABLES)).toThrow();
      const result = evaluate(compiled.expression, { variables: VARIABLES });
      expect(result.ok && rounded(toJson(result.value))).toBe(rounded(feelin(source, VARIABLES).value));
    }),
    { numRuns: 1000 },
  );
});
