import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { contentKey, createTestDatabase, testHome, type TestDatabase } from '@trucban/testkit';
import { migrateSchema } from '../../src/database/migrate.ts';
import { seedDatabase } from '../../src/database/seed.ts';
import { readDemoCredentials, type DemoCredentials } from '../../src/identity/demo-credentials.ts';
import { Settings } from '../../src/platform/public.ts';

/** Everything of which the migrated and seeded template is made. */
const MADE_OF = [
  'apps/api/src',
  'province',
  'sop/library',
  'forms/definitions',
  'rules/packs',
  'kpi/catalogue',
  'kpi/datasets',
  'kpi/reports',
];

/** A migrated, empty database of one's own: one template for all who ask. */
export function emptyDatabase(): Promise<TestDatabase> {
  return createTestDatabase({
    key: `schema ${contentKey(['apps/api/src/database'])}`,
    run: async ({ ownerUrl, appPassword }) => {
      await migrateSchema({ ownerUrl, appPassword, home: testHome() });
    },
  });
}

/** A migrated database of one's own with the sample province, without the application. */
export async function seededDatabase(): Promise<{ database: TestDatabase; credentials: DemoCredentials }> {
  const key = `api ${contentKey(MADE_OF)}`;
  // The template's passwords lie beside the server that has it.
  const home = join(testHome(), 'templates', key.slice(-16));
  const database = await createTestDatabase({
    key,
    run: async ({ ownerUrl, appUrl, appPassword }) => {
      rmSync(home, { recursive: true, force: true });
      await migrateSchema({ ownerUrl, home, appPassword });
      const settings = new Settings({ home, databaseUrl: appUrl, demo: true, databasePoolSize: 4, logLevel: 'warn' });
      await seedDatabase(settings, () => undefined);
    },
  });
  return { database, credentials: readDemoCredentials(home) };
}
