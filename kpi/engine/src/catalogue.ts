import { parseFormula, type Formula } from './formula.ts';
import type { IndicatorDocument, MeasureDocument } from './types.ts';

/** Measures and indicators with their formulas compiled and their dependencies turned round. */
export interface Catalogue {
  measure(code: string): MeasureDocument | undefined;
  indicator(code: string): CompiledIndicator | undefined;
  readonly measures: readonly MeasureDocument[];
  readonly indicators: readonly CompiledIndicator[];
  /** Codes of the indicators that a measure goes into, directly or through other indicators, each after those it needs. */
  dependents(measure: string): readonly string[];
  /** Codes of all measures that an indicator needs, directly or through other indicators. */
  needs(indicator: string): readonly string[];
}

/** An indicator ready to be evaluated. */
export interface CompiledIndicator {
  readonly document: IndicatorDocument;
  readonly formula: Formula;
  /** Length of its window in milliseconds, `null` without one. */
  readonly windowMs: number | null;
}

/**
 * The measure under which the values of a `measured` indicator are reported: it has the indicator's own code, unit and rules.
 * `null` for a computed one.
 */
export function ownMeasure(indicator: IndicatorDocument): MeasureDocument | null {
  if (indicator.kind !== 'measured') return null;
  const { code, vi, en, unit, frequency, aggregation, owner, dimensions, counted } = indicator;
  const { time, org, weight } = aggregation;
  return {
    code,
    vi,
    en,
    unit,
    frequency,
    dimensions,
    ...(counted && { counted }),
    sourceSystem: owner,
    aggregation: {
      time: time === 'recompute' ? 'last' : time,
      org: org === 'recompute' ? 'sum' : org,
      ...(weight !== undefined && { weight }),
    },
  };
}

/**
 * Builds the catalogue of documents that were checked. What doesn't hold together all the same (a formula that doesn't parse, a
 * circle) is left out with what depends on it: the rest goes on. `leftOut` names those codes.
 */
export function buildCatalogue(
  measures: readonly MeasureDocument[],
  indicators: readonly IndicatorDocument[],
): Catalogue & { readonly leftOut: readonly string[] } {
  const byMeasure = new Map(measures.map((measure) => [measure.code, measure]));
  const compiled = new Map<string, CompiledIndicator>();
  for (const document of indicators) {
    const own = ownMeasure(document);
    if (own) byMeasure.set(own.code, own);
    const formula = compiledFormula(document);
    if (formula) compiled.set(document.code, { document, formula, windowMs: windowMs(document.window) });
  }
  const sound = soundOnes(compiled, byMeasure);
  const needs = new Map<string, Set<string>>();
  for (const { code, indicator } of sound)
    needs.set(
      code,
      new Set(
        indicator.formula.codes.flatMap((name) =>
          name === code || !needs.has(name) ? [name] : [...(needs.get(name) ?? [])],
        ),
      ),
    );
  const dependents = new Map<string, string[]>();
  for (const [code, measures] of needs)
    for (const measure of measures) dependents.set(measure, [...(dependents.get(measure) ?? []), code]);
  const kept = new Map(sound.map(({ code, indicator }) => [code, indicator]));
  return {
    measure: (code) => byMeasure.get(code),
    indicator: (code) => kept.get(code),
    measures: [...byMeasure.values()],
    indicators: [...kept.values()],
    dependents: (measure) => dependents.get(measure) ?? [],
    needs: (indicator) => [...(needs.get(indicator) ?? [])],
    leftOut: indicators.map(({ code }) => code).filter((code) => !kept.has(code)),
  };
}

function compiledFormula(document: IndicatorDocument): Formula | null {
  if (document.kind === 'measured')
    return { source: '', codes: [document.code], sums: [], evaluate: (lookup) => lookup(document.code) };
  const parsed = parseFormula(document.formula ?? '');
  return 'formula' in parsed ? parsed.formula : null;
}

/** In such an order that each comes after those that it is computed from; one of a circle, or with an unknown code, never comes. */
function soundOnes(
  compiled: ReadonlyMap<string, CompiledIndicator>,
  measures: ReadonlyMap<string, MeasureDocument>,
): { readonly code: string; readonly indicator: CompiledIndicator }[] {
  const done = new Map<string, CompiledIndicator>();
  for (let before = -1; before !== done.size;) {
    before = done.size;
    for (const [code, indicator] of compiled) {
      const ready = indicator.formula.codes.every((name) => measures.has(name) || done.has(name));
      if (ready) done.set(code, indicator);
    }
  }
  return [...done].map(([code, indicator]) => ({ code, indicator }));
}

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Length of a window such as `30m`, `24h` or `7d` in milliseconds; `null` for none and for what isn't one. */
export function windowMs(window: string | undefined): number | null {
  const match = /^([1-9]\d{0,5})([mhd])$/.exec(window ?? '');
  return match ? Number(match[1]) * UNITS[match[2] as keyof typeof UNITS] : null;
}
