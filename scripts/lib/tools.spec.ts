import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { asTrouble } from './report.mjs';
import { requireSpace } from './space.mjs';
import { requireSpaceLeft, runTool } from './tools.mjs';

const node = (code: string, timeoutMs?: number) =>
  runTool({ command: process.execPath, args: ['-e', code], output: 'keep', ...(timeoutMs ? { timeoutMs } : {}) });

describe('a program that is run to its end', () => {
  it('gives its last words and whether it went well', async () => {
    expect(await node(`console.log('one')`)).toEqual({ ok: true, text: 'one\n' });
    expect(await node(`console.error('no'); process.exit(3)`)).toEqual({ ok: false, text: 'no\n' });
  });

  it('is ended with its children when it takes too long', async () => {
    const child = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })`;
    // Its output closes only when the grandchild has gone too.
    expect((await node(`${child}; setInterval(() => {}, 1000)`, 500)).ok).toBe(false);
  });

  it('that does not exist is an error', async () => {
    await expect(runTool({ command: '/no/such/program', args: [], output: 'keep' })).rejects.toThrow('ENOENT');
  });
});

describe('a full disk', () => {
  it.each(['npm error ENOSPC', 'write x: no space left on device', 'could not extend file: No space left on device'])(
    'is recognised in: %s',
    (text) => {
      let error: unknown;
      try {
        requireSpaceLeft(text, '/data');
      } catch (thrown) {
        error = thrown;
      }
      expect(asTrouble(error)?.en).toBe('The disk is full (/data): free some space and run again.');
    },
  );

  it('is said beforehand, with what is needed', async () => {
    await requireSpace(tmpdir(), 1);
    await expect(requireSpace(tmpdir(), 1e18)).rejects.toThrow('1000000000.0 GB are needed');
  });
});
