import 'reflect-metadata';
import { migrateSchema } from './database/migrate.ts';
import { seedDatabase } from './database/seed.ts';
import { Settings } from './platform/settings.ts';

const say = (message: string) => process.stdout.write(`${message}\n`);

/** Brings the database up to date as its owner, then loads what ships. Running it again changes nothing. */
async function main(): Promise<void> {
  const settings = new Settings();
  if (!settings.ownerDatabaseUrl)
    throw new Error('DATABASE_URL is not set: the connection of the database owner is needed.');
  const begun = Date.now();
  const databaseUrl = await migrateSchema({
    ownerUrl: settings.ownerDatabaseUrl,
    home: settings.home,
    appPassword: process.env['TRUCBAN_APP_PASSWORD'],
  });
  say(`schema up to date (${Date.now() - begun} ms)`);
  await seedDatabase(new Settings({ ...settings, databaseUrl, databasePoolSize: 4 }), say);
  say(`data loaded (${Date.now() - begun} ms)`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
