import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fromEpochMs, type JsonObject } from '@trucban/kernel';
import {
  AlertRehearsal,
  buildCategoryTable,
  buildRuleSet,
  checkRule,
  isMemoryQuestion,
  looksAt,
  outcomeOf,
  parameterValues,
  WindowMemory,
  type AlertHappening,
  type AreaShape,
  type CategoryRow,
  type EventFacts,
  type GeofenceQuestion,
  type Question,
  type RuleDocument,
} from '@trucban/rules-engine';
import { compileCalendar, type CalendarDocument } from '@trucban/sla-engine';
import { calendarValue } from './calendar-value.ts';

/** Monday, 08:00 in the province: minute 0 of the examples. */
const BEGIN = Date.parse('2026-11-23T01:00:00.000Z');

interface Example {
  readonly rule: string;
  readonly name: string;
  readonly fires: boolean;
  readonly severity?: string;
  /** How many alerts. */
  readonly count?: number;
  readonly cleared?: boolean;
  readonly untilMinute?: number;
  readonly known?: { readonly openIncidents?: JsonObject; readonly indicators?: Readonly<Record<string, JsonObject>> };
  readonly events: readonly {
    readonly minute: number;
    /** So often, one after the other, with its number in the place of `#`. */
    readonly times?: number;
    readonly type: string;
    readonly key?: string;
    readonly source?: string;
    readonly at?: readonly [number, number];
    readonly areaCode?: string;
    readonly quality?: string;
    readonly data: JsonObject;
  }[];
}

const packs = new URL('../../../../rules/packs/', import.meta.url);
const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, packs), 'utf8'));
const files = readdirSync(packs, { recursive: true }).map(String).sort();
const read = <T>(ending: string): T[] =>
  files.filter((name) => name.endsWith(ending)).flatMap((name) => json(name) as T[]);
const rules = new Map(read<RuleDocument>('.rules.json').map((rule) => [rule.code, rule]));
const examples = read<Example>('.examples.json');
const { eventTypes } = json('../../province/event-types.json') as { eventTypes: { code: string }[] };
const province = json('../../province/agencies.json') as {
  areas: { code: string; tags: string[]; bbox: [number, number, number, number] }[];
  calendars: CalendarDocument[];
};
const categories = buildCategoryTable(json('intake/categories.json') as CategoryRow[]);

function factsOf(event: Example['events'][number], n: number): EventFacts {
  const { type, key = null, source = 'test', at, areaCode = null, quality = 'good', data } = event;
  const { category } = data;
  const attributes = {
    time: fromEpochMs(BEGIN + event.minute * 60_000),
    quality,
    late: false,
    exercise: false,
    areaCode,
  };
  return {
    eventType: typeof category === 'string' ? categories.eventTypeOf(category, data) : null,
    event: { id: `e${1000 + n}`, type, key, source, ...attributes, location: at ? { lon: at[0], lat: at[1] } : null },
    data,
  };
}

function areasOf({ fact }: GeofenceQuestion): AreaShape[] {
  const named = province.areas.filter(
    ({ code, tags }) => fact.areas?.includes(code) ?? fact.tags?.some((t) => tags.includes(t)),
  );
  return named.map(({ code, bbox: [w, s, e, n] }) => ({
    code,
    ring: [
      [w, s],
      [e, s],
      [e, n],
      [w, n],
    ],
  }));
}

function worldOf(question: Question, known: Example['known']): unknown {
  switch (question.kind) {
    case 'parameters':
      return parameterValues(question.parameters, question.areaCode === null ? [] : [question.areaCode]);
    case 'openIncidents':
      return known?.openIncidents;
    case 'indicator':
      return known?.indicators?.[question.code];
    case 'calendar': {
      const calendar = compileCalendar(
        province.calendars.find(({ code }) => code === question.code) as CalendarDocument,
        province.calendars,
      );
      return calendar.ok ? calendarValue(calendar.calendar, question) : undefined;
    }
    default:
      return undefined;
  }
}

function repeated(event: Example['events'][number]): Example['events'] {
  const text = JSON.stringify(event);
  return Array.from({ length: event.times ?? 1 }, (_, n) => JSON.parse(text.replaceAll('#', String(n))));
}

/** What a rule makes of the events of an example. */
function play(rule: RuleDocument, { events, known, untilMinute }: Example) {
  const set = buildRuleSet([rule]);
  const memory = new WindowMemory();
  const alerts = new AlertRehearsal(rule);
  const happened: AlertHappening[] = [];
  let fired = 0;
  for (const [n, event] of events.flatMap(repeated).entries()) {
    const facts = factsOf(event, n);
    const at = fromEpochMs(BEGIN + event.minute * 60_000);
    happened.push(...alerts.passTo(at));
    memory.observe(set.samples(facts));
    if (!looksAt(rule, facts)) continue;
    const questions = set.questions(facts);
    const asked = questions.filter((question) => !isMemoryQuestion(question));
    const answers = new Map([
      ...memory.answer(questions, areasOf),
      ...asked.map((q) => [q.windowId, worldOf(q, known)] as const),
    ]);
    const outcome = set.evaluate(facts, answers);
    expect(outcome.failed).toEqual([]);
    expect(outcomeOf(rule, facts, answers).result).not.toBe('error');
    fired += outcome.fired.length;
    for (const signal of outcome.signals) happened.push(...alerts.hear(signal, at));
  }
  if (untilMinute !== undefined) happened.push(...alerts.passTo(fromEpochMs(BEGIN + untilMinute * 60_000)));
  return { fired, happened };
}

describe('the shipped rules', () => {
  it('are sound', () => {
    const context = { isEventType: (code: string) => eventTypes.some((type) => type.code === code) };
    const problems = [...rules.values()].flatMap((rule) =>
      checkRule(rule, context).map((p) => `${rule.code} ${p.path} ${p.message.en}`),
    );
    expect(problems).toEqual([]);
  });

  it('have an example of firing and one of not firing each, but for those of the intake', () => {
    const own = [...rules.keys()].filter((code) => code.startsWith('RULE-') && code !== 'RULE-40');
    const missing = own.filter(
      (code) => ![true, false].every((fires) => examples.some((e) => e.rule === code && e.fires === fires)),
    );
    expect(missing).toEqual([]);
  });

  it('are all fifty, but for those that other parts of the platform carry out', () => {
    const numbers = new Set([...rules.keys()].flatMap((code) => /^RULE-(\d\d)/.exec(code)?.[1] ?? []));
    const elsewhere = Array.from({ length: 50 }, (_, i) => String(i + 1).padStart(2, '0')).filter(
      (n) => !numbers.has(n),
    );
    // Dedup of reports (incidents), suppression (suppressions), escalation policies (sla).
    expect(elsewhere).toEqual(['37', '39', '47']);
  });

  it.each(examples.map((example) => [`${example.rule}: ${example.name}`, example] as const))('%s', (_, example) => {
    const rule = rules.get(example.rule) as RuleDocument;
    const { fired, happened } = play(rule, example);
    const raised = happened.filter(({ what }) => what === 'raised');
    const found = rule.alert ? raised.length : fired;
    expect(found > 0).toBe(example.fires);
    if (example.count !== undefined) expect(found).toBe(example.count);
    if (example.severity !== undefined)
      expect(happened.filter(({ what }) => what !== 'cleared').at(-1)?.severity).toBe(example.severity);
    if (example.cleared) expect(happened.at(-1)?.what).toBe('cleared');
  });
});
