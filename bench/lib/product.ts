import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { Centre } from '../../scripts/drill/centre.ts';
import { url } from '../../scripts/lib/postgres.ts';
import { readSecrets } from '../../scripts/lib/secrets.ts';
import { root } from '../../scripts/lib/settings.ts';
import type { RunningProcess } from '../../scripts/lib/state.ts';
import type { Setting } from './setting.ts';

/** The whole product as `npm start` runs it, on a data folder and a port of its own. */
export interface Product {
  readonly centre: Centre;
  readonly home: string;
  /** From the command to "trucban ready". */
  readonly seconds: number;
  processes(): Promise<readonly RunningProcess[]>;
  /** The owner's connection, for figures that the API doesn't give. */
  ownerUrl(): Promise<string>;
  /** The connection of API and worker. */
  appUrl(): Promise<string>;
  close(): Promise<void>;
}

/** @param checkout where the product lies, when it isn't this copy. @param env added to this process's environment */
export async function startProduct(
  { home, onClose }: Pick<Setting, 'home' | 'onClose'>,
  checkout = root,
  env: Readonly<Record<string, string>> = {},
): Promise<Product> {
  await mkdir(home, { recursive: true });
  const httpPort = await freePort();
  const begin = performance.now();
  const child = spawn(process.execPath, [path.join(checkout, 'scripts/start.mjs')], {
    cwd: checkout,
    env: {
      ...process.env,
      TRUCBAN_HOME: home,
      PORT: String(httpPort),
      TRUCBAN_DEMO: '1',
      TRUCBAN_STARTED_AT: String(Date.now()),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closed ??= (async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    })());
  onClose(close);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += String(chunk);
      if (said.includes('trucban ready')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`the product did not start:\n${said}`)));
  });
  const seconds = (performance.now() - begin) / 1000;
  const processes = async (): Promise<readonly RunningProcess[]> =>
    JSON.parse(await readFile(path.join(home, 'processes.json'), 'utf8')) as RunningProcess[];
  const port = async (name: string): Promise<number> =>
    (await processes()).find((each) => each.name === name)?.port ?? 0;
  return {
    centre: new Centre(`http://127.0.0.1:${httpPort}`, home),
    home,
    seconds,
    processes,
    close,
    ownerUrl: async () => url(await port('postgres'), 'trucban_owner', (await readSecrets(home)).owner, 'trucban'),
    appUrl: async () => url(await port('postgres'), 'trucban_app', (await readSecrets(home)).app, 'trucban'),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
