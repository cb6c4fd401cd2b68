import { describe, expect, it } from '@jest/globals';
import { afterSecondRun, failedFiles, readJestReport, succeeded, testsThat } from './results.ts';

/** What Jest reports of files, each a list of its tests: `+` passed, `-` failed, `~` left out. */
function report(files: Record<string, string>) {
  const status = { '+': 'passed', '-': 'failed', '~': 'pending' } as const;
  const testResults = Object.entries(files).map(([name, tests]) => ({
    name,
    status: tests.includes('-') || tests === '' ? 'failed' : 'passed',
    assertionResults: [...tests].map((each, n) => ({
      status: status[each as keyof typeof status],
      fullName: `${name} ${n}`,
    })),
  }));
  const count = (sign: string) => Object.values(files).join('').split(sign).length - 1;
  return {
    numPassedTests: count('+'),
    numFailedTests: count('-'),
    numPendingTests: count('~'),
    numRuntimeErrorTestSuites: Object.values(files).filter((tests) => tests === '').length,
    testResults,
  };
}

describe('the results of a runner', () => {
  it('count a file that cannot be loaded as a failure, and no report as one', () => {
    expect(readJestReport(report({ a: '++~', b: '' }), false)).toEqual({ passed: 2, failed: 1, skipped: 1 });
    expect(readJestReport(undefined, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(succeeded(readJestReport(report({}), true))).toBe(false);
  });

  it('are those of the second run for the files that failed in the first', () => {
    const first = report({ a: '++~', b: '+-', c: '' });
    expect(failedFiles(first)).toEqual(['b', 'c']);
    expect(testsThat('failed', first)).toEqual(['b 1']);
    expect(afterSecondRun(first, report({ b: '++', c: '+' }), true)).toEqual({ passed: 5, failed: 0, skipped: 1 });
    expect(afterSecondRun(first, report({ b: '+-', c: '+' }), false)).toEqual({ passed: 4, failed: 1, skipped: 1 });
    expect(afterSecondRun(first, undefined, false)).toEqual({ passed: 2, failed: 1, skipped: 1 });
  });
});
