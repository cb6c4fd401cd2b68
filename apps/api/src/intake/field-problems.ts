import { fieldProblems as problemsOf, type FieldProblem } from '../platform/public.ts';

/** Faults found by a schema, with JSON pointers below `prefix`. */
export function fieldProblems(issues: readonly object[], prefix = ''): FieldProblem[] {
  return problemsOf(issues).map((problem) => ({ ...problem, path: prefix + problem.path }));
}
