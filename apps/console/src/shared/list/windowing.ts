/** A line of the list: a group's heading or an incident. */
export interface Line {
  readonly key: string;
  readonly height: number;
}

/** From so many lines on only those near the view are drawn. */
export const WINDOW_FROM = 100;

/**
 * Lines to draw of a long list.
 * @param top first visible pixel. @param height visible pixels. @param spare pixels drawn beyond both ends.
 * @returns `[from, to)` of the lines, and the empty pixels before and after them.
 */
export function windowOf(
  lines: readonly Line[],
  top: number,
  height: number,
  spare = 600,
): { readonly from: number; readonly to: number; readonly before: number; readonly after: number } {
  let [from, before, y, to] = [0, 0, 0, lines.length];
  const total = lines.reduce((sum, line) => sum + line.height, 0);
  if (lines.length < WINDOW_FROM) return { from, to, before, after: 0 };
  let end = total;
  for (const [i, line] of lines.entries()) {
    const next = y + line.height;
    if (next <= top - spare) [from, before] = [i + 1, next];
    if (y >= top + height + spare) {
      [to, end] = [i, y];
      break;
    }
    y = next;
  }
  return { from, to, before, after: total - end };
}

/** Where a line begins, in pixels; `undefined` when it is not in the list. */
export function offsetOf(lines: readonly Line[], key: string): number | undefined {
  let y = 0;
  for (const line of lines) {
    if (line.key === key) return y;
    y += line.height;
  }
  return undefined;
}
