import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A part of the product that the supervisor brings back. */
export type Part = 'api' | 'worker' | 'temporal';
interface Running {
  readonly name: string;
  readonly pid: number;
  readonly port: number | null;
}

/** The whole product in a data folder of its own, as `npm start` runs it. */
export class Product {
  private constructor(
    readonly home: string,
    readonly address: string,
    private readonly child: ChildProcess,
  ) {}

  /** Starts it with the sample province and waits until it says that it is ready. @throws Error with the end of its output */
  static async start(): Promise<Product> {
    const home = mkdtempSync(path.join(tmpdir(), 'trucban-crash-'));
    const port = await freePort();
    const log = openSync(path.join(home, 'start.log'), 'a');
    const env = { ...process.env, TRUCBAN_HOME: home, PORT: String(port), HOST: '127.0.0.1', TRUCBAN_DEMO: '1' };
    // What a test runner puts into the environment is none of the product's business.
    for (const name of ['NODE_OPTIONS', 'DATABASE_URL', 'TEMPORAL_ADDRESS', 'INIT_CWD'])
      delete (env as Record<string, string | undefined>)[name];
    const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, env, stdio: ['ignore', log, log] });
    closeSync(log);
    const product = new Product(home, `http://127.0.0.1:${port}`, child);
    while (!product.said.includes('trucban ready')) {
      if (child.exitCode !== null) throw new Error(`the product did not start:\n${product.said.slice(-3_000)}`);
      await wait(100);
    }
    return product;
  }

  /** What the supervisor has told. */
  get said(): string {
    return readFileSync(path.join(this.home, 'start.log'), 'utf8');
  }

  /** The process of a part now; undefined while it is being brought back. */
  pidOf(name: string): number | undefined {
    return this.#running().find((each) => each.name === name)?.pid;
  }

  /** Whether the API answers now. */
  async answers(): Promise<boolean> {
    if (this.child.exitCode !== null) throw new Error('the product has ended');
    return fetch(`${this.address}/health/live`, { signal: AbortSignal.timeout(2_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** Kills a part at once, waiting for it if it is just being brought back. Answers the process. */
  async kill(part: Part): Promise<number> {
    while (this.child.exitCode === null) {
      const pid = this.pidOf(part);
      if (pid !== undefined && killed(pid)) return pid;
      await wait(20);
    }
    throw new Error('the product has ended');
  }

  /** Keeps a part away: it is killed as often as it comes back. */
  async keepAway(part: Part, ms: number): Promise<void> {
    for (const end = Date.now() + ms; Date.now() < end; await wait(20)) {
      const pid = this.pidOf(part);
      if (pid !== undefined) killed(pid);
    }
  }

  /** A connection that sees every row. */
  database(): pg.Pool {
    const { owner } = JSON.parse(readFileSync(path.join(this.home, 'secrets.json'), 'utf8')) as { owner: string };
    const port = this.#running().find(({ name }) => name === 'postgres')?.port;
    return new pg.Pool({
      connectionString: `postgresql://trucban_owner:${encodeURIComponent(owner)}@127.0.0.1:${port}/trucban`,
      options: '-c search_path=trucban,public -c TimeZone=UTC',
      max: 2,
    });
  }

  /** Stops it as Ctrl-C does. @throws Error when a process is left */
  async stop(): Promise<void> {
    const pids = this.#running().map(({ pid }) => pid);
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      const late = setTimeout(() => this.child.kill('SIGKILL'), 20_000);
      await gone;
      clearTimeout(late);
    }
    const left = pids.filter((pid) => isAlive(pid));
    if (left.length > 0) throw new Error(`processes are left: ${left.join(', ')}`);
  }

  /** Takes the data folder away; what the parts have logged stays among the artefacts. */
  async forget(): Promise<void> {
    const logs = path.join(root, 'artifacts', 'kill');
    await rm(logs, { recursive: true, force: true });
    await cp(path.join(this.home, 'logs'), logs, { recursive: true });
    await cp(path.join(this.home, 'start.log'), path.join(logs, 'start.log'));
    if (process.env['TRUCBAN_KILL_KEEP'] !== '1') await rm(this.home, { recursive: true, force: true });
  }

  #running(): readonly Running[] {
    return JSON.parse(readFileSync(path.join(this.home, 'processes.json'), 'utf8')) as readonly Running[];
  }
}

/** Whether there was still a process to kill. */
function killed(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
