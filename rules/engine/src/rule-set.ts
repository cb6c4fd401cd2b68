import { compileRule, type CompiledRule } from './json-rules.ts';
import { reasonsOf } from './reasons.ts';
import type { EventFacts, Evaluation, RuleDocument, RuleOutcome } from './types.ts';

/** Published rules behind an index by event type and input kind. */
export interface RuleSet {
  /** How many rules it holds. */
  readonly size: number;
  /** The rules that look at such an event, in order of code. */
  candidates(facts: Pick<EventFacts, 'eventType' | 'event'>): readonly RuleDocument[];
  /** Runs the candidates. A rule that fails is reported and does not stop the others. */
  evaluate(facts: EventFacts): Promise<Evaluation>;
}

interface Entry {
  readonly rule: RuleDocument;
  readonly run: CompiledRule;
}

/** Builds the index; each rule is compiled once. Rules must have passed `checkRule`. */
export function buildRuleSet(rules: readonly RuleDocument[]): RuleSet {
  const byType = new Map<string, Entry[]>();
  const byKind = new Map<string, Entry[]>();
  for (const rule of rules) {
    const entry = { rule, run: compileRule(rule) };
    for (const type of rule.index.eventTypes ?? []) add(byType, type, entry);
    for (const kind of rule.index.kinds ?? []) add(byKind, kind, entry);
  }
  const find = ({ eventType, event }: Pick<EventFacts, 'eventType' | 'event'>): Entry[] => {
    const found = new Set([...(byType.get(eventType ?? '') ?? []), ...(byKind.get(event.type) ?? [])]);
    return [...found].sort((a, b) => (a.rule.code < b.rule.code ? -1 : 1));
  };
  return {
    size: rules.length,
    candidates: (facts) => find(facts).map((entry) => entry.rule),
    evaluate: async (facts) => {
      const entries = find(facts);
      const outcomes = await Promise.all(entries.map((entry) => evaluateOne(entry, facts)));
      const fired = entries.filter((_, i) => outcomes[i]?.result === 'fired').map((entry) => entry.rule);
      return { outcomes, fired };
    },
  };
}

async function evaluateOne({ rule, run }: Entry, facts: EventFacts): Promise<RuleOutcome> {
  const refused = refusal(rule, facts);
  if (refused) return { code: rule.code, result: 'notFired', reasons: [], note: refused };
  try {
    const { fired, tree } = await run(facts);
    return { code: rule.code, result: fired ? 'fired' : 'notFired', reasons: reasonsOf(tree, fired) };
  } catch (error) {
    return { code: rule.code, result: 'error', reasons: [], note: error instanceof Error ? error.message : 'unknown' };
  }
}

/** Why the rule is not asked at all (domain/rules.md 0.1 and 0.3). */
function refusal(rule: RuleDocument, { event }: EventFacts): string | null {
  if (event['quality'] === 'bad') return 'badQuality';
  if (event['quality'] === 'doubtful' && !rule.acceptDoubtful) return 'doubtfulQuality';
  if (event['late'] === true && !rule.acceptLate) return 'late';
  return null;
}

function add(index: Map<string, Entry[]>, key: string, entry: Entry): void {
  const list = index.get(key);
  if (list) list.push(entry);
  else index.set(key, [entry]);
}
