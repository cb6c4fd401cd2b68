import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { takeHome } from './home.ts';

describe('the data folder', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'trucban-home-'));
    await writeFile(path.join(folder, 'file'), '');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is made with all above it, and given back', async () => {
    const release = await takeHome(path.join(folder, 'a/b'));
    await expect(takeHome(path.join(folder, 'a/b'))).rejects.toThrow('already running');
    await release();
    await (
      await takeHome(path.join(folder, 'a/b'))
    )();
  });

  it.each(['/proc/trucban/deeper', '/dev/null/x', 'file', 'file/x'])('%s: ends in a sentence', async (home) => {
    await expect(takeHome(path.resolve(folder, home))).rejects.toThrow("can't be written");
  });
});
