import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompressedFiles, codingFor } from './compressed-files.ts';

describe('what a browser accepts', () => {
  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip;q=0.8', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['identity', undefined],
    [undefined, undefined],
  ])('%s', (header, coding) => {
    expect(codingFor(header)).toBe(coding);
  });
});

describe('compressed files', () => {
  let folder = '';
  const text = 'const a = 1;\n'.repeat(500);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trucban-compressed-'));
    await writeFile(join(folder, 'app.js'), text);
    await writeFile(join(folder, 'tiny.js'), 'x');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are the same files, made once', async () => {
    const files = new CompressedFiles();
    const file = join(folder, 'app.js');
    const [once, again] = await Promise.all([files.get(file, '.js', 'br'), files.get(file, '.js', 'br')]);
    expect(again).toBe(once);
    expect(brotliDecompressSync(once ?? '').toString()).toBe(text);
    expect(gunzipSync((await files.get(file, '.js', 'gzip')) ?? '').toString()).toBe(text);
  });
  it('are not made of what is small or compressed already', async () => {
    const files = new CompressedFiles();
    expect(await files.get(join(folder, 'tiny.js'), '.js', 'br')).toBeUndefined();
    expect(await files.get(join(folder, 'app.js'), '.woff2', 'br')).toBeUndefined();
  });
});
