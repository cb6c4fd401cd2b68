import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { hashSecret, json, randomSecret, type Ids, type Tx } from '../platform/public.ts';
import type { DemoCredentials } from './demo-credentials.ts';
import type { OrgSnapshot } from './org-snapshot.ts';
import { hashPassword } from './password.ts';
import type { ProvinceFile } from './province-file.ts';
import { candidatesOf, groupsOfModels } from './sop-groups.ts';

interface Account {
  readonly username: string;
  readonly orgUnit: string;
  readonly role: string;
}

/** People whom every guide and test names. */
const NAMED: readonly Account[] = [
  { username: 'admin', orgUnit: 'IOC', role: 'admin' },
  { username: 'designer', orgUnit: 'IOC', role: 'sopDesigner' },
  { username: 'approver', orgUnit: 'IOC', role: 'sopApprover' },
  { username: 'dispatcher', orgUnit: 'IOC', role: 'dispatcher' },
  { username: 'supervisor', orgUnit: 'IOC', role: 'shiftLeader' },
  { username: 'leader', orgUnit: 'UBND-TINH', role: 'provinceLeader' },
  { username: 'commune', orgUnit: 'COC-P01', role: 'dutyOfficer' },
];

/** Everybody whom the shipped SOPs and escalation policies can ask for: `pc07.fieldcommander`, `ca-p01.dutyofficer`. */
export function wantedAccounts(org: OrgSnapshot, province: ProvinceFile, root: string): readonly Account[] {
  const roles = new Set(province.roles.map(({ code }) => code));
  const ladders = province.escalationLadders
    .flatMap(({ levels }) => levels)
    .filter(({ agency }) => !agency.startsWith('@'));
  const groups = [...groupsOfModels(join(root, 'sop/library')), ...ladders].filter(({ role }) => roles.has(role));
  const accounts = new Map(NAMED.map((account) => [account.username, account]));
  for (const { agency, role } of groups) {
    for (const { code } of candidatesOf(agency, org)) {
      const username = `${code}.${role}`.toLowerCase();
      accounts.set(username, { username, orgUnit: code, role });
    }
  }
  return [...accounts.values()];
}

/** Makes the people who are missing, with random passwords that go into `credentials`. Gives the number made. */
export async function seedUsers(
  tx: Tx,
  ids: Ids,
  org: OrgSnapshot,
  province: ProvinceFile,
  root: string,
  credentials: DemoCredentials,
): Promise<number> {
  const there = await tx.query<{ username: string }>('identity.seed.usernames', 'select username from app_user');
  const existing = new Set(there.map(({ username }) => username));
  const known = new Map(credentials.users.map((user) => [user.username, user]));
  const names = new Map(province.roles.map(({ code, vi }) => [code, vi]));
  const missing = wantedAccounts(org, province, root).filter(
    ({ username }) => !existing.has(username) || !known.has(username),
  );
  const rows = await inParallel(missing, async ({ username, orgUnit, role }) => {
    const password = known.get(username)?.password ?? randomBytes(15).toString('base64url');
    const unit = org.unit(orgUnit);
    return {
      id: ids.next(),
      username,
      password,
      hash: await hashPassword(password, 'generated'),
      label: `${names.get(role) ?? role} ${unit?.abbr ?? unit?.name.vi ?? orgUnit}`,
      org_unit: orgUnit,
      role,
    };
  });
  // One who exists without a known password (the file was lost) gets a new one: this is a demonstration.
  await tx.run(
    'identity.seed.users',
    `with wanted as (
       select * from jsonb_to_recordset($1) as u(id uuid, username text, hash text, label text, org_unit text, role text)),
     made as (
       insert into app_user (id, username, display_name, org_unit, password_hash, created_at, updated_at)
       select id, username, label, org_unit, hash, $2, $2 from wanted
       on conflict (username) do update set password_hash = excluded.password_hash returning id, username)
     insert into role_grant (user_id, role, org_unit)
     select made.id, wanted.role, wanted.org_unit from made join wanted using (username) on conflict do nothing`,
    [json(rows.map(({ password: _, ...row }) => row)), tx.now],
  );
  for (const { username, password, role, org_unit: orgUnit } of rows) {
    if (!known.has(username)) credentials.users.push({ username, password, roles: [role], orgUnit });
  }
  return missing.length;
}

/** Makes a client for every agency, one for systems that send events and do jobs of SOPs, and one for the drill. */
export async function seedClients(tx: Tx, org: OrgSnapshot, credentials: DemoCredentials): Promise<number> {
  const wanted = [
    ...org.units.map(({ code }) => ({
      id: `agency-${code.toLowerCase()}`,
      agency: code as string | null,
      scopes: ['agency'],
    })),
    { id: 'integration', agency: 'IOC', scopes: ['events:write', 'measures:write', 'jobs:work'] },
    { id: 'drill', agency: null, scopes: ['events:write', 'events:exercise'] },
  ];
  const there = await tx.query<{ id: string }>('identity.seed.clientIds', 'select id from api_client');
  const existing = new Set(there.map(({ id }) => id));
  const known = new Map(credentials.clients.map((client) => [client.clientId, client]));
  const missing = wanted.filter(({ id }) => !existing.has(id) || !known.has(id));
  for (const { id, agency, scopes } of missing) {
    const clientSecret = known.get(id)?.clientSecret ?? randomSecret();
    await tx.run(
      'identity.seed.client',
      `insert into api_client (id, name, agency, secret_hash, scopes, created_at) values ($1, $1, $2, $3, $4, $5)
       on conflict (id) do update set secret_hash = excluded.secret_hash`,
      [id, agency, hashSecret(clientSecret), scopes, tx.now],
    );
    if (!known.has(id)) credentials.clients.push({ agency, clientId: id, clientSecret, scopes });
  }
  return missing.length + (await extendClients(tx, wanted, credentials));
}

/** Clients of an earlier release may now have more scopes. */
async function extendClients(
  tx: Tx,
  wanted: readonly { readonly id: string; readonly agency: string | null; readonly scopes: readonly string[] }[],
  credentials: DemoCredentials,
): Promise<number> {
  const changed = await tx.query<{ id: string; agency: string | null; scopes: string[] }>(
    'identity.seed.scopes',
    `update api_client c set agency = w.agency, scopes = w.scopes
       from jsonb_to_recordset($1) as w(id text, agency text, scopes text[])
      where c.id = w.id and (c.scopes <> w.scopes or c.agency is distinct from w.agency) returning c.id, c.agency, c.scopes`,
    [json(wanted)],
  );
  for (const { id, agency, scopes } of changed) {
    const known = credentials.clients.find(({ clientId }) => clientId === id);
    if (known) Object.assign(known, { agency, scopes });
  }
  return changed.length;
}

// Hashing runs in native threads: some at a time use all cores.
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let i = 0; i < items.length; i += 8) done.push(...(await Promise.all(items.slice(i, i + 8).map(work))));
  return done;
}
