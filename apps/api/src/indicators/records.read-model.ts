import { Injectable } from '@nestjs/common';
import type { Records, RecordsQuery } from '@trucban/contracts';
import { KIND_OF, periodAt, type Period } from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { NotFoundError, json, type Tx } from '../platform/public.ts';
import { askedUnit, periodAsked } from './asked-unit.ts';
import { behind, type BehindCase } from './behind.ts';
import { Kpi, OFFSET_MINUTES, type KpiWorld } from './kpi.ts';
import type { MeasureRow } from './measure-rows.ts';
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
    const needs = new Map(measures.map((name) => [name, stretchOf(world, indicator ? code : null, name, period)]));
    // Who may look into the unit may see what its value is made of.
    const [rows, cases] = await tx.asSystem(
      async () =>
        [
          await valuesOf(tx, [...needs], tree.subtree(unit), query.limit),
          await casesOf(tx, [...needs], tree.subtree(unit), query.limit),
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

function stretchOf(world: KpiWorld, code: string | null, measure: string, { startMs, endMs }: Period) {
  const need =
    code === null ? undefined : needsFor(world, code, startMs, endMs).find((each) => each.measure === measure);
  return { fromMs: need?.fromMs ?? startMs, toMs: need?.toMs ?? endMs };
}

type Needs = readonly (readonly [string, { fromMs: number; toMs: number }])[];

const stretches = (needs: Needs): string =>
  json(needs.map(([measure, { fromMs, toMs }]) => ({ measure, from: fromEpochMs(fromMs), to: fromEpochMs(toMs) })));

function casesOf(tx: Tx, needs: Needs, units: readonly string[], limit: number): Promise<BehindCase[]> {
  return tx.query(
    'indicators.behindCases',
    `select k.measure, k.kind, k.record_id, k.org_unit, k.period, k.at, k.dimensions, k.value
       from jsonb_to_recordset($1) as n(measure text, "from" timestamptz, "to" timestamptz)
       join measure_case k on k.measure = n.measure and k.period_start >= n."from" and k.period_start < n."to"
      where k.org_unit = any($2) order by k.at desc, k.measure, k.record_id limit $3`,
    [stretches(needs), [...units], limit + 1],
  );
}

function valuesOf(tx: Tx, needs: Needs, units: readonly string[], limit: number): Promise<MeasureRow[]> {
  return tx.query<MeasureRow>(
    'indicators.records',
    `select v.measure, v.org_unit, v.period, v.dimensions, v.value, v.status, v.revision, v.source, v.recorded_at
       from jsonb_to_recordset($1) as n(measure text, "from" timestamptz, "to" timestamptz)
       join measure_value v on v.measure = n.measure and v.period_start >= n."from" and v.period_start < n."to"
      where v.org_unit = any($2) order by v.period_start desc, v.measure, v.org_unit, v.dimension_key limit $3`,
    [stretches(needs), [...units], limit + 1],
  );
}
