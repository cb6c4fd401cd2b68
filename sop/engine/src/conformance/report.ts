import type { Verdict } from './runner.ts';

/** One case with its outcome. */
export interface CaseResult {
  readonly path: string;
  readonly name: string;
  readonly feature: string;
  readonly verdict: Verdict;
}

/** A line for one case. */
export function caseLine({ path, verdict }: CaseResult): string {
  if (verdict.outcome === 'pass') return `PASS        ${path}`;
  if (verdict.outcome === 'unsupported') return `UNSUPPORTED ${path}: ${verdict.reason}`;
  return `FAIL        ${path}: ${verdict.step < 0 ? '' : `step ${verdict.step + 1} `}${verdict.reason}`;
}

/** Totals for each feature, then `N passed, N failed` as the last line; unsupported counts as failed. */
export function summaryLines(results: readonly CaseResult[]): readonly string[] {
  const features = [...new Set(results.map((result) => result.feature))].sort();
  const width = Math.max(0, ...features.map((feature) => feature.length));
  const passedOf = (some: readonly CaseResult[]): number =>
    some.filter((result) => result.verdict.outcome === 'pass').length;
  const lines = features.map((feature) => {
    const own = results.filter((result) => result.feature === feature);
    return `${feature.padEnd(width)}  ${passedOf(own)} of ${own.length}`;
  });
  const passed = passedOf(results);
  return ['', ...lines, '', `${passed} passed, ${results.length - passed} failed`];
}
