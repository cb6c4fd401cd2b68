import { distanceM, type GeoPoint } from '@trucban/kernel';
import type { Position } from './types.ts';

/** Whether a point is inside a ring (even-odd); what lies on the border may come out either way. */
export function isInside({ lat, lon }: GeoPoint, ring: readonly Position[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1, y1] = ring[i] as Position;
    const [x2, y2] = ring[j] as Position;
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

/** Metres from a point to the nearest place of a line. Its parts are taken as straight on a plane around the point: exact enough for a province. */
export function distanceToLineM(point: GeoPoint, line: readonly Position[]): number {
  const [first] = line;
  if (!first) return Infinity;
  if (line.length === 1) return distanceM(point, { lon: first[0], lat: first[1] });
  return line.slice(1).reduce((least, end, i) => Math.min(least, toPart(point, line[i] as Position, end)), Infinity);
}

/** Metres from a point to the border of a ring. */
export function distanceToRingM(point: GeoPoint, ring: readonly Position[]): number {
  return distanceToLineM(point, ring[0] ? [...ring, ring[0]] : []);
}

function toPart(point: GeoPoint, [x1, y1]: Position, [x2, y2]: Position): number {
  const narrowing = Math.cos((point.lat * Math.PI) / 180);
  const [dx, dy] = [(x2 - x1) * narrowing, y2 - y1];
  const [px, py] = [(point.lon - x1) * narrowing, point.lat - y1];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / length));
  return distanceM(point, { lon: x1 + (x2 - x1) * share, lat: y1 + (y2 - y1) * share });
}

/** Whether a value is a ring or line of at least `least` places on Earth, at most 1,000. */
export function isPath(value: unknown, least: number): value is readonly Position[] {
  return Array.isArray(value) && value.length >= least && value.length <= 1_000 && value.every(isPosition);
}

/** Whether a value is `[longitude, latitude]`. */
export function isPosition(value: unknown): value is Position {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [lon, lat] = value as readonly unknown[];
  return isWithin(lon, 180) && isWithin(lat, 90);
}

const isWithin = (value: unknown, most: number): boolean =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= most;
