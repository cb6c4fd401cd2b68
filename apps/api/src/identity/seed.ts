import { Database, Ids, Settings, json, systemScope, type Tx } from '../platform/public.ts';
import type { SeedContext, Seeder } from '../database/seeder.ts';
import { OrgDirectory } from './org-directory.ts';
import { readProvince, type ProvinceFile } from './province-file.ts';
import { seedClients, seedUsers } from './seed-accounts.ts';
import { readDemoCredentials, writeDemoCredentials } from './demo-credentials.ts';
import { ROLE_PERMISSIONS } from './permissions.ts';

/** Validity of what is loaded begins before any event that a test or an import may bring. */
const ALWAYS = '2000-01-01T00:00:00.000Z';

/** Roles always; org units, areas, people and clients of the sample province in demo mode. */
export const seedIdentity: Seeder = async ({ app, demo, root, log }: SeedContext) => {
  const database = app.get(Database);
  const directory = app.get(OrgDirectory);
  const province = readProvince(root);
  await database.transaction(systemScope('seed'), async (tx) => {
    await seedRoles(tx, province);
    if (!demo) return;
    await seedUnits(tx, province);
    await seedAreas(tx, province);
    directory.changed(tx);
  });
  if (!demo) return;
  const { home } = app.get(Settings);
  const credentials = readDemoCredentials(home);
  const made = await database.transaction(systemScope('seed'), async (tx) => {
    const org = await directory.snapshot(tx);
    const users = await seedUsers(tx, app.get(Ids), org, province, root, credentials);
    return users + (await seedClients(tx, org, credentials));
  });
  if (made === 0) return;
  writeDemoCredentials(home, credentials);
  log(`${made} accounts of the sample province; their passwords are in demo-credentials.json`);
};

async function seedRoles(tx: Tx, { roles }: ProvinceFile): Promise<void> {
  const rows = roles.map(({ code, vi, en }) => ({ code, name: { vi, en }, permissions: ROLE_PERMISSIONS[code] ?? [] }));
  await tx.run(
    'identity.seed.roles',
    `insert into role (code, name, permissions, built_in)
     select code, name, permissions, true from jsonb_to_recordset($1) as r(code text, name jsonb, permissions text[])
     on conflict (code) do update set permissions = excluded.permissions, built_in = true where role.built_in`,
    [json(rows)],
  );
}

// Parents stand anywhere in the file: the foreign key is checked at the end of the statement.
async function seedUnits(tx: Tx, { agencies }: ProvinceFile): Promise<void> {
  const rows = agencies.map(({ vi, en, ...unit }, position) => ({ ...unit, name: { vi, en }, position }));
  await tx.run(
    'identity.seed.units',
    `insert into org_unit (code, name, abbr, tier, kind, parent, area, duty, ops_tier, backup, skills, contact, position, valid_from)
     select code, name, abbr, tier, kind, parent, area, duty, "opsTier", backup, coalesce(skills, '{}'), coalesce(contact, '{}'), position, $2
       from jsonb_to_recordset($1) as u(code text, name jsonb, abbr text, tier text, kind text, parent text, area text, duty text,
            "opsTier" text, backup text, skills text[], contact jsonb, position int)
     on conflict (code) do nothing`,
    [json(rows), ALWAYS],
  );
}

async function seedAreas(tx: Tx, { areas }: ProvinceFile): Promise<void> {
  const rows = areas.map(({ vi, en, ...area }) => ({ ...area, name: { vi, en } }));
  await tx.run(
    'identity.seed.areas',
    `insert into area (code, name, type, population, tags, centroid, bbox, area_oc, valid_from)
     select code, name, type, population, coalesce(tags, '{}'), centroid, bbox, "areaOc", $2
       from jsonb_to_recordset($1) as a(code text, name jsonb, type text, population int, tags text[], centroid float8[],
            bbox float8[], "areaOc" text)
     on conflict (code) do nothing`,
    [json(rows), ALWAYS],
  );
}
