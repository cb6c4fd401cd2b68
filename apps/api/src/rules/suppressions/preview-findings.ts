import type { SuppressionPreview } from '@trucban/contracts';
import {
  AlertRehearsal,
  suppresses,
  type AlertSignal,
  type RuleDocument,
  type SuppressionDocument,
} from '@trucban/rules-engine';
import { compareInstants, type Instant } from '@trucban/kernel';
import { factsOf, type EventForRules } from '../facts.ts';

/** Findings that a preview names. */
const MOST_NAMED = 200;

/** The alerts of one rule: the last event that spoke for each is the one that is hidden or not. */
interface Rehearsed {
  readonly alerts: AlertRehearsal;
  readonly spoke: Map<string, EventForRules>;
}

/**
 * What rules find, and what of it a suppression would hide. Of a rule that raises alerts the finding is that one would be
 * raised, as in earnest: by an event, by how long conditions hold, or by silence.
 */
export class PreviewFindings {
  readonly #document: SuppressionDocument;
  readonly #from: Instant | null;
  readonly #rehearsed = new Map<string, Rehearsed>();
  readonly #hidden = new Map<string, number>();
  readonly #named: SuppressionPreview['findings'] = [];
  #found = 0;

  /** @param from  an alert that was raised before is not counted, and nothing hides it; null: all of them count */
  constructor(document: SuppressionDocument, from: Instant | null) {
    this.#document = document;
    this.#from = from;
  }

  /** Takes in a finding. @returns whether it is hidden */
  add(rule: RuleDocument, event: EventForRules, at: Instant): boolean {
    this.#found += 1;
    if (!suppresses(this.#document, rule, factsOf(event))) return false;
    this.#hidden.set(rule.code, (this.#hidden.get(rule.code) ?? 0) + 1);
    if (this.#named.length < MOST_NAMED)
      this.#named.push({ rule: rule.code, eventId: event.id, time: at, key: event.key, source: event.source });
    return true;
  }

  /** Takes in what an event says of alerts. */
  hear(signals: readonly AlertSignal[], event: EventForRules): void {
    for (const signal of signals) {
      const { alerts, spoke } = this.#of(signal.rule);
      // Time that passed before it is about the event before.
      alerts.pass(signal.key, event.time);
      if (signal.matches) spoke.set(signal.key, event);
      alerts.hear(signal, event.time);
    }
  }

  /** Lets time pass for all alerts. */
  passTo(at: Instant): void {
    for (const { alerts } of this.#rehearsed.values()) alerts.passTo(at);
  }

  result(): Pick<SuppressionPreview, 'found' | 'hidden' | 'byRule' | 'findings'> {
    const byRule = [...this.#hidden]
      .map(([rule, count]) => ({ rule, count }))
      .sort((a, b) => b.count - a.count || a.rule.localeCompare(b.rule, 'en'));
    const hidden = byRule.reduce((sum, { count }) => sum + count, 0);
    return { found: this.#found, hidden, byRule, findings: this.#named };
  }

  #of(rule: RuleDocument): Rehearsed {
    const known = this.#rehearsed.get(rule.code);
    if (known) return known;
    const spoke = new Map<string, EventForRules>();
    const alerts = new AlertRehearsal(rule, (key, at) => {
      const event = spoke.get(key);
      const isBefore = this.#from !== null && compareInstants(at, this.#from) < 0;
      return event !== undefined && !isBefore && this.add(rule, event, at);
    });
    const fresh = { alerts, spoke };
    this.#rehearsed.set(rule.code, fresh);
    return fresh;
  }
}
