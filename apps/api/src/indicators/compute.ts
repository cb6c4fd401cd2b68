import { Injectable } from '@nestjs/common';
import {
  CLEAR,
  affectedBy,
  assess,
  buildFacts,
  compareKinds,
  evaluateIndicator,
  parsePeriod,
  periodAt,
  type Facts,
  type IndicatorDocument,
  type Latch,
  type Period,
  type Predicted,
  type Status,
} from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import type { Tx } from '../platform/public.ts';
import type { MeasureChange } from './changes.ts';
import { Kpi, OFFSET_MINUTES, type KpiWorld } from './kpi.ts';
import { limitsInForce } from './limits-in-force.ts';
import { factsOf, type Need } from './measure-rows.ts';
import { needsFor } from './needs.ts';
import { readPastValues, type PastValues } from './past-values.ts';
import { rollUp } from './rollup.ts';
import { periodsThere, rowsFrom, writeValues, type Stretch, type ValueRow } from './value-rows.ts';

/** A value that was computed again, with the state that it had, or that was known before it. */
export interface Computed {
  readonly row: ValueRow;
  readonly before: Status;
  readonly document: IndicatorDocument;
  /** What past years made of the threshold of its predictor. */
  readonly predicted: Predicted | null;
}

/** The periods to compute of one indicator and unit, by their beginnings. */
type Work = Map<string, Map<string, Map<number, Period>>>;

/** Most years that a predictor looks back. */
const MOST_YEARS = 10;

/** Computes what depends on changed numbers, and only that. */
@Injectable()
export class Compute {
  constructor(private readonly kpi: Kpi) {}

  /** @returns the values whose number, target or state is another one now, in order of time for each indicator and unit */
  async run(tx: Tx, changes: readonly MeasureChange[]): Promise<readonly Computed[]> {
    const world = await this.kpi.current(tx);
    await rollUp(tx, world, changes);
    const work = await this.#workOf(tx, world, changes);
    if (work.size === 0) return [];
    const facts = buildFacts(await factsOf(tx, needsOf(world, work)));
    const computed: Computed[] = [];
    const known = await this.#known(tx, work);
    for (const [code, units] of work)
      for (const [unit, periods] of units)
        computed.push(
          ...(await this.#series(tx, world, facts, code, unit, periods, known.get(`${code}\n${unit}`) ?? [])),
        );
    await writeValues(
      tx,
      computed.map(({ row }) => row),
    );
    return computed;
  }

  /** The periods that a change lies in, and of the others that see it those that have a value already; none that lies in the future. */
  async #workOf(tx: Tx, world: KpiWorld, changes: readonly MeasureChange[]): Promise<Work> {
    const work: Work = new Map();
    const stretches = new Map<string, Stretch>();
    const nowMs = toEpochMs(tx.now);
    const add = (code: string, unit: string, period: Period): void => {
      if (period.startMs > nowMs) return;
      const units = work.get(code) ?? new Map<string, Map<number, Period>>();
      work.set(code, units);
      const periods = units.get(unit) ?? new Map<number, Period>();
      units.set(unit, periods);
      periods.set(period.startMs, period);
    };
    for (const { measure, orgUnit, period: text } of changes) {
      const period = parsePeriod(text, OFFSET_MINUTES);
      if (!period.ok) continue;
      for (const { indicator, units, kind, fromMs, toMs } of affectedBy(
        world.catalogue,
        world.tree,
        measure,
        orgUnit,
        period.value,
        OFFSET_MINUTES,
      )) {
        const own =
          compareKinds(kind, period.value.kind) >= 0 ? periodAt(kind, period.value.startMs, OFFSET_MINUTES) : null;
        if (own) for (const unit of units) add(indicator, unit, own);
        if (own?.endMs === toMs || (own && toMs <= own.endMs)) continue;
        const stretch = { indicator, units, from: fromEpochMs(fromMs), to: fromEpochMs(toMs) };
        stretches.set(`${indicator} ${units.join()} ${fromMs} ${toMs}`, stretch);
      }
    }
    for (const { indicator, org_unit, period } of stretches.size > 0
      ? await periodsThere(tx, [...stretches.values()])
      : []) {
      const parsed = parsePeriod(period, OFFSET_MINUTES);
      if (parsed.ok) add(indicator, org_unit, parsed.value);
    }
    return work;
  }

  async #known(tx: Tx, work: Work): Promise<Map<string, ValueRow[]>> {
    const firsts = [...work].flatMap(([indicator, units]) =>
      [...units].map(([unit, periods]) => ({ indicator, unit, first: fromEpochMs(Math.min(...periods.keys())) })),
    );
    const known = new Map<string, ValueRow[]>();
    for (const row of await rowsFrom(tx, firsts)) {
      const key = `${row.indicator}\n${row.org_unit}`;
      known.set(key, [...(known.get(key) ?? []), row]);
    }
    return known;
  }

  /** Goes along the periods of one indicator and unit: computes those that are asked for, and judges the later ones until nothing changes any more. */
  async #series(
    tx: Tx,
    world: KpiWorld,
    facts: Facts,
    code: string,
    unit: string,
    periods: ReadonlyMap<number, Period>,
    known: readonly ValueRow[],
  ): Promise<Computed[]> {
    const firstMs = Math.min(...periods.keys());
    const lastMs = Math.max(...periods.keys());
    const stored = new Map(known.map((row) => [toEpochMs(row.period_start), row]));
    const beforeAll = known.find((row) => toEpochMs(row.period_start) < firstMs);
    let latch: Latch = beforeAll?.latch ?? CLEAR;
    let state: Status = standing(beforeAll);
    const changed: Computed[] = [];
    const starts = [...new Set([...periods.keys(), ...stored.keys()])]
      .filter((ms) => ms >= firstMs)
      .sort((a, b) => a - b);
    let past: PastValues | null = null;
    for (const startMs of starts) {
      const old = stored.get(startMs);
      const period = periods.get(startMs) ?? periodOf(old);
      if (!period) continue;
      const of = (await this.kpi.past(tx, code, period.endMs, world)) ?? world;
      const document = of.catalogue.indicator(code)?.document;
      if (!document) continue;
      const row = periods.has(startMs) ? valueRow(tx, of, facts, document, unit, period) : old;
      if (!row) continue;
      if (document.predictor && !past) {
        const judgedPeriods = starts.flatMap((ms) => periods.get(ms) ?? periodOf(stored.get(ms)) ?? []);
        past = await readPastValues(tx, code, [unit], judgedPeriods, MOST_YEARS);
      }
      const { limits, predicted } = limitsInForce(document, unit, period, past);
      const judged = assess(document.direction, limits, row.value, row.provisional, latch);
      const next: ValueRow = { ...row, target: limits.target, state: judged.status, latch: judged.latch };
      const same = old !== undefined && sameValue(old, next);
      past?.set(unit, period, next.value);
      if (!same) changed.push({ row: next, before: old ? standing(old) : state, document, predicted });
      // A predictor looks at the same weeks of later years too, past the first period that nothing changes in.
      else if (startMs > lastMs && !document.predictor) break;
      latch = judged.latch;
      state = standing(next);
    }
    return changed;
  }
}

function valueRow(
  tx: Tx,
  world: KpiWorld,
  facts: Facts,
  document: IndicatorDocument,
  unit: string,
  period: Period,
): ValueRow {
  const { catalogue, tree } = world;
  const amount = evaluateIndicator(
    { catalogue, facts, tree, offsetMinutes: OFFSET_MINUTES },
    document.code,
    unit,
    period,
  );
  return {
    indicator: document.code,
    org_unit: unit,
    period: period.text,
    period_start: fromEpochMs(period.startMs),
    period_end: fromEpochMs(period.endMs),
    value: amount.value,
    target: null,
    state: 'noData',
    latch: CLEAR,
    provisional: amount.provisional,
    revised: amount.revised,
    data_at: amount.dataAtMs === null ? null : fromEpochMs(amount.dataAtMs),
    sources: amount.sources,
    inputs: amount.count,
    version: world.versions.get(document.code) ?? null,
    computed_at: tx.now,
    visible_to: [...new Set([unit, 'IOC', document.owner])],
  };
}

/** The state that a value leaves behind: of a period without one, what its thresholds remember. */
function standing(row: ValueRow | undefined): Status {
  if (!row) return 'noData';
  if (row.state !== 'noData') return row.state;
  return row.latch.critical ? 'critical' : row.latch.warning ? 'warning' : 'noData';
}

function sameValue(a: ValueRow, b: ValueRow): boolean {
  const essence = ({
    value,
    target,
    state,
    latch,
    provisional,
    revised,
    data_at,
    sources,
    inputs,
    version,
  }: ValueRow) =>
    JSON.stringify([value, target, state, latchOf(latch), provisional, revised, data_at, sources, inputs, version]);
  return essence(a) === essence(b);
}

const latchOf = ({ warning, critical, warningBack, criticalBack }: Latch) => [
  warning,
  critical,
  warningBack,
  criticalBack,
];

function periodOf(row: ValueRow | undefined): Period | null {
  const parsed = row ? parsePeriod(row.period, OFFSET_MINUTES) : null;
  return parsed?.ok ? parsed.value : null;
}

/** The stretches of all measures that the work looks at. */
function needsOf(world: KpiWorld, work: Work): Need[] {
  const needs = new Map<string, Need>();
  for (const [code, units] of work) {
    const periods = [...units.values()].flatMap((each) => [...each.values()]);
    const fromMs = Math.min(...periods.map(({ startMs }) => startMs));
    const toMs = Math.max(...periods.map(({ endMs }) => endMs));
    for (const need of needsFor(world, code, fromMs, toMs)) {
      const { measure } = need;
      const known = needs.get(measure) ?? need;
      needs.set(measure, {
        measure,
        fromMs: Math.min(known.fromMs, need.fromMs),
        toMs: Math.max(known.toMs, need.toMs),
      });
    }
  }
  return [...needs.values()];
}
