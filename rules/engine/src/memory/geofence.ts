import type { GeoPoint } from '@trucban/kernel';
import { distanceToLineM, distanceToRingM, isInside, isPath } from './geometry.ts';
import type { AreaShape, GeofenceFact, GeofenceQuestion, Kept, Position } from './types.ts';

/** Where an event is as against a geofence. */
interface GeofenceValue {
  readonly inside: boolean;
  readonly was: boolean | null;
  readonly enters: boolean;
  readonly leaves: boolean;
  readonly distanceM: number | null;
  readonly nearing: boolean;
  /** Code of the area, or key of the zone, that it is in. */
  readonly zone: string | null;
}

interface Measured {
  readonly inside: boolean;
  readonly distanceM: number;
  readonly zone: string | null;
}

/**
 * Measures an event's place against a geofence.
 * @param positions  of the same key, in order of time, up to the event   @param told  zones that events have told
 * @param areas  those that it names, by code or tag
 */
export function geofenceOf(
  question: GeofenceQuestion,
  positions: readonly Kept[],
  told: readonly Kept[],
  areas: readonly AreaShape[],
): GeofenceValue {
  const { fact, place, at, eventId } = question;
  const zones = [...areas.map(({ code, ring }) => [code, ring] as const), ...zonesIn(told), ...ownZone(fact)];
  const now = measure(place, fact, zones);
  const before = positions.findLast((p) => p.at < at || (p.at === at && p.eventId < eventId));
  const known = before && before.lat !== null && before.lon !== null ? { lat: before.lat, lon: before.lon } : null;
  const then = known && measure(known, fact, zones);
  return {
    inside: now.inside,
    was: then && then.inside,
    enters: now.inside && then?.inside === false,
    leaves: !now.inside && then?.inside === true,
    distanceM: Number.isFinite(now.distanceM) ? Math.round(now.distanceM) : null,
    nearing: then !== null && now.distanceM < then.distanceM,
    zone: now.zone,
  };
}

function measure(
  place: GeoPoint,
  { line, point }: GeofenceFact,
  zones: readonly (readonly [string, readonly Position[]])[],
) {
  if (line) return { inside: false, distanceM: distanceToLineM(place, line), zone: null };
  if (point) return { inside: false, distanceM: distanceToLineM(place, [point]), zone: null };
  const inside = zones.find(([, ring]) => isInside(place, ring));
  const distanceM = zones.reduce((least, [, ring]) => Math.min(least, distanceToRingM(place, ring)), Infinity);
  return { inside: inside !== undefined, distanceM, zone: inside?.[0] || null } satisfies Measured;
}

function ownZone({ polygon }: GeofenceFact): (readonly [string, readonly Position[]])[] {
  return polygon ? [['', polygon]] : [];
}

/** The newest ring of each key. One that is empty takes the zone away. */
function zonesIn(told: readonly Kept[]): [string, readonly Position[]][] {
  const rings = new Map<string, readonly Position[]>();
  for (const { value } of told) {
    const { key, ring } = JSON.parse(String(value)) as { readonly key: string; readonly ring: readonly Position[] };
    rings.set(key, ring);
  }
  return [...rings].filter(([, ring]) => ring.length > 0);
}

/** A zone as a sample keeps it; null when it is none. */
export function zoneText(key: unknown, ring: unknown): string | null {
  const named = typeof key === 'string' || typeof key === 'number' ? String(key) : null;
  const isRing = isPath(ring, 3) || (Array.isArray(ring) && ring.length === 0);
  return named !== null && isRing ? JSON.stringify({ key: named, ring }) : null;
}
