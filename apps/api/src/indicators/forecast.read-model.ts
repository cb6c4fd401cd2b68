import { Injectable } from '@nestjs/common';
import type { ForecastQuery, IndicatorForecast } from '@trucban/contracts';
import {
  KIND_OF,
  SEASON,
  following,
  forecast,
  labelOf,
  PREDICTOR_YEARS,
  periodAt,
  predict,
  sameWeeks,
  type IndicatorDocument,
  type Period,
} from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { NotFoundError, type Tx } from '../platform/public.ts';
import { askedUnit } from './asked-unit.ts';
import { Kpi, OFFSET_MINUTES } from './kpi.ts';
import { historyLength, periodsBefore } from './series-anomalies.ts';

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
    const past = periodsBefore(now, historyLength(kind));
    const years = sameWeeks(now, document.predictor?.years ?? PREDICTOR_YEARS, OFFSET_MINUTES);
    const known = await valuesOf(tx, code, unit, [...past, ...years, now]);
    const values = past.map(({ text }) => known.get(text) ?? null);
    const found = forecast(values, SEASON[kind], ahead);
    let next = now;
    const points = (found?.points ?? []).map((point, n) => {
      if (n > 0) next = following(next, OFFSET_MINUTES);
      return { period: next.text, label: labelOf(next), ...point };
    });
    return {
      code,
      unit: document.unit,
      orgUnit: unit,
      period: kind,
      method: found?.method ?? null,
      season: found?.season ?? null,
      points,
      backTest: found?.backTest ?? null,
      history: past.map(({ text }, n) => ({
        period: text,
        value: values[n] ?? null,
        expected: found?.expected[n] ?? null,
        anomaly: found?.anomalies[n] ?? false,
      })),
      usual: usualOf(document, now, years, known),
    };
  }
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
  { direction, predictor }: IndicatorDocument,
  now: Period,
  years: readonly Period[],
  known: Known,
): IndicatorForecast['usual'] {
  // Of a range the upper end alone: who reads one number is told of what is too much.
  const side = direction === 'range' ? 'lowerIsBetter' : direction;
  const found = predict(
    side,
    predictor ?? {},
    years.flatMap(({ text }) => known.get(text) ?? []),
  );
  if (!found) return null;
  const limit = found.limit as number;
  const value = known.get(now.text) ?? null;
  const exceeded = value !== null && (side === 'higherIsBetter' ? value < limit : value > limit);
  return { period: now.text, ...found, limit, value, exceeded };
}
