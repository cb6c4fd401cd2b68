/** Keeps processes running: starts, watches, restarts and stops them, and sees that none outlives this one. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say, Trouble } from './report.mjs';
import { signal, writeProcesses } from './state.ts';
import { lastWords, requireSpaceLeft } from './tools.mjs';
import { guard, unguard } from './watchdog.mjs';

/** How one process is run. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** Added to this process's environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
}

export interface Service {
  readonly name: string;
  readonly port: number | null;
  /** How it is asked to end. */
  readonly stopSignal: NodeJS.Signals;
  /** How it is made to end when it hasn't within its patience; SIGKILL if not said. */
  readonly lateSignal?: NodeJS.Signals;
  readonly patienceMs?: number;
  /** What to do before each start, and the command. */
  readonly prepare: () => Promise<Launch>;
  /** Settles when it can be used; polled questions stop when the signal aborts. */
  readonly ready: (aborted: AbortSignal) => Promise<void>;
}

interface Running {
  readonly service: Service;
  child: ChildProcess | undefined;
  stopping: boolean;
  failures: number;
}

const restartDelaysMs = [100, 300, 1_000, 2_000, 5_000];
const steadyAfterMs = 30_000;
const pollMs = 50;
/** API and worker, then Temporal, then PostgreSQL with its 4.5 s: together within ten seconds. */
const usualPatienceMs = 2_500;
const logLimitBytes = 20_000_000;

export class Supervisor {
  readonly #home: string;
  readonly #running: Running[] = [];
  #over = false;

  constructor(home: string) {
    this.#home = home;
    mkdirSync(path.join(home, 'logs'), { recursive: true, mode: 0o700 });
  }

  /** The log file of a service. */
  logFile(name: string): string {
    return path.join(this.#home, 'logs', `${name}.log`);
  }

  /**
   * Starts a service and waits until it can be used; from then on it is restarted when it ends by itself.
   * @throws Trouble with the end of its log when it ends before it was ready
   */
  async run(service: Service): Promise<void> {
    if (this.#over) throw new Error(`stopping: ${service.name} isn't started any more`);
    const running: Running = { service, child: undefined, stopping: false, failures: 0 };
    this.#running.push(running);
    const child = await this.#launch(running);
    const over = new AbortController();
    const early = once(child, 'exit', { signal: over.signal }).then(([code, by]) => {
      throw this.#died(service, String(code ?? by));
    });
    try {
      if (hasEnded(child)) throw this.#died(service, String(child.exitCode ?? child.signalCode));
      await Promise.race([service.ready(over.signal), early]);
    } catch (error) {
      await this.#stop(running);
      throw error;
    } finally {
      over.abort();
      early.catch(() => undefined);
    }
    if (hasEnded(child)) throw this.#died(service, 'exit');
    child.once('exit', () => void this.#restart(running));
  }

  /** Stops one service that was started by `run`. */
  async stop(name: string): Promise<void> {
    for (const running of this.#running) if (running.service.name === name) await this.#stop(running);
  }

  /** Stops all for good, one group after the other: those of a group together, what isn't named last. */
  async stopAll(...groups: readonly (readonly string[])[]): Promise<void> {
    this.#over = true;
    for (const running of this.#running) running.stopping = true;
    for (const group of groups)
      await Promise.all(this.#running.filter((one) => group.includes(one.service.name)).map((one) => this.#stop(one)));
    await Promise.all([...this.#running].map((one) => this.#stop(one)));
  }

  async #launch(running: Running): Promise<ChildProcess> {
    const { service } = running;
    const launch = await service.prepare();
    const log = this.#openLog(service.name);
    const child = spawn(launch.command, launch.args, {
      cwd: launch.cwd,
      uid: launch.uid,
      gid: launch.gid,
      env: { ...process.env, ...launch.env },
      stdio: ['ignore', log, log],
      // Its own group: Ctrl-C comes to us alone, and we stop the parts in order.
      detached: true,
    });
    closeSync(log);
    const failed = once(child, 'error').then(([error]) => Promise.reject(error as Error));
    await Promise.race([once(child, 'spawn'), failed]);
    failed.catch(() => undefined);
    const pid = child.pid as number;
    guard(service.stopSignal, pid);
    running.child = child;
    child.once('exit', () => {
      unguard(pid);
      running.child = undefined;
      void this.#record();
    });
    // Everything was asked to stop while this one was being started.
    if (running.stopping) signal(pid, service.lateSignal ?? 'SIGKILL');
    await this.#record();
    return child;
  }

  async #restart(running: Running): Promise<void> {
    const { service } = running;
    if (!running.stopping) say(`${service.name} đã dừng, khởi động lại`, `${service.name} ended, restarting`);
    while (!running.stopping) {
      const delayMs = restartDelaysMs[Math.min(running.failures, restartDelaysMs.length - 1)] as number;
      running.failures += 1;
      await sleep(delayMs);
      if (running.stopping) return;
      try {
        const child = await this.#launch(running);
        const steady = setTimeout(() => (running.failures = 0), steadyAfterMs);
        steady.unref();
        // It may have ended before anybody listened.
        if (!hasEnded(child)) await once(child, 'exit');
        clearTimeout(steady);
        const how = child.exitCode ?? child.signalCode;
        if (!running.stopping) say(`${service.name} lại dừng`, `${service.name} ended again (${how})`);
      } catch (error) {
        say(`chưa khởi động lại được ${service.name}`, `${service.name} can't be restarted yet: ${String(error)}`);
      }
    }
  }

  async #stop(running: Running): Promise<void> {
    running.stopping = true;
    const at = this.#running.indexOf(running);
    if (at >= 0) this.#running.splice(at, 1);
    const { child } = running;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return this.#record();
    const gone = once(child, 'exit');
    signal(child.pid, running.service.stopSignal);
    const pid = child.pid;
    const { lateSignal = 'SIGKILL', patienceMs = usualPatienceMs } = running.service;
    const late = setTimeout(() => signal(pid, lateSignal), patienceMs);
    await gone;
    clearTimeout(late);
    await this.#record();
  }

  #recording: Promise<void> = Promise.resolve();

  /** One write after the other, each with what is true then. */
  #record(): Promise<void> {
    const write = (): Promise<void> =>
      writeProcesses(
        this.#home,
        this.#running.flatMap(({ service, child }) =>
          child?.pid && child.exitCode === null && child.signalCode === null
            ? [{ name: service.name, pid: child.pid, port: service.port }]
            : [],
        ),
      );
    // What runs goes on when it can't be written down, as on a full disk.
    this.#recording = this.#recording
      .then(write)
      .catch((error: unknown) =>
        say('chưa ghi được processes.json', `processes.json can't be written: ${String(error)}`),
      );
    return this.#recording;
  }

  #openLog(name: string): number {
    const file = this.logFile(name);
    try {
      if (statSync(file).size > logLimitBytes) renameSync(file, `${file}.1`);
    } catch {
      // There is no log yet.
    }
    return openSync(file, 'a', 0o600);
  }

  #died(service: Service, how: string): Trouble {
    const file = this.logFile(service.name);
    const tail = lastWords(readFileSync(file, 'utf8'), 15);
    requireSpaceLeft(tail, this.#home);
    return new Trouble(
      `${service.name} dừng ngay khi khởi động (${how}): hãy xử lý lỗi dưới đây, cũng ghi trong ${file}, rồi chạy lại.`,
      `${service.name} ended while starting (${how}): remedy this and run again. The end of ${file}:\n  ${tail}`,
    );
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Asks again until it answers, or fails after the time given. */
export async function until(
  what: string,
  timeoutMs: number,
  aborted: AbortSignal,
  question: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  // Any failure means 'not yet', but one that has a remedy will not pass by waiting.
  const notYet = (error: unknown): false => {
    if (error instanceof Trouble) throw error;
    last = error;
    return false;
  };
  while (!aborted.aborted) {
    if (await question().catch(notYet)) return;
    if (Date.now() > deadline)
      throw Object.assign(
        new Trouble(
          `${what} không trả lời trong ${timeoutMs / 1000} giây: hãy xem nhật ký trong thư mục logs của dữ liệu rồi chạy lại.`,
          `${what} didn't answer within ${timeoutMs / 1000} s: see the folder logs of the data folder, and run again.`,
        ),
        { cause: last },
      );
    await sleep(pollMs);
  }
}
