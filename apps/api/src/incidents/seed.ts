import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigStore } from '../configuration/public.ts';
import type { Seeder } from '../database/seeder.ts';
import { Database, type Scope } from '../platform/public.ts';
import { CATALOGUE_KEY } from './event-type.ts';

const SCOPE: Scope = { actor: { kind: 'system', id: 'system', label: 'system' }, tokens: 'all' };

interface Pack {
  readonly eventTypes: readonly { readonly code: string }[];
  readonly [name: string]: unknown;
}

/**
 * Loads what all event types share, and with the sample province its event types and the table of intake categories. Without it
 * a province begins with severities and no types.
 */
export const seedEventTypes: Seeder = async ({ app, demo, root, log }) => {
  const pack = JSON.parse(readFileSync(join(root, 'province', 'event-types.json'), 'utf8')) as Pack;
  const categories: unknown = JSON.parse(
    readFileSync(join(root, 'rules', 'packs', 'intake', 'categories.json'), 'utf8'),
  );
  const { severities, severityPolicy, slaPolicy, slaClocks, kinds, fields, sources } = pack;
  const catalogue = {
    code: CATALOGUE_KEY,
    severities,
    severityPolicy,
    slaPolicy,
    slaClocks,
    kinds,
    fields,
    sources,
    categories,
  };
  const config = app.get(ConfigStore);
  const published = await app.get(Database).transaction(SCOPE, async (tx) => {
    let count = 0;
    for (const type of demo ? pack.eventTypes : [])
      if ((await config.seed(tx, 'eventType', type.code, type, 'province/event-types.json')) === 'published')
        count += 1;
    if ((await config.seed(tx, 'eventType', CATALOGUE_KEY, catalogue, 'province/event-types.json')) === 'published')
      count += 1;
    return count;
  });
  log(`event types: ${pack.eventTypes.length} shipped, ${published} published`);
};
