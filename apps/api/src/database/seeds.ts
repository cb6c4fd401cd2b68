import { seedIdentity } from '../identity/seed.ts';
import type { Seeder } from './seeder.ts';

/** What is loaded after the migrations, in this order; each feature adds a line for its own. Every seeder is idempotent. */
export const seeders: readonly Seeder[] = [seedIdentity];
