import { Injectable } from '@nestjs/common';
import type { Records, RecordsQuery } from '@trucban/contracts';
import { KIND_OF, buildFacts, dimensionKey, periodAt, recordedBehind, type Period } from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { NotFoundError, json, type Tx } from '../platform/public.ts';
import { askedUnit, periodAsked } from './asked-unit.ts';
import { behind, type BehindCase } from './behind.ts';
import { Kpi, OFFSET_MINUTES, type KpiWorld } from './kpi.ts';
import { factsOf, type MeasureRow, type Need } from './measure-rows.ts';
import { needsFor } from './needs.ts';

/** `GET /indicators/{code}/records`: what is behind the number of a unit and period. */
@Injectable()
export class RecordReads {
  constructor(private readonly kpi: Kpi) {}

  async records(tx: Tx, code: string, query: RecordsQuery): Promise<Records> {
    const world = await this.kpi.current(tx);
    const { catalogue, tree } = world;
    const indicator = catalogue.indicator(code)?.document;
    const measure = catalogue.measure(code);
    if (!indicator && !measure) throw NotFoundError.of('INDICATOR', 'chỉ tiêu', 'indicator');
    const unit = askedUnit(tx, world, query.orgUnit, indicator ? [indicator.owner] : []);
    const kind = KIND_OF[(indicator ?? measure)?.frequency ?? 'daily'];
    const period =
      query.period === undefined
        ? periodAt(kind, toEpochMs(tx.now), OFFSET_MINUTES)
        : periodAsked(query.period, '/period');
    const measures = [...new Set(indicator ? catalogue.needs(code) : [code])];
    const needs = indicator
      ? needsFor(world, code, period.startMs, period.endMs)
      : [{ measure: code, fromMs: period.startMs, toMs: period.endMs }];
    // Who may look into the unit may see what its value is made of.
    const [rows, cases] = await tx.asSystem(
      async () =>
        [
          indicator
            ? await partsOf(tx, world, { code, unit, period, needs, limit: query.limit })
            : await valuesOf(tx, code, period, tree.subtree(unit), query.limit),
          await casesOf(tx, needs, tree.subtree(unit), query.limit),
        ] as const,
    );
    return {
      code,
      orgUnit: unit,
      period: period.text,
      formula: indicator?.formula ?? null,
      ...behind(catalogue, measures, { rows, cases, limit: query.limit }),
    };
  }
}

interface Asked {
  readonly code: string;
  readonly unit: string;
  readonly period: Period;
  readonly needs: readonly Need[];
  readonly limit: number;
}

const COLUMNS = `v.measure, v.org_unit, v.period, v.dimensions, v.value, v.status, v.revision, v.source, v.recorded_at`;

/** The numbers that an indicator's value takes: a stock is looked for further back, but only one of what is found counts. */
async function partsOf(
  tx: Tx,
  world: KpiWorld,
  { code, unit, period, needs, limit }: Asked,
): Promise<readonly MeasureRow[]> {
  const { catalogue, tree } = world;
  const facts = buildFacts(await factsOf(tx, needs));
  const parts = recordedBehind({ catalogue, tree, facts, offsetMinutes: OFFSET_MINUTES }, code, unit, period);
  const first = [...parts].sort((a, b) => b.period.startMs - a.period.startMs).slice(0, limit + 1);
  const keys = first.map((part) => ({
    measure: part.measure,
    org_unit: part.unit,
    period: part.period.text,
    period_start: fromEpochMs(part.period.startMs),
    dimension_key: dimensionKey(part.dimensions),
  }));
  return tx.query<MeasureRow>(
    'indicators.parts',
    `select ${COLUMNS} from jsonb_to_recordset($1)
         as k(measure text, org_unit text, period text, period_start timestamptz, dimension_key text)
       join measure_value v using (measure, org_unit, period, period_start, dimension_key)
      order by v.period_start desc, v.measure, v.org_unit, v.dimension_key`,
    [json(keys)],
  );
}

function casesOf(tx: Tx, needs: readonly Need[], units: readonly string[], limit: number): Promise<BehindCase[]> {
  return tx.query(
    'indicators.behindCases',
    `select k.measure, k.kind, k.record_id, k.org_unit, k.period, k.at, k.dimensions, k.value
       from jsonb_to_recordset($1) as n(measure text, "from" timestamptz, "to" timestamptz)
       join measure_case k on k.measure = n.measure and k.period_start >= n."from" and k.period_start < n."to"
      where k.org_unit = any($2) order by k.at desc, k.measure, k.record_id limit $3`,
    [
      json(needs.map(({ measure, fromMs, toMs }) => ({ measure, from: fromEpochMs(fromMs), to: fromEpochMs(toMs) }))),
      [...units],
      limit + 1,
    ],
  );
}

/** What was reported of a measure itself. */
function valuesOf(
  tx: Tx,
  measure: string,
  { startMs, endMs }: Period,
  units: readonly string[],
  limit: number,
): Promise<readonly MeasureRow[]> {
  return tx.query<MeasureRow>(
    'indicators.records',
    `select ${COLUMNS} from measure_value v
      where v.measure = $1 and v.period_start >= $2 and v.period_start < $3 and v.org_unit = any($4)
      order by v.period_start desc, v.org_unit, v.dimension_key limit $5`,
    [measure, fromEpochMs(startMs), fromEpochMs(endMs), [...units], limit + 1],
  );
}
