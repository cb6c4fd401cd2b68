/** How a set of measured times lies. Milliseconds. */
export interface Spread {
  readonly count: number;
  readonly meanMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Bars of equal width from the least to the greatest; one when all are equal, none without a value. */
  readonly histogram: readonly { readonly fromMs: number; readonly toMs: number; readonly count: number }[];
}

/** How likely something is, with the bounds between which the truth lies with 95 % (Wilson's interval). */
export interface Likelihood {
  readonly probability: number;
  readonly low: number;
  readonly high: number;
}

const BARS = 20;

export function spreadOf(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  const [min, max] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const sum = sorted.reduce((total, value) => total + value, 0);
  return {
    count: sorted.length,
    meanMs: sorted.length === 0 ? 0 : Math.round(sum / sorted.length),
    minMs: min,
    maxMs: max,
    p50Ms: at(0.5),
    p90Ms: at(0.9),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    histogram: histogramOf(sorted, min, max),
  };
}

function histogramOf(sorted: Float64Array, min: number, max: number): Spread['histogram'] {
  if (sorted.length === 0) return [];
  if (max === min) return [{ fromMs: min, toMs: max, count: sorted.length }];
  const width = (max - min) / BARS;
  const counts = new Array<number>(BARS).fill(0);
  for (const value of sorted) {
    const bar = Math.min(BARS - 1, Math.floor((value - min) / width));
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  return counts.map((count, bar) => ({
    fromMs: Math.round(min + bar * width),
    toMs: Math.round(min + (bar + 1) * width),
    count,
  }));
}

export function likelihoodOf(hits: number, of: number): Likelihood {
  if (of === 0) return { probability: 0, low: 0, high: 1 };
  const z2 = 1.96 * 1.96;
  const share = hits / of;
  const middle = (share + z2 / (2 * of)) / (1 + z2 / of);
  const half = (1.96 / (1 + z2 / of)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of));
  return { probability: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
