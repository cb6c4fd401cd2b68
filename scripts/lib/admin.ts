/** `npm run admin`: hands over to the API's own command, with the database of a running copy. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { url } from './postgres.ts';
import { appUrlBeside } from './product.ts';
import { complain, Trouble } from './report.mjs';
import { readSecrets, secretKeyFile } from './secrets.ts';
import { root } from './root.mjs';
import { readSettings, type Settings } from './settings.ts';
import { onStop } from './signals.mjs';
import { runningProcesses } from './state.ts';
import { endTools, runTool } from './tools.mjs';

async function main(): Promise<boolean> {
  const settings = readSettings(process.env);
  const script = path.join(root, 'apps', 'api', 'dist', 'admin.js');
  const port = (await runningProcesses(settings.home)).find(({ name }) => name === 'postgres')?.port;
  if (!existsSync(script) || (!port && !settings.databaseUrl))
    throw new Trouble(
      `Không có bản nào đang chạy trong ${settings.home}: hãy chạy npm start trước.`,
      `No copy runs in ${settings.home}: run npm start first.`,
    );
  const env = {
    DATABASE_APP_URL: await appUrl(settings, port ?? 0),
    DATABASE_URL: undefined,
    TRUCBAN_HOME: settings.home,
    TRUCBAN_SECRET_KEY_FILE: await secretKeyFile(settings.home),
    TEMPORAL_ADDRESS: undefined,
    NODE_ENV: 'production',
  };
  const args = [script, ...process.argv.slice(2)];
  const { ok } = await runTool({ command: process.execPath, args, cwd: root, env, output: 'show' });
  return ok;
}

async function appUrl({ home, databaseUrl, databaseAppUrl }: Settings, port: number): Promise<string> {
  const { app } = await readSecrets(home);
  if (databaseAppUrl) return databaseAppUrl;
  return databaseUrl ? appUrlBeside(databaseUrl, app) : url(port, 'trucban_app', app, 'trucban');
}

onStop(() => Promise.resolve(endTools()), 1);

main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    complain(error);
    process.exit(1);
  },
);
