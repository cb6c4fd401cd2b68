import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../shared/json/json-value.ts';
import { jsonOf } from './condition-tree.ts';
import { firstSubjectOf, subjectsOf } from './rule-subjects.ts';
import { newLeaf } from './subjects.ts';

const where = { all: [{ fact: 'data', path: 'value', operator: 'greaterThan', value: 0 }] };
const withFact = (fact: JsonObject): JsonObject => ({ index: { kinds: ['sensor.reading'] }, facts: { own: fact } });

/** The condition that a person gets who adds one. */
const begun = (rule: JsonObject) => {
  const subjects = subjectsOf(rule, []);
  return jsonOf(newLeaf(firstSubjectOf(rule, subjects), subjects));
};

describe('a new condition', () => {
  it('is about the first value of the first fact, with a value of its kind', () => {
    expect(begun(withFact({ type: 'window', aggregate: 'count', window: 'PT1H' }))).toEqual({
      fact: 'own',
      operator: 'greaterThan',
      value: 0,
    });
    expect(begun(withFact({ type: 'sequence', steps: [{ where }, { where }], window: 'PT1H' }))).toEqual({
      fact: 'own',
      path: 'complete',
      operator: 'equal',
      value: true,
    });
    expect(begun(withFact({ type: 'openIncidents' }))).toMatchObject({ path: 'count', operator: 'greaterThan' });
    expect(begun(withFact({ type: 'shift', agency: 'TTCC115' }))).toMatchObject({ path: 'onDuty', value: true });
  });

  it('is about the event where the rule declares nothing', () => {
    expect(begun({ index: { kinds: ['sensor.reading'] } })).toMatchObject({ fact: 'data', path: 'value', value: 0 });
  });

  it('compares the last value of a number with numbers, that of a text with texts', () => {
    const last = (path: string) =>
      withFact({ type: 'window', aggregate: 'last', of: { fact: 'data', path }, window: 'PT1H' });
    expect(begun(last('value'))).toMatchObject({ operator: 'greaterThan', value: 0 });
    expect(begun(last('observedProperty'))).toMatchObject({ operator: 'equal', value: '' });
  });
});
