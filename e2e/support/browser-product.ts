import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const READY_MS = 240_000;

/** The product as `npm start` runs it, with the sample province in a data folder of its own. */
export interface StartedProduct {
  readonly address: string;
  readonly home: string;
  /** Stops it as Ctrl-C does, and takes the data folder away. */
  stop(): Promise<void>;
}

/** Starts the product on a free port. @throws Error with the end of what it said when it doesn't become ready */
export async function startProduct(): Promise<StartedProduct> {
  const home = await mkdtemp(path.join(tmpdir(), 'trucban-browser-'));
  const port = await freePort();
  const logFile = path.join(home, 'start.log');
  const log = openSync(logFile, 'a');
  const env: NodeJS.ProcessEnv = { ...process.env, TRUCBAN_HOME: home, PORT: String(port), TRUCBAN_DEMO: '1' };
  // What a test runner, or whoever called it, has set is none of the product's business.
  for (const name of ['NODE_OPTIONS', 'HOST', 'DATABASE_URL', 'TEMPORAL_ADDRESS', 'INIT_CWD']) delete env[name];
  const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, env, stdio: ['ignore', log, log] });
  closeSync(log);
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(home, { recursive: true, force: true });
  };
  for (const latest = Date.now() + READY_MS; ; await wait(100)) {
    const said = await readFile(logFile, 'utf8');
    if (said.includes('trucban ready')) return { address: `http://127.0.0.1:${port}`, home, stop };
    if (child.exitCode === null && Date.now() < latest) continue;
    await stop();
    throw new Error(`the product did not start:\n${said.slice(-3_000)}`);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
  await gone;
  clearTimeout(late);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
