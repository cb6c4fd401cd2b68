import type { Json, LocalizedText } from './json.ts';

/** Why something expected could not be done: a stable code, a text for people, and details that are safe to show and log. */
export interface Problem {
  readonly code: string;
  readonly message: LocalizedText;
  readonly details?: { readonly [key: string]: Json };
}

/** The outcome of something that may fail in an expected way: failures are values, not exceptions. */
export type Result<T, E = Problem> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** A success that carries `value`. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** A failure that carries `error`. */
export function fail<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}

/** A failure with a `Problem` made from a code, the two texts and safe details. */
export function failWith(
  code: string,
  vi: string,
  en: string,
  details?: { readonly [key: string]: Json },
): { readonly ok: false; readonly error: Problem } {
  return fail(details ? { code, message: { vi, en }, details } : { code, message: { vi, en } });
}

/** The value of a success; throws a `DomainError` for a failure. For places where a failure would be our own mistake. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new DomainError(result.error);
}

/**
 * Base of the errors that the domain throws: `code` is stable and for programs, `localized` is for people,
 * `details` hold only what may be shown and logged (no personal data, no credentials).
 */
export class DomainError extends Error {
  readonly code: string;
  readonly localized: LocalizedText;
  readonly details: { readonly [key: string]: Json };

  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(problem.message.en, options);
    this.name = new.target.name;
    this.code = problem.code;
    this.localized = problem.message;
    this.details = problem.details ?? {};
  }

  /** The same as a plain value, for a `Result` or an answer. */
  toProblem(): Problem {
    return { code: this.code, message: this.localized, details: this.details };
  }
}
