import { Injectable } from '@nestjs/common';
import { userSchema, type Page, type User, type UserChange, type UserInput } from '@trucban/contracts';
import { Audit } from '../audit/public.ts';
import {
  ConflictError,
  Database,
  ForbiddenError,
  Ids,
  InvalidError,
  NotFoundError,
  decodeCursor,
  likePatterns,
  expectVersion,
  json,
  pageOf,
  type Tx,
  type SeenTags,
} from '../platform/public.ts';
import { hashPassword } from './password.ts';
import { expectReach, reaches, type Acting } from './reach.ts';
import { Sessions } from './sessions.ts';

/** Filters of a list of people. */
export interface UserFilter {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly q?: string | undefined;
  readonly orgUnit?: string | undefined;
  readonly role?: string | undefined;
}

const COLUMNS = `u.id, u.username, u.display_name as "displayName", u.org_unit as "orgUnit", u.active, u.created_at as "createdAt", u.version,
  coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'orgUnit', g.org_unit) order by g.org_unit, g.role)
     from role_grant g where g.user_id = u.id), '[]') as roles`;

/** People with accounts. */
@Injectable()
export class Users {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly sessions: Sessions,
    private readonly audit: Audit,
  ) {}

  /** People of the org units that the caller may see; all of them for who manages users. */
  list(scope: Acting, all: boolean, { limit, cursor, q, orgUnit, role }: UserFilter): Promise<Page<User>> {
    const after = decodeCursor(cursor, ['text'])?.[0];
    return this.database.read(scope, async (tx) => {
      const everybody = all && reaches(scope, 'user.manage', [null]);
      const rows = await tx.query<User>(
        'identity.users.list',
        `select ${COLUMNS} from app_user u
          where ($1::text[] is null or u.org_unit = any($1)) and ($2::text is null or u.username > $2)
            and ($3::text is null or u.org_unit = $3)
            and ($4::text is null or exists (select 1 from role_grant g where g.user_id = u.id and g.role = $4))
            and ($5::text[] is null or trucban.folded(u.username || ' ' || u.display_name) like all($5))
          order by u.username limit $6`,
        [
          everybody || scope.tokens === 'all' ? null : [...scope.tokens],
          after === undefined ? null : String(after),
          orgUnit ?? null,
          role ?? null,
          likePatterns(q),
          limit + 1,
        ],
      );
      return pageOf(rows, limit, ({ username }) => [username]);
    });
  }

  get(scope: Acting, all: boolean, id: string): Promise<User> {
    return this.database.read(scope, async (tx) => {
      const user = await find(tx, id);
      const everybody = all && reaches(scope, 'user.manage', [null]);
      if (!everybody && scope.tokens !== 'all' && !scope.tokens.includes(user.orgUnit)) throw notFound();
      return user;
    });
  }

  async create(scope: Acting, input: UserInput): Promise<User> {
    const hash = await hashPassword(input.password);
    return this.database.transaction(scope, async (tx) => {
      if (await tx.first('identity.users.taken', 'select 1 from app_user where username = $1', [input.username])) {
        throw new ConflictError('USERNAME_TAKEN', 'Tên đăng nhập đã có người dùng.', 'This username is taken.');
      }
      await expectUnit(tx, input.orgUnit);
      const units = [input.orgUnit, ...input.roles.map(({ orgUnit }) => orgUnit)];
      expectReach(scope, 'user.manage', units);
      const id = this.ids.next();
      await tx.run(
        'identity.users.add',
        `insert into app_user (id, username, display_name, org_unit, password_hash, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $6)`,
        [id, input.username, input.displayName, input.orgUnit, hash, tx.now],
      );
      await this.#grant(tx, id, input.roles);
      return this.#changed(tx, 'create', undefined, id);
    });
  }

  async change(scope: Acting, id: string, change: UserChange, seen: SeenTags | undefined): Promise<User> {
    const hash = change.password === undefined ? null : await hashPassword(change.password);
    return this.database.transaction(scope, async (tx) => {
      const before = await find(tx, id, 'for update of u');
      if (!reaches(scope, 'user.manage', [before.orgUnit])) throw notFound();
      if (change.roles && id === tx.actor.id && !sameRoles(before.roles, change.roles)) throw ownRoles();
      expectVersion(seen, before.version);
      const granted = [...before.roles, ...(change.roles ?? [])].map(({ orgUnit }) => orgUnit);
      expectReach(scope, 'user.manage', [change.orgUnit ?? before.orgUnit, ...granted]);
      if (change.orgUnit !== undefined) await expectUnit(tx, change.orgUnit);
      await tx.run(
        'identity.users.change',
        `update app_user set display_name = coalesce($2, display_name), org_unit = coalesce($3, org_unit), active = coalesce($4, active),
                password_hash = coalesce($5, password_hash), updated_at = $6, version = version + 1 where id = $1`,
        [id, change.displayName ?? null, change.orgUnit ?? null, change.active ?? null, hash, tx.now],
      );
      if (change.roles) await this.#grant(tx, id, change.roles);
      // Who stole a session must not keep it past the new password; roles are looked up at each request anyway.
      if (hash !== null || change.active === false) await this.sessions.closeAll(tx, id);
      return this.#changed(tx, 'change', before, id);
    });
  }

  async #grant(tx: Tx, id: string, roles: UserInput['roles']): Promise<void> {
    await tx.run('identity.users.ungrant', 'delete from role_grant where user_id = $1', [id]);
    const made = await tx.run(
      'identity.users.grant',
      `insert into role_grant (user_id, role, org_unit)
       select distinct $1::uuid, r.code, u.code from jsonb_to_recordset($2) as g(role text, "orgUnit" text)
         join role r on r.code = g.role join org_unit u on u.code = g."orgUnit"`,
      [id, json(roles)],
    );
    if (made !== new Set(roles.map(({ role, orgUnit }) => `${role}/${orgUnit}`)).size) {
      throw await unknownGrants(tx, roles);
    }
  }

  async #changed(tx: Tx, action: string, before: User | undefined, id: string): Promise<User> {
    const after = await find(tx, id);
    this.audit.write(tx, {
      action: `user.${action}`,
      objectType: 'user',
      objectId: id,
      before,
      after,
      schema: userSchema,
    });
    return after;
  }
}

async function find(tx: Tx, id: string, lock: '' | 'for update of u' = ''): Promise<User> {
  const user = await tx.first<User>(
    `identity.users.get${lock && 'ForUpdate'}`,
    `select ${COLUMNS} from app_user u where u.id = $1 ${lock}`,
    [id],
  );
  if (!user) throw notFound();
  return user;
}

async function expectUnit(tx: Tx, code: string): Promise<void> {
  if (await tx.first('identity.users.unit', 'select 1 from org_unit where code = $1', [code])) return;
  throw InvalidError.field('/orgUnit', 'UNKNOWN', 'Không có đơn vị này.', 'There is no such org unit.');
}

/** The grants that name a role or a unit that isn't there, each at its place. */
async function unknownGrants(tx: Tx, roles: UserInput['roles']): Promise<InvalidError> {
  const there = await tx.query<{ kind: 'role' | 'orgUnit'; code: string }>(
    'identity.users.grantable',
    `select 'role' as kind, code from role union all select 'orgUnit', code from org_unit`,
  );
  const known = new Set(there.map(({ kind, code }) => `${kind} ${code}`));
  const of = (n: number, kind: 'role' | 'orgUnit', code: string, vi: string, en: string) =>
    known.has(`${kind} ${code}`)
      ? []
      : [
          {
            path: `/roles/${n}/${kind}`,
            code: 'UNKNOWN',
            message: { vi: `Không có ${vi} “${code}”.`, en: `There is no ${en} “${code}”.` },
          },
        ];
  return InvalidError.of(
    roles.flatMap(({ role, orgUnit }, n) => [
      ...of(n, 'role', role, 'vai trò', 'role'),
      ...of(n, 'orgUnit', orgUnit, 'đơn vị', 'org unit'),
    ]),
  );
}

/** Nobody raises himself: another administrator changes what he may do. */
const ownRoles = () =>
  new ForbiddenError('OWN_ROLES', 'Không ai được tự đổi vai trò của mình.', 'Nobody may change his own roles.');
function sameRoles(a: User['roles'], b: User['roles']): boolean {
  const names = (roles: User['roles']) =>
    [...new Set(roles.map(({ role, orgUnit }) => `${role}/${orgUnit}`))].sort().join();
  return names(a) === names(b);
}
const notFound = () => NotFoundError.of('USER', 'người dùng', 'user');
