import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigStore } from '../configuration/public.ts';
import type { Seeder } from '../database/seeder.ts';
import { Database, type Scope } from '../platform/public.ts';

const SCOPE: Scope = { actor: { kind: 'system', id: 'system', label: 'system' }, tokens: 'all' };

/** Loads the shipped rule packs; their event types are the sample province's. */
export const seedRules: Seeder = async ({ app, demo, root, log }) => {
  if (!demo) return;
  const folder = join(root, 'rules', 'packs');
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.rules.json'))
    .sort();
  const config = app.get(ConfigStore);
  const { shipped, published } = await app.get(Database).transaction(SCOPE, async (tx) => {
    let [shipped, published] = [0, 0];
    for (const file of files) {
      for (const rule of JSON.parse(readFileSync(join(folder, file), 'utf8')) as { code: string }[]) {
        shipped += 1;
        if ((await config.seed(tx, 'rule', rule.code, rule, `rules/packs/${file}`)) === 'published') published += 1;
      }
    }
    return { shipped, published };
  });
  log(`rules: ${shipped} shipped, ${published} published`);
};
