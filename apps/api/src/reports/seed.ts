import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigStore } from '../configuration/public.ts';
import type { Seeder } from '../database/seeder.ts';
import { Database, systemScope } from '../platform/public.ts';

const SCOPE = systemScope('system');

/** Loads the shipped report definitions; their indicators and units are the sample province's. */
export const seedReports: Seeder = async ({ app, demo, root, log }) => {
  if (!demo) return;
  const folder = join(root, 'kpi', 'reports');
  const config = app.get(ConfigStore);
  let published = 0;
  await app.get(Database).transaction(SCOPE, async (tx) => {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.report.json'))) {
      const document = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { code: string };
      const done = await config.seed(tx, 'report', document.code, document, `kpi/reports/${file}`);
      if (done === 'published') published += 1;
    }
  });
  log(`reports: ${published} published`);
};
