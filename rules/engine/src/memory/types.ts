import type { FactReference, ConditionGroup } from '../types.ts';

/** What a window makes of the values in it. `change`: last − first; `rate`: change in the time between them, per `per`. */
export const aggregates = ['count', 'distinct', 'sum', 'avg', 'min', 'max', 'first', 'last', 'change', 'rate'] as const;
export type Aggregate = (typeof aggregates)[number];

/**
 * A fact with a memory: what happened in a sliding window over the time of events, up to and with the event that is looked at
 * (`domain/rules.md` 0.2). Its value is a number or, for `first` and `last`, what the events said; missing where nothing is there.
 */
export interface WindowFact {
  readonly type: 'window';
  readonly aggregate: Aggregate;
  /** What is aggregated; for `count` it is left out. Numbers are expected but for `distinct`, `first` and `last`. */
  readonly of?: FactReference;
  /** Which of the events that the rule looks at count; all of them without it. */
  readonly where?: ConditionGroup;
  /** ISO 8601 duration without months: `PT10M`. */
  readonly window: string;
  /** Events with the same values here belong together; the event's `key` when not given. An event without one has no such fact. */
  readonly by?: readonly FactReference[];
  /** Only events within so many metres of the one that is looked at. */
  readonly withinM?: number;
  /** Unit of time of `rate`; an hour when not given. */
  readonly per?: string;
}

/** What an event adds to a window: kept until it has left it. */
export interface Sample {
  /** The window, the same for all rules that declare it alike. */
  readonly windowId: string;
  /** JSON list of the values it is kept under, marked where the event belongs to an exercise. */
  readonly key: string;
  readonly eventId: string;
  /** Time of the event, milliseconds since 1970. */
  readonly at: number;
  readonly value: number | string | boolean | null;
  readonly lat: number | null;
  readonly lon: number | null;
  /** How long it matters, in milliseconds from `at`. */
  readonly windowMs: number;
}

/** What the rules want to know of a window for one event. */
export interface WindowQuestion {
  readonly windowId: string;
  readonly key: string;
  readonly aggregate: Aggregate;
  readonly windowMs: number;
  /** Time of the event; the window ends there, or at the newest sample of the key where that is later. */
  readonly at: number;
  readonly near: { readonly lat: number; readonly lon: number; readonly withinM: number } | null;
  readonly perMs: number;
}

/** The values of windows for one event, by `windowId`; undefined where nothing is there. */
export type WindowValues = ReadonlyMap<string, unknown>;
