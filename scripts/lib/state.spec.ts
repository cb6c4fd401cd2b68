import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isAlive, self, tryLock } from './lock.mjs';
import { parseProcesses, writeProcesses } from './state.ts';

const folder = () => mkdtempSync(path.join(tmpdir(), 'trucban-state-'));

describe('the list of processes', () => {
  it('is written as it is documented', async () => {
    const home = folder();
    await writeProcesses(home, [{ name: 'api', pid: process.pid, port: 3000 }]);
    expect(JSON.parse(readFileSync(path.join(home, 'processes.json'), 'utf8'))).toEqual([
      { name: 'api', pid: process.pid, port: 3000 },
    ]);
  });

  it('ignores what is no process, and never names init', () => {
    expect(parseProcesses('x')).toEqual([]);
    expect(
      parseProcesses([{ name: 'a', pid: 1 }, { pid: 7 }, null, { name: 'b', pid: 12, port: null, start: '1' }]),
    ).toEqual([{ name: 'b', pid: 12, port: null, start: '1' }]);
  });
});

describe('a lock', () => {
  it('is held by one, and names its holder', async () => {
    const file = path.join(folder(), 'lock');
    const first = await tryLock(file);
    expect(await tryLock(file)).toEqual({ holder: self() });
    if ('release' in first) await first.release();
    expect(await tryLock(file)).toHaveProperty('release');
  });

  it('of a process that is gone, or whose id was given to another, is free', async () => {
    const file = path.join(folder(), 'lock');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(file, JSON.stringify({ pid: process.pid, start: 'another time' }));
    expect(await tryLock(file)).toHaveProperty('release');
    expect(isAlive({ pid: process.pid, start: 'another time' })).toBe(false);
  });
});
