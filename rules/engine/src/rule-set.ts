import { compileSignal, type SignalOf } from './alerts/signals.ts';
import type { AlertSignal } from './alerts/types.ts';
import { compileCondition, compilePossibility, isReference, type Test } from './compile-condition.ts';
import { waysInto, type Guards } from './guards.ts';
import { looksAt } from './looks-at.ts';
import type { Declared } from './memory/declared-fact.ts';
import { DeclaredFacts } from './memory/declared.ts';
import type { Sample, WindowValues } from './memory/types.ts';
import { messageOf, refusal } from './outcome.ts';
import { buildIndex, type RuleIndex } from './rule-index.ts';
import { fill, isEventFact, Slots } from './slots.ts';
import {
  severities,
  type Condition,
  type EventFacts,
  type Evaluation,
  type FactCondition,
  type Question,
  type RuleDocument,
  type RuleOutcome,
} from './types.ts';
import { addComputed } from './world/computed.ts';

/** Published rules behind an index by equality and range. */
export interface RuleSet {
  /** How many rules it holds. */
  readonly size: number;
  /** Whether any rule looks at such an event. */
  covers(facts: EventFacts): boolean;
  /** What the event adds to the windows that rules declare; to be kept before anything is asked of them. */
  samples(facts: EventFacts): readonly Sample[];
  /** What the rules that could still fire have to know of the facts that they declare. */
  questions(facts: EventFacts): readonly Question[];
  /** Asks the rules that can fire, with the answers to those questions. One that fails is reported and does not stop the others. */
  evaluate(facts: EventFacts, windows?: WindowValues): Evaluation;
}

interface Entry {
  readonly rule: RuleDocument;
  readonly test: Test;
  readonly windows: readonly Declared[];
  /** Whether the rule could fire, whatever its own facts say. */
  readonly could: Test;
  /** For rules that raise alerts. */
  readonly signal: SignalOf | null;
  /** Place in the order of results. */
  readonly rank: number;
  /** The last event that asked it: the index may lead to a rule in two ways. */
  asked: number;
}

/** Compiles each rule once and builds the index. Rules must have passed `checkRule`. */
export function buildRuleSet(rules: readonly RuleDocument[]): RuleSet {
  const slots = new Slots();
  const windows = new DeclaredFacts(slots);
  const entries = [...rules].sort(inOrder).map((rule, rank) => compileRule(rule, rank, slots, windows));
  // An alert is spoken against as well: every event that its rule looks at is asked.
  const [alerting, acting] = [entries.filter(({ rule }) => rule.alert), entries.filter(({ rule }) => !rule.alert)];
  const index = indexOf(acting, ({ rule }) => waysInto(rule, slots));
  const alertIndex = indexOf(alerting, ({ rule }) => waysInto({ index: rule.index, conditions: { all: [] } }, slots));
  const sample = windows.sampler();
  const types = new Set(rules.flatMap((rule) => rule.index.eventTypes ?? []));
  const kinds = new Set(rules.flatMap((rule) => rule.index.kinds ?? []));
  const row = slots.row();
  const each = (through: RuleIndex<Entry>, ask: (entry: Entry) => void): void =>
    through(row, (entry) => {
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
      const asked = new Map<string, Question>();
      const ask = (own: readonly Declared[]): void => {
        for (const window of own) {
          const question = window.question(row, facts);
          if (question) asked.set(question.windowId, question);
        }
      };
      each(index, ({ rule, windows: own, could }) => {
        if (own.length > 0 && isAsked(rule, facts) && could(row)) ask(own);
      });
      each(alertIndex, ({ rule, windows: own }) => {
        if (own.length > 0 && isAsked(rule, facts)) ask(own);
      });
      return [...asked.values()];
    },
    evaluate: (facts, values) => {
      fill(row, facts, values);
      const found: Entry[] = [];
      const signals: AlertSignal[] = [];
      const failed: RuleOutcome[] = [];
      const trying = (ask: (entry: Entry) => void) => (entry: Entry) => {
        try {
          ask(entry);
        } catch (error) {
          failed.push({ code: entry.rule.code, result: 'error', reasons: [], note: messageOf(error) });
        }
      };
      each(
        index,
        trying((entry) => {
          if (entry.test(row) && isAsked(entry.rule, facts)) found.push(entry);
        }),
      );
      each(
        alertIndex,
        trying(({ rule, signal }) => {
          const heard = isAsked(rule, facts) ? signal?.(row, facts) : null;
          if (heard) signals.push(heard);
        }),
      );
      const fired = found.sort((a, b) => a.rank - b.rank).map(({ rule }) => rule);
      return { fired, signals, failed };
    },
  };
}

function indexOf(entries: readonly Entry[], waysOf: (entry: Entry) => readonly Guards[]): RuleIndex<Entry> {
  return buildIndex(entries.flatMap((entry) => waysOf(entry).map((guards) => ({ entry, guards }))));
}

function isAsked(rule: RuleDocument, facts: EventFacts): boolean {
  return looksAt(rule, facts) && !refusal(rule, facts);
}

function compileRule(rule: RuleDocument, rank: number, slots: Slots, windows: DeclaredFacts): Entry {
  const declared = windows.of(rule);
  // What it computes is its own, however alike another rule's is written.
  const named = (fact: string): string =>
    declared.get(fact)?.id ?? (rule.facts && Object.hasOwn(rule.facts, fact) ? `${rank}/${fact}` : fact);
  addComputed(rule, slots, named);
  const inSet = (condition: Condition): Condition =>
    rule.facts || declared.size ? renamed(condition, named) : condition;
  const conditions = inSet(rule.conditions);
  const test = compileCondition(conditions, slots);
  return {
    rule,
    rank,
    test,
    signal: rule.alert ? compileSignal(rule, test, slots, inSet, named) : null,
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

/** By severity, then by priority and code (domain/rules.md 0.3); a rule without severity takes the event's and comes after those with one. */
function inOrder(a: RuleDocument, b: RuleDocument): number {
  return rankOf(a) - rankOf(b) || (b.priority ?? 1) - (a.priority ?? 1) || (a.code < b.code ? -1 : 1);
}

function rankOf({ severity }: RuleDocument): number {
  return severity ? severities.indexOf(severity) : severities.length;
}
