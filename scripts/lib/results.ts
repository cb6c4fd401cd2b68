/** Counts of several test runners, summed. */

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Not run, though they are there. */
  readonly skipped: number;
}

/** What a runner that gave no result counts as: something failed. */
export const crashed: Counts = { passed: 0, failed: 1, skipped: 0 };

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/**
 * @param report what `jest --json` wrote
 * @param ok whether Jest itself ended well
 */
export function readJestReport(report: unknown, ok: boolean): Counts {
  if (typeof report !== 'object' || report === null) return crashed;
  const number = (name: string): number => Number((report as Record<string, unknown>)[name] ?? 0);
  const passed = number('numPassedTests');
  // A file that can't even be loaded has no tests that could fail.
  const failed = number('numFailedTests') + number('numRuntimeErrorTestSuites');
  const skipped = number('numPendingTests') + number('numTodoTests');
  return { passed, failed: ok ? failed : Math.max(failed, 1), skipped };
}

/** The last line itself. */
export const lastLine = ({ passed, failed }: Counts): string => `${passed} passed, ${failed} failed`;

/** Nothing run is no success. */
export const succeeded = ({ passed, failed }: Counts): boolean => failed === 0 && passed > 0;
