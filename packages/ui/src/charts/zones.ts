/** A wanted value, or the two ends of an interval. */
type Limit = number | readonly [number, number];
type Direction = 'higherIsBetter' | 'lowerIsBetter' | 'range';

/** A stretch of values that mean the same. */
export interface Zone {
  readonly from: number;
  readonly to: number;
  readonly state: 'onTarget' | 'watch' | 'warning' | 'critical';
}
interface Limits {
  readonly target: Limit | null;
  readonly thresholds: { readonly warning: Limit | null; readonly critical: Limit | null };
}

/** What values between two ends, which may be infinite, mean: from the lowest on; empty where there are no limits. */
export function zonesOf(
  direction: Direction,
  { target, thresholds }: Limits,
  [low, high]: readonly [number, number],
): readonly Zone[] {
  const { warning, critical } = thresholds;
  if (target === null && warning === null && critical === null) return [];
  const edges = [target, warning, critical].flatMap((limit) =>
    limit === null ? [] : typeof limit === 'number' ? [limit] : [...limit],
  );
  const cuts = [...new Set([low, ...edges.filter((edge) => edge > low && edge < high), high])].sort((a, b) => a - b);
  const crossed = (limit: Limit | null, value: number): boolean => {
    if (limit === null) return false;
    if (typeof limit !== 'number') return value < limit[0] || value > limit[1];
    return direction === 'lowerIsBetter' ? value > limit : value < limit;
  };
  const stateOf = (value: number): Zone['state'] =>
    crossed(critical, value)
      ? 'critical'
      : crossed(warning, value)
        ? 'warning'
        : crossed(target, value)
          ? 'watch'
          : 'onTarget';
  const zones: Zone[] = [];
  for (const [i, to] of cuts.entries()) {
    const from = cuts[i - 1];
    if (from === undefined) continue;
    const state = stateOf((from + to) / 2);
    const last = zones.at(-1);
    if (last?.state === state) zones[zones.length - 1] = { ...last, to };
    else zones.push({ from, to, state });
  }
  return zones;
}
