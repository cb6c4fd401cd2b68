import { MS_PER_DAY } from '@trucban/kernel';
import { windowMs } from './catalogue.ts';
import { compareKinds, parsePeriod, periodAt, type Period } from './period.ts';
import { KIND_OF, countIn } from './period-relations.ts';
import type { IndicatorDocument, Limit, Thresholds } from './types.ts';

/** Target and thresholds that hold for one period of one unit. */
export interface Limits {
  readonly target: Limit | null;
  readonly thresholds: Thresholds;
}

/**
 * The limits of a unit in a period: the most specific entry of `targets` (shortest period first, then the one that names the unit),
 * with the year's pace where the indicator has one. For a period longer than the indicator's own a sum may be as many times larger;
 * what is measured over a window, as many times as windows fit in.
 * @param withValue  how many of the indicator's own periods in a longer one have a number: a sum of thirteen days is not judged by what
 * thirty-one of them should come to; all of them when not given
 */
export function limitsOf(
  indicator: IndicatorDocument,
  unit: string,
  period: Period,
  offsetMinutes: number,
  withValue?: number,
): Limits {
  const entry = bestEntry(indicator, unit, period, offsetMinutes);
  const target = entry ? entry.target : indicator.target;
  const thresholds = entry?.thresholds ?? indicator.thresholds;
  const share = indicator.paceByPeriod ? paceOf(indicator, period, offsetMinutes) : 1;
  const times = indicator.aggregation.time === 'sum' ? timesIn(indicator, period, offsetMinutes, withValue) : 1;
  const scale = share * times;
  if (scale === 1) return { target, thresholds };
  return {
    target: scaled(target, scale),
    thresholds: {
      ...thresholds,
      warning: scaled(thresholds.warning, scale),
      critical: scaled(thresholds.critical, scale),
    },
  };
}

function timesIn(
  { kind, frequency, window }: IndicatorDocument,
  period: Period,
  offsetMinutes: number,
  withValue?: number,
): number {
  const own = withValue ?? countIn(KIND_OF[frequency], period, offsetMinutes);
  const length = kind === 'measured' ? windowMs(window) : null;
  // A day's rain is the 24 hours' rain that the limits speak of, not that of 24 windows.
  return length === null ? own : Math.max(1, Math.min(own, (period.endMs - period.startMs) / length));
}

function bestEntry(indicator: IndicatorDocument, unit: string, period: Period, offsetMinutes: number) {
  const fitting = (indicator.targets ?? []).flatMap((entry) => {
    if (entry.orgUnit !== undefined && entry.orgUnit !== unit) return [];
    if (entry.period === undefined) return [{ entry, lengthMs: Infinity }];
    const named = parsePeriod(entry.period, offsetMinutes);
    if (!named.ok || named.value.startMs > period.startMs || named.value.endMs < period.endMs) return [];
    return [{ entry, lengthMs: named.value.endMs - named.value.startMs }];
  });
  const own = (orgUnit: string | undefined) => (orgUnit === undefined ? 1 : 0);
  fitting.sort((a, b) => compare(a.lengthMs, b.lengthMs) || own(a.entry.orgUnit) - own(b.entry.orgUnit));
  return fitting[0]?.entry;
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

function scaled<T extends Limit | null>(limit: T, factor: number): Limit | null {
  if (limit === null) return null;
  return typeof limit === 'number' ? round(limit * factor) : [round(limit[0] * factor), round(limit[1] * factor)];
}

const round = (value: number): number => Number(value.toPrecision(12));

/**
 * Share of the year's plan that is due at the end of a period, 0 to 1: along the plan's curve by months, within a month by days;
 * even when it has no curve.
 */
export function paceOf(indicator: IndicatorDocument, period: Period, offsetMinutes: number): number {
  const year = periodAt('year', period.endMs - 1, offsetMinutes);
  if (compareKinds(period.kind, 'year') >= 0) return 1;
  const curve = indicator.paceCurve;
  if (!curve || curve.length !== 12) return (period.endMs - year.startMs) / (year.endMs - year.startMs);
  const month = periodAt('month', period.endMs - 1, offsetMinutes);
  const index = Number(month.text.slice(5)) - 1;
  const before = index === 0 ? 0 : (curve[index - 1] ?? 0);
  const days = (month.endMs - month.startMs) / MS_PER_DAY;
  return before + ((curve[index] ?? 1) - before) * ((period.endMs - month.startMs) / MS_PER_DAY / days);
}
