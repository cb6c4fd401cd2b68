import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigStore } from '../configuration/public.ts';
import type { Seeder } from '../database/seeder.ts';
import { Database, type Scope } from '../platform/public.ts';

const SCOPE: Scope = { actor: { kind: 'system', id: 'system', label: 'system' }, tokens: 'all' };

/** Loads the shipped calendars and escalation policies: the shipped SOPs name them. */
export const seedSla: Seeder = async ({ app, root, log }) => {
  const { calendars, escalationLadders } = JSON.parse(
    readFileSync(join(root, 'province', 'agencies.json'), 'utf8'),
  ) as {
    calendars: { code: string; holidaysFrom?: string }[];
    escalationLadders: { code: string }[];
  };
  const config = app.get(ConfigStore);
  const published = await app.get(Database).transaction(SCOPE, async (tx) => {
    let count = 0;
    const seed = async (kind: 'calendar' | 'escalationPolicy', document: { code: string }) => {
      if ((await config.seed(tx, kind, document.code, document, 'province/agencies.json')) === 'published') count += 1;
    };
    // One whose holidays another takes over comes first.
    for (const calendar of [...calendars].sort(
      (a, b) => Number(a.holidaysFrom !== undefined) - Number(b.holidaysFrom !== undefined),
    ))
      await seed('calendar', calendar);
    for (const policy of escalationLadders) await seed('escalationPolicy', policy);
    return count;
  });
  log(`calendars and escalation policies: ${published} published`);
};
