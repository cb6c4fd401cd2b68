import { describe, expect, it } from '@jest/globals';
import { buildRuleSet, checkRule, resolvePath, type Condition, type EventFacts, type RuleDocument } from './index.ts';

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
    ['a condition reference', { ...rule(), conditions: { all: [{ condition: 'other' }] } }, 'UNKNOWN_FIELD'],
    ['an unknown fact', { ...rule(), conditions: { all: [{ fact: 'process', operator: 'equal', value: 1 }] } }, 'FACT'],
    ['text for in', { ...rule(), conditions: { all: [{ fact: 'data', operator: 'in', value: 'abc' }] } }, 'LIST'],
    ['an action that does not exist', { ...rule(), actions: [{ type: 'warnPublic' }] }, 'ACTION'],
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
  it('asks only the rules of its type or kind', async () => {
    const set = buildRuleSet([
      rule(),
      rule({ code: 'OTHER', index: { eventTypes: ['HAZMAT'] } }),
      rule({ code: 'KIND', index: { kinds: ['call.received'] } }),
    ]);
    expect(set.candidates(facts()).map((r) => r.code)).toEqual(['INTAKE-FIRE-RES', 'KIND']);
    const { fired, outcomes } = await set.evaluate(facts());
    expect(fired).toHaveLength(2);
    expect(outcomes[0]?.reasons[0]).toMatchObject({ fact: 'eventType', actual: 'FIRE-RES' });
  });

  it('says which comparison stood in the way and what was missing', async () => {
    const set = buildRuleSet([
      rule({
        conditions: {
          all: [
            { fact: 'data', path: 'injuredCount', operator: 'greaterThanInclusive', value: 1 },
            { fact: 'data', path: 'place.floors', operator: 'greaterThan', value: 9 },
            { not: { fact: 'event', path: 'source', operator: 'in', value: ['call114'] } },
            { fact: 'data', path: 'trapped', operator: 'equal', value: 'yes' },
          ],
        },
      }),
    ]);
    const { fired, outcomes } = await set.evaluate(facts());
    expect(fired).toEqual([]);
    expect(outcomes[0]?.reasons).toEqual([
      {
        fact: 'data',
        path: 'place.floors',
        operator: 'greaterThan',
        expected: 9,
        actual: 8,
        missing: false,
        negated: false,
      },
      {
        fact: 'event',
        path: 'source',
        operator: 'in',
        expected: ['call114'],
        actual: 'call114',
        missing: false,
        negated: true,
      },
      {
        fact: 'data',
        path: 'trapped',
        operator: 'equal',
        expected: 'yes',
        actual: null,
        missing: true,
        negated: false,
      },
    ]);
  });

  it('never fires on bad data; on doubtful or late data only where the rule says so', async () => {
    const plain = buildRuleSet([rule()]);
    const lenient = buildRuleSet([rule({ acceptDoubtful: true, acceptLate: true })]);
    const noteOf = async (set: typeof plain, extra: object): Promise<string | undefined> =>
      (await set.evaluate(facts({ event: { type: 'call.received', ...extra } }))).outcomes[0]?.note;
    expect(await noteOf(lenient, { quality: 'bad' })).toBe('badQuality');
    expect(await noteOf(plain, { quality: 'doubtful' })).toBe('doubtfulQuality');
    expect(await noteOf(lenient, { quality: 'doubtful' })).toBeUndefined();
    expect(await noteOf(plain, { late: true })).toBe('late');
    expect(await noteOf(lenient, { late: true })).toBeUndefined();
  });

  it('reports a rule that fails and goes on with the others', async () => {
    const broken = { ...rule({ code: 'A-BROKEN' }), conditions: { all: [{ fact: 'data', operator: 'in', value: 7 }] } };
    const { outcomes, fired } = await buildRuleSet([broken as unknown as RuleDocument, rule()]).evaluate(facts());
    expect(outcomes.map((o) => o.result)).toEqual(['error', 'fired']);
    expect(fired.map((r) => r.code)).toEqual(['INTAKE-FIRE-RES']);
  });

  it('gives the same answer each time for the same event', async () => {
    const set = buildRuleSet([rule()]);
    const first = await set.evaluate(facts());
    expect(await set.evaluate(facts({ eventType: 'HAZMAT' }))).toEqual({ outcomes: [], fired: [] });
    expect(await set.evaluate(facts())).toEqual(first);
  });
});
