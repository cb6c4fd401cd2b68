import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { explain } from './explain.ts';
import type { Condition, ConditionGroup, EventFacts, RuleDocument } from './types.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
const facts = (data: EventFacts['data']): EventFacts => ({ eventType: null, event: { type: 'x' }, data });
const rule = (conditions: ConditionGroup): RuleDocument => ({
  code: 'R',
  name: { vi: 'R', en: 'R' },
  index: { kinds: ['x'] },
  event: { type: 'x' },
  actions: [],
  conditions,
});
const over = (path: string, value: number): Condition => ({ fact: 'data', path, operator: 'greaterThan', value });

/** Trees over these comparisons, in this order. */
const treeOver = (names: readonly (typeof NAMES)[number][]) =>
  fc.array(fc.nat(), { minLength: 20, maxLength: 20 }).map((choices) => {
    let at = 0;
    const next = (): number => choices[at++ % choices.length] ?? 0;
    const build = (names: readonly string[]): Condition => {
      const [only] = names;
      const leaf: Condition = { fact: 'data', path: only ?? 'a', operator: 'equal', value: true };
      const made: Condition =
        names.length === 1
          ? leaf
          : (() => {
              const cut = 1 + (next() % (names.length - 1));
              const parts = [build(names.slice(0, cut)), build(names.slice(cut))];
              return next() % 2 === 0 ? { all: parts } : { any: parts };
            })();
      return next() % 4 === 0 ? { not: made } : made;
    };
    return { all: [build(names.slice(0, 2 + (next() % (names.length - 1))))] } satisfies ConditionGroup;
  });

describe('the smallest change', () => {
  const once = treeOver(NAMES);
  const twice = treeOver(['a', 'b', 'c', 'a', 'd', 'b', 'c', 'a']);

  it.each([
    ['each comparison stands once', once],
    ['comparisons stand in several groups', twice],
  ])('turns the verdict round, and nothing smaller does, where %s', (_, tree) => {
    fc.assert(
      fc.property(tree, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (conditions, values) => {
        const data = Object.fromEntries(NAMES.map((name, n) => [name, values[n] ?? false]));
        const flipped = (mask: number) =>
          Object.fromEntries(NAMES.map((name, n) => [name, mask & (1 << n) ? !data[name] : (data[name] ?? false)]));
        const holds = (given: EventFacts['data']) => explain(rule(conditions), facts(given)).holds;
        const { holds: before, change } = explain(rule(conditions), facts(data));
        const mask = change.reduce((sum, { path }) => sum | (1 << NAMES.indexOf(path as (typeof NAMES)[number])), 0);
        const size = (bits: number): number => (bits === 0 ? 0 : (bits & 1) + size(bits >> 1));
        const turning = Array.from({ length: 256 }, (_each, bits) => bits).some(
          (bits) => holds(flipped(bits)) !== before,
        );
        // What holds, or doesn't, whatever the values are, is turned round by nothing.
        if (!turning) return;
        expect(holds(flipped(mask))).toBe(!before);
        for (let other = 1; other < 256; other += 1)
          if (size(other) < change.length) expect(holds(flipped(other))).toBe(before);
      }),
      { numRuns: 150 },
    );
  });

  it('of as few comparisons is the nearest, and says by how much', () => {
    const conditions = { any: [over('level', 100), over('rain', 50), over('wind', 12)] };
    const { change } = explain(rule(conditions), facts({ level: 40, rain: 48, wind: 5 }));
    expect(change).toMatchObject([{ path: 'rain', expected: 50, actual: 48, by: 2 }]);
  });

  it('is no comparison that spares one group and undoes another', () => {
    const raining = over('rain', 50);
    const conditions = { all: [{ any: [raining, over('level', 100)] }, { any: [{ not: raining }, over('wind', 12)] }] };
    const { change } = explain(rule(conditions), facts({ rain: 51, level: 10, wind: 1 }));
    expect(change).toMatchObject([{ path: 'wind', by: 11 }]);
  });

  it('names what is said twice once', () => {
    const conditions = { all: [over('level', 100), { any: [over('level', 100), over('rain', 50)] }] };
    const { change } = explain(rule(conditions), facts({ level: 60, rain: 1 }));
    expect(change).toMatchObject([{ path: 'level', by: 40 }]);
  });
});
