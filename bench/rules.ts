import { Engine, type TopLevelCondition } from 'json-rules-engine';
import { buildRuleSet, resolvePath, WindowMemory, type EventFacts, type RuleDocument } from '@trucban/rules-engine';
import { quantile, type Figure } from './lib/figures.ts';
import { zenTable } from './lib/zen-table.ts';
import type { Setting } from './lib/setting.ts';

const EVENT_TYPES = 20;

/** The same numbers each run: Lehmer's generator with the factor of Park and Miller. */
function numbers(): () => number {
  let seed = 20261122;
  return () => (seed = (seed * 48271) % 2147483647) / 2147483647;
}

/** Rules of three conditions: a type, a level and a share of about a tenth of the events of that type. */
function rulesOf(count: number): RuleDocument[] {
  const next = numbers();
  return Array.from({ length: count }, (_, i) => {
    const type = `TYPE-${i % EVENT_TYPES}`;
    return {
      code: `R-${i}`,
      name: { vi: `Quy tắc ${i}`, en: `Rule ${i}` },
      index: { eventTypes: [type] },
      conditions: {
        all: [
          { fact: 'eventType', operator: 'equal', value: type },
          { fact: 'data', path: 'level', operator: 'greaterThan', value: Math.round(50 + next() * 50) },
          { fact: 'data', path: 'share', operator: 'lessThan', value: Math.round(next() * 40) / 100 },
        ],
      },
      event: { type: 'finding' },
      actions: [{ type: 'createIncident', eventType: type }],
    };
  });
}

function eventsOf(count: number): EventFacts[] {
  const next = numbers();
  return Array.from({ length: count }, (_, i) => ({
    eventType: `TYPE-${Math.floor(next() * EVENT_TYPES)}`,
    event: { type: 'sensor.reading', source: 'bench', id: String(i) },
    data: { level: next() * 100, share: next(), note: 'số đo', station: `S-${i % 100}` },
  }));
}

/** What a way of evaluating answers for one event: how many rules fired. */
type Way = (facts: EventFacts) => number | Promise<number>;

function jsonRules(rules: readonly RuleDocument[]): Engine {
  const engine = new Engine([], { allowUndefinedFacts: true, pathResolver: (v, p) => resolvePath(v, p) as unknown });
  for (const { code, conditions, event } of rules)
    engine.addRule({ name: code, conditions: conditions as unknown as TopLevelCondition, event });
  return engine;
}

function raw(rules: readonly RuleDocument[]): Way {
  const engine = jsonRules(rules);
  return async (facts) => (await engine.run({ ...facts })).results.length;
}

function perType(rules: readonly RuleDocument[]): Way {
  const engines = Object.groupBy(rules, ({ index }) => index.eventTypes?.[0] ?? '');
  const ready = new Map(Object.entries(engines).map(([type, own = []]) => [type, jsonRules(own)]));
  return async (facts) => (await ready.get(facts.eventType ?? '')?.run({ ...facts }))?.results.length ?? 0;
}

function ours(rules: readonly RuleDocument[]): Way {
  const set = buildRuleSet(rules);
  return (facts) => set.evaluate(facts).fired.length;
}

/** `firings`: on average, of one event. */
interface Rate {
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly firings: number;
}

/** Feeds events for some seconds; always whole events, at least ten. */
async function rateOf(way: Way, events: readonly EventFacts[], seconds: number): Promise<Rate> {
  const took: number[] = [];
  let firings = 0;
  const begin = performance.now();
  for (let i = 0; i < 10 || performance.now() - begin < seconds * 1000; i += 1) {
    const at = performance.now();
    const fired = way(events[i % events.length] as EventFacts);
    firings += typeof fired === 'number' ? fired : await fired;
    took.push(performance.now() - at);
  }
  const perSecond = took.length / ((performance.now() - begin) / 1000);
  return { perSecond, p99Ms: quantile(took, 0.99), firings: firings / took.length };
}

/** All ways must find the same, or comparing their speed says nothing. */
async function sameFindings(ways: readonly Way[], events: readonly EventFacts[]): Promise<void> {
  for (const facts of events) {
    const found = new Set<number>();
    for (const way of ways) found.add(await way(facts));
    if (found.size > 1)
      throw new Error(`The engines disagree about ${JSON.stringify(facts)}: ${[...found].join(', ')}`);
  }
}

const WINDOWED_RULES = 1_000;
const WINDOWED_PER_SECOND = 1_000;

/** Rules of a window of its own each: averages, counts and changes by station, over a quarter of an hour and more. */
function windowedRules(): RuleDocument[] {
  const aggregates = ['avg', 'max', 'count', 'change'] as const;
  return Array.from({ length: WINDOWED_RULES }, (_, i) => {
    const type = `TYPE-${i % EVENT_TYPES}`;
    const aggregate = aggregates[i % aggregates.length] ?? 'avg';
    return {
      code: `W-${i}`,
      name: { vi: `Cửa sổ ${i}`, en: `Window ${i}` },
      index: { eventTypes: [type] },
      facts: {
        seen: {
          type: 'window',
          aggregate,
          window: `PT${15 + (i % 45)}M`,
          ...(aggregate !== 'count' && { of: { fact: 'data', path: 'level' } }),
          where: { all: [{ fact: 'data', path: 'share', operator: 'lessThan', value: (40 + (i % 60)) / 100 }] },
        },
      },
      conditions: { all: [{ fact: 'seen', operator: 'greaterThan', value: 60 + (i % 40) }] },
      event: { type: 'finding' },
      actions: [{ type: 'createIncident', eventType: type }],
    };
  });
}

/**
 * 1,000 windowed rules with 1,000 events a second that come evenly, on one core: how long each waits and is worked on. Windows are in
 * memory (`WindowMemory`); what the stored road does beside it stands in docs/rules.md.
 */
function windowed(seconds: number): Figure {
  const set = buildRuleSet(windowedRules());
  const memory = new WindowMemory();
  const events = eventsOf(5_000);
  const took: number[] = [];
  // When the core is free again, by the clock of the events.
  let freeAt = 0;
  let work = 0;
  const count = Math.ceil(seconds * WINDOWED_PER_SECOND);
  for (let i = 0; i < count; i += 1) {
    const { eventType, event, data } = events[i % events.length] as EventFacts;
    const arrives = (i * 1_000) / WINDOWED_PER_SECOND;
    const time = new Date(1_800_000_000_000 + arrives).toISOString();
    const facts = { eventType, event: { ...event, id: String(i), key: String(data['station']), time }, data };
    const begin = performance.now();
    memory.observe(set.samples(facts));
    set.evaluate(facts, memory.answer(set.questions(facts)));
    const ms = performance.now() - begin;
    work += ms;
    freeAt = Math.max(freeAt, arrives) + ms;
    took.push(freeAt - arrives);
  }
  const load = Math.round((work / (count / WINDOWED_PER_SECOND) / 1_000) * 100);
  return {
    what: `${WINDOWED_RULES} windowed rules at ${WINDOWED_PER_SECOND} events/s for ${Math.round(seconds)} s, in memory`,
    value: `p50 ${quantile(took, 0.5).toFixed(2)} ms, p99 ${quantile(took, 0.99).toFixed(2)} ms, ${load} % of the core`,
    aim: 'p99 ≤ 50 ms',
  };
}

/** Event rules alone, in memory, on one core, beside json-rules-engine used in two ways and zen-engine, with the same rules and events. */
export async function benchRules({ short }: Setting): Promise<readonly Figure[]> {
  const seconds = short ? 0.5 : 4;
  const events = eventsOf(5_000);
  const figures: Figure[] = [];
  for (const [count, aim] of [
    [100, 50],
    [1_000, 300],
    [10_000, 1_000],
  ] as const) {
    const rules = rulesOf(count);
    const way = ours(rules);
    const others = {
      'json-rules-engine': raw(rules),
      'json-rules-engine, one per event type': perType(rules),
      'zen-engine': zenTable(rules),
    };
    await sameFindings([way, ...Object.values(others)], events.slice(0, 10));
    await rateOf(way, events, seconds / 4);
    const own = await rateOf(way, events, seconds);
    const says = ({ perSecond, p99Ms }: Rate): string => `${perSecond.toFixed(0)} events/s, p99 ${p99Ms.toFixed(3)} ms`;
    figures.push({ what: `${count} rules (${own.firings.toFixed(1)} fire for an event)`, value: says(own) });
    for (const [name, theirs] of Object.entries(others)) {
      const other = await rateOf(theirs, events, seconds);
      figures.push({
        what: `${count} rules: ${name}`,
        value: `${says(other)}; ours ${(own.perSecond / other.perSecond).toFixed(0)} times`,
        ...(name === 'json-rules-engine' && { aim: `≥ ${aim} times` }),
      });
    }
  }
  figures.push(windowed(short ? 5 : 60));
  return figures;
}
