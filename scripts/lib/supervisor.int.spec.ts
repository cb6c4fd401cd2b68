import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { processStart } from './lock.mjs';
import { endOrphans, parseProcesses, writeProcesses } from './state.ts';
import { Supervisor, type Service } from './supervisor.ts';

const home = () => mkdtempSync(path.join(tmpdir(), 'trucban-supervisor-'));
const waiting = (name: string, code = 'setInterval(() => {}, 1000)'): Service => ({
  name,
  port: null,
  stopSignal: 'SIGTERM',
  prepare: () => Promise.resolve({ command: process.execPath, args: ['-e', code] }),
  ready: () => Promise.resolve(),
});
const running = (folder: string) =>
  parseProcesses(JSON.parse(readFileSync(path.join(folder, 'processes.json'), 'utf8')) as unknown);

/** Asks until it holds; Jest's own time limit ends it. */
async function eventually(question: () => boolean): Promise<void> {
  while (!question()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('the supervisor', () => {
  const supervisors: Supervisor[] = [];
  const supervisor = (folder: string) => supervisors[supervisors.push(new Supervisor(folder)) - 1] as Supervisor;
  afterEach(() => Promise.all(supervisors.splice(0).map((one) => one.stopAll())));

  it('brings back what was killed, and keeps the list true', async () => {
    const folder = home();
    await supervisor(folder).run(waiting('api'));
    const [before] = running(folder);
    process.kill(before?.pid as number, 'SIGKILL');
    await eventually(() => running(folder).length === 1 && running(folder)[0]?.pid !== before?.pid);
  });

  it('brings back what ended again before anybody listened', async () => {
    const folder = home();
    let starts = 0;
    const { prepare, ...service } = waiting('api');
    await supervisor(folder).run({
      ...service,
      prepare: async () => ((starts += 1) === 2 ? { command: 'true', args: [] } : prepare()),
    });
    process.kill(running(folder)[0]?.pid as number, 'SIGKILL');
    await eventually(() => starts === 3 && running(folder).length === 1);
  });

  it('stops all, those that ignore the first signal too', async () => {
    const folder = home();
    const one = supervisor(folder);
    await one.run(waiting('polite'));
    const deaf = `process.on('SIGTERM', () => {}); console.log('deaf'); setInterval(() => {}, 1000)`;
    await one.run(waiting('deaf', deaf));
    await eventually(() => readFileSync(one.logFile('deaf'), 'utf8').includes('deaf'));
    const pids = running(folder).map(({ pid }) => pid);
    await one.stopAll(['deaf'], ['polite']);
    expect(running(folder)).toEqual([]);
    expect(pids.map(processStart)).toEqual([undefined, undefined]);
  });

  it('says what a service said that ends before it was ready', async () => {
    const never = {
      ...waiting('api', `console.log('no such table'); process.exit(3)`),
      ready: () => new Promise<void>(() => {}),
    };
    await expect(supervisor(home()).run(never)).rejects.toThrow('no such table');
  });

  it('leaves nothing when it is killed itself', async () => {
    const folder = home();
    const script = `
      import { Supervisor } from ${JSON.stringify(fileURLToPath(new URL('./supervisor.ts', import.meta.url)))};
      const prepare = async () => ({ command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'] });
      await new Supervisor(${JSON.stringify(folder)}).run({ name: 'api', port: null, stopSignal: 'SIGTERM', prepare, ready: async () => {} });
      console.log('running');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const [api] = running(folder);
    expect(processStart(api?.pid as number)).toBeDefined();
    child.kill('SIGKILL');
    await eventually(() => processStart(api?.pid as number) === undefined);
  });

  it('clears up at the next start what was left even so', async () => {
    const folder = home();
    const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await writeProcesses(folder, [{ name: 'worker', pid: left.pid as number, port: null }]);
    expect(await endOrphans(folder)).toEqual(['worker']);
    expect(processStart(left.pid as number)).toBeUndefined();
    expect(await endOrphans(folder)).toEqual([]);
  });
});
