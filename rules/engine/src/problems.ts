import type { RuleProblem } from './types.ts';

/** One fault at a JSON pointer. */
export function problem(path: string, code: string, vi: string, en: string): RuleProblem {
  return { path, code, message: { vi, en } };
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
