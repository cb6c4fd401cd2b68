/** `npm start`: the whole product as one process tree. */
import { build } from './build.ts';
import { embedded, startPostgres, startTemporal, type Embedded } from './embedded.ts';
import { takeHome } from './home.ts';
import { requireFree } from './early.mjs';
import { migrate } from './migration.ts';
import { requireDatabase, requireTemporal } from './outside.ts';
import { url } from './postgres.ts';
import { apiService, appUrlBeside, workerService, type Surroundings } from './product.ts';
import { complain, say, step } from './report.mjs';
import { readSecrets, secretKeyFile, type Secrets } from './secrets.ts';
import { publicUrl, readSettings, type Settings } from './settings.ts';
import { onStop } from './signals.mjs';
import { Supervisor } from './supervisor.ts';
import { temporalPrograms } from './temporal-programs.ts';
import { isPolled } from './temporal.ts';
import { endTools } from './tools.mjs';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  await requireFree(settings.host, settings.port);
  const release = await takeHome(settings.home);
  const supervisor = new Supervisor(settings.home);
  const stop = onStop(async () => {
    endTools();
    await supervisor.stopAll(['api', 'worker'], ['temporal'], ['postgres']);
    await release();
  }, 0);
  try {
    await start(settings, supervisor);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(settings: Settings, supervisor: Supervisor): Promise<void> {
  const secrets = await readSecrets(settings.home);
  const parts = await embedded(supervisor, settings.home, secrets, false);
  // Everything that doesn't need another begins at once; the slow ones are the builds of a first start.
  const programs = settings.temporalAddress ? undefined : temporalPrograms();
  const built = build();
  const database = startDatabase(settings, parts);
  const temporal = startTemporalFor(settings, parts, database, programs);
  // The first failure ends the start; what fails while that is going on adds nothing.
  for (const one of [programs, built, database, temporal]) one?.catch(() => undefined);

  const ownerUrl = await Promise.race([database, failure(built), failure(temporal)]);
  const sources = await Promise.race([built, failure(temporal)]);
  const surroundings = await surround(settings, parts, secrets, ownerUrl);
  await Promise.race([migrate(surroundings, sources), failure(temporal)]);
  if (!settings.demo)
    say('không nạp tỉnh mẫu; tạo quản trị viên: npm run admin -- create', 'no sample province (TRUCBAN_DEMO=0)');
  const api = step('chạy API', 'starting the API', () => supervisor.run(apiService(surroundings)));
  api.catch(() => undefined);
  const temporalAddress = await Promise.race([temporal, failure(api)]);
  const polls = (): Promise<boolean> => isPolled(temporalAddress, settings.namespace);
  const worker = step('chạy worker', 'starting the worker', () => supervisor.run(workerService(surroundings, polls)));
  await Promise.all([api, worker]);
  process.stdout.write(`trucban ready ${publicUrl(settings)}\n`);
}

/** Settles only when the other fails. */
const failure = (work: Promise<unknown>): Promise<never> => new Promise((_, reject) => work.catch(reject));

/** The embedded server is needed by Temporal too, unless both are outside. */
async function startDatabase(settings: Settings, parts: Embedded): Promise<string> {
  const needed = !settings.databaseUrl || !settings.temporalAddress;
  const [embeddedUrl] = await Promise.all([
    needed ? startPostgres(parts) : undefined,
    settings.databaseUrl ? requireDatabase(settings.databaseUrl) : undefined,
  ]);
  return settings.databaseUrl ?? (embeddedUrl as string);
}

async function startTemporalFor(
  settings: Settings,
  parts: Embedded,
  database: Promise<string>,
  programs: ReturnType<typeof temporalPrograms> | undefined,
): Promise<string> {
  const { temporalAddress, namespace } = settings;
  if (!temporalAddress) {
    // A Temporal that can't be had is said before PostgreSQL has come up.
    await Promise.all([database, programs]);
    return startTemporal(parts, namespace, programs);
  }
  await step('nối tới Temporal bên ngoài', 'reaching the outside Temporal', () =>
    requireTemporal(temporalAddress, namespace),
  );
  return temporalAddress;
}

async function surround(
  settings: Settings,
  parts: Embedded,
  secrets: Secrets,
  ownerUrl: string,
): Promise<Surroundings> {
  // Several copies on one database share the application's role, and so its password.
  const { databaseAppUrl } = settings;
  const appPassword = databaseAppUrl ? decodeURIComponent(new URL(databaseAppUrl).password) : secrets.app;
  const beside = settings.databaseUrl
    ? appUrlBeside(settings.databaseUrl, appPassword)
    : url(parts.postgresPort, 'trucban_app', appPassword, 'trucban');
  return {
    settings,
    ownerUrl,
    appUrl: databaseAppUrl ?? beside,
    appPassword,
    temporalAddress: settings.temporalAddress ?? `127.0.0.1:${parts.temporalPorts.frontend}`,
    secretKeyFile: await secretKeyFile(settings.home),
  };
}

main().catch((error: unknown) => {
  complain(error);
  process.exit(1);
});
