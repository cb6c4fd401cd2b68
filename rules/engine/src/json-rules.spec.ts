import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { Engine, type TopLevelCondition } from 'json-rules-engine';
import {
  buildRuleSet,
  checkRule,
  operators,
  outcomeOf,
  resolvePath,
  type Condition,
  type EventFacts,
  type RuleDocument,
} from './index.ts';

/** Few places and few values, so that rules and facts meet; values that JavaScript compares in ways of its own among them. */
const path = fc.constantFrom('a', 'b', 'c.d', 'c.e', 'list', 'list.0', 'gone');
const scalar = fc.constantFrom<null | boolean | number | string>(
  ...[null, true, false, 0, -0, 1, 2, 2.5, 10, -3, 1e21, '', '2', '10', '2x', 'x', ' 1', 'NaN'],
);
const fact = fc.oneof(
  fc.record({ fact: fc.constant('data' as const), path }),
  fc.constantFrom({ fact: 'eventType' as const }, { fact: 'eventType' as const, path: 'a' }),
  fc.constantFrom({ fact: 'event' as const, path: 'type' }, { fact: 'data' as const }),
);
const listOperators = ['in', 'notIn'] as const;
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .tuple(
      fact,
      fc.constantFrom(...operators.filter((o) => o !== 'in' && o !== 'notIn')),
      fc.oneof({ weight: 4, arbitrary: scalar }, fact),
    )
    .map(([left, operator, value]) => ({ ...left, operator, value })),
  fc
    .tuple(fact, fc.constantFrom(...listOperators), fc.array(scalar, { maxLength: 4 }))
    .map(([left, operator, value]) => ({ ...left, operator, value })),
);
const { node: condition } = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf,
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('node').map((not) => ({ not })),
  ),
}));
const index = fc.constantFrom(
  { kinds: ['k.one', 'k.two'] },
  { kinds: ['k.one', 'k.two'], eventTypes: ['FIRE-RES'] },
  { eventTypes: ['FIRE-RES', 'FLOOD', '2'] },
);
const documents = fc
  .array(fc.tuple(index, condition), { minLength: 50, maxLength: 50 })
  .map((pairs) => pairs.map(([where, root], i) => ruleOf(`R-${i}`, where, root)));

const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.constant({ d: 1 }));
const eventFacts: fc.Arbitrary<EventFacts> = fc.record({
  eventType: fc.constantFrom('FIRE-RES', 'FLOOD', '2'),
  event: fc.record({ type: fc.constantFrom('k.one', 'k.two') }),
  data: fc.record(
    {
      a: value,
      b: value,
      c: fc.record({ d: scalar, e: scalar }, { requiredKeys: [], noNullPrototype: true }),
      list: fc.array(scalar),
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
}) as fc.Arbitrary<EventFacts>;

function ruleOf(code: string, where: RuleDocument['index'], root: Condition): RuleDocument {
  return {
    code,
    name: { vi: code, en: code },
    index: where,
    conditions: 'fact' in root ? { all: [root] } : root,
    event: { type: 'finding' },
    actions: [{ type: 'createIncident', eventType: 'FIRE-RES' }],
  };
}

/** The codes that json-rules-engine itself lets fire, with the paths that we allow. */
async function byJsonRules(rules: readonly RuleDocument[], events: readonly EventFacts[]): Promise<string[][]> {
  const engine = new Engine([], {
    allowUndefinedFacts: true,
    pathResolver: (from, where) => resolvePath(from, where) as unknown,
  });
  for (const { code, conditions, event } of rules)
    engine.addRule({ name: code, conditions: conditions as unknown as TopLevelCondition, event });
  const answers: string[][] = [];
  for (const facts of events) {
    const { results } = await engine.run({ ...facts });
    answers.push(results.map(({ name }) => String(name)).sort());
  }
  return answers;
}

describe('verdicts beside json-rules-engine', () => {
  it('are the same for 100,000 random pairs of rule and facts, through the index and with reasons', async () => {
    let pairs = 0;
    let firings = 0;
    await fc.assert(
      fc.asyncProperty(documents, fc.array(eventFacts, { minLength: 20, maxLength: 20 }), async (rules, events) => {
        const set = buildRuleSet(rules);
        const expected = await byJsonRules(rules, events);
        for (const [i, facts] of events.entries()) {
          const fired = set
            .evaluate(facts)
            .fired.map(({ code }) => code)
            .sort();
          expect(fired).toEqual(expected[i]);
          const explained = rules.filter((rule) => outcomeOf(rule, facts).result === 'fired');
          expect(explained.map(({ code }) => code).sort()).toEqual(expected[i]);
          pairs += rules.length;
          firings += fired.length;
        }
      }),
      { numRuns: 100 },
    );
    expect(pairs).toBeGreaterThanOrEqual(100_000);
    expect(firings / pairs).toBeGreaterThan(0.1);
    expect(firings / pairs).toBeLessThan(0.9);
  });

  it('knows every rule that it is asked about as sound', () => {
    fc.assert(
      fc.property(documents, (rules) => {
        const found = rules.flatMap((rule) => checkRule(rule, { isEventType: () => true }));
        expect(found.filter(({ code }) => code !== 'TOO_DEEP')).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});
