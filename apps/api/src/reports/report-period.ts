import type { ReportDocument } from '@trucban/contracts';
import { fromEpochMs, localTime, toEpochMs, type Instant, type LocalizedText } from '@trucban/kernel';
import { labelOf, parsePeriod, periodAt, previous, type Period } from '@trucban/kpi-engine';

/** Local time minus UTC in Việt Nam, minutes. */
export const OFFSET_MINUTES = 420;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The stretch of time that a report is about: `[from, to)`. */
export interface ReportPeriod {
  /** `2026-11-22`, `2026-W47`, `2026-11`: the day, week or month in which it ends. */
  readonly key: string;
  readonly label: LocalizedText;
  readonly from: Instant;
  readonly to: Instant;
}

type Timing = Pick<ReportDocument, 'period' | 'cutOff'>;

/** The period that ends after an instant. Days, weeks and months begin at the cut-off. Not for those on demand. */
export function periodEndingAfter(timing: Timing, atMs: number): ReportPeriod {
  const kind = timing.period === 'onDemand' ? 'day' : timing.period;
  const shift = shiftOf(timing);
  const { startMs, endMs } = periodAt(kind, atMs - shift, OFFSET_MINUTES);
  return named(kind, startMs + shift, endMs + shift);
}

/** The last period that was over at an instant. */
export function lastPeriod(timing: Timing, atMs: number): ReportPeriod {
  return periodEndingAfter(timing, toEpochMs(periodEndingAfter(timing, atMs).from) - 1);
}

/** The period just before. */
export function periodBefore(timing: Timing, { from, to }: Pick<ReportPeriod, 'from' | 'to'>): ReportPeriod {
  if (timing.period !== 'onDemand') return periodEndingAfter(timing, toEpochMs(from) - 1);
  const length = toEpochMs(to) - toEpochMs(from);
  return stretch(fromEpochMs(toEpochMs(from) - length), from);
}

/** The period of that name; `null` when there is none of the definition's kind. */
export function periodNamed(timing: Timing, key: string): ReportPeriod | null {
  const parsed = parsePeriod(key, OFFSET_MINUTES);
  if (!parsed.ok || parsed.value.kind !== timing.period) return null;
  return periodEndingAfter(timing, parsed.value.startMs);
}

/** Any stretch of time, for a report on demand. */
export function stretch(from: Instant, to: Instant): ReportPeriod {
  const label = {
    vi: `từ ${localTime(from)} đến ${localTime(to)}`,
    en: `${localTime(from)} to ${localTime(to)}`,
  };
  return { key: `${from}/${to}`, label, from, to };
}

/**
 * The last calendar period of a kind that was over when a report's period ended: indicators are told of whole days, weeks and
 * months, because half of one can't be held against the one before.
 */
export function lastWhole(kind: Period['kind'], to: Instant): Period {
  const period = periodAt(kind, toEpochMs(to) - 1, OFFSET_MINUTES);
  return period.endMs <= toEpochMs(to) ? period : previous(period, OFFSET_MINUTES);
}

function shiftOf({ period, cutOff }: Timing): number {
  const days = period === 'week' ? (cutOff?.weekday ?? 1) - 1 : period === 'month' ? (cutOff?.day ?? 1) - 1 : 0;
  return days * DAY_MS + (cutOff?.hour ?? 0) * HOUR_MS;
}

function named(kind: Period['kind'], fromMs: number, toMs: number): ReportPeriod {
  const calendar = periodAt(kind, toMs - 1, OFFSET_MINUTES);
  return { key: calendar.text, label: labelOf(calendar), from: fromEpochMs(fromMs), to: fromEpochMs(toMs) };
}
