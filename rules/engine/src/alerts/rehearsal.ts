import { compareInstants, type Instant } from '@trucban/kernel';
import type { RuleDocument, Severity } from '../types.ts';
import { heldBack, stepAlert } from './step-alert.ts';
import type { Alert, AlertInput, AlertSignal, AlertState } from './types.ts';

/** What became of an alert, and when. */
export interface AlertHappening {
  readonly key: string;
  readonly at: Instant;
  readonly what: 'raised' | 'severityRaised' | 'cleared';
  readonly severity: Severity;
}

interface Running {
  readonly alert: Alert;
  /** As what was last seen said it. */
  readonly said: Severity;
  readonly wakeAt: Instant | null;
}

/** The alerts of one rule in memory, for trials: steps them by what events say and by the time between them. */
export class AlertRehearsal {
  readonly #running = new Map<string, Running>();
  readonly #clearedAt = new Map<string, Instant>();

  readonly #rule: RuleDocument;
  readonly #holdsBack: (key: string, at: Instant) => boolean;

  /** @param holdsBack  asked when the alert of a key would be raised: true keeps it waiting, as planned work does (all the time) */
  constructor(rule: RuleDocument, holdsBack: (key: string, at: Instant) => boolean = () => false) {
    this.#rule = rule;
    this.#holdsBack = holdsBack;
  }

  /** The state of the alert of a key; null when there is none. */
  stateOf(key: string): AlertState | null {
    return this.#running.get(key)?.alert.state ?? null;
  }

  /** Lets time pass for all alerts, up to and with an instant. */
  passTo(at: Instant): AlertHappening[] {
    return [...this.#running.keys()].sort().flatMap((key) => this.pass(key, at));
  }

  /** What an event says, after time has passed to it for the alert that it is about. */
  hear({ key, matches, clears, severity, until }: AlertSignal, at: Instant): AlertHappening[] {
    const passed = this.pass(key, at);
    const cleared = this.#clearedAt.get(key);
    if (!this.#running.has(key) && cleared !== undefined && compareInstants(at, cleared) <= 0) return passed;
    return [...passed, ...this.#step(key, { type: 'event', at, matches, clears, severity, until })];
  }

  /** Lets time pass for one alert, up to and with an instant. */
  pass(key: string, at: Instant): AlertHappening[] {
    const out: AlertHappening[] = [];
    for (let due = this.#due(key, at); due; due = this.#due(key, at)) {
      const before = this.#running.get(key)?.wakeAt;
      out.push(...this.#step(key, { type: 'timer', at: due, severity: this.#running.get(key)?.said }));
      if (this.#running.get(key)?.wakeAt === before) break;
    }
    return out;
  }

  #due(key: string, at: Instant): Instant | null {
    const wakeAt = this.#running.get(key)?.wakeAt ?? null;
    return wakeAt !== null && compareInstants(wakeAt, at) <= 0 ? wakeAt : null;
  }

  #step(key: string, input: AlertInput): AlertHappening[] {
    const running = this.#running.get(key);
    const before = running?.alert ?? null;
    const { alert, happened, wakeAt, endedAt } = stepAlert(this.#rule.alert ?? {}, before, input);
    const said = (input.type === 'event' && input.matches ? input.severity : running?.said) ?? 'medium';
    if (alert && happened.includes('raised') && this.#holdsBack(key, alert.activeSince ?? input.at)) {
      this.#running.set(key, { alert: heldBack(this.#rule.alert ?? {}, before, alert), wakeAt: null, said });
      return [];
    }
    if (alert) this.#running.set(key, { alert, wakeAt, said });
    else this.#running.delete(key);
    if (endedAt !== null) this.#clearedAt.set(key, endedAt);
    const severity = alert?.severity ?? before?.severity ?? 'medium';
    return happened.flatMap((what) => (what === 'repeated' ? [] : [{ key, at: input.at, what, severity }]));
  }
}
