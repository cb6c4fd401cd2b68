import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { LocalizedText } from '@trucban/kernel';
import { Clock, Notifier, onceAfterCommit, type Tx } from '../platform/public.ts';
import { OrgSnapshot, type AreaEntry, type OrgUnitEntry } from './org-snapshot.ts';

/** A person as a member of a group. */
export interface GroupMember {
  readonly id: string;
  readonly displayName: string;
}

const CHANNEL = 'trucban_org';
const CHANGED = Symbol('identity.orgChanged');
/** How long a snapshot is used without asking again; a change is told at once, this is for a lost notice. */
const FRESH_MS = 30_000;

/** Agencies, areas and the members of groups, for all features. */
@Injectable()
export class OrgDirectory implements OnApplicationShutdown {
  #cached: { readonly snapshot: OrgSnapshot; readonly until: number } | undefined;
  readonly #stop: () => void;

  constructor(
    private readonly clock: Clock,
    private readonly notifier: Notifier,
  ) {
    this.#stop = notifier.listen(CHANNEL, () => (this.#cached = undefined));
  }

  onApplicationShutdown(): void {
    this.#stop();
  }

  /** The snapshot in memory, while it is fresh. */
  get cached(): OrgSnapshot | undefined {
    const now = this.clock.epochMs();
    const fresh = this.#cached && this.#cached.until > now && this.#cached.until - FRESH_MS <= now;
    return fresh ? this.#cached?.snapshot : undefined;
  }

  /** All org units and areas in force; kept in memory until something changes. */
  async snapshot(tx: Tx): Promise<OrgSnapshot> {
    const { cached } = this;
    if (cached) return cached;
    const units = await tx.query<OrgUnitEntry>(
      'identity.directory.units',
      `select code, name, abbr, tier, kind, parent, area, duty, ops_tier as "opsTier", backup, skills, contact
         from org_unit where valid_from <= $1 and (valid_to is null or valid_to > $1) order by position, code`,
      [tx.now],
    );
    const areas = await tx.query<AreaEntry>(
      'identity.directory.areas',
      `select code, name, type, parent, centroid, bbox, area_oc as "areaOc", tags
         from area where valid_from <= $1 and (valid_to is null or valid_to > $1) order by code`,
      [tx.now],
    );
    const roles = await tx.query<{ code: string; name: { vi: string; en: string } }>(
      'identity.directory.roles',
      'select code, name from role',
    );
    const snapshot = new OrgSnapshot(units, areas, new Map(roles.map(({ code, name }) => [code, name])));
    this.#cached = { snapshot, until: this.clock.epochMs() + FRESH_MS };
    return snapshot;
  }

  /** Name of an agency for people. */
  async nameOf(tx: Tx, agency: string | null): Promise<LocalizedText> {
    return (await this.snapshot(tx)).nameOf(agency ?? '–');
  }

  /** Says that org units or areas changed in this transaction: all processes read them anew. */
  changed(tx: Tx): void {
    onceAfterCommit(tx, CHANGED, () => {
      this.#cached = undefined;
      this.notifier.wake(CHANNEL);
    });
  }

  /** Active people of each group (`IOC/dispatcher`: a role in an agency), by name; every group is there, also one with nobody. */
  async usersInGroups(tx: Tx, groups: readonly string[]): Promise<ReadonlyMap<string, readonly GroupMember[]>> {
    const found = new Map<string, GroupMember[]>(groups.map((group) => [group, []]));
    if (found.size === 0) return found;
    const names = [...found.keys()];
    const rows = await tx.query<GroupMember & { group: string }>(
      'identity.directory.groups',
      `select w.name as "group", u.id, u.display_name as "displayName"
         from unnest($1::text[], $2::text[], $3::text[]) as w(name, org_unit, role)
         join role_grant g on g.org_unit = w.org_unit and g.role = w.role
         join app_user u on u.id = g.user_id
        where u.active order by u.username`,
      [names, names.map((name) => name.split('/')[0] ?? ''), names.map((name) => name.split('/')[1] ?? '')],
    );
    for (const { group, id, displayName } of rows) found.get(group)?.push({ id, displayName });
    return found;
  }

  /** Name of an active person, or `undefined`. */
  async userName(tx: Tx, userId: string): Promise<string | undefined> {
    const row = await tx.first<{ name: string }>(
      'identity.directory.user',
      'select display_name as name from app_user where id = $1 and active',
      [userId],
    );
    return row?.name;
  }
}
