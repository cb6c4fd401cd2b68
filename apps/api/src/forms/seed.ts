import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigStore } from '../configuration/public.ts';
import { Database, type Scope } from '../platform/public.ts';
import type { Seeder } from '../database/seeder.ts';

/** Who publishes what is shipped: a file that changed becomes a new version only where nobody edited the form since. */
export const LIBRARY_SCOPE: Scope = { actor: { kind: 'system', id: 'system', label: 'system' }, tokens: 'all' };

/** Loads the shipped forms. */
export const seedForms: Seeder = async ({ app, root, log }) => {
  const folder = join(root, 'forms', 'definitions');
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.form.json'))
    .sort();
  const published = await app.get(Database).transaction(LIBRARY_SCOPE, async (tx) => {
    let count = 0;
    for (const file of files) {
      const form = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { key: string };
      if ((await app.get(ConfigStore).seed(tx, 'form', form.key, form, `forms/definitions/${file}`)) === 'published')
        count += 1;
    }
    return count;
  });
  log(`forms: ${files.length} shipped, ${published} published`);
};
