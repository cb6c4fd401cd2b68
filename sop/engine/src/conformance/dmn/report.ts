import type { TckVerdict } from './runner.ts';

/** One test case with where it comes from. */
export interface TckCaseResult {
  /** Folder of the case: `compliance-level-3/0082-feel-coercion`. */
  readonly folder: string;
  readonly file: string;
  readonly testCase: string;
  readonly verdict: TckVerdict;
}

/** A line for one test case. */
export function tckLine({ folder, file, testCase, verdict }: TckCaseResult): string {
  const where = `${folder}/${file} ${testCase}`;
  if (verdict.outcome === 'pass') return `PASS        ${where}`;
  return `${verdict.outcome === 'fail' ? 'FAIL       ' : 'UNSUPPORTED'} ${where}: ${verdict.reason}`;
}

/** Totals for each folder, then `N passed, N failed` as the last line; unsupported counts as failed. */
export function tckSummary(results: readonly TckCaseResult[]): readonly string[] {
  const folders = [...new Set(results.map(({ folder }) => folder))];
  const width = Math.max(0, ...folders.map((folder) => folder.length));
  const passedOf = (some: readonly TckCaseResult[]): number =>
    some.filter(({ verdict }) => verdict.outcome === 'pass').length;
  const lines = folders.map((folder) => {
    const own = results.filter((result) => result.folder === folder);
    return `${folder.padEnd(width)}  ${passedOf(own)} of ${own.length}`;
  });
  const unsupported = results.filter(({ verdict }) => verdict.outcome === 'unsupported').length;
  const passed = passedOf(results);
  return ['', ...lines, '', `${unsupported} unsupported`, `${passed} passed, ${results.length - passed} failed`];
}
