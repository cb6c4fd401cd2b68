import type { LocalizedText } from '@trucban/kernel';

/** How often a number is due. `realtime` ones come by the hour or the minute. */
export type Frequency = 'realtime' | 'daily' | 'monthly' | 'quarterly' | 'yearly';

/** How values of many periods, units or categories become one (domain/indicators.json, `semantics.aggregation`). */
export type Combination = 'sum' | 'avg' | 'weighted' | 'last' | 'max' | 'min';
/** Over time also `recompute`: the measures first, then the formula on the result. */
export type TimeAggregation = Combination | 'recompute';
/** Over the tree also `none`: it exists at the top of the tree only. */
export type OrgAggregation = Exclude<Combination, 'last'> | 'recompute' | 'none';

/**
 * A measure that the platform counts itself, from its own records: each record that passes adds a value to one period, unit and set of
 * dimensions. Exercises never count. All texts are FEEL over the record's fields.
 */
export interface Counted {
  readonly from: 'incident' | 'task' | 'event';
  /** Types of incidents, input kinds of events, keys of processes; all when not given. */
  readonly types?: readonly string[];
  /** Whether the record counts; all do when not given. */
  readonly filter?: string;
  /** Instant that decides the period; when the record was made when not given. */
  readonly at?: string;
  /** Org unit that it counts for; the top of the tree when not given. */
  readonly orgUnit?: string;
  /** 1 when not given: then `sum` counts the records. */
  readonly value?: string;
  /** How the values of a period, unit and set of dimensions become one. `vnAqi`: hourly means of pollutants as VN_AQI. */
  readonly aggregate: 'sum' | 'avg' | 'max' | 'min' | 'last' | 'vnAqi';
  readonly dimensions?: Readonly<Record<string, string>>;
  /** For `vnAqi`: the pollutant (`pm25`, `pm10`, `o3`, `co`, `so2`, `no2`) whose concentration in µg/m³ is the value. */
  readonly part?: string;
}

/** Measure: a number that somebody reports for a period and an org unit. Key of the configuration kind `measure`: `code`. */
export interface MeasureDocument {
  /** A name that formulas can use: letters and digits, or any code between back quotes. */
  readonly code: string;
  readonly vi: string;
  readonly en?: string;
  readonly unit: string;
  readonly frequency: Frequency;
  readonly sourceSystem: string;
  readonly aggregation: {
    readonly time: Combination;
    readonly org: Exclude<OrgAggregation, 'recompute'>;
    /** Measure that weighs the values when a rule is `weighted`. */
    readonly weight?: string;
  };
  /** Names of the dimensions that its values may carry; none when not given. */
  readonly dimensions?: readonly string[];
  /** Bounds of a believable value; another is refused. */
  readonly minimum?: number;
  readonly maximum?: number;
  /**
   * For a stock (`time: last`) that is reported less often than it is asked for: how many of its periods an older value still
   * counts while the new one is not there. 0 when not given: a plan of last year is no plan of this year.
   */
  readonly carryPeriods?: number;
  /** Counted by the platform, from its own records. */
  readonly counted?: Counted;
}

/** A wanted value, or for the direction `range` the wanted interval `[low, high]`. */
export type Limit = number | readonly [number, number];

/** Limits whose crossing is an alarm, and when it is over (`semantics.hysteresis`). */
export interface Thresholds {
  readonly warning: Limit | null;
  readonly critical: Limit | null;
  /** How far back beyond the threshold, in the indicator's unit, >= 0. */
  readonly clearMargin: number;
  /** For how many periods in a row, >= 1. */
  readonly clearPeriods: number;
}

/**
 * A threshold that past years set: the mean of the same weeks and so many standard deviations towards the bad side. It takes the place
 * of its level's number in every period of the indicator's own kind for which three samples are known.
 */
export interface Predictor {
  readonly level: 'warning' | 'critical';
  /** 2 when not given. */
  readonly sigmas?: number;
  /** How many years back; 5 when not given. */
  readonly years?: number;
}

/** Target, and thresholds if others hold, for a period (with all in it), a unit, or both. */
export interface TargetEntry {
  readonly period?: string;
  readonly orgUnit?: string;
  readonly target: Limit | null;
  readonly thresholds?: Thresholds;
}

/** Which side is good (`semantics.direction`). */
export type Direction = 'higherIsBetter' | 'lowerIsBetter' | 'range';

/** One step of a scale that gives values names and colours, such as VN_AQI's. Both ends belong to it. */
export interface Band extends LocalizedText {
  readonly from: number;
  readonly to: number;
  /** `#rrggbb`. */
  readonly color: string;
}

/** Indicator: what leaders steer by. Key of the configuration kind `indicator`: `code`. */
export interface IndicatorDocument {
  readonly code: string;
  readonly vi: string;
  readonly en: string;
  readonly field: string;
  readonly unit: string;
  readonly frequency: Frequency;
  readonly direction: Direction;
  /** `measured`: its values are reported under its own code, and `formula` is null. */
  readonly kind: 'computed' | 'measured';
  /** Numbers, codes of measures and (between back quotes) of indicators, `+ - * / ( )`. */
  readonly formula: string | null;
  /** Multiplies the result; 1 when not given. */
  readonly factor?: number;
  /** The measures of the formula, for readers; must be those that it names. */
  readonly measures?: readonly string[];
  readonly aggregation: {
    readonly time: TimeAggregation;
    readonly org: OrgAggregation;
    /** Measure that weighs the values when a rule is `weighted`. */
    readonly weight?: string;
  };
  readonly target: Limit | null;
  readonly thresholds: Thresholds;
  /** One of the thresholds follows what past years were like. */
  readonly predictor?: Predictor;
  /** Targets by period and unit; the most specific one counts. */
  readonly targets?: readonly TargetEntry[];
  /** Target and thresholds are those of the whole year and grow with it. */
  readonly paceByPeriod?: boolean;
  /** Share of the year's plan that is due at the end of each of the 12 months, rising to 1; even when not given. */
  readonly paceCurve?: readonly number[];
  /** Looks back so long from the end of the period: `7d`, `24h`. */
  readonly window?: string;
  /** Minutes after which the newest value says nothing any longer. */
  readonly staleAfterMinutes: number;
  readonly owner: string;
  readonly dimensions: readonly string[];
  /** Indicator under which it is shown. */
  readonly parent?: string;
  readonly bands?: readonly Band[];
  readonly openData?: boolean;
  /** For a measured one: counted by the platform, from its own records. */
  readonly counted?: Counted;
  /** Target and thresholds are examples. */
  readonly sample?: boolean;
  readonly note?: string;
  readonly seed?: string;
}

/** How sure a value is. A revised one has replaced an official one. */
export type ValueStatus = 'provisional' | 'official' | 'revised';

/** State of an indicator in a period (`semantics.statusRule`), from nothing known to worst. */
export type Status = 'noData' | 'onTarget' | 'watch' | 'warning' | 'critical';

/** One fault of a document at a JSON pointer. */
export interface KpiProblem {
  readonly path: string;
  readonly code: string;
  /** `error` when not given; what has only warnings may be handed in. */
  readonly severity?: 'error' | 'warning';
  readonly message: LocalizedText;
}
