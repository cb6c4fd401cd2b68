import { describe, expect, it } from '@jest/globals';
import { eventCycles } from './event-cycles.ts';
import type { ConditionGroup, RuleDocument } from './types.ts';

const anything: ConditionGroup = { all: [{ fact: 'data', path: 'level', operator: 'greaterThan', value: 0 }] };
const rule = (
  code: string,
  listensTo: string,
  publishes: string | null,
  conditions: ConditionGroup = anything,
  data: RuleDocument['actions'][number] | object = { level: 1 },
): RuleDocument => ({
  code,
  name: { vi: code, en: code },
  index: { kinds: [listensTo] },
  conditions,
  event: { type: code },
  actions: publishes === null ? [] : [{ type: 'publishEvent', eventType: publishes, data: data as { level: number } }],
});
const equal = (path: string, value: string): ConditionGroup => ({
  all: [{ fact: 'data', path, operator: 'equal', value }],
});
const cycles = (of: RuleDocument, ...others: RuleDocument[]) => eventCycles(of, others).map(({ rules }) => rules);

describe('rules that publish what fires them', () => {
  it('are found with the way that leads back, the shortest one', () => {
    const [a, b, c] = [rule('A', 'a.b', 'b.c'), rule('B', 'b.c', 'c.d'), rule('C', 'c.d', 'a.b')];
    expect(cycles(rule('A', 'a.b', 'a.b'))).toEqual([['A', 'A']]);
    expect(cycles(a, b, c)).toEqual([['A', 'B', 'C', 'A']]);
    expect(cycles(a, b, c, rule('D', 'b.c', 'a.b'))).toEqual([['A', 'D', 'A']]);
    expect(cycles(a, b)).toEqual([]);
    // A circle that it only leads into is not its own.
    expect(cycles(rule('E', 'e.f', 'a.b'), a, b, c)).toEqual([]);
  });

  it('are found where the alert publishes later: at its end, on a rung of its ladder', () => {
    const own = { type: 'publishEvent', eventType: 'a.b' } as const;
    const later = {
      ...rule('A', 'a.b', null, { all: [{ fact: 'event', path: 'key', operator: 'equal', value: 'k' }] }),
    };
    expect(eventCycles({ ...later, onClear: [own] }, []).map(({ path }) => path)).toEqual(['/onClear/0']);
    const ladder = [{ after: 'PT5M' }, { after: 'PT1H', actions: [own] }];
    expect(eventCycles({ ...later, alert: { by: [], ladder } as never }, []).map(({ path }) => path)).toEqual([
      '/alert/ladder/1/actions/0',
    ]);
  });

  it('are not suspected where what is published contradicts the conditions', () => {
    expect(cycles(rule('A', 'a.b', 'a.b', equal('network', 'VMS'), { network: 'AIS' }))).toEqual([]);
    expect(cycles(rule('A', 'a.b', 'a.b', equal('network', 'VMS'), { network: 'VMS' }))).toEqual([['A', 'A']]);
    // Every published event names its rule, and what the rule doesn't give it isn't there.
    expect(cycles(rule('A', 'a.b', 'a.b', equal('rule', 'B')))).toEqual([]);
    expect(cycles(rule('A', 'a.b', 'a.b', equal('network', 'VMS')))).toEqual([]);
    expect(cycles(rule('A', 'a.b', 'a.b', anything, { level: 0 - 1 }))).toEqual([]);
    // What is known only when it happens may be anything.
    expect(cycles(rule('A', 'a.b', 'a.b', equal('severity', 'high')))).toEqual([['A', 'A']]);
  });

  it('are reached by the event type that their data name', () => {
    const byType: RuleDocument = {
      ...rule('A', 'x.y', 'a.b', anything, { level: 1, eventType: 'T' }),
      index: { eventTypes: ['T'] },
    };
    expect(cycles(byType)).toEqual([['A', 'A']]);
    expect(cycles({ ...byType, index: { eventTypes: ['U'] } })).toEqual([]);
  });
});
