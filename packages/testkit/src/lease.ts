import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The checkout, seen from this file in `src` or `dist`. */
export const checkout = path.resolve(fileURLToPath(import.meta.url), '../../../..');

/** Exit code of the lender when another one already has the folder. */
const alreadyLent = 75;
const pollMs = 50;
/** A first run may build the Temporal server. */
const startTimeoutMs = 15 * 60_000;

/** A connection to the lender of test servers (scripts/lib/leases.ts); the servers stay while it is open. */
export interface Lease {
  /** Asks for a server, which is started if it doesn't run. @throws Error with the lender's reason */
  want(server: 'postgres' | 'temporal'): Promise<unknown>;
  /** Gives the lease back. */
  close(): void;
}

/** Where the data of the test servers lie: `TRUCBAN_TEST_HOME`, or in the checkout. They are worth nothing. */
export function testHome(): string {
  return process.env['TRUCBAN_TEST_HOME'] ?? path.join(checkout, '.trucban', 'test');
}

/**
 * Connects to the lender, and starts one where there is none. Several test processes may ask at once: one of their
 * lenders gets the folder, the others see that and leave.
 */
export async function openLease(): Promise<Lease> {
  const deadline = Date.now() + startTimeoutMs;
  let exit: number | null | undefined = alreadyLent;
  while (Date.now() < deadline) {
    const socket = await connectToLender();
    if (socket) return leaseOver(socket);
    if (exit === alreadyLent) {
      exit = undefined;
      startLender((code) => (exit = code));
    }
    if (exit !== undefined && exit !== alreadyLent) throw new Error(`test servers can't be started:\n${logTail()}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error('test servers were not ready in time');
}

const logFile = (): string => path.join(testHome(), 'lender.log');

function logTail(): string {
  return readFileSync(logFile(), 'utf8').split('\n').slice(-12).join('\n');
}

function startLender(onExit: (code: number | null) => void): void {
  mkdirSync(testHome(), { recursive: true });
  const log = openSync(logFile(), 'a');
  const ours = path.join(checkout, 'node_modules', '.bin', 'node');
  const script = path.join(checkout, 'scripts', 'services.mjs');
  const env: Record<string, string | undefined> = { ...process.env, TRUCBAN_HOME: testHome() };
  // It outlives this process for others, and must not take over how this one was started.
  for (const name of ['NODE_OPTIONS', 'npm_lifecycle_event', 'TRUCBAN_STARTED_AT', 'NODE_CHANNEL_FD']) delete env[name];
  const child = spawn(existsSync(ours) ? ours : process.execPath, [script, '--lend'], {
    cwd: checkout,
    env,
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.once('exit', onExit);
  child.once('error', () => onExit(1));
  child.unref();
}

function connectToLender(): Promise<{ socket: Socket; token: string } | undefined> {
  let place: { port: number; token: string };
  try {
    place = JSON.parse(readFileSync(path.join(testHome(), 'run', 'lease.json'), 'utf8')) as typeof place;
  } catch {
    return Promise.resolve(undefined);
  }
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: place.port });
    socket.once('connect', () => resolve({ socket, token: place.token }));
    socket.once('error', () => resolve(undefined));
  });
}

function leaseOver({ socket, token }: { socket: Socket; token: string }): Lease {
  // A test process may end without giving it back.
  socket.unref();
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: socket }).on('line', (line) => waiting.shift()?.(line));
  const lost = (): void =>
    waiting.splice(0).forEach((answer) => answer('{"error":"the lender of test servers ended"}'));
  socket.on('error', lost);
  socket.on('close', lost);
  return {
    want: async (server) => {
      socket.ref();
      const line = await new Promise<string>((resolve) => {
        waiting.push(resolve);
        socket.write(`${JSON.stringify({ token, want: server })}\n`);
      });
      socket.unref();
      const answer = JSON.parse(line) as { error?: string };
      if (answer.error) throw new Error(answer.error);
      return answer;
    },
    close: () => socket.destroy(),
  };
}
