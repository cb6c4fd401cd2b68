import { describe, expect, it } from '@jest/globals';
import { checkRule } from './check-rule.ts';
import { portableRule } from './portable.ts';

const leaf = { fact: 'data', path: 'value', operator: 'greaterThan', value: 5 };
const rule = (more: object) => ({
  code: 'R-1',
  name: { vi: 'Thử', en: 'Trial' },
  index: { kinds: ['sensor.reading'] },
  event: { type: 'x' },
  actions: [{ type: 'createIncident', eventType: 'MCI' }],
  ...more,
});
const conditionsOf = (more: object) => (portableRule(rule(more)) as { conditions?: unknown }).conditions;
const codesOf = (more: object) =>
  checkRule(portableRule(rule(more)), { isEventType: () => true }).map(({ path, code }) => [path, code]);

describe('a rule written for json-rules-engine', () => {
  it('keeps its paths, as names with dots', () => {
    const pathOf = (path: unknown) =>
      (conditionsOf({ conditions: { all: [{ ...leaf, path }] } }) as { all: { path?: string }[] }).all[0]?.path;
    expect(['$.value', '$.a.b[0].c', `$['a']["b-c"]`, '$', 'a.0'].map(pathOf)).toEqual([
      'value',
      'a.b.0.c',
      'a.b-c',
      undefined,
      'a.0',
    ]);
    expect(codesOf({ conditions: { all: [{ ...leaf, path: '$..value' }] } })).toEqual([
      ['/conditions/all/0/path', 'PATH'],
    ]);
    expect(conditionsOf({ conditions: { all: [{ ...leaf, value: { fact: 'data', path: '$.limit' } }] } })).toEqual({
      all: [{ ...leaf, value: { fact: 'data', path: 'limit' } }],
    });
  });

  it('has the conditions in place that it names, also those that name others', () => {
    const given = {
      namedConditions: { high: { any: [leaf, { condition: 'loud' }] }, loud: { not: leaf } },
      conditions: { all: [{ condition: 'high', priority: 3 }] },
      alert: { clear: { conditions: { condition: 'loud' } } },
    };
    const out = portableRule(rule(given)) as unknown as Record<string, unknown>;
    expect(out['conditions']).toEqual({ all: [{ any: [leaf, { not: leaf }] }] });
    expect(out['alert']).toEqual({ clear: { conditions: { not: leaf } } });
    expect(out).not.toHaveProperty('namedConditions');
  });

  it('is told of names that there are none of, and of those that go in a circle', () => {
    expect(codesOf({ conditions: { all: [{ condition: 'nobody' }] } })).toEqual([['/conditions/all/0', 'CONDITION']]);
    const circle = { a: { all: [{ condition: 'b' }] }, b: { any: [{ condition: 'a' }] } };
    expect(codesOf({ namedConditions: circle, conditions: { all: [{ condition: 'a' }] } })).toEqual([
      ['/conditions/all/0/all/0/any/0', 'CONDITION'],
    ]);
    const names = [...'abcdefgh'].map((name, n) => [
      name,
      { all: Array.from({ length: 9 }, () => (n < 7 ? { condition: 'abcdefgh'[n + 1] } : leaf)) },
    ]);
    const huge = { namedConditions: Object.fromEntries(names), conditions: { all: [{ condition: 'a' }] } };
    expect(codesOf(huge).length).toBeGreaterThan(0);
  });

  it('may give conditions priorities, which change no verdict, and rules, which say who comes first', () => {
    expect(codesOf({ priority: 10, conditions: { all: [{ ...leaf, priority: 20 }], priority: 2 } })).toEqual([]);
    expect(codesOf({ priority: 0, conditions: { all: [leaf] } })).toEqual([['/priority', 'NUMBER']]);
    expect(codesOf({ conditions: { all: [{ ...leaf, priority: 0 }] } })).toEqual([
      ['/conditions/all/0/priority', 'UNKNOWN_FIELD'],
    ]);
  });

  it('leaves what the finding says as it is', () => {
    const event = { type: 'x', params: { fact: 'data', path: '$.value', priority: 1 } };
    expect((portableRule(rule({ event, conditions: { all: [leaf] } })) as { event: unknown }).event).toEqual(event);
  });
});
