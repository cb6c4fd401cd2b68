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

/** What `jest --json` says of a file. */
interface FileReport {
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
}
const filesOf = (report: unknown): readonly FileReport[] =>
  (report as { testResults?: readonly FileReport[] } | null)?.testResults ?? [];

/** The files of which a test failed, or that could not be loaded. */
export const failedFiles = (report: unknown): readonly string[] =>
  filesOf(report)
    .filter(({ status }) => status === 'failed')
    .map(({ name }) => name);

/** The tests of this status, by their full names. */
export const testsThat = (status: 'passed' | 'failed', report: unknown): readonly string[] =>
  filesOf(report).flatMap(({ assertionResults }) =>
    assertionResults.filter((test) => test.status === status).map(({ fullName }) => fullName),
  );

/** The counts when the files that failed were run again: of those files the second run counts. */
export function afterSecondRun(first: unknown, second: unknown, ok: boolean): Counts {
  const again = new Set(failedFiles(first));
  const kept = filesOf(first)
    .filter(({ name }) => !again.has(name))
    .flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const passed = kept.filter((status) => status === 'passed').length;
  return sum([{ passed, failed: 0, skipped: kept.length - passed }, readJestReport(second, ok)]);
}

/** The last line itself. */
export const lastLine = ({ passed, failed }: Counts): string => `${passed} passed, ${failed} failed`;

/** Nothing run is no success. */
export const succeeded = ({ passed, failed }: Counts): boolean => failed === 0 && passed > 0;
