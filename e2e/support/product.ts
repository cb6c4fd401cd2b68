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
const READY_MS = 240_000;
const STOPPED_MS = 30_000;
/** A part that was killed comes back within this time, on busy machines too. */
const BACK_MS = 120_000;

/** A part of the product that the supervisor brings back. */
export type Part = 'api' | 'worker' | 'temporal' | 'postgres';
interface Running {
  readonly name: string;
  readonly pid: number;
  readonly port: number | null;
}

/** The whole product as `npm start` runs it: with the sample province, on a free port, in a data folder of its own. */
export class Product {
  readonly home: string;
  readonly address: string;
  readonly #name: string;
  readonly #child: ChildProcess;

  /** @param name of the test: its logs are kept under it among the artefacts */
  private constructor(name: string, home: string, address: string, child: ChildProcess) {
    this.#name = name;
    this.home = home;
    this.address = address;
    this.#child = child;
  }

  /** Starts it, with these settings, and waits until it is ready. @throws Error with the end of what it said when it doesn't become so */
  static async start(name: string, settings: Readonly<Record<string, string>> = {}): Promise<Product> {
    const home = mkdtempSync(path.join(tmpdir(), `trucban-${name}-`));
    const port = await freePort();
    const log = openSync(path.join(home, 'start.log'), 'a');
    const own = { TRUCBAN_HOME: home, PORT: String(port), TRUCBAN_DEMO: '1' };
    const env: NodeJS.ProcessEnv = { ...process.env, ...own, ...settings };
    // What a test runner, or whoever called it, has set is none of the product's business.
    for (const each of ['NODE_ENV', 'NODE_OPTIONS', 'HOST', 'DATABASE_URL', 'TEMPORAL_ADDRESS', 'INIT_CWD'])
      delete env[each];
    const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, env, stdio: ['ignore', log, log] });
    closeSync(log);
    const product = new Product(name, home, `http://127.0.0.1:${port}`, child);
    for (const latest = Date.now() + READY_MS; !product.said.includes('trucban ready'); await wait(100)) {
      if (!product.#ended && Date.now() < latest) continue;
      const { said } = product;
      await product.stop();
      throw new Error(`the product did not start:\n${said.slice(-3_000)}`);
    }
    return product;
  }

  /** What its supervisor has told. */
  get said(): string {
    return readFileSync(path.join(this.home, 'start.log'), 'utf8');
  }

  /** Whether the API can work now: it answers, and its database answers it. @throws Error when the product has ended */
  async isReady(): Promise<boolean> {
    this.#mustRun();
    return fetch(`${this.address}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** Waits until the API can work. @throws Error with the end of what the supervisor said when it isn't brought back */
  async untilReady(): Promise<void> {
    for (const latest = Date.now() + BACK_MS; !(await this.isReady()); await wait(100))
      if (Date.now() > latest) throw new Error(`the API does not answer any more:\n${this.said.slice(-3_000)}`);
  }

  /** Kills a part at once (SIGKILL), waiting for it if it is just being brought back. */
  async kill(part: Part): Promise<void> {
    for (const latest = Date.now() + BACK_MS; !this.#signal(part, 'SIGKILL'); await wait(20)) {
      this.#mustRun();
      if (Date.now() > latest) throw new Error(`${part} was not brought back:\n${this.said.slice(-3_000)}`);
    }
  }

  /** Lets a part stand still, until `resume`. */
  pause(part: Part): void {
    this.#signal(part, 'SIGSTOP');
  }

  resume(part: Part): void {
    this.#signal(part, 'SIGCONT');
  }

  /** Keeps a part away: kills it as often as it comes back. */
  async keepAway(part: Part, isOver: () => boolean): Promise<void> {
    for (await this.kill(part); !isOver(); await wait(20)) this.#signal(part, 'SIGKILL');
  }

  /** Connections that see every row. */
  database(): pg.Pool {
    const { owner } = JSON.parse(readFileSync(path.join(this.home, 'secrets.json'), 'utf8')) as { owner: string };
    const port = this.#running().find(({ name }) => name === 'postgres')?.port;
    return new pg.Pool({
      connectionString: `postgresql://trucban_owner:${encodeURIComponent(owner)}@127.0.0.1:${port}/trucban`,
      options: '-c search_path=trucban,public -c TimeZone=UTC',
      max: 2,
    });
  }

  /**
   * Stops it as Ctrl-C does and takes the data folder away; the logs go to artifacts/<name>/logs.
   * @throws Error when a process is left
   */
  async stop(): Promise<void> {
    const pids = this.#running().map(({ pid }) => pid);
    if (!this.#ended) {
      const gone = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      const late = setTimeout(() => this.#child.kill('SIGKILL'), STOPPED_MS);
      await gone;
      clearTimeout(late);
    }
    const logs = path.join(root, 'artifacts', this.#name, 'logs');
    await rm(logs, { recursive: true, force: true });
    await cp(path.join(this.home, 'logs'), logs, { recursive: true }).catch(() => undefined);
    await cp(path.join(this.home, 'start.log'), path.join(logs, 'start.log'));
    await rm(this.home, { recursive: true, force: true });
    const left = pids.filter((pid) => signalled(pid, 0));
    if (left.length > 0) throw new Error(`processes are left: ${left.join(', ')}`);
  }

  get #ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #mustRun(): void {
    if (this.#ended) throw new Error('the product has ended');
  }

  /** Whether there was such a part. */
  #signal(part: Part, signal: NodeJS.Signals): boolean {
    const pid = this.#running().find(({ name }) => name === part)?.pid;
    return pid !== undefined && signalled(pid, signal);
  }

  /** Nothing while the product hasn't begun. */
  #running(): readonly Running[] {
    try {
      return JSON.parse(readFileSync(path.join(this.home, 'processes.json'), 'utf8')) as readonly Running[];
    } catch {
      return [];
    }
  }
}

/** Whether there was still a process to signal. */
function signalled(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
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
