export { Chance } from './chance.ts';
export { createTestDatabase, type TestDatabase } from './database.ts';
export type { DatabaseUrls } from './database-urls.ts';
export { checkout, testHome } from './lease.ts';
export { contentKey, migrationByCommand, type Migration } from './migration.ts';
export { testTemporal, type TestTemporal } from './temporal.ts';
export { zip } from './zip.ts';
