import { sameWeeks, type Period } from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import type { Tx } from '../platform/public.ts';
import { OFFSET_MINUTES } from './kpi.ts';

/** Kept values of an indicator, by unit and the beginning of the period. */
export interface PastValues {
  /** What is known of the same weeks of so many past years. */
  samples(unit: string, period: Period, years: number): readonly number[];
  /** Replaces a value by what was just computed. */
  set(unit: string, period: Period, value: number | null): void;
}

/** Reads the values that predictors of some periods look at, in one question. */
export async function readPastValues(
  tx: Tx,
  code: string,
  units: readonly string[],
  periods: readonly Period[],
  years: number,
): Promise<PastValues> {
  const wanted = new Set(periods.flatMap((period) => sameWeeks(period, years, OFFSET_MINUTES).map((p) => p.startMs)));
  const rows =
    wanted.size === 0
      ? []
      : await tx.query<{ org_unit: string; period_start: Instant; value: number }>(
          'indicators.past',
          `select org_unit, period_start, value from indicator_value
            where indicator = $1 and org_unit = any($2) and period_start = any($3::text[]::timestamptz[]) and value is not null`,
          [code, [...units], [...wanted].map((ms) => fromEpochMs(ms))],
        );
  const known = new Map(rows.map((row) => [`${row.org_unit}\n${toEpochMs(row.period_start)}`, row.value]));
  return {
    samples: (unit, period, back) =>
      sameWeeks(period, back, OFFSET_MINUTES).flatMap(({ startMs }) => known.get(`${unit}\n${startMs}`) ?? []),
    set: (unit, { startMs }, value) => {
      if (value === null) known.delete(`${unit}\n${startMs}`);
      else known.set(`${unit}\n${startMs}`, value);
    },
  };
}
