import type { PivotDatumDto } from '@trucban/contracts';
import { ownMeasure, type Catalogue, type CompiledIndicator } from '@trucban/kpi-engine';

/** Whether the formula can be evaluated in any cell: nothing of it is added up, and it looks at no other time than the cell's. */
export function isPivotable({ document, windowMs }: CompiledIndicator): boolean {
  const { time, org } = document.aggregation;
  return time === 'recompute' && ['recompute', 'none'].includes(org) && windowMs === null;
}

/** Everything that a pivot can count: the measures in force, and the computed indicators whose formula fits in a cell; by code. */
export function pivotData(catalogue: Catalogue): PivotDatumDto[] {
  const measures = catalogue.measures.map(({ code, vi, en, unit, frequency, dimensions }) => ({
    code,
    name: { vi, en: en ?? vi },
    unit,
    frequency,
    dimensions: [...(dimensions ?? [])],
    computed: false,
  }));
  const indicators = catalogue.indicators.flatMap((indicator) => {
    const { code, vi, en, unit, frequency } = indicator.document;
    if (ownMeasure(indicator.document) || !isPivotable(indicator)) return [];
    return { code, name: { vi, en }, unit, frequency, dimensions: sharedBy(catalogue, code), computed: true };
  });
  return [...measures, ...indicators].sort((a, b) => (a.code < b.code ? -1 : 1));
}

function sharedBy(catalogue: Catalogue, code: string): string[] {
  const [first = [], ...others] = catalogue.needs(code).map((name) => catalogue.measure(name)?.dimensions ?? []);
  return first.filter((name) => others.every((dimensions) => dimensions.includes(name)));
}
