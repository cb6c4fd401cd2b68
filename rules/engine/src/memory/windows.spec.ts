import { describe, expect, it } from '@jest/globals';
import { distanceM } from '@trucban/kernel';
import { fc } from '@trucban/testkit/properties';
import {
  buildRuleSet,
  checkRule,
  outcomeOf,
  WindowMemory,
  type EventFacts,
  type RuleDocument,
  type WindowFact,
} from '../index.ts';

const BEGIN = Date.parse('2026-11-22T08:00:00.000Z');

function reading(id: string, minute: number, data: object, over: object = {}): EventFacts {
  const time = new Date(BEGIN + minute * 60_000).toISOString();
  return { eventType: null, event: { type: 'sensor.reading', id, key: 'S-1', time, ...over }, data: { ...data } };
}

function ruleOf(facts: RuleDocument['facts'], conditions: RuleDocument['conditions'], code = 'R'): RuleDocument {
  return {
    code,
    name: { vi: code, en: code },
    index: { kinds: ['sensor.reading'] },
    ...(facts && { facts }),
    conditions,
    event: { type: 'finding' },
    actions: [{ type: 'createIncident', eventType: 'TRAF-JAM' }],
  };
}

/** Feeds events in the given order; which rules fired after each. */
function run(rules: readonly RuleDocument[], events: readonly EventFacts[]): string[][] {
  const set = buildRuleSet(rules);
  const memory = new WindowMemory();
  return events.map((facts) => {
    memory.observe(set.samples(facts));
    return set.evaluate(facts, memory.answer(set.questions(facts))).fired.map(({ code }) => code);
  });
}

const over = (fact: string, value: number) => ({ fact, operator: 'greaterThanInclusive' as const, value });
const level = { fact: 'data', path: 'level' } as const;

describe('a window', () => {
  it('counts what happened in it, for each key alone', () => {
    const many: WindowFact = { type: 'window', aggregate: 'count', window: 'PT10M' };
    const rule = ruleOf({ many }, { all: [over('many', 3)] });
    const events = [
      reading('a', 0, {}),
      reading('b', 4, {}),
      reading('x', 5, {}, { key: 'S-2' }),
      reading('c', 9, {}),
      reading('d', 10, {}),
      reading('e', 25, {}),
    ];
    expect(run([rule], events)).toEqual([[], [], [], ['R'], ['R'], []]);
  });

  it('counts an event once however often it comes, and what came late for what came before', () => {
    const rule = ruleOf({ many: { type: 'window', aggregate: 'count', window: 'PT10M' } }, { all: [over('many', 3)] });
    expect(run([rule], [reading('a', 0, {}), reading('a', 0, {}), reading('b', 9, {}), reading('c', 5, {})])).toEqual([
      [],
      [],
      [],
      ['R'],
    ]);
  });

  it('counts exercises among themselves only', () => {
    const rule = ruleOf({ many: { type: 'window', aggregate: 'count', window: 'PT10M' } }, { all: [over('many', 2)] });
    const drill = (id: string, minute: number) => reading(id, minute, {}, { exercise: true });
    expect(run([rule], [reading('a', 0, {}), drill('b', 1), drill('c', 2)])).toEqual([[], [], ['R']]);
  });

  it('takes only the events that its filter lets in, within the distance', () => {
    const near: WindowFact = {
      type: 'window',
      aggregate: 'sum',
      of: { fact: 'data', path: 'injured' },
      where: { all: [{ fact: 'data', path: 'kind', operator: 'equal', value: 'accident' }] },
      window: 'PT30M',
      by: [],
      withinM: 500,
    };
    const rule = ruleOf({ near }, { all: [over('near', 5)] });
    const at = (id: string, minute: number, lat: number, injured: number, kind = 'accident') =>
      reading(id, minute, { injured, kind }, { location: { lat, lon: 106.6 } });
    // 0.001° of latitude are 111 m.
    const events = [at('a', 0, 17.7, 3), at('b', 1, 17.73, 3), at('c', 2, 17.702, 3), at('d', 3, 17.702, 9, 'drill')];
    expect(run([rule], events)).toEqual([[], [], ['R'], ['R']]);
    expect(run([rule], [at('a', 0, 17.7, 3), reading('b', 1, { injured: 3, kind: 'accident' })])).toEqual([[], []]);
  });

  it('is one for all rules that declare it alike, and another where the same name means something else', () => {
    const slow: WindowFact = { type: 'window', aggregate: 'avg', of: level, window: 'PT5M' };
    const set = buildRuleSet([
      ruleOf({ f: slow }, { all: [over('f', 1)] }, 'A'),
      ruleOf({ g: { window: 'PT5M', of: level, aggregate: 'avg', type: 'window' } }, { all: [over('g', 1)] }, 'B'),
      ruleOf({ f: { ...slow, aggregate: 'max' } }, { all: [over('f', 100)] }, 'C'),
    ]);
    const facts = reading('a', 0, { level: 50 });
    expect(set.samples(facts)).toHaveLength(2);
    expect(set.questions(facts)).toHaveLength(2);
    const memory = new WindowMemory();
    memory.observe(set.samples(facts));
    const values = memory.answer(set.questions(facts));
    expect(set.evaluate(facts, values).fired.map(({ code }) => code)).toEqual(['A', 'B']);
  });

  it('is not asked by a rule that the event itself rules out, and says so when the rule is explained', () => {
    const many: WindowFact = { type: 'window', aggregate: 'count', window: 'PT10M' };
    const conditions: RuleDocument['conditions'] = {
      any: [
        { all: [{ ...level, operator: 'greaterThan', value: 10 }, over('many', 3)] },
        { all: [{ ...level, operator: 'greaterThan', value: 90 }, { not: over('many', 3) }] },
      ],
    };
    const set = buildRuleSet([ruleOf({ many }, conditions)]);
    expect(set.questions(reading('a', 0, { level: 5 }))).toEqual([]);
    expect(set.questions(reading('a', 0, { level: 50 }))).toHaveLength(1);
    const { windowId } = set.questions(reading('a', 0, { level: 50 }))[0] ?? { windowId: '' };
    const outcome = outcomeOf(ruleOf({ many }, conditions), reading('a', 0, { level: 50 }), new Map([[windowId, 2]]));
    expect(outcome.change).toMatchObject([{ fact: 'many', expected: 3, actual: 2 }]);
  });

  it('is one window for rules that call it differently, and is called so in the reasons', () => {
    const plain: WindowFact = { type: 'window', aggregate: 'count', window: 'PT10M' };
    const name = { vi: 'số lần đo', en: 'readings' };
    const rules = [
      ruleOf({ many: plain }, { all: [over('many', 3)] }),
      ruleOf({ many: { ...plain, name } }, { all: [over('many', 3)] }),
    ];
    const event = reading('a', 0, { level: 50 });
    const [question, ...others] = buildRuleSet(rules).questions(event);
    expect(others).toEqual([]);
    const found = rules.map((rule) => outcomeOf(rule, event, new Map([[question?.windowId ?? '', 2]])).change);
    expect(found).toMatchObject([[{ actual: 2 }], [{ actual: 2, name }]]);
  });

  it('gives what is missing as missing', () => {
    const facts = (aggregate: WindowFact['aggregate']): RuleDocument['facts'] => ({
      f: { type: 'window', aggregate, window: 'PT10M', ...(aggregate !== 'count' && { of: level }) },
    });
    const valueOf = (aggregate: WindowFact['aggregate'], ...events: EventFacts[]): unknown => {
      const set = buildRuleSet([ruleOf(facts(aggregate), { all: [over('f', 0)] })]);
      const memory = new WindowMemory();
      const values = events.map((event) => {
        memory.observe(set.samples(event));
        return [...memory.answer(set.questions(event)).values()][0];
      });
      return values.at(-1);
    };
    const none = reading('a', 0, {});
    const [one, two] = [reading('b', 1, { level: 2 }), reading('c', 4, { level: 8 })];
    expect(['count', 'sum', 'avg', 'last', 'change'].map((a) => valueOf(a as never, none))).toEqual([
      1,
      0,
      undefined,
      undefined,
      undefined,
    ]);
    expect(valueOf('change', one)).toBeUndefined();
    expect([valueOf('change', one, two), valueOf('rate', one, two), valueOf('avg', one, two)]).toEqual([6, 120, 5]);
  });

  it.each([
    ['change', [0.3, 2.3], 2],
    ['change', [3.6, 4.1], 0.5],
    ['change', [100_000.1, 100_000.4], 0.3],
    ['sum', [0.1, 0.2], 0.3],
    ['sum', [1e300, 1e300], 2e300],
    ['avg', [0.1, 0.2, 0.3], 0.2],
    ['avg', [1, 1, 2], 1.33333333333],
    ['rate', [1e-7, 4e-7], 18e-6],
    ['rate', [0.3, 2.3], 120],
  ] as const)('%s of %j is what it is by hand', (aggregate, levels, result) => {
    const set = buildRuleSet([
      ruleOf({ f: { type: 'window', aggregate, of: level, window: 'PT10M' } }, { all: [over('f', 0)] }),
    ]);
    const memory = new WindowMemory();
    const events = levels.map((value, i) => reading(`e${i}`, i, { level: value }));
    memory.observe(events.flatMap((event) => set.samples(event)));
    expect([...memory.answer(set.questions(events.at(-1) as EventFacts)).values()]).toEqual([result]);
  });

  it('judges what comes out of order by the windows that it lies in, not by newer ones', () => {
    const highest: WindowFact = { type: 'window', aggregate: 'max', of: level, window: 'PT10M' };
    const rule = ruleOf({ highest }, { all: [over('highest', 9)] });
    const [newest, high, low] = [
      reading('c', 60, { level: 1 }),
      reading('b', 40, { level: 12 }),
      reading('a', 20, { level: 2 }),
    ];
    expect(run([rule], [newest, high, low])).toEqual([[], ['R'], []]);
    const [border, within] = [reading('d', 30, { level: 3 }), reading('e', 30.01, { level: 3 })];
    expect(run([rule], [high, border])).toEqual([['R'], []]);
    expect(run([rule], [high, within])).toEqual([['R'], ['R']]);
  });

  it('agrees with a naive oracle on random, late and repeated streams', () => {
    const aggregate = fc.constantFrom<WindowFact['aggregate']>('count', 'distinct', 'sum', 'avg', 'min', 'max', 'last');
    const event = fc.record({
      id: fc.nat(30),
      minute: fc.nat(40),
      level: fc.integer({ min: -5, max: 5 }),
      key: fc.nat(1),
    });
    fc.assert(
      fc.property(
        aggregate,
        fc.array(event, { maxLength: 40 }),
        fc.integer({ min: 1, max: 20 }),
        (kind, drawn, minutes) => {
          // One id is one event: what comes again is the same.
          const byId = new Map(drawn.map((each) => [each.id, each]));
          const stream = drawn.map(({ id }) => byId.get(id) as (typeof drawn)[number]);
          const fact: WindowFact = {
            type: 'window',
            aggregate: kind,
            window: `PT${minutes}M`,
            ...(kind !== 'count' && { of: level }),
          };
          const set = buildRuleSet([ruleOf({ f: fact }, { any: [over('f', -1e9)] })]);
          const memory = new WindowMemory();
          stream.forEach((each, i) => {
            const facts = reading(`e${String(each.id).padStart(2, '0')}`, each.minute, each, { key: `S-${each.key}` });
            memory.observe(set.samples(facts));
            const [value] = memory.answer(set.questions(facts)).values();
            expect(value).toEqual(naive(kind, stream.slice(0, i + 1), each, minutes));
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});

interface Told {
  readonly id: number;
  readonly minute: number;
  readonly level: number;
  readonly key: number;
}

/** Everything told so far of that key, looked through from the beginning. */
function naive(kind: WindowFact['aggregate'], told: readonly Told[], now: Told, minutes: number): number | undefined {
  const own = [...new Map(told.filter((e) => e.key === now.key).map((e) => [e.id, e])).values()];
  const end = Math.max(...own.map((e) => e.minute).filter((minute) => minute < now.minute + minutes));
  const inside = own
    .filter((e) => e.minute > end - minutes && e.minute <= end)
    .sort((a, b) => a.minute - b.minute || a.id - b.id);
  const levels = inside.map((e) => e.level);
  const total = levels.reduce((a, b) => a + b, 0);
  const answers: Readonly<Record<string, number | undefined>> = {
    count: levels.length,
    distinct: new Set(levels).size,
    sum: total,
    avg: Number((total / levels.length).toFixed(11)),
    min: Math.min(...levels),
    max: Math.max(...levels),
    last: levels.at(-1),
  };
  return answers[kind];
}

describe('checking declared facts', () => {
  const fine: WindowFact = { type: 'window', aggregate: 'avg', of: level, window: 'PT5M' };
  const codesOf = (fact: object, name = 'speed'): string[] =>
    checkRule(ruleOf({ [name]: fact as WindowFact }, { all: [over(name, 1)] }), { isEventType: () => true }).map(
      ({ path, code }) => `${path} ${code}`,
    );

  it('accepts a sound one', () => expect(codesOf(fine)).toEqual([]));

  it.each([
    ['an unknown aggregate', { ...fine, aggregate: 'median' }, '/facts/speed/aggregate AGGREGATE'],
    ['nothing to aggregate', { ...fine, of: undefined }, '/facts/speed/of REQUIRED'],
    ['a window of no length', { ...fine, window: 'PT0S' }, '/facts/speed/window DURATION'],
    ['a window in months', { ...fine, window: 'P1M' }, '/facts/speed/window DURATION'],
    ['a window of years', { ...fine, window: 'P1000D' }, '/facts/speed/window DURATION'],
    ['a place that does not exist', { ...fine, by: [{ fact: 'process' }] }, '/facts/speed/by/0 FACT'],
    [
      'a filter over another window',
      { ...fine, where: { all: [over('speed', 1)] } },
      '/facts/speed/where/all/0/fact FACT',
    ],
    ['no distance', { ...fine, withinM: -1 }, '/facts/speed/withinM DISTANCE'],
    ['a field of its own', { ...fine, code: '1+1' }, '/facts/speed/code UNKNOWN_FIELD'],
    ['another type', { ...fine, type: 'sql' }, '/facts/speed/type FACT_TYPE'],
  ])('refuses %s', (_, fact, found) => expect(codesOf(fact)).toEqual([found]));

  it('refuses a name that every event has already, and one that nobody declared', () => {
    expect(codesOf(fine, 'data')).toContain('/facts FACT_NAME');
    const undeclared = checkRule(ruleOf(undefined, { all: [over('speed', 1)] }), { isEventType: () => true });
    expect(undeclared.map(({ code }) => code)).toEqual(['FACT']);
  });
});

it('measures distances on the ground', () => {
  // A degree of a great circle is 2πR / 360.
  expect(distanceM({ lat: 17, lon: 106.6 }, { lat: 18, lon: 106.6 })).toBeCloseTo(111_195, 0);
  expect(distanceM({ lat: 60, lon: 0 }, { lat: 60, lon: 0.001 })).toBeCloseTo(111.195 / 2, 1);
});
