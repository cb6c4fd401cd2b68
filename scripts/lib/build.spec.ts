import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { contentHash } from './content-hash.ts';
import { missing } from './dependencies.mjs';
import { parseMark } from './migration.ts';
import { crashed, lastLine, readJestReport, succeeded, sum } from './results.ts';
import { renderTemporalConfig, temporalPortNames, type TemporalPorts } from './temporal-config.ts';
import { goAge } from './temporal-programs.ts';

describe('the hash of sources', () => {
  const base = mkdtempSync(path.join(tmpdir(), 'trucban-hash-'));
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(base, name)), { recursive: true });
    writeFileSync(path.join(base, name), text);
  };

  it('changes with content and names, not with tests, documents or results', async () => {
    write('src/a.ts', 'one');
    const before = await contentHash(base, ['src', 'absent']);
    for (const name of ['src/a.spec.ts', 'src/README.md', 'src/dist/a.js', 'src/node_modules/x/index.js'])
      write(name, 'x');
    expect(await contentHash(base, ['src', 'absent'])).toBe(before);
    write('src/b.ts', '');
    expect(await contentHash(base, ['src'])).not.toBe(before);
  });
});

describe('installed dependencies', () => {
  const wanted = {
    '': {},
    'packages/kernel': {},
    'node_modules/@trucban/kernel': { link: true },
    'node_modules/a': { version: '1.0.0', integrity: 'x' },
    'node_modules/mac-only': { version: '1.0.0', optional: true },
  };

  it('fit the lock file when every package is there in its version', () => {
    expect(missing(wanted, { 'node_modules/a': { version: '1.0.0', integrity: 'x' } })).toEqual([]);
    expect(missing(wanted, { 'node_modules/a': { version: '1.0.1', integrity: 'y' } })).toEqual(['node_modules/a']);
    expect(missing(wanted, {})).toEqual(['node_modules/a']);
  });
});

describe('the last line', () => {
  it('sums the runners', () => {
    const report = { numPassedTests: 3, numFailedTests: 1, numRuntimeErrorTestSuites: 1, numPendingTests: 2 };
    expect(lastLine(sum([readJestReport(report, false), { passed: 4, failed: 0, skipped: 0 }]))).toBe(
      '7 passed, 2 failed',
    );
  });

  it('counts a runner that crashed as a failure, and nothing run as none', () => {
    expect(readJestReport(undefined, false)).toEqual(crashed);
    expect(readJestReport({ numPassedTests: 3 }, false).failed).toBe(1);
    expect(succeeded(readJestReport({ numPassedTests: 0 }, true))).toBe(false);
  });
});

describe('Go', () => {
  it.each([
    ['go1.26.8', 'fits'],
    ['go1.25.14', 'fits'],
    ['go1.25.3', 'fetchesNewer'],
    ['go1.21.0', 'fetchesNewer'],
    ['go1.19.8', 'unusable'],
    ['devel', 'unusable'],
  ] as const)('%s %s', (version, age) => expect(goAge(version)).toBe(age));
});

describe('the mark of a database', () => {
  it("is read back from its comment, and nobody else's comment is taken for it", () => {
    expect(parseMark('trucban: version ab12, key cd34')).toEqual({ version: 'ab12', key: 'cd34' });
    for (const text of ['', 'our province', 'trucban: version , key ']) expect(parseMark(text)).toBeUndefined();
  });
});

describe("Temporal's configuration", () => {
  it('listens on loopback alone and has four shards', () => {
    const ports = Object.fromEntries(
      temporalPortNames.map((name, at) => [name, 20_000 + at]),
    ) as unknown as TemporalPorts;
    const config = JSON.parse(renderTemporalConfig(ports, 5_432, 'p"w', '/tmp/d.yaml')) as {
      persistence: { numHistoryShards: number };
      services: Record<string, { rpc: { bindOnIP: string; membershipPort: number } }>;
    };
    expect(config.persistence.numHistoryShards).toBe(4);
    for (const { rpc } of Object.values(config.services)) expect(rpc.bindOnIP).toBe('127.0.0.1');
  });
});
