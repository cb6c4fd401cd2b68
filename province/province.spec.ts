import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

describe('the sample province', () => {
  it('is complete, and every code in it exists', () => {
    const script = fileURLToPath(new URL('check.mjs', import.meta.url));
    expect(execFileSync(process.execPath, [script], { encoding: 'utf8' })).toContain('all checks passed');
  });
});
