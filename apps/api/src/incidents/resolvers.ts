import { CENTRE } from '../identity/public.ts';
import { distanceM, type GeoPoint, type Json, type JsonObject } from '@trucban/kernel';
import type { OrgSnapshot, OrgUnitEntry } from '../identity/public.ts';

/** What the resolvers read of an incident. */
export interface ResolverPlace {
  readonly areaCode: string | null;
  readonly point: GeoPoint | null;
  readonly attributes: JsonObject;
}

/** The agency of each resolver, and those that found nobody (they name the centre). */
export interface Resolution {
  readonly resolved: Readonly<Record<string, string>>;
  readonly unresolved: readonly string[];
}

type Rule = (units: OrgSnapshot, place: ResolverPlace, isOpen: (duty: string) => boolean) => string | null;

const inArea =
  (wanted: Parameters<OrgSnapshot['find']>[0]): Rule =>
  (units, { areaCode }) =>
    areaCode === null ? null : (units.find({ ...wanted, area: areaCode })[0]?.code ?? null);

/** An agency that the object of the case names, in its attributes: nested (`dossier.currentAgency`) or flat (`dossierAgency`). */
const named =
  (...paths: readonly string[]): Rule =>
  (units, { attributes }) => {
    for (const path of paths) {
      const value = path.split('.').reduce<Json | undefined>((at, key) => own(at, key), attributes);
      if (typeof value === 'string' && units.unit(value)) return value;
    }
    return null;
  };

/** Resolvers that the place determines: every SOP may ask for them. */
const byPlace: Readonly<Record<string, Rule>> = {
  '@COMMUNE-PC': inArea({ kind: 'peoplesCommittee', tier: 'commune' }),
  '@COMMUNE-POLICE': inArea({ kind: 'police', tier: 'commune' }),
  '@COMMUNE-HEALTH': inArea({ kind: 'healthStation' }),
  '@COMMUNE-FORCE': inArea({ kind: 'localForce' }),
  '@COMMUNE-COC': (units, { areaCode }, isOpen) => {
    const coc = areaCode === null ? undefined : units.find({ opsTier: 'COC', area: areaCode })[0];
    if (!coc) return null;
    return isOpen(coc.duty) ? coc.code : (coc.backup ?? coc.code);
  },
  // Where an area has no centre of its own, the province's is its centre.
  '@AREA-OC': (units, { areaCode }) => {
    const area = areaCode === null ? undefined : units.area(areaCode);
    return area ? (area.areaOc ?? CENTRE) : null;
  },
};

/** Resolvers that the object of the case determines: asked for only by the types that have one. */
const byObject: Readonly<Record<string, Rule>> = {
  '@FACILITY': named('facility.contactAgency', 'facilityAgency'),
  '@DOSSIER-AGENCY': named('dossier.currentAgency', 'dossierAgency'),
  '@INDICATOR-OWNER': named('indicator.owner', 'indicatorOwner'),
  '@SYSTEM-OWNER': named('asset.owner', 'systemOwner'),
  '@SOURCE-OWNER': named('dataSource.owner', 'sourceOwner'),
  '@TOPIC-AGENCY': named('topic.agency', 'topicAgency'),
  '@TASK-AGENCY': named('assignment.agency', 'taskAgency', 'agency'),
  '@BORDER-STATION': (units, place) => {
    const port = own(own(place.attributes, 'vessel'), 'homePort');
    const from = centroid(units, typeof port === 'string' ? port : place.areaCode) ?? place.point;
    return from ? nearest(units, units.find({ kind: 'borderGuard' }), from) : null;
  },
};

/** Found anew at each dispatch, by who is free (`proposeUnits`). */
const byAvailability = ['@NEAREST-FIRE', '@NEAREST-AMBULANCE', '@RECEIVING-HOSPITAL'];

/** Whether a code is a resolver that the platform knows. */
export function isResolver(code: string): boolean {
  return Object.hasOwn(byPlace, code) || Object.hasOwn(byObject, code) || byAvailability.includes(code);
}

/**
 * Answers every resolver that the place determines, and those of `asked` that the object of the case does.
 * `@TASK-AGENCY` is the lead agency unless the case names another one. @param isOpen  whether a duty calendar is open now.
 */
export function resolveResolvers(
  units: OrgSnapshot,
  place: ResolverPlace,
  lead: string,
  asked: readonly string[],
  isOpen: (duty: string) => boolean,
): Resolution {
  const resolved: Record<string, string> = {};
  const unresolved: string[] = [];
  const rules = {
    ...byPlace,
    ...Object.fromEntries(Object.entries(byObject).filter(([code]) => asked.includes(code))),
  };
  for (const [code, rule] of Object.entries(rules)) {
    const found = rule(units, place, isOpen);
    if (found === null) unresolved.push(code);
    // The centre is named where a resolver finds nobody (agencies.json, escalationNote).
    resolved[code] = found ?? CENTRE;
  }
  resolved['@TASK-AGENCY'] ??= lead.startsWith('@') ? (resolved[lead] ?? CENTRE) : lead;
  return { resolved, unresolved };
}

/** Agencies of a list of codes and resolvers, without those that are found at dispatch; each once. */
export function agenciesOf(codes: readonly string[], resolved: Readonly<Record<string, string>>): string[] {
  const found = codes.flatMap((code) => (code.startsWith('@') ? (resolved[code] ? [resolved[code]] : []) : [code]));
  return [...new Set(found)];
}

function centroid(units: OrgSnapshot, areaCode: string | null): GeoPoint | null {
  const area = areaCode === null ? undefined : units.area(areaCode);
  return area ? { lon: area.centroid[0], lat: area.centroid[1] } : null;
}

function nearest(units: OrgSnapshot, candidates: readonly OrgUnitEntry[], from: GeoPoint): string | null {
  const placed = candidates.flatMap((unit) => {
    const at = centroid(units, unit.area);
    return at ? [{ code: unit.code, distance: distanceM(from, at) }] : [];
  });
  return placed.sort((a, b) => a.distance - b.distance)[0]?.code ?? null;
}

function own(value: Json | undefined, key: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
    return undefined;
  return (value as JsonObject)[key];
}
