import {
  AlertRehearsal,
  buildRuleSet,
  looksAt,
  outcomeOf,
  WindowMemory,
  type AlertHappening,
  type AlertSignal,
  type AlertState,
  type EventFacts,
  type RuleDocument,
  type RuleOutcome,
  type RuleSet,
} from '@trucban/rules-engine';
import { compareInstants, fromEpochMs, MS_PER_DAY, toEpochMs, type Instant } from '@trucban/kernel';
import type { Tx } from '../platform/public.ts';
import type { RuleAnswers } from './rule-answers.ts';
import { traceOf, type TracedCondition } from './trace.ts';

/** What an event does to the alert that it is about. */
export interface TriedAlert {
  /** Its state before the event; null when there was none. */
  readonly before: AlertState | null;
  /** What becomes of it, from the event to the next that is about it. */
  readonly happened: AlertHappening[];
}

/** What a rule says of an event (null where it doesn't look at such an event), and each of its comparisons on demand. */
export interface Judgement {
  readonly outcome: RuleOutcome | null;
  /** Null for a rule that raises none, and where the event is about none. */
  readonly alert: TriedAlert | null;
  readonly trace: () => readonly TracedCondition[];
}

/** For how long a trial looks ahead when no more events come. */
export const AHEAD_MS = 366 * MS_PER_DAY;

/** One rule that is asked about events in turn, with windows and alerts of its own. */
export class RuleOnTrial {
  readonly #tx: Tx;
  readonly #rule: RuleDocument;
  readonly #answers: RuleAnswers;
  readonly #set: RuleSet;
  readonly #memory = new WindowMemory();
  readonly #alerts: AlertRehearsal | null;
  /** What became of the alert of each key since the last event about it. */
  readonly #since = new Map<string, AlertHappening[]>();
  readonly #begun: Instant[] = [];
  #last: Instant | null = null;

  constructor(tx: Tx, rule: RuleDocument, answers: RuleAnswers) {
    this.#tx = tx;
    this.#rule = rule;
    this.#answers = answers;
    this.#set = buildRuleSet([rule]);
    this.#alerts = rule.alert ? new AlertRehearsal(rule) : null;
  }

  async judge(facts: EventFacts): Promise<Judgement> {
    this.#memory.observe(this.#set.samples(facts));
    if (!looksAt(this.#rule, facts)) return { outcome: null, alert: null, trace: () => [] };
    const answers = await this.#answers.of(this.#tx, this.#set.questions(facts), this.#memory);
    return {
      outcome: outcomeOf(this.#rule, facts, answers),
      alert: this.#hear(this.#set.evaluate(facts, answers).signals[0], facts.event['time'] as Instant),
      trace: () => traceOf(this.#rule, facts, answers),
    };
  }

  /** Lets time pass after the last event, as if no more came: a year of it. */
  passOn(): void {
    if (this.#last !== null) this.#passTo(fromEpochMs(toEpochMs(this.#last) + AHEAD_MS));
  }

  /** How many alerts have begun between two instants (the second not included); null for a rule that raises none. */
  alertsBegun(from: Instant, to: Instant): number | null {
    if (!this.#alerts) return null;
    this.#passTo(to);
    return this.#begun.filter((at) => compareInstants(at, from) >= 0 && compareInstants(at, to) < 0).length;
  }

  /** Alerts go by the time of the events, as in earnest. */
  #hear(signal: AlertSignal | undefined, at: Instant): TriedAlert | null {
    if (!this.#alerts || !signal) return null;
    this.#note(this.#alerts.pass(signal.key, at));
    if (this.#last === null || compareInstants(at, this.#last) > 0) this.#last = at;
    const tried: TriedAlert = { before: this.#alerts.stateOf(signal.key), happened: [] };
    this.#since.set(signal.key, tried.happened);
    this.#note(this.#alerts.hear(signal, at));
    return tried;
  }

  #passTo(at: Instant): void {
    this.#note(this.#alerts?.passTo(at) ?? []);
  }

  #note(happened: readonly AlertHappening[]): void {
    for (const each of happened) {
      this.#since.get(each.key)?.push(each);
      if (each.what === 'raised') this.#begun.push(each.at);
    }
  }
}
