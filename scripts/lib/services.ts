/** PostgreSQL and Temporal alone, for developers and tests: see `npm run services -- --help`. */
import { embedded, startPostgres, startTemporal } from './embedded.ts';
import { HomeTaken } from './early.mjs';
import { takeHome } from './home.ts';
import { lendServices } from './leases.ts';
import { complain } from './report.mjs';
import { readSecrets } from './secrets.ts';
import { readSettings } from './settings.ts';
import { onStop } from './signals.mjs';
import { Supervisor } from './supervisor.ts';
import { endTools } from './tools.mjs';

/** Exit code of `--lend` when another one already has the folder: the caller uses that one. */
const alreadyLent = 75;

const lend = process.argv.includes('--lend');
const settings = readSettings(process.env);

async function main(): Promise<void> {
  const release = await takeHome(settings.home);
  const supervisor = new Supervisor(settings.home);
  const stop = onStop(async () => {
    endTools();
    await supervisor.stopAll(['temporal'], ['postgres']);
    await release();
  }, 0);
  try {
    const secrets = await readSecrets(settings.home);
    const parts = await embedded(supervisor, settings.home, secrets, lend);
    if (lend) return await lendServices(parts, settings.namespace, () => void stop().then(() => process.exit(0)));
    const databaseUrl = await startPostgres(parts);
    const temporalAddress = await startTemporal(parts, settings.namespace);
    process.stdout.write(`\nexport DATABASE_URL=${databaseUrl}\nexport TEMPORAL_ADDRESS=${temporalAddress}\n`);
  } catch (error) {
    await stop();
    throw error;
  }
}

main().catch((error: unknown) => {
  if (lend && error instanceof HomeTaken) process.exit(alreadyLent);
  complain(error);
  process.exit(1);
});
