import { describe, expect, it } from '@jest/globals';
import { compileUnaryTests, evaluate, type FeelValue } from './index.ts';

function test(source: string, input: FeelValue): unknown {
  const compiled = compileUnaryTests(source);
  if (!compiled.ok) return compiled.problem.code;
  const result = evaluate(compiled.expression, { input, variables: { limit: 5, names: ['a', 'b'] } });
  return result.ok ? result.value : result.code;
}

const rows: readonly (readonly [string, FeelValue, unknown])[] = [
  ['-', null, true],
  ['5', 5, true],
  ['5', 6, false],
  ['"a", "b"', 'b', true],
  ['not("a", "b")', 'b', false],
  ['not("a", "b")', 'c', true],
  ['> 5', 6, true],
  ['> limit', 5, false],
  ['>= limit, < 2', 1, true],
  ['[1..5]', 5, true],
  ['(1..5)', 5, false],
  ['not([1..5])', 7, true],
  ['null', null, true],
  ['null', 1, false],
  ['> 5', null, null],
  ['> 5', 'x', null],
  ['true', true, true],
  ['true', false, false],
  ['false', false, true],
  ['? > 3 and ? < 7', 5, true],
  ['contains(?, "b")', 'abc', true],
  ['names', 'b', true],
  ['names', 'z', false],
  ['["a", "b"]', 'a', true],
  ['limit > 3', 17, true],
  ['date("2026-11-13")', null, false],
  ['count(?) > 1', [1, 2], true],
  ['some x in ? satisfies x > 1', [1, 2], true],
  ['', 1, 'SYNTAX'],
  ['> ', 1, 'SYNTAX'],
];

describe('unary tests', () => {
  it.each(rows)('%j with %j', (source, input, value) => expect(test(source, input)).toEqual(value));
});
