import { describe, expect, it } from '@jest/globals';
import {
  buildRuleSet,
  checkRule,
  looksAt,
  outcomeOf,
  resolvePath,
  type Condition,
  type EventFacts,
  type RuleDocument,
} from './index.ts';

const context = { isEventType: (code: string) => ['FIRE-RES', 'HAZMAT'].includes(code) };

const rule = (over: Partial<RuleDocument> = {}): RuleDocument => ({
  code: 'INTAKE-FIRE-RES',
  name: { vi: 'Cháy nhà dân', en: 'House fire' },
  index: { eventTypes: ['FIRE-RES'] },
  conditions: { all: [{ fact: 'eventType', operator: 'equal', value: 'FIRE-RES' }] },
  event: { type: 'incident' },
  actions: [{ type: 'createIncident', eventType: 'FIRE-RES' }],
  ...over,
});

const facts = (over: Partial<EventFacts> = {}): EventFacts => ({
  eventType: 'FIRE-RES',
  event: { type: 'call.received', source: 'call114' },
  data: { injuredCount: 2, place: { floors: 8 } },
  ...over,
});

const codesOf = (document: unknown): string[] => checkRule(document, context).map((p) => p.code);

describe('checking a rule', () => {
  it('accepts a sound rule', () => expect(codesOf(rule())).toEqual([]));

  it('asks which of its values is meant where a fact has several', () => {
    const where = { all: [{ fact: 'data', path: 'injuredCount', operator: 'greaterThan', value: 0 }] } as const;
    const asks = (path: string | undefined, more: Partial<RuleDocument> = {}) =>
      checkRule(
        rule({
          facts: { calls: { type: 'sequence', steps: [{ where }, { where }], window: 'PT1H' } },
          parameters: { limit: { value: 2 } },
          conditions: { all: [{ fact: 'calls', ...(path && { path }), operator: 'equal', value: true }] },
          ...more,
        }),
        context,
      ).map((each) => [each.code, each.path]);
    expect(asks('complete')).toEqual([]);
    expect(asks(undefined)).toEqual([['WHICH_VALUE', '/conditions/all/0/path']]);
    expect(asks('done')).toEqual([['WHICH_VALUE', '/conditions/all/0/path']]);
    const against = (path: string) =>
      ({ fact: 'data', path: 'injuredCount', operator: 'greaterThan', value: { fact: 'parameters', path } }) as const;
    expect(asks('', { conditions: { all: [against('limit')] } })).toEqual([]);
    expect(asks('', { conditions: { all: [against('gone')] } })).toEqual([
      ['WHICH_VALUE', '/conditions/all/0/value/path'],
    ]);
    const alert = { by: [{ fact: 'calls' }] };
    expect(asks('complete', { alert, severity: 'high' })).toEqual([['WHICH_VALUE', '/alert/by/0/path']]);
  });

  it.each([
    ['not an object', 'x', 'TYPE'],
    ['a lower-case code', rule({ code: 'fire' }), 'CODE'],
    ['an unknown event type', rule({ index: { eventTypes: ['NOPE'] } }), 'UNKNOWN_EVENT_TYPE'],
    ['an empty index', rule({ index: {} }), 'EMPTY'],
    ['an empty group, which would always fire', rule({ conditions: { all: [] } }), 'EMPTY'],
    ['a leaf as the root', { ...rule(), conditions: { fact: 'data', operator: 'equal', value: 1 } }, 'GROUP'],
    [
      'a JSONPath',
      rule({ conditions: { all: [{ fact: 'data', path: '$..*', operator: 'equal', value: 1 }] } }),
      'PATH',
    ],
    [
      'a prototype path',
      rule({ conditions: { all: [{ fact: 'data', path: '__proto__.x', operator: 'equal', value: 1 }] } }),
      'PATH',
    ],
    [
      'a decorated operator',
      { ...rule(), conditions: { all: [{ fact: 'data', operator: 'everyFact:equal', value: 1 }] } },
      'OPERATOR',
    ],
    ['a name of no conditions', { ...rule(), conditions: { all: [{ condition: 'other' }] } }, 'CONDITION'],
    ['an unknown fact', { ...rule(), conditions: { all: [{ fact: 'process', operator: 'equal', value: 1 }] } }, 'FACT'],
    ['text for in', { ...rule(), conditions: { all: [{ fact: 'data', operator: 'in', value: 'abc' }] } }, 'LIST'],
    ['an action that does not exist', { ...rule(), actions: [{ type: 'runScript' }] }, 'ACTION'],
    ['no action', rule({ actions: [] }), 'ACTIONS'],
    ['a field of its own', { ...rule(), onSuccess: 'code' }, 'UNKNOWN_FIELD'],
  ])('refuses %s', (_, document, code) => expect(codesOf(document)).toContain(code));

  it('refuses a tree that is too deep or too large, without overflowing', () => {
    let deep: Condition = { fact: 'data', operator: 'equal', value: 1 };
    for (let i = 0; i < 50_000; i++) deep = { not: deep };
    expect(codesOf({ ...rule(), conditions: deep })).toContain('TOO_DEEP');
    const wide = Array.from({ length: 150 }, () => ({
      any: [{ fact: 'data', path: 'a', operator: 'equal', value: 1 }],
    }));
    expect(codesOf({ ...rule(), conditions: { all: wide } })).toContain('TOO_MANY_NODES');
  });

  it('points at the fault', () => {
    const bad = {
      ...rule(),
      conditions: { any: [{ not: { fact: 'data', path: 'a..b', operator: 'equal', value: 1 } }] },
    };
    expect(checkRule(bad, context)[0]?.path).toBe('/conditions/any/0/not/path');
  });
});

describe('a path', () => {
  it('reads own properties only', () => {
    expect(resolvePath({ a: { b: [1, { c: 3 }] } }, 'a.b.1.c')).toBe(3);
    expect(resolvePath({ a: 'text' }, 'a.length')).toBeUndefined();
    expect(resolvePath({}, 'toString')).toBeUndefined();
  });
});

describe('evaluating an event', () => {
  it('asks only the rules of its type or kind', () => {
    const set = buildRuleSet([
      rule(),
      rule({ code: 'OTHER', index: { eventTypes: ['HAZMAT'] } }),
      rule({ code: 'KIND', index: { kinds: ['call.received'] } }),
    ]);
    expect(set.evaluate(facts()).fired.map((r) => r.code)).toEqual(['INTAKE-FIRE-RES', 'KIND']);
    expect(looksAt(rule({ index: { eventTypes: ['HAZMAT'], kinds: ['call.received'] } }), facts())).toBe(true);
    expect(looksAt(rule({ index: { eventTypes: ['HAZMAT'] } }), facts())).toBe(false);
    expect([set.covers(facts()), set.covers(facts({ eventType: null, event: { type: 'vms.position' } }))]).toEqual([
      true,
      false,
    ]);
  });

  it('asks a rule once that both its type and its kind lead to', () => {
    const both = rule({ index: { eventTypes: ['FIRE-RES'], kinds: ['call.received'] } });
    const others = Array.from({ length: 20 }, (_, i) => rule({ code: `R-${i}`, index: { kinds: [`k.n${i}`] } }));
    expect(buildRuleSet([both, ...others]).evaluate(facts()).fired).toEqual([both]);
  });

  it('puts those that fired in order of severity, then of code', () => {
    const set = buildRuleSet([
      rule({ code: 'C', severity: 'low' }),
      rule({ code: 'D' }),
      rule({ code: 'B', severity: 'critical' }),
      rule({ code: 'A', severity: 'low' }),
    ]);
    expect(set.evaluate(facts()).fired.map((r) => r.code)).toEqual(['B', 'A', 'C', 'D']);
  });

  it('never fires on bad data; on doubtful or late data only where the rule says so', () => {
    const lenient = rule({ acceptDoubtful: true, acceptLate: true });
    const noteOf = (asked: RuleDocument, extra: object): string | undefined => {
      const seen = facts({ event: { type: 'call.received', ...extra } });
      const { note, result } = outcomeOf(asked, seen);
      expect(buildRuleSet([asked]).evaluate(seen).fired).toHaveLength(result === 'fired' ? 1 : 0);
      return note;
    };
    expect(noteOf(lenient, { quality: 'bad' })).toBe('badQuality');
    expect(noteOf(rule(), { quality: 'doubtful' })).toBe('doubtfulQuality');
    expect(noteOf(lenient, { quality: 'doubtful' })).toBeUndefined();
    expect(noteOf(rule(), { late: true })).toBe('late');
    expect(noteOf(lenient, { late: true })).toBeUndefined();
  });

  it('reports a rule that fails and goes on with the others', () => {
    const broken = { ...rule({ code: 'A-BROKEN' }), conditions: { all: [{ fact: 'data', operator: 'in', value: 7 }] } };
    const { failed, fired } = buildRuleSet([broken as unknown as RuleDocument, rule()]).evaluate(facts());
    expect(failed).toMatchObject([{ code: 'A-BROKEN', result: 'error' }]);
    expect(fired.map((r) => r.code)).toEqual(['INTAKE-FIRE-RES']);
  });

  it('gives the same answer each time for the same event', () => {
    const set = buildRuleSet([rule()]);
    const first = set.evaluate(facts());
    expect(set.evaluate(facts({ eventType: 'HAZMAT' }))).toEqual({ failed: [], fired: [], signals: [] });
    expect(set.evaluate(facts())).toEqual(first);
  });
});

describe('why a rule did not fire', () => {
  const hurt: Condition = { fact: 'data', path: 'injuredCount', operator: 'greaterThanInclusive', value: 1 };
  const tall: Condition = { fact: 'data', path: 'place.floors', operator: 'greaterThan', value: 9 };
  const called: Condition = { fact: 'event', path: 'source', operator: 'in', value: ['call114'] };
  const trapped: Condition = { fact: 'data', path: 'trapped', operator: 'equal', value: 'yes' };

  it('says which comparison stood in the way and what was missing', () => {
    const { result, reasons } = outcomeOf(
      rule({ conditions: { all: [hurt, tall, { not: called }, trapped] } }),
      facts(),
    );
    expect(result).toBe('notFired');
    expect(reasons).toEqual([
      { ...tall, value: undefined, expected: 9, actual: 8, missing: false, negated: false, by: 1 },
      { ...called, value: undefined, expected: ['call114'], actual: 'call114', missing: false, negated: true },
      { ...trapped, value: undefined, expected: 'yes', actual: null, missing: true, negated: false },
    ]);
  });

  it('names the smallest change that would have made it fire', () => {
    const conditions: RuleDocument['conditions'] = {
      any: [
        { all: [tall, trapped] },
        { all: [hurt, { any: [tall, { not: called }] }] },
        { not: { all: [hurt, called] } },
      ],
    };
    const { change } = outcomeOf(rule({ conditions }), facts());
    expect(change).toMatchObject([{ path: 'place.floors', expected: 9, actual: 8 }]);
    expect(outcomeOf(rule({ conditions: { all: [tall, trapped] } }), facts()).change).toHaveLength(2);
  });

  it('gives the branch that held when it fires', () => {
    const { result, reasons, change } = outcomeOf(rule({ conditions: { any: [tall, hurt] } }), facts());
    expect([result, reasons.map((r) => r.path), change]).toEqual(['fired', ['injuredCount'], undefined]);
  });
});
