import type UPlot from 'uplot';

/** A stripe of values that mean the same over some places of the axis. */
export interface Band {
  /** Values, also infinite ones: to the edge. */
  readonly from: number;
  readonly to: number;
  /** Places, both with their halves to the next. */
  readonly first: number;
  readonly last: number;
  readonly tone: 'ok' | 'warn' | 'error';
}

/** A place of the axis that stands out. */
export interface Mark {
  readonly place: number;
  readonly value: number;
  readonly shape: 'dot' | 'triangle' | 'square' | 'ring';
  readonly tone: 'ok' | 'warn' | 'error' | 'text2' | 'pause';
}

type Colour = (name: string) => string;

/** Draws the stripes behind everything. */
export function drawBands({ ctx, bbox, scales, valToPos }: UPlot, bands: readonly Band[], colour: Colour): void {
  const { min = 0, max = 1 } = scales['y'] ?? {};
  ctx.save();
  const across = (place: number): number =>
    Math.round(Math.min(bbox.left + bbox.width, Math.max(bbox.left, valToPos(place, 'x', true))));
  for (const { from, to, first, last, tone } of bands) {
    const top = valToPos(Math.min(to, max ?? 1), 'y', true);
    const bottom = valToPos(Math.max(from, min ?? 0), 'y', true);
    if (bottom <= top) continue;
    const [left, right] = [across(first - 0.5), across(last + 0.5)];
    ctx.fillStyle = colour(`${tone}-soft`);
    ctx.fillRect(left, top, right - left, bottom - top);
  }
  ctx.restore();
}

/** Draws between which values something lies. */
export function drawSpread(
  { ctx, valToPos }: UPlot,
  spread: { readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[] } | undefined,
  colour: Colour,
): void {
  if (!spread) return;
  const edge = (values: readonly (number | null)[]): [number, number][] =>
    values.flatMap((value, n) => (value === null ? [] : [[valToPos(n, 'x', true), valToPos(value, 'y', true)]]));
  const outline = [...edge(spread.high), ...edge(spread.low).reverse()];
  if (outline.length < 3) return;
  ctx.save();
  ctx.globalAlpha = 0.18;
  ctx.fillStyle = colour('primary-text');
  ctx.beginPath();
  outline.forEach(([x, y]) => ctx.lineTo(x, y));
  ctx.closePath();
  ctx.fill();
  ctx.restore();
}

/** Draws the places that stand out, over everything. */
export function drawMarks({ ctx, valToPos }: UPlot, marks: readonly Mark[], colour: Colour): void {
  const r = 4 * devicePixelRatio;
  ctx.save();
  ctx.lineWidth = 1.5 * devicePixelRatio;
  for (const { place, value, shape, tone } of marks) {
    const [x, y] = [valToPos(place, 'x', true), valToPos(value, 'y', true)];
    ctx.beginPath();
    if (shape === 'triangle') {
      ctx.moveTo(x, y - 1.3 * r);
      ctx.lineTo(x + 1.2 * r, y + r);
      ctx.lineTo(x - 1.2 * r, y + r);
      ctx.closePath();
    } else if (shape === 'square') ctx.rect(x - r, y - r, 2 * r, 2 * r);
    else ctx.arc(x, y, shape === 'ring' ? 2 * r : r * 0.8, 0, 2 * Math.PI);
    ctx.strokeStyle = colour(shape === 'ring' ? tone : 'surface');
    ctx.fillStyle = colour(tone);
    if (shape !== 'ring') ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}
