import { Injectable } from '@nestjs/common';
import type { ForecastQuery, IndicatorForecast } from '@trucban/contracts';
import {
  KIND_OF,
  SEASON,
  following,
  forecast,
  labelOf,
  parsePeriod,
  periodAt,
  previous,
  usual,
  type IndicatorDocument,
  type Period,
} from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { NotFoundError, type Tx } from '../platform/public.ts';
import { askedUnit } from './asked-unit.ts';
import { Kpi, OFFSET_MINUTES } from './kpi.ts';

/** Most periods of the past that a forecast looks at, in seasons and in periods. */
const SEASONS = 5;
const MOST = 200;
const YEARS = 5;
const SIGMAS = 2;
/** How far from the same day of a past year is still the same week. */
const NEAR_MS = 3.5 * 86_400_000;

type Known = ReadonlyMap<string, number | null>;

/** `GET /indicators/{code}/forecast`: what comes, how sure that is, and what was out of the ordinary. */
@Injectable()
export class ForecastReads {
  constructor(private readonly kpi: Kpi) {}

  async forecast(tx: Tx, code: string, { orgUnit, ahead }: ForecastQuery): Promise<IndicatorForecast> {
    const world = await this.kpi.current(tx);
    const document = world.catalogue.indicator(code)?.document;
    if (!document) throw NotFoundError.of('INDICATOR', 'chỉ tiêu', 'indicator');
    const unit = askedUnit(tx, world, orgUnit, [document.owner]);
    const kind = KIND_OF[document.frequency];
    const now = periodAt(kind, toEpochMs(tx.now), OFFSET_MINUTES);
    const past = periodsBefore(now, Math.min(MOST, SEASONS * Math.max(SEASON[kind], 12)));
    const years = sameWeeks(now);
    const known = await valuesOf(tx, code, unit, [...past, ...years, now]);
    const values = past.map(({ text }) => known.get(text) ?? null);
    const found = forecast(values, SEASON[kind], ahead);
    let next = now;
    const points = (found?.points ?? []).map((point, n) => {
      if (n > 0) next = following(next, OFFSET_MINUTES);
      return { period: next.text, label: labelOf(next), ...point };
    });
    return {
      ...{ code, unit: document.unit, orgUnit: unit, period: kind, method: found?.method ?? null },
      ...{ season: found?.season ?? null, points, backTest: found?.backTest ?? null },
      history: past.map(({ text }, n) => ({
        ...{ period: text, value: values[n] ?? null, expected: found?.expected[n] ?? null },
        anomaly: found?.anomalies[n] ?? false,
      })),
      usual: usualOf(document, now, years, known),
    };
  }
}

function periodsBefore(now: Period, count: number): Period[] {
  const periods: Period[] = [];
  for (let period = previous(now, OFFSET_MINUTES); periods.length < count; period = previous(period, OFFSET_MINUTES))
    periods.unshift(period);
  return periods;
}

/** The periods of past years that lie within half a week of the same day; the same one where periods are longer. */
function sameWeeks(now: Period): Period[] {
  const found = new Map<string, Period>();
  for (let back = 1; back <= YEARS; back += 1) {
    const [year = '', ...rest] = now.text.split('-');
    const same = parsePeriod([String(Number(year) - back).padStart(4, '0'), ...rest].join('-'), OFFSET_MINUTES);
    if (!same.ok) continue;
    const { startMs, kind } = same.value;
    found.set(same.value.text, same.value);
    if (kind !== 'day') continue;
    for (let at = startMs - NEAR_MS; at < startMs + NEAR_MS; at += 86_400_000) {
      const near = periodAt(kind, at, OFFSET_MINUTES);
      found.set(near.text, near);
    }
  }
  return [...found.values()];
}

async function valuesOf(tx: Tx, code: string, unit: string, periods: readonly Period[]): Promise<Known> {
  const rows = await tx.query<{ period: string; value: number | null }>(
    'indicators.forecast',
    `select period, value from indicator_value
      where indicator = $1 and org_unit = $2 and period_start = any($3::text[]::timestamptz[])`,
    [code, unit, periods.map(({ startMs }) => fromEpochMs(startMs))],
  );
  return new Map(rows.map(({ period, value }) => [period, value]));
}

function usualOf(
  { direction }: IndicatorDocument,
  now: Period,
  years: readonly Period[],
  known: Known,
): IndicatorForecast['usual'] {
  const samples = years.flatMap(({ text }) => known.get(text) ?? []);
  const found = usual(samples);
  if (!found) return null;
  const value = known.get(now.text) ?? null;
  const below = direction === 'higherIsBetter';
  const limit = found.mean + (below ? -SIGMAS : SIGMAS) * found.deviation;
  const exceeded = value !== null && (below ? value < limit : value > limit);
  return { period: now.text, samples: samples.length, ...found, limit: Number(limit.toPrecision(12)), value, exceeded };
}
