import type { FieldError, ProblemDocument } from './problem.ts';

/**
 * The HTTP client of the web apps: JSON in and out, problem documents as typed errors, `Idempotency-Key` on every POST,
 * `If-Match` where a version is given. It has no I/O of its own: `fetch` and randomness are passed in.
 */

/** The part of `Response` that is read. */
export interface ResponseLike {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** What is passed to `fetch`. */
export interface RequestLike {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
  readonly credentials: 'same-origin';
  readonly signal?: unknown;
}

export interface ClientOptions {
  /** Before every path: `/api/v1`. */
  readonly baseUrl: string;
  readonly fetch: (url: string, request: RequestLike) => Promise<ResponseLike>;
  /** Language of messages: `vi` or `en`. */
  readonly language: () => string;
  /** A fresh random key of 16 to 200 characters, for `Idempotency-Key`. */
  readonly newKey: () => string;
  /** Told the server's time (epoch ms, full seconds) with every answer. */
  readonly onServerTime?: (epochMs: number) => void;
}

/** Values of a query; lists are joined by commas, `undefined` and `null` are left out. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

export interface RequestOptions {
  readonly query?: Query;
  /** `version` of the thing as the person saw it: 412 when it has changed since. */
  readonly ifMatch?: number | undefined;
  /** Own key, to repeat a request that may have arrived. */
  readonly idempotencyKey?: string;
  readonly signal?: unknown;
  /** `Accept` other than JSON; the answer is then its text. */
  readonly accept?: string;
}

/** Everything that did not succeed: `status` 0 when the server could not be reached. `message` is fit for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** Stable code for programs (`TASK_ALREADY_COMPLETED`); `NETWORK` when there was no answer. */
  readonly code: string;
  /** Wrong fields by JSON pointer. */
  readonly errors: readonly FieldError[];
  readonly details: Readonly<Record<string, unknown>>;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(status: number, problem: Partial<ProblemDocument> | undefined, retryAfter: string | null) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = problem?.code ?? (status === 0 ? 'NETWORK' : `HTTP_${status}`);
    this.errors = problem?.errors ?? [];
    this.details = problem?.details ?? {};
    this.requestId = problem?.requestId ?? null;
    this.retryAfterSeconds = retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null;
  }
}

/** Sends requests. Every method throws `ApiError`. */
export interface ApiClient {
  get<T>(path: string, options?: RequestOptions): Promise<T>;
  post<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  put<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  patch<T>(path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  delete<T>(path: string, options?: RequestOptions): Promise<T>;
  /** `form`: a `FormData`. */
  upload<T>(path: string, form: unknown): Promise<T>;
}

/** A client for one server. */
export function createApiClient(options: ClientOptions): ApiClient {
  const send = async <T>(method: string, path: string, body: unknown, own: RequestOptions, raw = false): Promise<T> => {
    const headers = headersOf(options, method, path, own);
    if (body !== undefined && !raw)
      headers['content-type'] = typeof body === 'string' ? 'application/xml' : 'application/json';
    const content = body === undefined ? undefined : raw || typeof body === 'string' ? body : JSON.stringify(body);
    const response = await options
      .fetch(options.baseUrl + path + queryText(own.query), {
        method,
        headers,
        credentials: 'same-origin',
        ...(content !== undefined && { body: content }),
        ...(own.signal !== undefined && { signal: own.signal }),
      })
      .catch((error: unknown) => {
        if ((error as { name?: string }).name === 'AbortError') throw error;
        throw new ApiError(0, undefined, null);
      });
    const date = response.headers.get('date');
    if (date) options.onServerTime?.(Date.parse(date));
    const text = await response.text();
    if (!response.ok) throw new ApiError(response.status, problemOf(text), response.headers.get('retry-after'));
    return (own.accept ? text : text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    get: (path, own = {}) => send('GET', path, undefined, own),
    post: (path, body, own = {}) => send('POST', path, body ?? {}, own),
    put: (path, body, own = {}) => send('PUT', path, body, own),
    patch: (path, body, own = {}) => send('PATCH', path, body, own),
    delete: (path, own = {}) => send('DELETE', path, undefined, own),
    upload: (path, form) => send('POST', path, form, {}, true),
  };
}

function headersOf(options: ClientOptions, method: string, path: string, own: RequestOptions): Record<string, string> {
  const keyed = method === 'POST' && !path.startsWith('/auth/');
  return {
    accept: own.accept ?? 'application/json',
    'accept-language': options.language(),
    ...(keyed && { 'idempotency-key': own.idempotencyKey ?? options.newKey() }),
    ...(own.ifMatch !== undefined && { 'if-match': `"${own.ifMatch}"` }),
  };
}

/** `?a=1&b=x,y`, or nothing. */
function queryText(query: Query | undefined): string {
  const parts = Object.entries(query ?? {}).flatMap(([name, value]) => {
    if (value === undefined || value === null || value === '') return [];
    const text = typeof value === 'object' ? value.join(',') : String(value);
    return [`${name}=${encodeURIComponent(text)}`];
  });
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

function problemOf(text: string): Partial<ProblemDocument> | undefined {
  try {
    return JSON.parse(text) as Partial<ProblemDocument>;
  } catch {
    // A gateway's own page: the status says what there is to say.
    return undefined;
  }
}
