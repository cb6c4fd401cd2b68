import type { BacktestResult } from '@trucban/contracts';

const DAY_MS = 86_400_000;
/** Province time is UTC+7 all year. */
const OFFSET_MS = 7 * 3_600_000;
/** Events that did not fire that are kept over all days. */
const MISSES = 20;

/** A day of a back-test; `day`: `2026-11-13`, province time. */
export interface Day {
  readonly day: string;
  readonly from: string;
  readonly to: string;
}
/** What came of one day. */
export interface DayCount {
  readonly day: string;
  readonly events: number;
  readonly fired: number;
  readonly firedByPublished: number;
}
/** The days that are done, together. */
export interface Trial {
  readonly days: readonly DayCount[];
  readonly events: number;
  readonly fired: number;
  readonly firedByPublished: number;
  /** Alerts that would have begun; null for a rule that raises none. */
  readonly alerts: number | null;
  readonly alertsByPublished: number | null;
  readonly version: number | null;
  readonly publishedVersion: number | null;
  readonly firings: BacktestResult['firings'];
  readonly misses: BacktestResult['misses'];
}

export const NO_TRIAL: Trial = {
  days: [],
  events: 0,
  fired: 0,
  firedByPublished: 0,
  alerts: null,
  alertsByPublished: null,
  version: null,
  publishedVersion: null,
  firings: [],
  misses: [],
};

/** The days of a stretch of time that ends at an instant: tried one after the other, so that one sees how far it is. */
export function daysBefore(endMs: number, count: number): readonly Day[] {
  const midnight = Math.floor((endMs + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
  return Array.from({ length: count }, (_, i) => {
    const from = midnight - (count - 1 - i) * DAY_MS;
    const to = Math.min(from + DAY_MS, endMs);
    return {
      day: new Date(from + OFFSET_MS).toISOString().slice(0, 10),
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
    };
  }).filter(({ from, to }) => from < to);
}

/** Adds a day to what is there; the misses that came nearest are kept. */
export function withDay(trial: Trial, { day }: Day, result: BacktestResult): Trial {
  const { events, fired, firedByPublished, version, publishedVersion } = result;
  return {
    days: [...trial.days, { day, events, fired, firedByPublished }],
    events: trial.events + events,
    fired: trial.fired + fired,
    firedByPublished: trial.firedByPublished + firedByPublished,
    alerts: sum(trial.alerts, result.alerts),
    alertsByPublished: sum(trial.alertsByPublished, result.alertsByPublished),
    version,
    publishedVersion,
    firings: [...result.firings.toSorted((a, b) => b.time.localeCompare(a.time)), ...trial.firings],
    misses: [...result.misses, ...trial.misses]
      .sort((a, b) => a.change.length - b.change.length || b.time.localeCompare(a.time))
      .slice(0, MISSES),
  };
}

const sum = (a: number | null, b: number | null): number | null => (b === null ? a : (a ?? 0) + b);
