import { describe, expect, it } from '@jest/globals';
import { cpuMs } from '@trucban/testkit/cpu-time';
import { fc } from '@trucban/testkit/properties';
import {
  BUILTIN_NAMES,
  DEFAULT_FUEL,
  MAX_SOURCE_LENGTH,
  compileExpression,
  compileUnaryTests,
  evaluate,
  toJson,
  type Evaluation,
  type FeelValue,
} from './index.ts';

function run(source: string, variables: { [name: string]: FeelValue } = {}, fuel?: number): Evaluation {
  const compiled = compileExpression(source);
  if (!compiled.ok) throw new Error(`${source.slice(0, 80)}: ${compiled.problem.message.en}`);
  return evaluate(compiled.expression, { variables, now: '2026-11-13T13:47:18.000Z', ...(fuel ? { fuel } : {}) });
}

const numbers = Array.from({ length: 100_000 }, (_, i) => i);
const HOSTILE = {
  big: 'x'.repeat(100_000),
  list: numbers,
  rows: numbers.slice(0, 20_000).map((k) => ({ k, v: `s${k}` })),
  long: numbers.slice(0, 1600).map((k) => 'x'.repeat(9990) + String(10_000 + k)),
  keys: Object.fromEntries(numbers.slice(0, 20_000).map((k) => [`k${k}`, k])),
};

describe('whatever an expression says, it ends', () => {
  it.each([
    'for i in 1..1000000 return i + 5',
    'every i in 1..1000000 satisfies i > 0',
    'for i in 1..1000, j in 1..1000 return i * j',
    'for i in 1e17..2e17 return i',
    '{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(40)}',
    'for i in 1..60 return if i = 1 then "ab" else partial[-1] + partial[-1]',
    'for i in 1..60 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])',
    'matches(big, "(x?){500}x{500}")',
    'replace(big, "x.*y|x", "z")',
    'split(big, "x(x*y)?")',
    'matches(big, "(x+x+)+\\\\1y")',
    'for i in 1..100000 return matches("abc" + string(i), "b" + string(i))',
    'for i in 1..1000 return upper case(big)',
    'for i in 1..1000 return rows = rows',
    'for i in list, j in list return 1',
    'for i in 1..40 return [partial, partial]',
    'flatten(for i in 1..1000 return [partial])',
    'sort(list, function(x, y) x > y)',
    'duplicate values(list)',
    'string join(for i in list return "item", big)',
    'for i in 1..1000000 return now()',
    'for i in 1..1000000 return decimal(i / 3, 2)',
    'for i in 1..1000000 return @"2020-01-01T00:00:00Z" + @"P1Y"',
    'for i in 1..1000000 return 1.000000001 ** 999999999',
    'for i in 1..1000000 return exp(log(i / 3))',
    'for i in 1..1000000 return 1e6000 + 1e-6000',
    'sum(for i in list return i / 7)',
    'for i in 1..1000 return contains(big, substring(big, 1, 25000) + "y" + substring(big, 1, 25000))',
    'for i in 1..1000000 return distinct values(long)',
    'for i in 1..1000000 return sort(long)',
    'for i in 1..1000000 return list contains(long, "x")',
    'for i in rows return keys',
  ])('without fuel: %s', (source) => {
    const startedAt = cpuMs();
    expect(run(source, HOSTILE)).toMatchObject({ ok: false, code: 'FUEL_EXHAUSTED', fuelUsed: DEFAULT_FUEL });
    // Measured at 50 ms at most; the limit leaves room for a busy machine and for code that is not compiled yet.
    expect(cpuMs() - startedAt).toBeLessThan(10_000);
  });

  it.each([
    '{f: function(n) f(n + 1), r: f(0)}',
    '{f: function(g) g(g), r: f(f)}',
    'for i in 1..1000 return [partial[-1]]',
    'for i in 1..20000 return [partial[-1]]',
    'replace(big, "(x)\\\\1*y|x", "z")',
    'context put({}, long, 1)',
  ])('too deep: %s', (source) => expect(run(source, HOSTILE)).toMatchObject({ ok: false, code: 'DEPTH_EXCEEDED' }));

  it('matches a hostile pattern in linear time', () => {
    expect(run('matches(big, "(x+x+)+y")', HOSTILE)).toMatchObject({ ok: true, value: false });
  });

  it('leaves ordinary work alone', () => {
    expect(run('count(rows[k > 5 and k < 100].v)', HOSTILE)).toMatchObject({ ok: true, value: 94 });
    expect(run('sum(for i in 1..10000 return i)')).toMatchObject({ ok: true, value: 50_005_000 });
    expect(run('sort(reverse(rows.k[item < 5000]))[1]', HOSTILE)).toMatchObject({ ok: true, value: 0 });
  });

  it('takes as much fuel as it is given', () => {
    expect(run('for i in 1..100 return i', {}, 100)).toMatchObject({
      ok: false,
      code: 'FUEL_EXHAUSTED',
      fuelUsed: 100,
    });
    expect(run('for i in 1..100 return i', {}, 1000)).toMatchObject({ ok: true });
  });
});

/** Calls of built-ins with arguments that are long, deep, huge or of the wrong kind; the seed makes them the same each time. */
const HOSTILE_VALUES = [
  '1',
  '-1',
  '0',
  '1/3',
  '1e30',
  '1e6000',
  '1e-6000',
  '"x"',
  '"x*y"',
  '"(x|xx)*y"',
  '"$1"',
  'null',
  'true',
  'i',
  'big',
  'list',
  'rows',
  'long',
  'keys',
  'rows.v',
  '[1..5]',
  '@"2020-01-01"',
  '@"P1D"',
  '@"P400Y"',
  '{a: i}',
  '@"2020-01-01T10:00:00@Europe/Paris"',
  'function(a, b) a < b',
  'function(a) a',
  '[i, i/3]',
  'string(i)',
];
const hostileCall = fc.letrec<{ e: string }>((tie) => ({
  e: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom(...HOSTILE_VALUES),
    fc
      .tuple(
        fc.constantFrom(...BUILTIN_NAMES.filter((name) => name !== 'assert')),
        fc.array(tie('e'), { minLength: 1, maxLength: 3 }),
      )
      .map(([name, args]) => `${name}(${args.join(', ')})`),
    fc
      .tuple(tie('e'), fc.constantFrom('+', '-', '*', '/', '**', '=', '<', 'in'), tie('e'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
  ),
})).e;

it('ends whatever is called with whatever', () => {
  let longest = 0;
  fc.assert(
    fc.property(hostileCall, (call) => {
      const compiled = compileExpression(`for i in 1..1000000 return ${call}`);
      if (!compiled.ok) return;
      const startedAt = cpuMs();
      const result = evaluate(compiled.expression, { variables: HOSTILE, now: '2026-11-13T13:47:18.000Z' });
      longest = Math.max(longest, cpuMs() - startedAt);
      expect(result.ok ? 'ok' : result.code).toMatch(/^(ok|FUEL_EXHAUSTED|DEPTH_EXCEEDED)$/);
    }),
    { numRuns: 150, seed: 20261122 },
  );
  // Measured at 60 ms; the limit leaves room for a busy machine.
  expect(longest).toBeLessThan(5_000);
}, 120_000);

describe('sources', () => {
  it.each([
    ['too long', `"${'x'.repeat(MAX_SOURCE_LENGTH)}"`, 'TOO_LONG'],
    ['nested brackets', '('.repeat(9000), 'TOO_DEEP'],
    ['nested conditions', 'if a then '.repeat(1500), 'SYNTAX'],
    ['a long sum', `1${' + 1'.repeat(550)}`, 'TOO_DEEP'],
  ])('%s', (_title, source, code) => {
    expect(compileExpression(source)).toMatchObject({ ok: false, problem: { code } });
  });

  it('takes a large context in time', () => {
    const source = `{${Array.from({ length: 1400 }, (_, i) => `k${i}: ${i}`).join(', ')}}`;
    const startedAt = cpuMs();
    expect(run(source)).toMatchObject({ ok: true });
    expect(cpuMs() - startedAt).toBeLessThan(10_000);
  });
});

/** Pieces of FEEL, put together without regard for sense. */
const PIECES = [
  '1',
  '-2.5',
  '"a"',
  'null',
  'true',
  'x',
  'y.z',
  'xs',
  'o',
  '@"2026-11-13"',
  '@"PT1H"',
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  ' + ',
  ' - ',
  ' * ',
  ' / ',
  ' ** ',
  ' and ',
  ' or ',
  ' = ',
  ' < ',
  ' in ',
  ' between ',
  ', ',
  ': ',
  '..',
  '.',
  '?',
  'for i in ',
  ' return ',
  'some i in ',
  ' satisfies ',
  'if ',
  ' then ',
  ' else ',
  'function(a) ',
  ' instance of ',
  'i',
  'count(',
  'sum(',
  'matches(',
  'date(',
  'string(',
  'sort(',
  'flatten(',
  'partial',
  'item',
  '`',
  '\\',
  '"',
  '\n',
  '€',
];
const VALUES: { [name: string]: FeelValue } = { x: 3, y: { z: 'q' }, xs: [1, 'b', null, [2]], o: { a: { b: 1 } } };
const source = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((pieces) => pieces.join('')),
  fc.string({ maxLength: 40 }),
);

describe('properties', () => {
  it('never throws, and gives the same answer twice', () => {
    fc.assert(
      fc.property(source, (text) => {
        for (const compile of [compileExpression, compileUnaryTests]) {
          const compiled = compile(text);
          if (!compiled.ok) {
            expect(compiled.problem.message.vi).not.toBe('');
            continue;
          }
          const options = { variables: VALUES, input: 3, fuel: 20_000 };
          const first = evaluate(compiled.expression, options);
          const second = evaluate(compiled.expression, options);
          const plain = (e: Evaluation): unknown => (e.ok ? [toJson(e.value), e.fuelUsed, e.warnings] : e);
          expect(plain(second)).toEqual(plain(first));
          expect(first.fuelUsed).toBeLessThanOrEqual(20_000);
        }
      }),
      { numRuns: 2000 },
    );
  });

  const expression: fc.Arbitrary<string> = fc.letrec<{ e: string }>((tie) => ({
    e: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom('1', '2.5', '"a"', 'null', 'true', 'x', 'xs', 'o', 'y.z', '@"2026-11-13"', '@"PT1H"', '@"P1M"'),
      fc
        .tuple(tie('e'), fc.constantFrom('+', '-', '*', '/', '**', '=', '!=', '<', '>=', 'and', 'or'), tie('e'))
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(tie('e'), tie('e')).map(([a, b]) => `[${a}, ${b}]`),
      fc.tuple(tie('e'), tie('e')).map(([a, b]) => `${a}[${b}]`),
      fc.tuple(tie('e'), tie('e'), tie('e')).map(([a, b, c]) => `(if ${a} then ${b} else ${c})`),
      fc.tuple(tie('e'), tie('e')).map(([a, b]) => `(for i in ${a} return ${b})`),
      fc.tuple(tie('e'), tie('e')).map(([a, b]) => `(${a} in [${b}..9])`),
      fc
        .tuple(
          fc.constantFrom(
            'count',
            'sum',
            'flatten',
            'string',
            'sort',
            'distinct values',
            'not',
            'max',
            'date',
            'duration',
          ),
          tie('e'),
        )
        .map(([f, a]) => `${f}(${a})`),
    ),
  })).e;

  it('evaluates every well-formed expression to a value or a named failure', () => {
    fc.assert(
      fc.property(expression, (text) => {
        const result = run(text, VALUES, 50_000);
        if (result.ok) expect(JSON.parse(JSON.stringify(toJson(result.value)))).toEqual(toJson(result.value));
        else expect(['FUEL_EXHAUSTED', 'DEPTH_EXCEEDED']).toContain(result.code);
      }),
      { numRuns: 2000 },
    );
  });

  it('hands JSON through unchanged', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const result = run('v', { v: value as FeelValue });
        expect(result.ok && JSON.stringify(toJson(result.value))).toBe(JSON.stringify(value));
      }),
    );
  });

  it('adds, subtracts and multiplies amounts of money like decimals', () => {
    const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const vars = { a: a / 100, b: b / 100 };
        expect(run('a + b', vars)).toMatchObject({ value: (a + b) / 100 });
        expect(run('a - b', vars)).toMatchObject({ value: (a - b) / 100 });
        expect(run('a * 100', vars)).toMatchObject({ value: a });
      }),
    );
  });
});
