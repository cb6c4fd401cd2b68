import { Injectable } from '@nestjs/common';
import type { GeoPoint } from '@trucban/kernel';
import { OrgDirectory, type OrgSnapshot } from '../identity/public.ts';
import { InvalidError, type Tx } from '../platform/public.ts';
import { AgencyExtensions, type IncidentBrief } from './extensions.ts';
import { isUnitResolver, rankUnits, type Proposal, type Unit, type UnitResolver } from './propose-units.ts';

/** Who may be asked, in which order. */
@Injectable()
export class Candidates {
  constructor(
    private readonly directory: OrgDirectory,
    private readonly extensions: AgencyExtensions,
  ) {}

  /** Units of the province for a wish, best first. */
  async propose(
    tx: Tx,
    incident: IncidentBrief,
    wish: { readonly resolver?: UnitResolver; readonly skills: readonly string[] },
  ): Promise<readonly Proposal[]> {
    const org = await this.directory.snapshot(tx);
    const busy = await this.#busy(tx);
    const units = org.find({ tier: 'unit' }).map((unit): Unit => {
      const area = unit.area === null ? undefined : org.area(unit.area);
      const point = area ? { lon: area.centroid[0], lat: area.centroid[1] } : null;
      return { code: unit.code, kind: unit.kind, skills: unit.skills, point, busy: busy.has(unit.code) };
    });
    return rankUnits(units, { ...wish, place: placeOf(incident, org), critical: incident.severity === 'critical' });
  }

  /**
   * Codes of agencies for codes and `@resolvers`, in their order, each once. A resolver that finds nobody adds nobody.
   * @throws InvalidError for a code that no agency has.
   */
  async resolve(
    tx: Tx,
    incident: IncidentBrief,
    wanted: readonly string[],
    skills: readonly string[],
  ): Promise<readonly string[]> {
    const org = await this.directory.snapshot(tx);
    const found: string[] = [];
    for (const code of wanted) {
      if (isUnitResolver(code)) {
        found.push(...(await this.propose(tx, incident, { resolver: code, skills })).map(({ agency }) => agency));
      } else if (code.startsWith('@')) {
        const agency = await this.extensions.incidents.resolve(tx, incident.id, code);
        if (agency !== null) found.push(agency);
      } else if (org.unit(code)) {
        found.push(code);
      } else {
        throw InvalidError.field(
          '/agency',
          'UNKNOWN_AGENCY',
          `Không có cơ quan “${code}”.`,
          `There is no agency '${code}'.`,
        );
      }
    }
    return [...new Set(found)];
  }

  /** Whom to ask when all candidates have failed: their stand-ins, then the level above them. */
  async higherTier(tx: Tx, candidates: readonly string[]): Promise<readonly string[]> {
    const org = await this.directory.snapshot(tx);
    const units = candidates.flatMap((code) => org.unit(code) ?? []);
    const above = [...units.map(({ backup }) => backup), ...units.map(({ parent }) => parent)];
    return [...new Set(above.filter((code): code is string => code !== null && !candidates.includes(code)))];
  }

  async #busy(tx: Tx): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ agency: string }>(
      'agencies.busy',
      `select distinct agency from assignment where state in ('offered','accepted','enRoute','onScene','transporting') and agency is not null`,
    );
    return new Set(rows.map(({ agency }) => agency));
  }
}

/** By the rule of the province both ends of a way are centroids of areas; outside of every area the point itself. */
function placeOf({ location }: IncidentBrief, org: OrgSnapshot): GeoPoint | null {
  if (!location) return null;
  const { lat, lon, areaCode } = location;
  const here = lat !== undefined && lon !== undefined ? { lat, lon } : null;
  const area =
    (areaCode === undefined ? undefined : org.area(areaCode)) ?? (here ? org.areaAt(here.lat, here.lon) : undefined);
  return area ? { lon: area.centroid[0], lat: area.centroid[1] } : here;
}
