import type { ConfigProblem } from '@trucban/contracts';
import type { LocalizedText } from '@trucban/kernel';

/** An error of a configuration at a JSON pointer. */
export function problemAt(path: string, code: string, { vi, en }: LocalizedText): ConfigProblem {
  return { elementId: path, code, severity: 'error', message: { vi, en } };
}
