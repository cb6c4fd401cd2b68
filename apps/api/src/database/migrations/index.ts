import type { Migration } from '@mikro-orm/migrations';
import { Migration20261122T0100_platform } from './Migration20261122T0100_platform.ts';

/** All migrations in their order; each feature adds a line for its own. */
export const migrations: readonly (new (...args: never[]) => Migration)[] = [Migration20261122T0100_platform];
