import type { Period } from './period.ts';
import type { ValueStatus } from './types.ts';

/** Dimensions of a value by their names: `{ "disease": "dengue" }`. */
export type Dimensions = Readonly<Record<string, string>>;

/** One reported number: what counts now for a measure, unit, period and set of dimensions. */
export interface Recorded {
  readonly measure: string;
  readonly unit: string;
  readonly period: Period;
  readonly dimensions?: Dimensions;
  readonly value: number;
  readonly status: ValueStatus;
  /** When it was reported, UTC milliseconds. */
  readonly recordedAtMs: number;
  /** Who or what it came from. */
  readonly source: string;
}

/** The reported numbers that an evaluation reads. */
export interface Facts {
  /** The units that have reported a measure. */
  units(measure: string): readonly string[];
  /** What one unit has reported of a measure, in order of the periods' beginnings. */
  of(measure: string, unit: string): readonly Recorded[];
}

/** Keeps reported numbers by measure and unit. Of two for the same measure, unit, period and dimensions the later one counts. */
export function buildFacts(values: readonly Recorded[]): Facts {
  const byMeasure = new Map<string, Map<string, Recorded[]>>();
  for (const value of values) {
    const units = byMeasure.get(value.measure) ?? new Map<string, Recorded[]>();
    byMeasure.set(value.measure, units);
    const list = units.get(value.unit);
    if (list) list.push(value);
    else units.set(value.unit, [value]);
  }
  for (const units of byMeasure.values()) for (const [unit, list] of units) units.set(unit, inOrder(list));
  return {
    units: (measure) => [...(byMeasure.get(measure)?.keys() ?? [])],
    of: (measure, unit) => byMeasure.get(measure)?.get(unit) ?? [],
  };
}

function inOrder(list: readonly Recorded[]): Recorded[] {
  const latest = new Map(list.map((value) => [`${value.period.text}\n${dimensionKey(value.dimensions)}`, value]));
  return [...latest.values()].sort((a, b) => a.period.startMs - b.period.startMs || a.period.endMs - b.period.endMs);
}

/** The same dimensions in any order have the same key; none have `''`. */
export function dimensionKey(dimensions: Dimensions | undefined): string {
  const names = Object.keys(dimensions ?? {}).sort();
  return names.map((name) => `${name}=${dimensions?.[name] ?? ''}`).join('&');
}
