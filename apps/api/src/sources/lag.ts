/** Upper bounds in seconds of the classes in which lags are counted; the last class has none. */
const BOUNDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400];
/** Number of classes. */
export const LAG_CLASSES = BOUNDS.length + 1;

/** Class of a lag. */
export function lagClass(seconds: number): number {
  const at = BOUNDS.findIndex((bound) => seconds <= bound);
  return at < 0 ? BOUNDS.length : at;
}

/** The lag below which the share `q` of all lies, between the bounds of its class; null where nothing was counted. */
export function lagQuantile(counts: readonly number[], q: number): number | null {
  const all = counts.reduce((sum, n) => sum + n, 0);
  if (all === 0) return null;
  let left = q * all;
  for (const [at, n] of counts.entries()) {
    if (n > 0 && left <= n) {
      const low = BOUNDS[at - 1] ?? 0;
      // Of what lies beyond the last bound only that is known.
      const high = BOUNDS[at] ?? low;
      return Math.round((low + ((high - low) * left) / n) * 1_000) / 1_000;
    }
    left -= n;
  }
  return BOUNDS.at(-1) ?? null;
}
