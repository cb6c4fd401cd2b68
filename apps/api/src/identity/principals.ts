import { Injectable } from '@nestjs/common';
import type { Permission, RoleCode } from '@trucban/contracts';
import { Database, hashSecret, systemScope, tokens, type Principal } from '../platform/public.ts';
import { OrgDirectory } from './org-directory.ts';
import type { OrgSnapshot } from './org-snapshot.ts';
import { SCOPE_PERMISSIONS } from './permissions.ts';
import { CENTRE } from './reach.ts';

/** Where a request comes from. */
export interface RequestOrigin {
  readonly ip: string;
  readonly requestId: string;
}

/** A user as the session's statement gives it. */
export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly orgUnit: string;
  readonly grants: readonly {
    readonly role: RoleCode;
    readonly orgUnit: string;
    readonly permissions: readonly Permission[];
  }[];
}

/** Columns of a `UserRow` of `app_user u`. */
export const USER_COLUMNS = `u.id, u.username, u.display_name as "displayName", u.org_unit as "orgUnit",
  coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'orgUnit', g.org_unit, 'permissions', r.permissions))
     from role_grant g join role r on r.code = g.role where g.user_id = u.id), '[]') as grants`;

/** Makes principals of sessions and tokens. */
@Injectable()
export class Principals {
  constructor(
    private readonly database: Database,
    private readonly directory: OrgDirectory,
  ) {}

  /** A person: sees his org unit, those of his grants and everything below them, his groups and himself. */
  async ofUser(user: UserRow, origin: RequestOrigin): Promise<Principal> {
    const org = await this.#org();
    const units = [user.orgUnit, ...user.grants.map(({ orgUnit }) => orgUnit)].flatMap((code) => org.descendants(code));
    const groups = user.grants.map(({ orgUnit, role }) => tokens.group(orgUnit, role));
    const permissions = new Set(user.grants.flatMap((grant) => grant.permissions));
    return {
      kind: 'user',
      id: user.id,
      name: user.username,
      orgUnit: user.orgUnit,
      roles: user.grants.map(({ role, orgUnit }) => ({ role, orgUnit })),
      permissions,
      unitsWith: (permission) =>
        user.grants
          .filter((grant) => grant.permissions.includes(permission))
          .flatMap(({ orgUnit }) => [...org.descendants(orgUnit), ...(isCentre(org, orgUnit) ? [CENTRE] : [])]),
      scopes: [],
      tokens: [...new Set([...units, ...groups, tokens.user(user.id), ...shared(permissions)])],
      actor: { kind: 'user', id: user.id, label: user.displayName, orgUnit: user.orgUnit, ...origin },
    };
  }

  /** A program: sees its agency and everything below it. */
  async ofClient(
    client: { id: string; name: string; agency: string | null; scopes: readonly string[] },
    origin: RequestOrigin,
  ): Promise<Principal> {
    const org = await this.#org();
    const units = client.agency === null ? [] : org.descendants(client.agency);
    const permissions = new Set(client.scopes.flatMap((scope) => SCOPE_PERMISSIONS[scope] ?? []));
    return {
      kind: 'client',
      id: client.id,
      name: client.name,
      orgUnit: client.agency,
      roles: [],
      permissions,
      unitsWith: (permission) => (permissions.has(permission) ? units : []),
      scopes: client.scopes,
      tokens: [...new Set([...units, `client:${client.id}`, ...shared(permissions)])],
      actor: { kind: 'client', id: client.id, label: client.name, orgUnit: client.agency, ...origin },
    };
  }

  /** Who a bearer token belongs to; `undefined` when it is unknown, expired or its client is shut. */
  async ofToken(token: string, now: string, origin: RequestOrigin): Promise<Principal | undefined> {
    const [client] = await this.database.query<{ id: string; name: string; agency: string | null; scopes: string[] }>(
      'identity.token',
      `select c.id, c.name, c.agency, t.scopes from access_token t join api_client c on c.id = t.client_id
        where t.token_hash = $1 and t.expires_at > $2 and c.active`,
      [hashSecret(token), now],
    );
    return client && this.ofClient(client, origin);
  }

  async #org(): Promise<OrgSnapshot> {
    return (
      this.directory.cached ?? (await this.database.read(systemScope('identity'), (tx) => this.directory.snapshot(tx)))
    );
  }
}

// A province may call its centre by a code of its own.
function isCentre(org: OrgSnapshot, code: string): boolean {
  const unit = org.unit(code);
  return unit?.tier === 'province' && unit.kind === 'opsCentre';
}

// The configuration belongs to no org unit: whoever may read it sees its changes.
function shared(permissions: ReadonlySet<Permission>): readonly string[] {
  return permissions.has('config.read') ? ['config'] : [];
}
