import type { Json, JsonObject } from '@trucban/kernel';
import { ForbiddenTarget, checkTarget, type AddressPolicy } from '../../platform/public.ts';
import type { Job, JobPlace, JobProblem } from '../extensions.ts';
import { JobRefused } from '../jobs.ts';
import {
  durationProblems,
  isObject,
  literalOf,
  missing,
  problem,
  refused,
  told,
  toldDuration,
  toldObject,
  toldText,
} from './fields.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** The whole of a call, with all of its redirects; an attempt of Temporal allows a minute. */
const TIMEOUT = { usual: 10_000, least: 100, most: 45_000 };
/** Redirects that are followed at most. */
const MOST_REDIRECTS = 5;
/** Longest body that is sent, in bytes. */
const MOST_BODY_BYTES = 1_048_576;
/** Set by us, or meaningful to the connection only. */
const NOT_GIVEN = new Set([
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'accept-encoding',
  'idempotency-key',
  'user-agent',
]);
const SECRET = /\{\{\s*secrets\.([A-Za-z0-9_.-]{1,100})\s*\}\}/g;

/** One call, ready to be made. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
  readonly redirects: number;
  /** What must not be seen in an answer: secrets, and what they were put into. */
  readonly hidden: readonly string[];
}

/** A secret as a job may use it: only towards these hosts. */
export interface SecretValue {
  readonly value: string;
  readonly hosts: readonly string[];
}

/** What can be seen in the model. */
export function requestProblems(place: JobPlace, policy: AddressPolicy): JobProblem[] {
  const problems = [...missing(place, 'url'), ...durationProblems(place, 'timeout', TIMEOUT)];
  const url = literalOf(place, 'url');
  if (typeof url === 'string' && url !== '')
    try {
      checkTarget(url, policy, 'named');
    } catch (error) {
      if (!(error instanceof ForbiddenTarget)) throw error;
      problems.push(
        problem('JOB_URL_FORBIDDEN', `Địa chỉ không được phép: ${error.vi}.`, `Forbidden address: ${error.message}.`),
      );
    }
  const method = literalOf(place, 'method');
  if (typeof method === 'string' && method !== '' && !METHODS.includes(method.toUpperCase()))
    problems.push(
      problem('JOB_METHOD_INVALID', `Không có phương thức “${method}”.`, `There is no method "${method}".`),
    );
  const statuses = literalOf(place, 'expectedStatuses');
  if (typeof statuses === 'string' && statuses !== '' && readStatuses(statuses) === null)
    problems.push(
      problem(
        'JOB_STATUSES_INVALID',
        'Trường “expectedStatuses” cần dạng “2xx, 404, 410-412”.',
        'The field "expectedStatuses" needs the form "2xx, 404, 410-412".',
      ),
    );
  return problems;
}

/** Names of the secrets that a job asks for: in `headers` and `authentication` only, which people don't fill in. */
export function secretNames(job: Job): string[] {
  const text = JSON.stringify([told(job, 'headers') ?? null, told(job, 'authentication') ?? null]);
  return [...new Set([...text.matchAll(SECRET)].map(([, name]) => name ?? ''))];
}

/** @throws JobRefused, ForbiddenTarget */
export function requestOf(job: Job, policy: AddressPolicy, secrets: ReadonlyMap<string, SecretValue>): HttpRequest {
  const method = (toldText(job, 'method') ?? 'GET').toUpperCase();
  if (!METHODS.includes(method)) throw refused('method', `không có “${method}”`, `has no "${method}"`);
  const text = toldText(job, 'url');
  if (text === undefined) throw refused('url', 'bị thiếu', 'is missing');
  const url = checkTarget(text, policy, 'named');
  const fill = new Filler(url.hostname, secrets);
  const query = { ...toldObject(job, 'queryParameters'), ...toldObject(job, 'query') };
  for (const [name, value] of Object.entries(query))
    for (const each of Array.isArray(value) ? (value as readonly Json[]) : [value])
      if (each !== null) url.searchParams.append(name, plainText(each));
  const given = headersOf(toldObject(job, 'headers') ?? {}, fill);
  const authentication = toldObject(job, 'authentication') ?? {};
  const authorized = authenticate(authentication, fill, url);
  const sent = method === 'GET' || method === 'HEAD' ? null : bodyOf(told(job, 'body'), given);
  return {
    method,
    url,
    headers: {
      accept: 'application/json, text/plain;q=0.9, */*;q=0.1',
      ...(sent === null ? {} : { 'content-type': sent.type }),
      ...given,
      ...authorized,
      'accept-encoding': 'identity',
      'user-agent': 'trucban-job/1',
      'idempotency-key': job.id,
    },
    body: sent?.text ?? null,
    timeoutMs: toldDuration(job, 'timeout', TIMEOUT),
    redirects: redirectsOf(job),
    hidden: fill.hidden,
  };
}

/** Whether a status is one that the model expects; `2xx` when it says nothing. @throws JobRefused */
export function isExpected(job: Job, status: number): boolean {
  const text = toldText(job, 'expectedStatuses') ?? '2xx';
  const ranges = readStatuses(text);
  if (ranges === null) throw refused('expectedStatuses', 'cần dạng “2xx, 404”', 'needs the form "2xx, 404"');
  return ranges.some(([from, to]) => status >= from && status <= to);
}

function readStatuses(text: string): (readonly [number, number])[] | null {
  const parts = text.split(',').map((part) => /^\s*(?:([1-5])xx|(\d{3})(?:\s*-\s*(\d{3}))?)\s*$/.exec(part));
  if (parts.some((part) => part === null)) return null;
  return parts.map((part) => {
    const [, hundred, from, to] = part ?? [];
    if (hundred !== undefined) return [Number(hundred) * 100, Number(hundred) * 100 + 99];
    return [Number(from), Number(to ?? from)];
  });
}

/** Puts secrets into texts, towards the hosts that they are for, and remembers what must not be seen afterwards. */
class Filler {
  readonly hidden: string[] = [];

  constructor(
    private readonly host: string,
    private readonly secrets: ReadonlyMap<string, SecretValue>,
  ) {}

  fill(text: string): string {
    const filled = text.replace(SECRET, (_, name: string) => {
      const secret = this.secrets.get(name);
      if (!secret)
        throw new JobRefused('SECRET_UNKNOWN', `Không có bí mật “${name}”.`, `There is no secret "${name}".`);
      if (!secret.hosts.includes(this.host))
        throw new JobRefused(
          'SECRET_NOT_FOR_HOST',
          `Bí mật “${name}” không được gửi tới ${this.host}.`,
          `The secret "${name}" may not be sent to ${this.host}.`,
        );
      this.hide(secret.value);
      return secret.value;
    });
    if (filled !== text) this.hide(filled);
    return filled;
  }

  hide(text: string): void {
    // Shorter ones would blot out what is none.
    if (text.length >= 6) this.hidden.push(text);
  }
}

function headersOf(given: JsonObject, fill: Filler): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === null) continue;
    const key = name.trim().toLowerCase();
    if (!/^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(key) || NOT_GIVEN.has(key))
      throw refused('headers', `không nhận “${name.slice(0, 100)}”`, `may not hold "${name.slice(0, 100)}"`);
    headers[key] = headerText(fill.fill(plainText(value)));
  }
  return headers;
}

/** Authentication as Camunda's HTTP connector has it: `noAuth`, `basic`, `bearer`, `apiKey`. */
function authenticate(given: JsonObject, fill: Filler, url: URL): Record<string, string> {
  const part = (name: string): string => {
    const value = given[name];
    if (typeof value !== 'string' || value === '') throw refused(`authentication.${name}`, 'bị thiếu', 'is missing');
    const filled = fill.fill(value);
    fill.hide(filled);
    return filled;
  };
  const type = given['type'] ?? 'noAuth';
  if (type === 'noAuth') return {};
  if (type === 'bearer') return { authorization: headerText(`Bearer ${part('token')}`) };
  if (type === 'basic') {
    const credentials = Buffer.from(`${part('username')}:${part('password')}`).toString('base64');
    fill.hide(credentials);
    return { authorization: `Basic ${credentials}` };
  }
  if (type !== 'apiKey')
    throw refused(
      'authentication.type',
      'chỉ nhận noAuth, basic, bearer, apiKey',
      'is noAuth, basic, bearer or apiKey',
    );
  const [name, value] = [part('name'), part('value')];
  if (given['apiKeyLocation'] !== 'query') return headersOf({ [name]: value }, fill);
  url.searchParams.set(name, value);
  return {};
}

/** A text is sent as it is; everything else as JSON, or as a form where the content type says so. */
function bodyOf(
  body: Json | undefined,
  headers: Readonly<Record<string, string>>,
): { readonly text: string; readonly type: string } | null {
  if (body === undefined) return null;
  const given = headers['content-type'];
  const isForm = /^application\/x-www-form-urlencoded/i.test(given ?? '') && isObject(body);
  const text =
    typeof body === 'string'
      ? body
      : isForm
        ? new URLSearchParams(
            Object.entries(body).map(([name, value]) => [name, plainText(value)] as [string, string]),
          ).toString()
        : JSON.stringify(body);
  if (Buffer.byteLength(text) > MOST_BODY_BYTES)
    throw refused('body', `dài quá ${MOST_BODY_BYTES} byte`, `is longer than ${MOST_BODY_BYTES} bytes`);
  return { text, type: given ?? (isJson(text) ? 'application/json' : 'text/plain; charset=utf-8') };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function redirectsOf(job: Job): number {
  const given = told(job, 'redirects');
  const number = given === undefined ? 3 : Number(given);
  if (!Number.isInteger(number) || number < 0 || number > MOST_REDIRECTS)
    throw refused('redirects', `phải từ 0 đến ${MOST_REDIRECTS}`, `must be 0 to ${MOST_REDIRECTS}`);
  return number;
}

const plainText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function headerText(value: string): string {
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value;
  throw refused('headers', 'có ký tự không gửi được trong tiêu đề', 'holds characters that no header can carry');
}
