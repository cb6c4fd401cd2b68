import type { Json } from '../json/json-value.ts';

/** Longitude, latitude. */
export type Position = readonly [number, number];
/** What is drawn of positions. */
export type Shape = 'polygon' | 'line' | 'point';

/** The positions that a document holds, one or several; what is none is left out. */
export function positionsIn(value: Json | undefined): readonly Position[] {
  if (!Array.isArray(value)) return [];
  const list = typeof value[0] === 'number' ? [value] : (value as readonly Json[]);
  return list.filter(isPosition);
}

function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === 'number');
}

/** The corners without the one that closes the ring, where the document names the first twice. */
export function cornersOf(positions: readonly Position[], shape: Shape): readonly Position[] {
  const [first, last] = [positions[0], positions.at(-1)];
  const isClosed = shape === 'polygon' && positions.length > 3 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
  return isClosed ? positions.slice(0, -1) : positions;
}

/**
 * Where a new corner goes: at the end of a line or point; of a polygon between the two neighbours to which it is nearest, so that a
 * click beside an edge bends that edge.
 */
export function withCorner(corners: readonly Position[], at: Position, shape: Shape): readonly Position[] {
  if (shape === 'point') return [at];
  if (shape === 'line' || corners.length < 3) return [...corners, at];
  let best = { extra: Number.POSITIVE_INFINITY, after: corners.length - 1 };
  corners.forEach((corner, i) => {
    const next = corners[(i + 1) % corners.length] ?? corner;
    const extra = distance(corner, at) + distance(at, next) - distance(corner, next);
    if (extra < best.extra) best = { extra, after: i };
  });
  return corners.toSpliced(best.after + 1, 0, at);
}

/** In degrees, east and west shortened as at 17° north: only compared. */
const distance = (a: Position, b: Position): number => Math.hypot((a[0] - b[0]) * 0.956, a[1] - b[1]);

/** About a metre. */
export const rounded = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

const POSITION = /^\s*(-?\d+(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d+(?:[.,]\d+)?)\s*$/;

/** Positions as people write them, one on each line: latitude, longitude, with points or commas in the numbers. @returns undefined where a line says none */
export function positionsOf(text: string): readonly Position[] | undefined {
  const out: Position[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [, lat = NaN, lon = NaN] = (POSITION.exec(line) ?? []).map((number) => Number(number.replace(',', '.')));
    if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return undefined;
    out.push([lon, lat]);
  }
  return out;
}
