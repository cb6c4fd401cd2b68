import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** A broker in Go with MQTT 5 and shared subscriptions; npm has none that knows these. */
const MODULE = 'github.com/mochi-mqtt/server/v2/cmd';
const VERSION = 'v2.7.9';

/** A real MQTT 5 broker on this machine. */
export interface Broker {
  readonly url: string;
  /** Ends it at once. */
  kill(): Promise<void>;
  /** Starts it again at the same address. */
  restart(): Promise<void>;
}

/** Mosquitto where it is installed, else one that Go builds into the user's cache (once, some seconds). */
export async function startBroker(): Promise<Broker> {
  const port = await freePort();
  const command = (await mosquitto(port)) ?? (await mochi(port));
  let child = await start(command, port);
  return {
    url: `mqtt://127.0.0.1:${port}`,
    kill: () => ended(child),
    restart: async () => {
      child = await start(command, port);
    },
  };
}

type Command = readonly [file: string, ...args: string[]];

async function mosquitto(port: number): Promise<Command | undefined> {
  try {
    await run('mosquitto', ['-h']);
  } catch (error) {
    // It answers -h with 3.
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
  }
  const file = join(await mkdtemp(join(tmpdir(), 'trucban-mqtt-')), 'mosquitto.conf');
  await writeFile(file, `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
  return ['mosquitto', '-c', file];
}

async function mochi(port: number): Promise<Command> {
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'trucban', 'mqtt-broker');
  const folder = join(cache, VERSION);
  const program = join(folder, 'cmd');
  const built = await access(program).then(
    () => true,
    () => false,
  );
  if (!built) await build(cache, folder);
  return [program, '-tcp', `127.0.0.1:${port}`, '-ws', '127.0.0.1:0', '-info', '127.0.0.1:0'];
}

async function build(cache: string, folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const made = await mkdtemp(join(cache, 'build-'));
  const env = { ...process.env, GOBIN: made, GOFLAGS: '-mod=mod -buildvcs=false', CGO_ENABLED: '0' };
  for (const go of ['go', '/usr/local/go/bin/go', '/usr/lib/go/bin/go'])
    try {
      await run(go, ['install', `${MODULE}@${VERSION}`], { env, cwd: made });
      // Another test may have been faster.
      await rename(made, folder).catch(() => rm(made, { recursive: true }));
      return;
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
    }
  throw new Error('Tests of MQTT need mosquitto on the PATH, or Go to build a broker.');
}

async function start([file, ...args]: Command, port: number): Promise<ChildProcess> {
  const child = spawn(file, args, { stdio: 'ignore' });
  for (let tries = 0; tries < 200; tries++) {
    if (await answers(port)) return child;
    if (child.exitCode !== null) break;
    await wait(25);
  }
  await ended(child);
  throw new Error('the MQTT broker did not start');
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), done(true)));
    socket.once('error', () => done(false));
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once('exit', () => done());
    child.kill('SIGKILL');
  });
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
