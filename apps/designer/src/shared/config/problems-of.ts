import type { ConfigProblem } from '@trucban/contracts';
import type { ApiError } from '@trucban/contracts/client';

/** What the saved draft has wrong, or what kept the one on the screen from being saved. Places are JSON pointers into the content. */
export function problemsOf(
  problems: readonly ConfigProblem[],
  refused: ApiError | undefined,
): readonly ConfigProblem[] {
  if (!refused || refused.errors.length === 0) return problems;
  return refused.errors.map(({ path, code, message }) => ({
    elementId: path.replace(/^\/content/, ''),
    code,
    severity: 'error' as const,
    message: { vi: message, en: message },
  }));
}
