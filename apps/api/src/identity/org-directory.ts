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

  /** Active people with this role in this agency (`IOC/dispatcher`). */
  async usersInGroup(tx: Tx, group: string): Promise<readonly GroupMember[]> {
    const [agency = '', role = ''] = group.split('/');
    return tx.query<GroupMember>(
      'identity.directory.group',
      `select u.id, u.display_name as "displayName" from role_grant g join app_user u on u.id = g.user_id
        where g.org_unit = $1 and g.role = $2 and u.active order by u.username`,
      [agency, role],
    );
  }

  /** Active people who are in any of the groups, each once. */
  async usersInGroups(tx: Tx, groups: readonly string[]): Promise<readonly GroupMember[]> {
    return tx.query<GroupMember>(
      'identity.directory.groups',
      `select distinct u.id, u.display_name as "displayName" from role_grant g join app_user u on u.id = g.user_id
        where g.org_unit || '/' || g.role = any($1) and u.active`,
      [groups],
    );
  }

  /** Whether an active person holds the role in the agency. */
  async isInGroup(tx: Tx, userId: string, group: string): Promise<boolean> {
    return (await this.usersInGroup(tx, group)).some(({ id }) => id === userId);
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
