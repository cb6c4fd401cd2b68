import { seedIdentity } from '../identity/seed.ts';
import { seedSla } from '../sla/seed.ts';
import { seedEventTypes } from '../incidents/seed.ts';
import { seedRules } from '../rules/seed.ts';
import { seedIndicators } from '../indicators/seed.ts';
import { seedReports } from '../reports/seed.ts';
import { seedForms } from '../forms/seed.ts';
import { seedProcesses } from '../processes/seed.ts';
import type { Seeder } from './seeder.ts';

/** What is loaded after the migrations, in this order; each feature adds a line for its own. Every seeder is idempotent. */
export const seeders: readonly Seeder[] = [
  seedIdentity,
  seedSla,
  seedForms,
  seedProcesses,
  seedEventTypes,
  seedRules,
  seedIndicators,
  seedReports,
];
