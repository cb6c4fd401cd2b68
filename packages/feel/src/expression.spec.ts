import { describe, expect, it } from '@jest/globals';
import { compileExpression, evaluate, toJson, type EvaluateOptions } from './index.ts';

/** The JSON of an expression's value, or the code of its problem or failure. */
function feel(source: string, variables: EvaluateOptions['variables'] = {}): unknown {
  const compiled = compileExpression(source);
  if (!compiled.ok) return compiled.problem.code;
  const result = evaluate(compiled.expression, { variables, now: '2026-11-13T18:47:18.000Z' });
  return result.ok ? toJson(result.value) : result.code;
}
const VARIABLES = {
  order: {
    price: 120,
    items: [
      { name: 'a', price: 1 },
      { name: 'b', price: 2 },
    ],
  },
  xs: [1, 2, 3],
  done: false,
  none: null,
  'a b': 7,
};

function table(title: string, rows: readonly (readonly [string, unknown])[]): void {
  describe(title, () => {
    it.each(rows)('%s', (source, value) => expect(feel(source, VARIABLES)).toEqual(value));
  });
}

table('arithmetic', [
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['0.1 + 0.2', 0.3],
  ['0.3 / 0.1', 3],
  ['1.1 * 3', 3.3],
  ['1 / 3', 1 / 3],
  ['1 / 0', null],
  ['2 ** 10', 1024],
  ['2 ^ 3', 8],
  ['-order.price', -120],
  ['"a" + "b"', 'ab'],
  ['"a" + 1', null],
  ['none + 1', null],
  ['9 ** 9999', null],
  ['1e3', 1000],
  ['.5', 0.5],
]);

table('logic with three values', [
  ['true and none', null],
  ['false and none', false],
  ['true or none', true],
  ['false or none', null],
  ['none and none', null],
  ['not(done)', true],
  ['not(none)', null],
  ['2 in [1..3] and done', false],
  ['5 in [1..3] or not(done)', true],
  ['done or 2 in [1..3] and not(done) or none', true],
  ['done and 2 in > 1 or not(done)', true],
  ['2 in xs and done', false],
  ['2 in > 3 or 2 in < 3', true],
  ['2 in (xs) and not(done)', true],
  ['done and none or not(done) and 1 = 1', true],
  ['1 and true', null],
]);

table('comparison', [
  ['order.price >= 100 and order.price < 250', true],
  ['1 = 1.0', true],
  ['1 = "1"', null],
  ['1 != 2', true],
  ['none = null', true],
  ['missing = null', true],
  ['none != 1', true],
  ['[1, [2]] = [1, [2]]', true],
  ['{a: 1, b: 2} = {b: 2, a: 1}', true],
  ['{a: 1} = {a: 2}', false],
  ['"a" < "b"', true],
  ['1 < "2"', null],
  ['none < 1', null],
  ['5 between 1 and 5', true],
  ['5 between none and 7', null],
  ['2 in (1, 2)', true],
  ['2 in [1, 2]', true],
  ['5 in > 3', true],
  ['5 in (> 7, [1..5])', true],
  ['5 in [1..5)', false],
  ['5 in ]1..5]', true],
  ['5 in (= 5)', true],
  ['none in (null)', true],
  ['none in [1..5]', null],
  ['1 in []', false],
]);

table('names, paths and filters', [
  ['order.price', 120],
  ['order.nothing', null],
  ['order.nothing.more', null],
  ['missing', null],
  ['a b + 1', 8],
  ['`a b` + 1', 8],
  ['order.items.name', ['a', 'b']],
  ['order.items[price > 1].name', ['b']],
  ['order.items[item.price > 1].name', ['b']],
  ['order.items[2].name', 'b'],
  ['xs[1]', 1],
  ['xs[-1]', 3],
  ['xs[0]', null],
  ['xs[4]', null],
  ['xs[> 1]', [2, 3]],
  ['xs[item > 1][1]', 2],
  ['xs[count(xs)]', 3],
  ['xs[true]', [1, 2, 3]],
  ['5[1]', 5],
  ['none[1]', null],
  ['[][1]', null],
  ['{"a-b": 1, c: 2}.c', 2],
  ['{a: 1, b: a + 1}.b', 2],
  ['{a: {b: {c: 1}}}.a.b.c', 1],
  ['{a: 1, a: 2}', null],
]);

table('contexts cannot reach what is inherited', [
  ['order.constructor', null],
  ['order.__proto__', null],
  ['{}.toString', null],
  ['xs.length', [null, null, null]],
  ['constructor', null],
  ['get value(order, "__proto__")', null],
  ['context put({}, "__proto__", {polluted: true}).polluted', null],
]);

table('iteration', [
  ['for i in 1..3 return i * 2', [2, 4, 6]],
  ['for i in 3..1 return i', [3, 2, 1]],
  ['for i in xs, j in 1..i return j', [1, 1, 2, 1, 2, 3]],
  ['for i in 1..4 return if i <= 1 then 1 else i * partial[-1]', [1, 2, 6, 24]],
  ['for i in 1..3 return partial', [[], [[]], [[], [[]]]]],
  ['for i in 1..3 return count(partial)', [0, 1, 2]],
  ['for i in (1..3] return i', [2, 3]],
  ['for i in none return i', null],
  ['for i in 5 return i', [5]],
  ['for d in @"2026-02-27"..@"2026-03-01" return d', ['2026-02-27', '2026-02-28', '2026-03-01']],
  ['some x in xs satisfies x > 2', true],
  ['every x in xs satisfies x > 2', false],
  ['every x in [] satisfies x > 2', true],
  ['some x in [1, none] satisfies x > 2', null],
  ['some x in xs, y in xs satisfies x + y = 6', true],
]);

table('conditions and types', [
  ['if done then 1 else 2', 2],
  ['if none then 1 else 2', 2],
  ['1 instance of number', true],
  ['xs instance of list<number>', true],
  ['xs instance of list<string>', false],
  ['order instance of context<price: number>', true],
  ['none instance of Any', false],
  ['@"P1D" instance of days and time duration', true],
  ['(function(a) a) instance of function<Any> -> Any', true],
  ['(function() "a") instance of function<> -> number', false],
  ['(function() {b: "b", c: x}) instance of function<> -> context<b: string, c: number>', true],
  ['(function() {b: "b"}) instance of function<> -> context<b: string, c: string>', false],
]);

table('functions', [
  ['(function(a, b) a - b)(3, 1)', 2],
  ['{f: function(a, b) a - b, r: f(b: 3, a: 1)}.r', -2],
  ['{fac: function(n) if n <= 1 then 1 else n * fac(n - 1), r: fac(10)}.r', 3628800],
  ['(function(a: number) a)("x")', null],
  ['(function(a) a)()', null],
  ['sort(xs, function(a, b) a > b)', [3, 2, 1]],
  ['substring(start position: 2, string: "abc")', 'bc'],
  ['substring(begin: 2, string: "abc")', null],
  ['length("abc")', 'UNKNOWN_FUNCTION'],
  ['order.price(1)', null],
  ['{count: 3, n: count([1])}.n', 1],
]);

table('texts and comments', [
  ['"a\\n\\"b\\" \\\\ \\u0041"', 'a\n"b" \\ A'],
  ['"Trực ban – cứu hoả"', 'Trực ban – cứu hoả'],
  ['// one\n1 /* two */ + 2', 3],
]);

describe('problems', () => {
  it.each([
    ['1 +', 3],
    ['(1', 2],
    ['$x', 0],
    ['a + + )', 6],
    ['', 0],
  ])('%j at %i', (source, from) => {
    const compiled = compileExpression(source);
    expect(compiled).toMatchObject({ ok: false, problem: { code: 'SYNTAX', position: { from } } });
    if (!compiled.ok) expect(compiled.problem.message.vi).toMatch(/FEEL/);
  });
  it('refuses numbers beyond those of decimal128', () => expect(feel('1e6145')).toBe('INVALID_NUMBER'));
});

describe('what an expression uses', () => {
  it('tells its variables and its unknown functions', () => {
    const compiled = compileExpression('count(orders[price > limit]) + score(user.age) + (for i in xs return i)[1]');
    if (!compiled.ok) throw new Error('must compile');
    expect([...compiled.expression.variables].sort()).toEqual(['limit', 'orders', 'price', 'user', 'xs']);
    expect(compiled.expression.functions).toEqual(['score']);
  });
  it('asks a resolver only for what is reached', () => {
    const asked: string[] = [];
    feel('if a then b else c', (name) => (asked.push(name), name === 'a'));
    expect(asked).toEqual(['a', 'b']);
  });
  it('calls functions of the host with JSON and the variables', () => {
    const compiled = compileExpression('resolve a role("@X", today()) + "/lead"', { functions: ['resolve a role'] });
    if (!compiled.ok) throw new Error('must compile');
    const seen: unknown[] = [];
    const result = evaluate(compiled.expression, {
      variables: { unit: 'PC07' },
      now: '2026-11-13T18:47:18.000Z',
      functions: {
        'resolve a role': (args, lookup) => {
          seen.push(args);
          return lookup('unit') as string;
        },
      },
    });
    expect(result).toMatchObject({ ok: true, value: 'PC07/lead', warnings: [] });
    expect(seen).toEqual([['@X', '2026-11-14']]);
  });
  it('turns an exception of the host into a failure', () => {
    const compiled = compileExpression('f()');
    if (!compiled.ok) throw new Error('must compile');
    const f = (): never => {
      throw new Error('down');
    };
    expect(evaluate(compiled.expression, { functions: { f } })).toMatchObject({ ok: false, code: 'HOST_FUNCTION' });
  });
  it('knows names with key words when they are told', () => {
    const compiled = compileExpression('if needed - 1', { names: ['if needed'] });
    if (!compiled.ok) throw new Error('must compile');
    expect(evaluate(compiled.expression, { variables: { 'if needed': 3 } })).toMatchObject({ value: 2 });
  });
  it('says why a value is null', () => {
    const compiled = compileExpression('missing + 1');
    if (!compiled.ok) throw new Error('must compile');
    const result = evaluate(compiled.expression);
    expect(result.ok && result.warnings.map(({ code }) => code)).toEqual(['NO_VARIABLE', 'INVALID_TYPE']);
  });
});
