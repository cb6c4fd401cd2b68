import { distanceM, type GeoPoint } from '@trucban/kernel';

/** Choice of units: pure. A unit is an agency of tier `unit`; distance is between centroids of areas. */

/** A unit as the choice sees it. `point` is the centroid of its area; null for one without an area. */
export interface Unit {
  readonly code: string;
  readonly kind: string;
  readonly skills: readonly string[];
  readonly point: GeoPoint | null;
  /** Holds an open assignment or an unanswered offer. */
  readonly busy: boolean;
}

/** What the units are wanted for. */
export interface UnitWish {
  readonly resolver?: UnitResolver;
  /** Skills asked for, the most important first; a unit needs one of them, and one that has more goes first. */
  readonly skills: readonly string[];
  readonly place: GeoPoint | null;
  /** A critical call of the ambulance asks for advanced life support first. */
  readonly critical: boolean;
}

/** A proposed unit. `distanceM`: whole metres, null where a place is unknown. */
export interface Proposal {
  readonly agency: string;
  readonly distanceM: number | null;
  readonly available: boolean;
}

/** Resolvers whose answer changes with the day's events: kind of unit, and whether a running order makes it unavailable. */
export const unitResolvers = {
  '@NEAREST-FIRE': { kind: 'firePolice', busyMatters: true },
  '@NEAREST-AMBULANCE': { kind: 'ambulance', busyMatters: true },
  // A hospital takes many patients at once; free beds are told by M-HOSP-READY.
  '@RECEIVING-HOSPITAL': { kind: 'hospital', busyMatters: false },
} as const;
export type UnitResolver = keyof typeof unitResolvers;

export function isUnitResolver(code: string): code is UnitResolver {
  return Object.hasOwn(unitResolvers, code);
}

/** Units that can do it, best first: available ones, then more of the skills, then the shorter way (unknown last), then by code. */
export function rankUnits(units: readonly Unit[], wish: UnitWish): readonly Proposal[] {
  const resolver = wish.resolver && unitResolvers[wish.resolver];
  return units
    .filter((unit) => (resolver ? unit.kind === resolver.kind : true) && hasAnySkill(unit, wish.skills))
    .map((unit) => ({
      agency: unit.code,
      distanceM: unit.point && wish.place ? Math.round(distanceM(unit.point, wish.place)) : null,
      available: resolver?.busyMatters === false || !unit.busy,
      missing: wish.skills.filter((skill) => !unit.skills.includes(skill)).length,
      late: advancedFirst(wish) && !unit.skills.includes('advancedLifeSupport') ? 1 : 0,
    }))
    .sort(
      (a, b) =>
        Number(b.available) - Number(a.available) ||
        a.late - b.late ||
        a.missing - b.missing ||
        (a.distanceM ?? Infinity) - (b.distanceM ?? Infinity) ||
        (a.agency < b.agency ? -1 : 1),
    )
    .map(({ agency, distanceM, available }) => ({ agency, distanceM, available }));
}

function hasAnySkill(unit: Unit, skills: readonly string[]): boolean {
  return skills.length === 0 || skills.some((skill) => unit.skills.includes(skill));
}

function advancedFirst(wish: UnitWish): boolean {
  return wish.critical && wish.resolver === '@NEAREST-AMBULANCE';
}
