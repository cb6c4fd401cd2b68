import { EARTH_RADIUS_M, type GeoPoint } from '@trucban/kernel';

/** A box in degrees that holds every point within `radiusM` (wider, never narrower). */
export function boxAround(centre: GeoPoint, radiusM: number): { readonly latSpan: number; readonly lonSpan: number } {
  const latSpan = (radiusM / EARTH_RADIUS_M) * (180 / Math.PI) * 1.001;
  const shrink = Math.max(0.01, Math.cos((Math.min(89, Math.abs(centre.lat) + latSpan) * Math.PI) / 180));
  return { latSpan, lonSpan: Math.min(360, latSpan / shrink) };
}
