import type { Entry } from '@trucban/contracts';

export type EntryProblem = Entry['problems'][number];

/**
 * What is wrong with one number, the gravest first. That it is missing is no fault before somebody wants to hand in, and that it is
 * unusual has a box of its own to be confirmed.
 */
export function faultsOf(problems: readonly EntryProblem[], measure: string, tried: boolean): readonly EntryProblem[] {
  return problems
    .filter(
      ({ code, measures }) => measures.includes(measure) && code !== 'OUTLIER' && (tried || code !== 'VALUE_MISSING'),
    )
    .sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

/** The first number that keeps an entry from being handed in; nothing when none does. */
export function firstFault({ cells, problems }: Pick<Entry, 'cells' | 'problems'>): string | undefined {
  const faulty = new Set(problems.flatMap(({ severity, measures }) => (severity === 'error' ? measures : [])));
  return cells.find(({ measure }) => faulty.has(measure))?.measure;
}

/** Where the filling in begins: at the first number that is faulty, else that is missing, else at the top. */
export function firstToFill(entry: Pick<Entry, 'cells' | 'problems'>): number {
  const { cells } = entry;
  const fault = firstFault(entry);
  const at = cells.findIndex(({ measure, value }) => (fault === undefined ? value === null : measure === fault));
  return Math.max(at, 0);
}
