import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../shared/json/json-value.ts';
import { inForceAt, isParameterName, withRenamed } from './parameters.ts';

const areas = [
  { code: 'TM', parent: null },
  { code: 'P01', parent: 'TM' },
  { code: 'P01-A', parent: 'P01' },
];
const parameter = { value: 15, byArea: { P01: 10 } };

describe('a parameter', () => {
  it('has the value of the smallest area that says one, else of the province', () => {
    expect(inForceAt(parameter, 'P01-A', areas)).toEqual({ value: 10, from: 'P01' });
    expect(inForceAt(parameter, 'P02', areas)).toEqual({ value: 15, from: null });
  });

  it('is not lost in areas that lie in each other', () => {
    const odd = [
      { code: 'A', parent: 'B' },
      { code: 'B', parent: 'A' },
    ];
    expect(inForceAt(parameter, 'A', odd)).toEqual({ value: 15, from: null });
  });

  it('is renamed wherever the rule names it, and nowhere else', () => {
    const at = (path: string) => ({ fact: 'parameters', path });
    const rule = (name: string): JsonObject => ({
      parameters: { [name]: { value: 15 }, limit2: { value: 1 } },
      conditions: {
        all: [
          { fact: 'speed', operator: 'lessThan', value: at(name) },
          { not: { any: [{ ...at(name), operator: 'equal', value: at('limit2') }] } },
          { fact: 'data', path: 'limit', operator: 'equal', value: 'limit' },
        ],
      },
      facts: {
        high: {
          type: 'formula',
          feel: `data.limit > parameters.${name} + parameters.limit2 and "parameters.limit" != x`,
        },
      },
      alert: { clear: { conditions: { all: [{ fact: 'speed', operator: 'greaterThan', value: at(name) }] } } },
      actions: [{ type: 'notify', when: { all: [{ ...at(name), operator: 'equal', value: 1 }] } }],
    });
    expect(withRenamed(rule('limit'), 'limit', 'slowKmh')).toEqual(rule('slowKmh'));
    expect(Object.keys(withRenamed(rule('limit'), 'limit', 'slowKmh')['parameters'] as object)).toEqual([
      'slowKmh',
      'limit2',
    ]);
  });

  it('has a name that formulas can say', () => {
    expect(['x', 'slowKmh', 'level2'].map(isParameterName)).toEqual([true, true, true]);
    expect(['', 'Slow', '2x', 'mức', 'a b', 'a.b', 'x'.repeat(41)].filter(isParameterName)).toEqual([]);
  });
});
