/** An org unit as the directory knows it. Agencies are org units; a `unit` of tier `unit` can be sent out. */
export interface OrgUnitEntry {
  readonly code: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly abbr: string | null;
  readonly tier: string;
  readonly kind: string;
  readonly parent: string | null;
  readonly area: string | null;
  /** Calendar on which it is on duty. */
  readonly duty: string;
  readonly opsTier: string | null;
  readonly backup: string | null;
  readonly skills: readonly string[];
  readonly contact: Readonly<Record<string, string>>;
}

/** An area (commune, ward, special zone). */
export interface AreaEntry {
  readonly code: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly type: string;
  readonly parent: string | null;
  /** [longitude, latitude] */
  readonly centroid: readonly [number, number];
  /** [west, south, east, north] */
  readonly bbox: readonly [number, number, number, number];
  readonly areaOc: string | null;
  readonly tags: readonly string[];
}

/** A role's names by its code. */
export type RoleNames = ReadonlyMap<string, { readonly vi: string; readonly en: string }>;

/** All org units and areas in force, with what is often asked about them. Immutable. */
export class OrgSnapshot {
  readonly #units: ReadonlyMap<string, OrgUnitEntry>;
  readonly #areas: ReadonlyMap<string, AreaEntry>;
  readonly #children = new Map<string, string[]>();

  constructor(
    units: readonly OrgUnitEntry[],
    areas: readonly AreaEntry[],
    private readonly roles: RoleNames = new Map(),
  ) {
    this.#units = new Map(units.map((unit) => [unit.code, unit]));
    this.#areas = new Map(areas.map((area) => [area.code, area]));
    for (const { code, parent } of units) {
      if (parent !== null) this.#children.set(parent, [...(this.#children.get(parent) ?? []), code]);
    }
  }

  get units(): readonly OrgUnitEntry[] {
    return [...this.#units.values()];
  }
  get areas(): readonly AreaEntry[] {
    return [...this.#areas.values()];
  }
  unit(code: string): OrgUnitEntry | undefined {
    return this.#units.get(code);
  }
  area(code: string): AreaEntry | undefined {
    return this.#areas.get(code);
  }

  /** Name of an agency for people; its code while nothing is known of it. */
  nameOf(code: string): { readonly vi: string; readonly en: string } {
    return this.#units.get(code)?.name ?? { vi: code, en: code };
  }

  /** A group (`PC07/callTaker`) in words: the role and the short name of its agency. */
  groupName(group: string): { readonly vi: string; readonly en: string } {
    const [agency = '', role = ''] = group.split('/');
    const unit = this.#units.get(agency);
    const name = this.roles.get(role) ?? { vi: role, en: role };
    return {
      vi: `${name.vi} ${unit?.abbr ?? unit?.name.vi ?? agency}`.trim(),
      en: `${name.en} ${unit?.abbr ?? unit?.name.en ?? agency}`.trim(),
    };
  }

  /** The unit and everything below it. */
  descendants(code: string): readonly string[] {
    const found = new Set<string>();
    const waiting = [code];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      waiting.push(...(this.#children.get(next) ?? []));
    }
    return [...found];
  }

  /** The units above, the nearest first; without the unit itself. */
  ancestors(code: string): readonly string[] {
    const found: string[] = [];
    let parent = this.#units.get(code)?.parent ?? null;
    while (parent !== null && !found.includes(parent)) {
      found.push(parent);
      parent = this.#units.get(parent)?.parent ?? null;
    }
    return found;
  }

  /** The area of a place; the first one whose box contains it, boxes being half-open to the east and north. */
  areaAt(lat: number, lon: number): AreaEntry | undefined {
    return this.areas.find(({ bbox: [w, s, e, n] }) => lon >= w && lon < e && lat >= s && lat < n);
  }

  /** Units that fit all that is given. */
  find(wanted: {
    kind?: string;
    tier?: string;
    area?: string;
    skill?: string;
    opsTier?: string;
  }): readonly OrgUnitEntry[] {
    return this.units.filter(
      (unit) =>
        (wanted.kind === undefined || unit.kind === wanted.kind) &&
        (wanted.tier === undefined || unit.tier === wanted.tier) &&
        (wanted.area === undefined || unit.area === wanted.area) &&
        (wanted.opsTier === undefined || unit.opsTier === wanted.opsTier) &&
        (wanted.skill === undefined || unit.skills.includes(wanted.skill)),
    );
  }
}
