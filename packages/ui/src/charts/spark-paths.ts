interface Point {
  readonly x: number;
  readonly y: number;
}

const MARGIN = 3;
const near = (n: number): number => Math.round(n * 10) / 10;

/** Paths of a sparkline in a box of so many pixels: its line, what lies under it, and its last point. Gaps stay gaps. */
export function sparkPaths(
  values: readonly (number | null)[],
  width: number,
  height: number,
): { readonly line: string; readonly area: string; readonly end: Point | undefined } {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const step = values.length > 1 ? (width - 2 * MARGIN) / (values.length - 1) : 0;
  const runs: Point[][] = [[]];
  values.forEach((value, n) => {
    if (value === null) return void (runs.at(-1)?.length && runs.push([]));
    // Nothing but noughts lies at the bottom, any other number that never changes in the middle.
    const share = high === low ? (high === 0 ? 0 : 0.5) : (value - low) / (high - low);
    runs.at(-1)?.push({ x: near(MARGIN + n * step), y: near(height - MARGIN - share * (height - 2 * MARGIN)) });
  });
  const drawn = runs.filter(({ length }) => length > 0);
  const lineOf = (run: readonly Point[]): string => `M${run.map(({ x, y }) => `${x} ${y}`).join('L')}`;
  return {
    line: drawn.map(lineOf).join(''),
    area: drawn
      .filter(({ length }) => length > 1)
      .map((run) => `${lineOf(run)}L${run.at(-1)?.x} ${height}L${run[0]?.x} ${height}Z`)
      .join(''),
    end: drawn.at(-1)?.at(-1),
  };
}
