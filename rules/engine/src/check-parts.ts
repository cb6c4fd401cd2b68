import { durationToMs, MS_PER_DAY, parseDuration } from '@trucban/kernel';
import { checkReference } from './check-conditions.ts';
import { MAX_BY, MAX_WINDOW_DAYS } from './limits.ts';
import { isObject, problem } from './problems.ts';
import type { RuleProblem } from './types.ts';

/** A length of time: ISO 8601 without months, within the limit. */
export function checkTime(value: unknown, path: string): RuleProblem[] {
  const parsed = typeof value === 'string' && value.length <= 40 ? parseDuration(value) : null;
  const ms = parsed?.ok ? durationToMs(parsed.value) : null;
  if (ms !== null && ms > 0 && ms <= MAX_WINDOW_DAYS * MS_PER_DAY) return [];
  return [
    problem(
      path,
      'DURATION',
      `Cần khoảng thời gian ISO 8601 không quá ${MAX_WINDOW_DAYS} ngày, như PT10M.`,
      `An ISO 8601 duration of at most ${MAX_WINDOW_DAYS} days is needed, such as PT10M.`,
    ),
  ];
}

/** The places whose values say what belongs together. */
export function checkBy(by: unknown, path: string): RuleProblem[] {
  if (!Array.isArray(by) || by.length > MAX_BY || !by.every(isObject))
    return [
      problem(path, 'BY', `Cần danh sách tối đa ${MAX_BY} trường.`, `A list of at most ${MAX_BY} places is needed.`),
    ];
  return by.flatMap((place: Record<string, unknown>, i) => checkReference(place, `${path}/${i}`));
}
