import type { Instant } from '@trucban/kernel';
import type { RuleAction } from '../actions/types.ts';
import type { ConditionGroup, FactReference, RuleDocument, Severity } from '../types.ts';

/** How long something must stay as it is: for a time (ISO 8601), or for so many events in a row; with both, what is reached first. */
export interface Hold {
  readonly for?: string;
  readonly samples?: number;
}

/**
 * With it a rule raises one alert for each key instead of acting on every event (`domain/rules.md` 0.2 and 0.3). Its conditions say
 * when an event speaks for the alert.
 */
export interface AlertPolicy {
  /** What the alert is about: events, or facts of the rule, with the same values here; the event's `key` when not given. */
  readonly by?: readonly FactReference[];
  /** Before it is raised. `until`: instead of a time, an instant that the event says or the rule works out – a deadline. */
  readonly hold?: Hold & { readonly until?: FactReference };
  /**
   * When an event speaks for the end of the alert: a margin below the conditions, so that it doesn't flap. When they don't hold, without it.
   * With `absence`, `samples`: so many signs of life; `conditions`: what ends the watch for good.
   */
  readonly clear?: Hold & { readonly conditions?: ConditionGroup };
  /** Clears it when nothing has spoken for it for so long. */
  readonly clearAfter?: string;
  /**
   * Raised when no event that fits the conditions has come for so long since the last one, instead of when one comes. `until`: instead of a
   * time, an instant that the last one says or the rule works out – when the next was to come.
   */
  readonly absence?: string | { readonly until: FactReference };
  /** Severity by what the event says: the first that fits; the rule's own without one. */
  readonly severities?: readonly { readonly severity: Severity; readonly conditions: ConditionGroup }[];
  /** What becomes of it with the time that it is active. */
  readonly ladder?: readonly Rung[];
}

/** A rung of a ladder; it says one thing at least. */
export interface Rung {
  readonly after: string;
  /** At least so grave. */
  readonly severity?: Severity;
  /** With `absence`: so many steps graver than by what the event said. */
  readonly steps?: number;
  /** What is done then. */
  readonly actions?: readonly RuleAction[];
}

/**
 * `watching`: all is well, and absence would raise it. `pending`: the conditions hold, but not long enough yet. `active`: raised.
 * `clearing`: active, and on its way to its end. An alert that is over has no state: it is kept by who keeps alerts.
 */
export type AlertState = 'watching' | 'pending' | 'active' | 'clearing';

/** One alert, as JSON. */
export interface Alert {
  readonly state: AlertState;
  /** The highest so far: it never falls while the alert is active. */
  readonly severity: Severity;
  /** Events that spoke for it. */
  readonly count: number;
  /** When the state began; for `watching` and `active` it is moved by nothing. */
  readonly since: Instant;
  readonly activeSince: Instant | null;
  /** Time of the last event that spoke for it. */
  readonly lastAt: Instant;
  /** Events in a row that spoke for what it waits for. */
  readonly samples: number;
  /** The deadline that it waits for. */
  readonly until: Instant | null;
}

/** What an event says of the alert of a rule. */
export interface AlertSignal {
  readonly rule: RuleDocument;
  /** What the alert is about: the values it is kept under. */
  readonly key: string;
  readonly matches: boolean;
  readonly clears: boolean;
  readonly severity: Severity;
  /** The deadline that the event tells. */
  readonly until: Instant | null;
}

/** What comes to an alert. `matches`, `clears`: what the event speaks for. */
export type AlertInput =
  | {
      readonly type: 'event';
      readonly at: Instant;
      readonly matches: boolean;
      readonly clears: boolean;
      readonly severity: Severity;
      readonly until?: Instant | null;
    }
  // `severity`: by what its event would say now, when somebody has asked anew.
  | { readonly type: 'timer'; readonly at: Instant; readonly severity?: Severity | undefined }
  // What kept a pending alert from being raised (a suppression) is over: it is raised if it still holds.
  | { readonly type: 'release'; readonly at: Instant }
  | { readonly type: 'clear'; readonly at: Instant };

/**
 * What became of it. `alert`: null when there is none (any more). `rungs`: those of the ladder that it has reached by now, by their
 * number, when it was stepped by time. `wakeAt`: when time alone will change it, null if never. `endedAt`: when one that has ended
 * was over, by the clock of the events.
 */
export interface AlertStep {
  readonly alert: Alert | null;
  readonly happened: readonly ('raised' | 'severityRaised' | 'repeated' | 'cleared')[];
  readonly rungs: readonly number[];
  readonly wakeAt: Instant | null;
  readonly endedAt: Instant | null;
}
