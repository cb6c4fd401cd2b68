import type { ConditionGroup, FactReference } from '../types.ts';

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

/**
 * Events one after the other, with none of another kind between them. Its value: `{ reached, complete, completes }` – how many steps
 * in order, whether all, and whether the event that is looked at was the last that was wanting, each time that it happens anew.
 */
export interface SequenceFact {
  readonly type: 'sequence';
  /** An event is one step at most. `times`: so many events (1), all of them `within` so long. */
  readonly steps: readonly { readonly where: ConditionGroup; readonly times?: number; readonly within?: string }[];
  /** What breaks a sequence that isn't complete yet. */
  readonly without?: ConditionGroup;
  /** The whole sequence lies within it. */
  readonly window: string;
  readonly by?: readonly FactReference[];
  readonly withinM?: number;
}

/**
 * What is usual: a window's value at this hour of this weekday in past weeks. Its value: `{ mean, stddev, weeks }`, of the weeks for
 * which something is known; null where there are none.
 */
export interface BaselineFact extends Omit<WindowFact, 'type' | 'withinM'> {
  readonly type: 'baseline';
  /** How many weeks back. */
  readonly weeks: number;
}

/** A place on the map: longitude, latitude. */
export type Position = readonly [number, number];

/**
 * Where an event happened. Its value: `{ inside, was, enters, leaves, distanceM, nearing, zone }` – `was`: at the last position of the same key;
 * `distanceM`: to the border, the line or the point. Exactly one of `areas`, `tags`, `polygon`, `line`, `point`, `zones` is given.
 */
export interface GeofenceFact {
  readonly type: 'geofence';
  /** Codes of areas of the province. */
  readonly areas?: readonly string[];
  /** Areas that carry one of these tags. */
  readonly tags?: readonly string[];
  /** A ring; its end needs not repeat its beginning. */
  readonly polygon?: readonly Position[];
  readonly line?: readonly Position[];
  readonly point?: Position;
  /** Rings that events have told: a storm's, of a bulletin. `key`: a newer one with the same value replaces the older. */
  readonly zones?: {
    readonly where: ConditionGroup;
    readonly of: FactReference;
    readonly key: FactReference;
    readonly window: string;
  };
  /** Whose positions these are: the event's `key` when not given. */
  readonly by?: readonly FactReference[];
  /** How long a position is known: `P1D` when not given. */
  readonly window?: string;
}

/** What an event adds to a series: kept until it has left the longest window over it. */
export interface Sample {
  /** The series, the same for all rules that declare it alike. */
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

/** A sample as it is read again. */
export type Kept = Pick<Sample, 'eventId' | 'at' | 'value' | 'lat' | 'lon'>;

/**
 * A part of a series: what came after `end − windowMs`, up to `end`. `end` is `at` – or, with `toNewest`, the newest sample that still shares
 * a window with it: what comes out of order fills the windows that it lies in, and is not judged by others.
 */
export interface Look {
  readonly windowId: string;
  readonly key: string;
  readonly at: number;
  readonly windowMs: number;
  readonly toNewest: boolean;
}

interface Near {
  readonly lat: number;
  readonly lon: number;
  readonly withinM: number;
}

/** What the rules want to know of a window for one event. */
export interface WindowQuestion {
  readonly kind: 'window';
  readonly windowId: string;
  readonly key: string;
  readonly aggregate: Aggregate;
  readonly windowMs: number;
  /** Time of the event; the window ends there, or at the newest sample of the key that shares a window with it. */
  readonly at: number;
  readonly near: Near | null;
  readonly perMs: number;
}

export interface SequenceQuestion {
  readonly kind: 'sequence';
  readonly windowId: string;
  readonly key: string;
  readonly windowMs: number;
  readonly at: number;
  readonly eventId: string;
  readonly near: Near | null;
  readonly steps: readonly { readonly times: number; readonly withinMs: number }[];
}

export interface BaselineQuestion {
  readonly kind: 'baseline';
  readonly windowId: string;
  readonly key: string;
  readonly aggregate: Aggregate;
  readonly windowMs: number;
  readonly perMs: number;
  readonly at: number;
  readonly weeks: number;
}

export interface GeofenceQuestion {
  readonly kind: 'geofence';
  readonly windowId: string;
  /** null: nobody's position, so that nothing is known of the one before. */
  readonly key: string | null;
  readonly windowMs: number;
  readonly at: number;
  readonly eventId: string;
  readonly place: { readonly lat: number; readonly lon: number };
  readonly fact: GeofenceFact;
  readonly zones: { readonly windowId: string; readonly key: string; readonly windowMs: number } | null;
}

/** A question that samples answer. */
export type MemoryQuestion = WindowQuestion | SequenceQuestion | BaselineQuestion | GeofenceQuestion;

/** An area of the province that a geofence names, with its ring. */
export interface AreaShape {
  readonly code: string;
  readonly ring: readonly Position[];
}

/** The values of declared facts for one event, by `windowId`; undefined where nothing is there. */
export type WindowValues = ReadonlyMap<string, unknown>;

/** Numbers or texts that a rule's conditions name as `{ "fact": "parameters", "path": name }`, with other values in some areas. */
export interface RuleParameter {
  readonly value: number | string | boolean;
  readonly byArea?: Readonly<Record<string, number | string | boolean>>;
  readonly name?: { readonly vi: string; readonly en: string };
}
export type RuleParameters = Readonly<Record<string, RuleParameter>>;
