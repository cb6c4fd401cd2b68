import { compileCondition, compilePossibility, isReference, type Test } from './compile-condition.ts';
import { explain } from './explain.ts';
import { waysInto } from './guards.ts';
import { looksAt } from './looks-at.ts';
import type { Sample, WindowQuestion, WindowValues } from './memory/types.ts';
import { questionOf, windowId, Windows, type Window } from './memory/windows.ts';
import { buildIndex } from './rule-index.ts';
import { fill, isEventFact, Slots } from './slots.ts';
import {
  severities,
  type Condition,
  type EventFacts,
  type Evaluation,
  type FactCondition,
  type RuleDocument,
  type RuleOutcome,
} from './types.ts';

/** Published rules behind an index by equality and range. */
export interface RuleSet {
  /** How many rules it holds. */
  readonly size: number;
  /** Whether any rule looks at such an event. */
  covers(facts: EventFacts): boolean;
  /** What the event adds to the windows that rules declare; to be kept before anything is asked of them. */
  samples(facts: EventFacts): readonly Sample[];
  /** What the rules that could still fire have to know of windows. */
  questions(facts: EventFacts): readonly WindowQuestion[];
  /** Asks the rules that can fire, with the answers to those questions. One that fails is reported and does not stop the others. */
  evaluate(facts: EventFacts, windows?: WindowValues): Evaluation;
}

interface Entry {
  readonly rule: RuleDocument;
  readonly test: Test;
  readonly windows: readonly Window[];
  /** Whether the rule could fire, whatever its windows say. */
  readonly could: Test;
  /** Place in the order of results. */
  readonly rank: number;
  /** The last event that asked it: the index may lead to a rule in two ways. */
  asked: number;
}

/** Compiles each rule once and builds the index. Rules must have passed `checkRule`. */
export function buildRuleSet(rules: readonly RuleDocument[]): RuleSet {
  const slots = new Slots();
  const windows = new Windows(slots);
  const entries = [...rules].sort(inOrder).map((rule, rank) => compileRule(rule, rank, slots, windows));
  const index = buildIndex(
    entries.flatMap((entry) => waysInto(entry.rule, slots).map((guards) => ({ entry, guards }))),
  );
  const sample = windows.sampler();
  const types = new Set(rules.flatMap((rule) => rule.index.eventTypes ?? []));
  const kinds = new Set(rules.flatMap((rule) => rule.index.kinds ?? []));
  const row = slots.row();
  const each = (ask: (entry: Entry) => void): void =>
    index(row, (entry) => {
      if (entry.asked === row.epoch) return;
      entry.asked = row.epoch;
      ask(entry);
    });
  return {
    size: rules.length,
    covers: ({ eventType, event }) => types.has(eventType ?? '') || kinds.has(event.type),
    samples: (facts) => (facts.event['quality'] === 'bad' ? [] : sample(fill(row, facts), facts)),
    questions: (facts) => {
      fill(row, facts);
      const asked = new Map<string, WindowQuestion>();
      each(({ rule, windows: own, could }) => {
        if (own.length === 0 || !looksAt(rule, facts) || refusal(rule, facts) || !could(row)) return;
        for (const window of own) {
          const question = questionOf(window, row, facts);
          if (question) asked.set(question.windowId, question);
        }
      });
      return [...asked.values()];
    },
    evaluate: (facts, values) => {
      fill(row, facts, values);
      const found: Entry[] = [];
      const failed: RuleOutcome[] = [];
      each((entry) => {
        const { test, rule } = entry;
        try {
          if (test(row) && looksAt(rule, facts) && !refusal(rule, facts)) found.push(entry);
        } catch (error) {
          failed.push({ code: rule.code, result: 'error', reasons: [], note: messageOf(error) });
        }
      });
      const fired = found.sort((a, b) => a.rank - b.rank).map(({ rule }) => rule);
      return { fired, failed };
    },
  };
}

function compileRule(rule: RuleDocument, rank: number, slots: Slots, windows: Windows): Entry {
  const declared = windows.of(rule);
  const named = (fact: string): string => declared.get(fact)?.id ?? fact;
  const conditions = declared.size ? renamed(rule.conditions, named) : rule.conditions;
  return {
    rule,
    rank,
    test: compileCondition(conditions, slots),
    windows: [...declared.values()],
    could: compilePossibility(conditions, slots, isKnown),
    asked: 0,
  };
}

/** Comparisons that the event alone decides. */
function isKnown({ fact, value }: FactCondition): boolean {
  return isEventFact(fact) && (!isReference(value) || isEventFact(value.fact));
}

/** The same tree with other names for its facts: what a rule calls `count` is another window than what the next one calls so. */
function renamed(condition: Condition, named: (fact: string) => string): Condition {
  if ('all' in condition) return { all: condition.all.map((member) => renamed(member, named)) };
  if ('any' in condition) return { any: condition.any.map((member) => renamed(member, named)) };
  if ('not' in condition) return { not: renamed(condition.not, named) };
  const { fact, value } = condition;
  return {
    ...condition,
    fact: named(fact),
    value: isReference(value) ? { ...value, fact: named(value.fact) } : value,
  };
}

/**
 * What one rule says of an event, with its reasons; of one that didn't fire also the smallest change that would have made it.
 * @param windows  what its windows said, by `windowId`
 */
export function outcomeOf(rule: RuleDocument, facts: EventFacts, windows: WindowValues = new Map()): RuleOutcome {
  const { code } = rule;
  const note = refusal(rule, facts);
  if (note) return { code, result: 'notFired', reasons: [], note };
  const named = Object.entries(rule.facts ?? {}).map(
    ([name, fact]) => [name, windows.get(windowId(fact, rule.index))] as const,
  );
  try {
    const { holds, reasons, change } = explain(rule.conditions, facts, new Map(named));
    return holds ? { code, result: 'fired', reasons } : { code, result: 'notFired', reasons, change };
  } catch (error) {
    return { code, result: 'error', reasons: [], note: messageOf(error) };
  }
}

/** Why the rule is not asked at all (domain/rules.md 0.1 and 0.3). */
function refusal(rule: RuleDocument, { event }: EventFacts): string | null {
  if (event['quality'] === 'bad') return 'badQuality';
  if (event['quality'] === 'doubtful' && !rule.acceptDoubtful) return 'doubtfulQuality';
  if (event['late'] === true && !rule.acceptLate) return 'late';
  return null;
}

/** By severity, then by code (domain/rules.md 0.3); a rule without severity takes the event's and comes after those with one. */
function inOrder(a: RuleDocument, b: RuleDocument): number {
  return rankOf(a) - rankOf(b) || (a.code < b.code ? -1 : 1);
}

function rankOf({ severity }: RuleDocument): number {
  return severity ? severities.indexOf(severity) : severities.length;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
