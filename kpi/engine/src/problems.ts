import type { KpiProblem } from './types.ts';

/** One fault at a JSON pointer. */
export function problem(path: string, code: string, vi: string, en: string): KpiProblem {
  return { path, code, message: { vi, en } };
}
