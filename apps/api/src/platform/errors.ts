import { DomainError, type Json } from '@trucban/kernel';

/** What kind of failure an error is; the problem filter gives each kind its HTTP status. */
export type ErrorKind =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'notFound'
  | 'methodNotAllowed'
  | 'conflict'
  | 'gone'
  | 'preconditionFailed'
  | 'preconditionRequired'
  | 'tooLarge'
  | 'unsupportedMediaType'
  | 'invalid'
  | 'tooMany'
  | 'unavailable';

/** One thing that is wrong in an input. `path` is a JSON pointer into the body (`/location/lat`), `''` for the whole. */
export interface FieldProblem {
  readonly path: string;
  readonly code: string;
  readonly message: { readonly vi: string; readonly en: string };
}

/** Base of the failures that have a kind. Features throw the subclasses below, or subclass them. */
export abstract class KindError extends DomainError {
  abstract readonly kind: ErrorKind;
  readonly errors: readonly FieldProblem[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: string,
    vi: string,
    en: string,
    more: {
      details?: { readonly [key: string]: Json };
      errors?: readonly FieldProblem[];
      retryAfterSeconds?: number;
      cause?: unknown;
    } = {},
  ) {
    super(
      { code, message: { vi, en }, ...(more.details ? { details: more.details } : {}) },
      more.cause === undefined ? {} : { cause: more.cause },
    );
    this.errors = more.errors ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

/** 400: it can't be read. */
export class MalformedError extends KindError {
  readonly kind = 'malformed';
}
/** 401: nobody known asks. */
export class UnauthenticatedError extends KindError {
  readonly kind = 'unauthenticated';
}
/** 403: known, and not allowed. */
export class ForbiddenError extends KindError {
  readonly kind = 'forbidden';
}
/** 404: not there, or the caller may not know that it is. */
export class NotFoundError extends KindError {
  readonly kind = 'notFound';

  /** The usual one: `NotFoundError.of('INCIDENT', 'sự vụ', 'incident')` has the code `INCIDENT_NOT_FOUND`. */
  static of(codePrefix: string, vi: string, en: string): NotFoundError {
    return new NotFoundError(`${codePrefix}_NOT_FOUND`, `Không tìm thấy ${vi}.`, `No such ${en}.`);
  }
}
/** 405: the address takes other methods, which `Allow` names. */
export class MethodNotAllowedError extends KindError {
  readonly kind = 'methodNotAllowed';
}
/** 409: the state no longer allows it. */
export class ConflictError extends KindError {
  readonly kind = 'conflict';
}
/** 410: it was there, and never will be again. */
export class GoneError extends KindError {
  readonly kind = 'gone';
}
/** 412: a stale `If-Match`. */
export class PreconditionFailedError extends KindError {
  readonly kind = 'preconditionFailed';
}
/** 428: the change needs `If-Match`. */
export class PreconditionRequiredError extends KindError {
  readonly kind = 'preconditionRequired';
}
/** 413: too big. */
export class TooLargeError extends KindError {
  readonly kind = 'tooLarge';
}
/** 415: a content type that isn't taken here. */
export class UnsupportedMediaTypeError extends KindError {
  readonly kind = 'unsupportedMediaType';
}
/** 422: understood, but invalid; `errors` name the fields. */
export class InvalidError extends KindError {
  readonly kind = 'invalid';

  /** From a list of wrong fields, with the usual text. */
  static of(errors: readonly FieldProblem[]): InvalidError {
    return new InvalidError('VALIDATION_FAILED', 'Dữ liệu không hợp lệ.', 'The data is not valid.', { errors });
  }

  /** One wrong field. */
  static field(path: string, code: string, vi: string, en: string): InvalidError {
    return InvalidError.of([{ path, code, message: { vi, en } }]);
  }
}
/** 429: too often; come again after `retryAfterSeconds`. */
export class TooManyError extends KindError {
  readonly kind = 'tooMany';
}
/** 503: a part that is needed is away. */
export class UnavailableError extends KindError {
  readonly kind = 'unavailable';
}
