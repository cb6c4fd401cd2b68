import { ApiError } from '@trucban/contracts/client';

/** Why something was refused, each thing said once. */
export function refusalOf(error: unknown): string {
  if (!(error instanceof ApiError)) return String(error);
  return [error.message, ...error.errors.map(({ message }) => message)]
    .filter((words, n, all) => all.indexOf(words) === n)
    .join(' ');
}
