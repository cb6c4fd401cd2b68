import type { Catalogue, CompiledIndicator } from './catalogue.ts';
import { compareKinds, periodAt, type Period, type PeriodKind } from './period.ts';
import { KIND_OF, endAfter } from './period-relations.ts';
import type { Tree } from './tree.ts';
import type { MeasureDocument } from './types.ts';

/** Values of one indicator that a change of one number touches: some units, all its own periods that begin in a stretch of time. */
export interface Affected {
  readonly indicator: string;
  readonly units: readonly string[];
  readonly kind: PeriodKind;
  /** Beginnings of the first and (exclusive) after the last period, UTC milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * What has to be computed again after a number of a measure was reported, replaced or corrected for a unit and a period, and only
 * that: the indicators that need the measure, each after those it is computed from; the unit and those above it; the indicator's
 * own periods that see the number. A stretch may reach into the future: periods of which nothing is known need no value.
 */
export function affectedBy(
  catalogue: Catalogue,
  tree: Tree,
  measure: string,
  unit: string,
  period: Period,
  offsetMinutes: number,
): readonly Affected[] {
  return catalogue.dependents(measure).flatMap((code) => {
    const indicator = catalogue.indicator(code);
    const document = catalogue.measure(measure);
    if (!indicator || !document) return [];
    const units = unitsOf(indicator, document.aggregation.org === 'none', tree, unit);
    if (units.length === 0) return [];
    const kind = KIND_OF[indicator.document.frequency];
    const longest = windowOf(catalogue, code);
    const carry = carriedUntil(document, period, kind, offsetMinutes);
    const first = periodAt(kind, period.startMs, offsetMinutes);
    return [{ indicator: code, units, kind, fromMs: first.startMs, toMs: Math.max(period.endMs + longest, carry) }];
  });
}

function unitsOf(
  { document }: CompiledIndicator,
  measureAtUnitOnly: boolean,
  tree: Tree,
  unit: string,
): readonly string[] {
  const chain = tree.chain(unit);
  if (measureAtUnitOnly) return [unit];
  if (document.aggregation.org !== 'none') return chain;
  if (document.kind === 'measured') return [unit];
  return chain.filter((code) => code === tree.root);
}

/** The longest window on the way from the measure to the indicator; a period that ends so much later still looks back to it. */
function windowOf(catalogue: Catalogue, code: string): number {
  const indicator = catalogue.indicator(code);
  if (!indicator) return 0;
  const inner = indicator.formula.codes.filter((name) => name !== code).map((name) => windowOf(catalogue, name));
  return (indicator.windowMs ?? 0) + Math.max(0, ...inner);
}

function carriedUntil(measure: MeasureDocument, period: Period, kind: PeriodKind, offsetMinutes: number): number {
  if (measure.aggregation.time !== 'last' || compareKinds(KIND_OF[measure.frequency], kind) <= 0) return period.endMs;
  return endAfter(period, measure.carryPeriods ?? 0, offsetMinutes);
}
