/** Latitude and longitude in degrees, WGS84. */
export interface Point {
  readonly lat: number;
  readonly lon: number;
}

const EARTH_RADIUS_M = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in metres. */
export function distanceM(a: Point, b: Point): number {
  const dLat = radians(b.lat - a.lat);
  const dLon = radians(b.lon - a.lon);
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** A box in degrees that holds every point within `radiusM` (wider, never narrower). */
export function boxAround(centre: Point, radiusM: number): { readonly latSpan: number; readonly lonSpan: number } {
  const latSpan = (radiusM / EARTH_RADIUS_M) * (180 / Math.PI) * 1.001;
  const shrink = Math.max(0.01, Math.cos(radians(Math.min(89, Math.abs(centre.lat) + latSpan))));
  return { latSpan, lonSpan: Math.min(360, latSpan / shrink) };
}
