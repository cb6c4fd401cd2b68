import { compileCondition, type Test } from './compile-condition.ts';
import { explain } from './explain.ts';
import { waysInto } from './guards.ts';
import { buildIndex } from './rule-index.ts';
import { fill, Slots } from './slots.ts';
import { severities, type EventFacts, type Evaluation, type RuleDocument, type RuleOutcome } from './types.ts';

/** Published rules behind an index by equality and range. */
export interface RuleSet {
  /** How many rules it holds. */
  readonly size: number;
  /** Whether any rule looks at such an event. */
  covers(facts: EventFacts): boolean;
  /** Asks the rules that can fire. One that fails is reported and does not stop the others. */
  evaluate(facts: EventFacts): Evaluation;
}

interface Entry {
  readonly rule: RuleDocument;
  readonly test: Test;
  /** Place in the order of results. */
  readonly rank: number;
  /** The last event that asked it: the index may lead to a rule in two ways. */
  asked: number;
}

/** Compiles each rule once and builds the index. Rules must have passed `checkRule`. */
export function buildRuleSet(rules: readonly RuleDocument[]): RuleSet {
  const slots = new Slots();
  const entries = [...rules]
    .sort(inOrder)
    .map((rule, rank): Entry => ({ rule, rank, test: compileCondition(rule.conditions, slots), asked: 0 }));
  const index = buildIndex(
    entries.flatMap((entry) => waysInto(entry.rule, slots).map((guards) => ({ entry, guards }))),
  );
  const types = new Set(rules.flatMap(({ index: { eventTypes } }) => eventTypes ?? []));
  const kinds = new Set(rules.flatMap(({ index: { kinds: named } }) => named ?? []));
  const row = slots.row();
  return {
    size: rules.length,
    covers: ({ eventType, event }) => types.has(eventType ?? '') || kinds.has(event.type),
    evaluate: (facts) => {
      fill(row, facts);
      const found: Entry[] = [];
      const failed: RuleOutcome[] = [];
      index(row, (entry) => {
        if (entry.asked === row.epoch) return;
        entry.asked = row.epoch;
        try {
          if (entry.test(row) && looksAt(entry.rule, facts) && !refusal(entry.rule, facts)) found.push(entry);
        } catch (error) {
          failed.push({ code: entry.rule.code, result: 'error', reasons: [], note: messageOf(error) });
        }
      });
      const fired = found.sort((a, b) => a.rank - b.rank).map(({ rule }) => rule);
      return { fired, failed };
    },
  };
}

/** Whether the rule looks at such an event at all: its `index` names the event's type or kind. */
export function looksAt({ index }: RuleDocument, { eventType, event }: EventFacts): boolean {
  const ofType = eventType !== null && (index.eventTypes?.includes(eventType) ?? false);
  return ofType || (index.kinds?.includes(event.type) ?? false);
}

/** What one rule says of an event, with its reasons; of one that didn't fire also the smallest change that would have made it. */
export function outcomeOf(rule: RuleDocument, facts: EventFacts): RuleOutcome {
  const { code } = rule;
  const note = refusal(rule, facts);
  if (note) return { code, result: 'notFired', reasons: [], note };
  try {
    const { holds, reasons, change } = explain(rule.conditions, facts);
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
