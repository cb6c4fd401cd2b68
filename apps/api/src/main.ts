import 'reflect-metadata';
import { createHttpApp } from './http-app.ts';
import { exitWithParent } from './platform/process.ts';
import { Logger, Settings } from './platform/public.ts';

/** Starts the API. */
async function main(): Promise<void> {
  const app = await createHttpApp();
  const { host, port, supervised } = app.get(Settings);
  app.enableShutdownHooks(['SIGINT', 'SIGTERM']);
  await app.listen(port, host);
  app.get(Logger).info({ url: await app.getUrl(), startedInMs: Math.round(performance.now()) }, 'api ready');
  if (supervised) exitWithParent(() => app.close());
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
