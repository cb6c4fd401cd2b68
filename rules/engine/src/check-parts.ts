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
export function checkBy(by: unknown, path: string, known?: readonly string[]): RuleProblem[] {
  if (!Array.isArray(by) || by.length > MAX_BY || !by.every(isObject))
    return [
      problem(path, 'BY', `Cần danh sách tối đa ${MAX_BY} trường.`, `A list of at most ${MAX_BY} places is needed.`),
    ];
  return by.flatMap((place: Record<string, unknown>, i) => checkReference(place, `${path}/${i}`, known));
}

/** What is checked of each field of an object; a field that is not named here is unknown. */
export type Fields = Readonly<Record<string, (value: unknown, path: string) => RuleProblem[]>>;

/** Every fault of an object's fields. */
export function checkFields(
  value: unknown,
  path: string,
  fields: Fields,
  needed: readonly string[] = [],
): RuleProblem[] {
  if (!isObject(value)) return [problem(path, 'TYPE', 'Phải là một đối tượng.', 'Must be an object.')];
  const known = Object.entries(value).flatMap(([key, member]) => {
    const check = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!check)
      return [problem(`${path}/${key}`, 'UNKNOWN_FIELD', `Không có trường “${key}”.`, `There is no field “${key}”.`)];
    return member === undefined ? [] : check(member, `${path}/${key}`);
  });
  const missing = needed
    .filter((key) => value[key] === undefined)
    .map((key) => problem(`${path}/${key}`, 'REQUIRED', `Cần “${key}”.`, `“${key}” is needed.`));
  return [...known, ...missing];
}

/** A list whose members pass a check. */
export function checkEach(
  value: unknown,
  path: string,
  most: number,
  check: (value: unknown, path: string) => RuleProblem[],
  least = 0,
): RuleProblem[] {
  if (!Array.isArray(value) || value.length > most || value.length < least)
    return [
      problem(
        path,
        'LIST',
        `Cần danh sách từ ${least} đến ${most} mục.`,
        `A list of ${least} to ${most} members is needed.`,
      ),
    ];
  return value.flatMap((member: unknown, i) => check(member, `${path}/${i}`));
}

/** A place in the facts. */
export function checkPlace(value: unknown, path: string, known?: readonly string[]): RuleProblem[] {
  if (isObject(value)) return checkReference(value, path, known);
  return [problem(path, 'REQUIRED', 'Cần cho biết lấy giá trị nào.', 'The value must be named.')];
}

/** A code or other short text. */
export function checkWord(value: unknown, path: string): RuleProblem[] {
  if (typeof value === 'string' && value !== '' && value.length <= 200) return [];
  return [problem(path, 'TEXT', 'Cần văn bản tối đa 200 ký tự.', 'A text of at most 200 characters is needed.')];
}

/** A number between two bounds. */
export function checkNumber(least: number, most: number, whole = false) {
  return (value: unknown, path: string): RuleProblem[] => {
    const fits = typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value));
    if (fits) return [];
    return [problem(path, 'NUMBER', `Cần số từ ${least} đến ${most}.`, `A number from ${least} to ${most} is needed.`)];
  };
}

/** true or false. */
export function checkFlag(value: unknown, path: string): RuleProblem[] {
  return typeof value === 'boolean'
    ? []
    : [problem(path, 'FLAG', 'Phải là true hoặc false.', 'Must be true or false.')];
}

/** One of a list. */
export function checkOneOf(list: readonly string[], code: string) {
  return (value: unknown, path: string): RuleProblem[] =>
    list.some((each) => each === value)
      ? []
      : [problem(path, code, `Phải là một trong: ${list.join(', ')}.`, `Must be one of ${list.join(', ')}.`)];
}

/** Texts in both languages. */
export function checkText(value: unknown, path: string): RuleProblem[] {
  const fits = (text: unknown): boolean => typeof text === 'string' && text !== '' && text.length <= 500;
  if (isObject(value) && fits(value['vi']) && fits(value['en'])) return [];
  return [
    problem(
      path,
      'TEXT',
      'Cần văn bản vi và en, tối đa 500 ký tự.',
      'Texts vi and en are needed, at most 500 characters.',
    ),
  ];
}
