import type { Json, JsonObject } from '@trucban/kernel';
import { runFormio, type FormioError } from './formio.ts';
import { dataProblem } from './messages.ts';
import { shapeData } from './shape.ts';
import type { FormDefinition, FormProblem } from './types.ts';

/** Entered data that fits the form, cleaned; or why not. */
export type Submission =
  { readonly ok: true; readonly data: JsonObject } | { readonly ok: false; readonly problems: readonly FormProblem[] };

const CODES: Readonly<Record<string, string>> = {
  required: 'REQUIRED',
  requiredDayField: 'REQUIRED',
  requiredMonthField: 'REQUIRED',
  requiredYearField: 'REQUIRED',
  array_nonempty: 'REQUIRED',
  minLength: 'TOO_SHORT',
  maxLength: 'TOO_LONG',
  min: 'TOO_SMALL',
  max: 'TOO_BIG',
  minSelectedCount: 'TOO_FEW',
  maxSelectedCount: 'TOO_MANY',
  pattern: 'PATTERN',
  mask: 'PATTERN',
  invalid_email: 'INVALID_EMAIL',
  email: 'INVALID_EMAIL',
  invalidDate: 'INVALID_DATE',
  date: 'INVALID_DATE',
  day: 'INVALID_DATE',
  time: 'INVALID_DATE',
  minDate: 'TOO_SMALL',
  minDay: 'TOO_SMALL',
  maxDate: 'TOO_BIG',
  maxDay: 'TOO_BIG',
  number: 'WRONG_TYPE',
};

/**
 * Checks data against a form that passed `checkForm`, and cleans it: unknown keys, empty values and values of hidden
 * fields are dropped, instants are made canonical, texts NFC, files become their ids. Paths are JSON pointers into `data`.
 * Deterministic, no code of the form runs. First the types by us (a wrong type would make a Form.io rule pass in
 * silence), then conditions and rules by `@formio/core`, as in the browser.
 */
export function validateSubmission(form: FormDefinition, data: unknown): Submission {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return { ok: false, problems: [dataProblem('', 'WRONG_TYPE', form.title.vi, 'an object')] };
  const problems: FormProblem[] = [];
  const shaped = shapeData(form.components, data as JsonObject, '', problems);
  if (problems.length > 0) {
    // Missing fields are told in the same answer; fields with a wrong type are known already.
    const known = new Set(problems.map(({ path }) => path));
    const more = runFormio(form.components, shaped).map(toProblem);
    return { ok: false, problems: [...problems, ...more.filter(({ path }) => !isWithin(path, known))] };
  }
  const errors = runFormio(form.components, shaped);
  if (errors.length > 0) return { ok: false, problems: errors.map(toProblem) };
  return { ok: true, data: withoutUndefined(shaped) as JsonObject };
}

function toProblem({ path, rule, field, limit, text }: FormioError): FormProblem {
  const problem = dataProblem(toPointer(path), CODES[rule] ?? 'INVALID', field, rule === 'number' ? 'a number' : limit);
  return text === undefined ? problem : { ...problem, message: { vi: text, en: text } };
}

/** `rows[0].name` → `/rows/0/name`. Keys are checked to need no escape. */
function toPointer(path: string): string {
  return path === '' ? '' : `/${path.replace(/\[(\d+)\]/g, '.$1').replace(/\./g, '/')}`;
}

function isWithin(path: string, known: ReadonlySet<string>): boolean {
  return [...known].some((one) => one === path || one.startsWith(`${path}/`) || path.startsWith(`${one}/`));
}

/** Form.io may leave `undefined` where it removed a value: that is no JSON. */
function withoutUndefined(value: Json | undefined): Json {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);
}
