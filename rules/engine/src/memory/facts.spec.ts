import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import {
  answerOf,
  buildRuleSet,
  checkRule,
  outcomeOf,
  parametersIn,
  WindowMemory,
  type BaselineFact,
  type EventFacts,
  type GeofenceFact,
  type RuleDocument,
  type RuleFact,
  type SequenceFact,
} from '../index.ts';

const BEGIN = Date.parse('2026-11-22T08:00:00.000Z');
const WEEK = 7 * 24 * 60;

interface Told {
  readonly id: string;
  readonly minute: number;
  readonly data?: object;
  readonly key?: string;
  readonly at?: readonly [number, number];
}

function eventOf({ id, minute, data = {}, key = 'S-1', at }: Told): EventFacts {
  const time = new Date(BEGIN + minute * 60_000).toISOString();
  const location = at ? { lon: at[0], lat: at[1] } : null;
  return { eventType: null, event: { type: 'log', id, key, time, location }, data: { ...data } };
}

function ruleOf(facts: Readonly<Record<string, RuleFact>>, conditions?: RuleDocument['conditions']): RuleDocument {
  return {
    code: 'R',
    name: { vi: 'R', en: 'R' },
    index: { kinds: ['log'] },
    facts,
    conditions: conditions ?? { any: [{ fact: Object.keys(facts)[0] ?? '', operator: 'notEqual', value: '?' }] },
    event: { type: 'finding' },
    actions: [{ type: 'createIncident', eventType: 'CYB-ATTACK' }],
  };
}

/** The value of the fact after each event. */
function valuesOf(fact: RuleFact, told: readonly Told[]): unknown[] {
  const set = buildRuleSet([ruleOf({ f: fact })]);
  const memory = new WindowMemory();
  return told.map((each) => {
    const facts = eventOf(each);
    memory.observe(set.samples(facts));
    return [...memory.answer(set.questions(facts)).values()][0];
  });
}

const is = (kind: string) => ({ all: [{ fact: 'data', path: 'kind', operator: 'equal' as const, value: kind }] });
const log = (id: string, minute: number, kind: string): Told => ({ id, minute, data: { kind } });

describe('a sequence', () => {
  const fact: SequenceFact = {
    type: 'sequence',
    steps: [{ where: is('scan') }, { where: is('fail'), times: 2, within: 'PT5M' }, { where: is('leak') }],
    without: is('owner'),
    window: 'PT60M',
  };
  const reached = (...told: Told[]) => valuesOf(fact, told).map((value) => (value as { reached: number }).reached);

  it('goes on from step to step, with as many events of one as it wants, near enough', () => {
    const told = [
      log('a', 0, 'scan'),
      log('b', 10, 'fail'),
      log('c', 16, 'fail'),
      log('d', 20, 'fail'),
      log('e', 30, 'leak'),
    ];
    expect(reached(...told)).toEqual([1, 1, 1, 2, 3]);
    expect(valuesOf(fact, told).at(-1)).toEqual({ reached: 3, complete: true, completes: true });
    expect(valuesOf(fact, [...told, log('f', 31, 'leak')]).at(-1)).toMatchObject({ complete: true, completes: false });
  });

  it('is completed each time that all of it happens anew', () => {
    const twice = ['scan', 'leak', 'scan', 'leak', 'leak', 'scan', 'owner', 'leak'].map((kind, i) =>
      log(`${i}`, i, kind),
    );
    const values = valuesOf({ ...fact, steps: [{ where: is('scan') }, { where: is('leak') }] }, twice);
    const completes = values.map((value) => (value as { completes: boolean }).completes);
    expect(completes).toEqual([false, true, false, true, false, false, false, false]);
  });

  it('is broken by what must not come between, not by what comes after', () => {
    expect(reached(log('a', 0, 'scan'), log('b', 1, 'owner'), log('c', 2, 'fail'), log('d', 3, 'fail'))).toEqual([
      1, 0, 0, 0,
    ]);
    const done = [
      log('a', 0, 'scan'),
      log('b', 1, 'fail'),
      log('c', 2, 'fail'),
      log('d', 3, 'leak'),
      log('e', 4, 'owner'),
    ];
    expect(reached(...done)).toEqual([1, 1, 2, 3, 3]);
  });

  it('is found whatever the order in which its events came, and forgotten beyond its time', () => {
    expect(reached(log('d', 3, 'leak'), log('c', 2, 'fail'), log('a', 0, 'scan'), log('b', 1, 'fail'))).toEqual([
      0, 0, 1, 3,
    ]);
    expect(reached(log('a', 0, 'scan'), log('b', 59, 'fail'), log('c', 60, 'fail'))).toEqual([1, 1, 0]);
  });

  it('agrees with a search through all choices on random, late and repeated streams', () => {
    const event = fc.record({
      id: fc.nat(14),
      minute: fc.nat(40),
      kind: fc.constantFrom('A', 'B', 'C', 'X', '-'),
      key: fc.nat(1),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 14 }), fc.integer({ min: 3, max: 30 }), (drawn, minutes) => {
        const byId = new Map(drawn.map((each) => [each.id, each]));
        const stream = drawn.map(({ id }) => byId.get(id) as (typeof drawn)[number]);
        const steps = [{ where: is('A') }, { where: is('B') }, { where: is('C') }];
        const values = valuesOf(
          { type: 'sequence', steps, without: is('X'), window: `PT${minutes}M` },
          stream.map(({ id, minute, kind, key }) => ({ id: `e${10 + id}`, minute, data: { kind }, key: `S-${key}` })),
        );
        stream.forEach((now, i) => {
          const own = [...new Map(stream.slice(0, i + 1).map((e) => [e.id, e])).values()].filter(
            (e) => e.key === now.key,
          );
          // What fits no step is in no series: the window ends with the newest that does and that shares one with the event, or with the event.
          const sharing = own.filter((e) => e.kind !== '-' && e.minute < now.minute + minutes);
          const end = Math.max(now.minute, ...sharing.map((e) => e.minute));
          const inside = own
            .filter((e) => e.minute > end - minutes && e.minute <= end)
            .sort((a, b) => a.minute - b.minute || a.id - b.id);
          expect((values[i] as { reached: number }).reached).toBe(longest(inside.map((e) => e.kind)));
        });
      }),
      { numRuns: 300 },
    );
  });
});

/** Longest sequence A B C, tried from every beginning and over every choice; what is not complete must not be broken before the end. */
function longest(kinds: readonly string[]): number {
  const wanted = ['A', 'B', 'C'];
  const from = (at: number, step: number): number => {
    if (step === wanted.length) return step;
    let best = kinds.slice(at).includes('X') ? 0 : step;
    for (let i = at; i < kinds.length && kinds[i] !== 'X'; i += 1)
      if (kinds[i] === wanted[step]) best = Math.max(best, from(i + 1, step + 1));
    return best;
  };
  return Math.max(0, ...kinds.map((_, i) => from(i, 0)), from(0, 0));
}

describe('a baseline', () => {
  const fact: BaselineFact = { type: 'baseline', aggregate: 'count', window: 'PT60M', weeks: 4 };

  it('says what is usual at this hour of the week, since something is known', () => {
    const told = [1, 2, 3].flatMap((weeks) =>
      Array.from({ length: weeks * 2 }, (_, i) => ({ id: `w${weeks}-${i}`, minute: -weeks * WEEK - i })),
    );
    const noise = { id: 'noise', minute: -WEEK - 61 };
    expect(
      valuesOf(fact, [...told.sort((a, b) => a.minute - b.minute), noise, { id: 'now', minute: 0 }]).at(-1),
    ).toEqual({
      mean: 4,
      stddev: 2,
      weeks: 3,
    });
    expect(valuesOf(fact, [{ id: 'now', minute: 0 }])).toEqual([{ mean: null, stddev: null, weeks: 0 }]);
  });

  it('counts a week without anything as nothing, where anything was known before', () => {
    const value = valuesOf(fact, [
      { id: 'a', minute: -3 * WEEK },
      { id: 'now', minute: 0 },
    ]).at(-1);
    expect(value).toMatchObject({ weeks: 3, mean: 1 / 3 });
  });

  it('agrees with a naive oracle on random streams', () => {
    const event = fc.record({ id: fc.nat(60), week: fc.nat(5), minute: fc.nat(90), level: fc.nat(9) });
    const aggregate = fc.constantFrom<BaselineFact['aggregate']>('count', 'sum', 'avg', 'max');
    fc.assert(
      fc.property(aggregate, fc.array(event, { maxLength: 40 }), (kind, drawn) => {
        const own = [...new Map(drawn.map((e) => [e.id, e])).values()];
        const told = own.map(({ id, week, minute, level }) => ({
          id: `e${100 + id}`,
          minute: -week * WEEK - minute,
          data: { level },
        }));
        const of = { fact: 'data', path: 'level' };
        const asked: BaselineFact = { ...fact, aggregate: kind, ...(kind !== 'count' && { of }) };
        const value = valuesOf(asked, [...told, { id: 'now', minute: 0, data: { level: 1 } }]).at(-1) as {
          mean: number | null;
          weeks: number;
        };
        const weeks = [1, 2, 3, 4].map((n) =>
          told.filter((e) => e.minute > -n * WEEK - 60 && e.minute <= -n * WEEK).map((e) => e.data.level),
        );
        const known = weeks.slice(0, weeks.findLastIndex((each) => each.length > 0) + 1);
        const total = (list: number[]) => list.reduce((a, b) => a + b, 0);
        const values = known.flatMap((list): number[] => {
          if (kind === 'count') return [list.length];
          if (kind === 'sum') return [total(list)];
          if (list.length === 0) return [];
          return [kind === 'avg' ? total(list) / list.length : Math.max(...list)];
        });
        expect(value.weeks).toBe(values.length);
        if (values.length) expect(value.mean).toBeCloseTo(total(values) / values.length, 9);
        else expect(value.mean).toBeNull();
      }),
      { numRuns: 200 },
    );
  });
});

describe('a geofence', () => {
  const square = [
    [106, 17],
    [107, 17],
    [107, 18],
    [106, 18],
  ] as const;
  const ship = (id: string, minute: number, lon: number, lat = 17.5): Told => ({
    id,
    minute,
    at: [lon, lat],
    key: 'V-1',
  });

  it('says what is inside, enters and leaves, how far the border is and whether it comes nearer', () => {
    const fence: GeofenceFact = { type: 'geofence', polygon: square };
    const told = [
      ship('a', 0, 105.8),
      ship('b', 5, 105.9),
      ship('c', 9, 106.01),
      ship('d', 12, 106.3),
      ship('e', 20, 107.2),
    ];
    const values = valuesOf(fence, told) as { inside: boolean; was: boolean | null; distanceM: number }[];
    expect(values.map(({ inside, was }) => [inside, was])).toEqual([
      [false, null],
      [false, false],
      [true, false],
      [true, true],
      [false, true],
    ]);
    expect(values[2]).toMatchObject({ enters: true, leaves: false });
    expect(values[4]).toMatchObject({ enters: false, leaves: true });
    expect(values[1]).toMatchObject({ nearing: true });
    // A hundredth of a degree of longitude at 17.5° is 1,060 m.
    expect(values[2]?.distanceM).toBeCloseTo(1_060, -1);
  });

  it('measures to a line and to a point, and knows areas by what it is told of them', () => {
    const line: GeofenceFact = {
      type: 'geofence',
      line: [
        [106, 17],
        [106, 18],
      ],
    };
    expect(valuesOf(line, [ship('a', 0, 106.01)])).toMatchObject([{ inside: false, distanceM: 1_060 }]);
    const point: GeofenceFact = { type: 'geofence', point: [106, 17.5] };
    expect(valuesOf(point, [ship('a', 0, 106.01)])).toMatchObject([{ distanceM: 1_060 }]);
    const set = buildRuleSet([ruleOf({ f: { type: 'geofence', tags: ['port'] } })]);
    const [question] = set.questions(eventOf(ship('a', 0, 106.5)));
    const areas = [{ code: 'P01', ring: square }];
    expect(answerOf(question as never, [[]], areas)).toMatchObject({ inside: true, zone: 'P01' });
  });

  it('takes zones from events: the newest of each name, none when it was taken back', () => {
    const zones = {
      where: is('storm'),
      of: { fact: 'data', path: 'area' },
      key: { fact: 'data', path: 'storm' },
      window: 'P2D',
    };
    const storm = (id: string, minute: number, area: unknown): Told => ({
      id,
      minute,
      data: { kind: 'storm', storm: 'S7', area },
    });
    const told = [
      ship('a', 0, 106.5),
      storm('b', 5, square),
      ship('c', 10, 106.5),
      storm('d', 15, []),
      ship('e', 20, 106.5),
    ];
    const values = valuesOf({ type: 'geofence', zones }, told) as (
      { inside: boolean; zone: string | null } | undefined
    )[];
    expect([values[0], values[2], values[4]].map((v) => [v?.inside, v?.zone])).toEqual([
      [false, null],
      [true, 'S7'],
      [false, null],
    ]);
  });
});

describe('what is worked out', () => {
  it('is a formula over the event, parameters and the facts before it', () => {
    const rule: RuleDocument = {
      ...ruleOf(
        {
          level: { type: 'window', aggregate: 'max', of: { fact: 'data', path: 'level' }, window: 'PT10M' },
          over: {
            type: 'formula',
            feel: 'if level > parameters.limit + 0.3 then {by: level - parameters.limit} else null',
          },
        },
        { all: [{ fact: 'over', path: 'by', operator: 'greaterThan', value: 0.5 }] },
      ),
      parameters: { limit: { value: 5, byArea: { P01: 3 } } },
    };
    expect(checkRule(rule, { isEventType: () => true })).toEqual([]);
    const set = buildRuleSet([rule]);
    const facts = eventOf({ id: 'a', minute: 0, data: { level: 4 } });
    const questions = set.questions(facts);
    const ask = (limit: number) => new Map(questions.map((q) => [q.windowId, q.kind === 'parameters' ? { limit } : 4]));
    expect(set.evaluate(facts, ask(5)).fired).toEqual([]);
    expect(set.evaluate(facts, ask(3)).fired).toHaveLength(1);
    expect(outcomeOf(rule, facts, ask(3)).reasons).toMatchObject([{ fact: 'over', path: 'by', actual: 1 }]);
    expect(parametersIn(rule.parameters ?? {}, ['P01'])).toEqual({ limit: { value: 3, from: 'P01' } });
    expect(parametersIn(rule.parameters ?? {}, ['P02'])).toEqual({ limit: { value: 5, from: null } });
  });

  it('finds words but for what takes them back', () => {
    const rule = ruleOf(
      {
        danger: {
          type: 'text',
          of: [{ fact: 'data', path: 'text' }],
          any: ['cháy', 'đuối nước'],
          unless: ['(?:hết|tắt) cháy'],
        },
      },
      { all: [{ fact: 'danger', operator: 'equal', value: true }] },
    );
    const fires = (text: string) =>
      buildRuleSet([rule]).evaluate(eventOf({ id: 'a', minute: 0, data: { text } })).fired.length;
    const texts = ['Nhà đang CHÁY', 'đã hết cháy từ tuần trước, chỉ còn rác', 'đã tắt cháy, nay cháy lại', 'rác'];
    expect(texts.map(fires)).toEqual([1, 0, 1, 0]);
  });
});

describe('checking facts', () => {
  const codes = (fact: unknown, name = 'f'): string[] =>
    checkRule(ruleOf({ [name]: fact as RuleFact }), { isEventType: () => true }).map(
      ({ path, code }) => `${path} ${code}`,
    );
  const text = (any: string) => ({ type: 'text', of: [{ fact: 'data', path: 'text' }], any: [any] });

  it.each(['(a+)+$', '(a|a)*b', '((x{2,})y)*', '(?=a)a', '(a)\\1', '(\\w+\\s?)*$'])(
    'refuses the pattern %s, which could hang',
    (pattern) => {
      expect(codes(text(pattern))).toEqual(['/facts/f/any/0 PATTERN_COULD_HANG']);
      expect(codes({ type: 'formula', feel: `matches(data.text, ${JSON.stringify(pattern)})` })).toEqual([
        '/facts/f/feel PATTERN_COULD_HANG',
      ]);
    },
  );

  it.each(['cháy|sập', '^a+b*$', '(?:ab)+', '[+*(]x', 'rò (gas|khí)'])('accepts the pattern %s', (pattern) =>
    expect(codes(text(pattern))).toEqual([]),
  );

  it.each([
    ['an unknown fact in a formula', { type: 'formula', feel: 'water > 3' }, '/facts/f/feel FACT'],
    ['a formula that needs itself', { type: 'formula', feel: 'f + 1' }, '/facts/f/feel CIRCLE'],
    ['a formula that is none', { type: 'formula', feel: '1 +' }, '/facts/f/feel FORMULA'],
    ['a fence without a place', { type: 'geofence' }, '/facts/f EXACTLY_ONE'],
    ['a fence with two', { type: 'geofence', areas: ['P01'], tags: ['x'] }, '/facts/f EXACTLY_ONE'],
    ['a point beyond the world', { type: 'geofence', point: [200, 17] }, '/facts/f/point PLACE'],
    [
      'a sequence of one step',
      { type: 'sequence', steps: [{ where: is('a') }], window: 'PT1H' },
      '/facts/f/steps LIST',
    ],
    [
      'a baseline of years',
      { type: 'baseline', aggregate: 'count', window: 'PT1H', weeks: 90 },
      '/facts/f/weeks NUMBER',
    ],
    ['a name in one language', { type: 'formula', feel: '1', name: { vi: 'x' } }, '/facts/f/name TEXT'],
    ['a calendar without a name', { type: 'calendar' }, '/facts/f EXACTLY_ONE'],
    ['a pattern that is none', text('('), '/facts/f/any/0 PATTERN_SYNTAX'],
  ])('refuses %s', (_, fact, found) => expect(codes(fact)).toContain(found));
});
