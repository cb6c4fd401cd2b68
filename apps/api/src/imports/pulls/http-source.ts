import { isUtf8 } from 'node:buffer';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { PullDocument } from '@trucban/contracts';
import { readPath, valueAt, type MappingDocument } from '@trucban/mapping';
import { request as send, type Agent, type Dispatcher } from 'undici';
import {
  ForbiddenTarget,
  Settings,
  addressPolicy,
  checkTarget,
  guardedAgent,
  type AddressPolicy,
} from '../../platform/public.ts';
import { csvRows } from '../reading/csv.ts';
import { SNIFFED_BYTES, decoded, encodingOf } from '../reading/encoding.ts';
import { MOST_JSON_BYTES, readJson, recordsOf } from '../reading/json.ts';
import { SourceFailed, sourceFailed, type SourceRow } from '../reading/rows.ts';
import { isWebPage } from '../reading/web-page.ts';
import type { Answered, Asked } from './asked.ts';

type Source = Extract<PullDocument['source'], { readonly type: 'http' }>;
type Paging = NonNullable<Source['paging']>;

const TIMEOUT_SECONDS = 30;
const MOST_REDIRECTS = 3;
const MOST_PAGES = 10_000;
const MOST_CSV_BYTES = 200 * 1_048_576;

interface Call {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** Asks systems over HTTP, where the operator lets us connect to: JSON in pages, or a CSV file that is read as it comes. */
@Injectable()
export class HttpSource implements OnApplicationShutdown {
  readonly #policy: AddressPolicy;
  readonly #agent: Agent;

  constructor(settings: Settings) {
    this.#policy = addressPolicy(settings.httpAllow);
    this.#agent = guardedAgent(this.#policy, 120_000);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#agent.destroy();
  }

  async ask(source: Source, parameter: string | undefined, mapping: MappingDocument, asked: Asked): Promise<Answered> {
    const call = this.#callOf(source, parameter, mapping, asked);
    // A page of many says nothing about the others.
    const conditional = source.paging ? {} : conditionsOf(asked);
    const answer = await this.#get({ ...call, headers: { ...call.headers, ...conditional } }, source);
    const close = (): Promise<void> => {
      answer.body.on('error', () => undefined).destroy();
      return Promise.resolve();
    };
    const said = { etag: headerOf(answer, 'etag'), lastModified: headerOf(answer, 'last-modified') };
    if (answer.statusCode === 304) {
      await close();
      return { columns: null, rows: none(), notModified: true, ...said, close };
    }
    try {
      expectOk(answer);
      const { format } = mapping;
      if (format.type === 'json')
        return {
          columns: null,
          rows: this.#pages(call, source, answer, format.items),
          notModified: false,
          ...said,
          close,
        };
      if (format.type === 'sql')
        throw sourceFailed('FORMAT_DIFFERS', 'Ánh xạ này dành cho cơ sở dữ liệu.', 'This mapping is for databases.');
      const table = await csvRows(await this.#text(answer, format.encoding), format, answeredWebPage);
      return { ...table, rows: readable(table.rows), notModified: false, ...said, close };
    } catch (error) {
      await close();
      throw asSourceFailure(error);
    }
  }

  #callOf(source: Source, parameter: string | undefined, mapping: MappingDocument, asked: Asked): Call {
    const url = allowed(() => checkTarget(source.url, this.#policy, 'named'));
    for (const [name, value] of Object.entries(source.query ?? {})) url.searchParams.set(name, value);
    if (parameter !== undefined && asked.watermark !== null) url.searchParams.set(parameter, asked.watermark);
    if (source.paging?.type === 'number') {
      const { first = 1, parameter: page, size, sizeParameter } = source.paging;
      url.searchParams.set(page, String(first));
      if (sizeParameter !== undefined && size !== undefined) url.searchParams.set(sizeParameter, String(size));
    }
    const accept = mapping.format.type === 'json' ? 'application/json' : 'text/csv, text/plain;q=0.9, */*;q=0.1';
    const headers: Record<string, string> = {
      accept,
      ...lowered(source.headers ?? {}),
      'accept-encoding': 'identity',
      'user-agent': 'trucban-pull/1',
    };
    authenticate(source.authentication, asked, url, headers);
    return { url, headers };
  }

  /** The rows of all pages, each asked for when it is needed. */
  async *#pages(
    call: Call,
    source: Source,
    first: Dispatcher.ResponseData,
    items: string | undefined,
  ): AsyncGenerator<SourceRow> {
    const visited = new Set([call.url.href]);
    let answer = first;
    let url = call.url;
    let number = 1;
    for (;;) {
      const body = readJson(await wholeText(answer), headerOf(answer, 'content-type'));
      const rows = recordsOf(body, items, number);
      yield* rows;
      number += rows.length;
      const next = source.paging ? nextPage(source.paging, body, headerOf(answer, 'link'), url, rows.length) : null;
      if (next === null) return;
      // Whoever is asked with our secret must be who it is for.
      if (next.origin !== call.url.origin) throw elsewhere();
      if (visited.has(next.href) || visited.size >= MOST_PAGES) throw endless();
      visited.add(next.href);
      url = next;
      if (source.authentication?.type === 'query')
        next.searchParams.set(source.authentication.name, call.url.searchParams.get(source.authentication.name) ?? '');
      answer = await this.#get({ url: next, headers: call.headers }, source);
      expectOk(answer);
    }
  }

  async #text(
    answer: Dispatcher.ResponseData,
    declared: Parameters<typeof decoded>[1] | undefined,
  ): Promise<AsyncIterable<string>> {
    const bytes = limited(answer.body, MOST_CSV_BYTES)[Symbol.asyncIterator]();
    const first: Buffer[] = [];
    let size = 0;
    let ended = false;
    while (declared === undefined && !ended && size < SNIFFED_BYTES) {
      const { value, done } = await bytes.next();
      ended = done === true;
      if (!ended) size += first[first.push(value as Buffer) - 1]?.length ?? 0;
    }
    const encoding =
      declared ?? encodingOf(Buffer.concat(first).subarray(0, SNIFFED_BYTES), ended && size <= SNIFFED_BYTES);
    async function* all(): AsyncGenerator<Buffer> {
      yield* first;
      for (let part = ended ? null : await bytes.next(); part && !part.done; part = await bytes.next())
        yield part.value;
    }
    return decoded(all(), encoding);
  }

  async #get(call: Call, { timeoutSeconds = TIMEOUT_SECONDS }: Source): Promise<Dispatcher.ResponseData> {
    let { url, headers } = call;
    try {
      for (let left = MOST_REDIRECTS; ; left -= 1) {
        const answer = await send(url, {
          headers: { ...headers },
          dispatcher: this.#agent,
          headersTimeout: timeoutSeconds * 1_000,
          bodyTimeout: timeoutSeconds * 1_000,
        });
        const location = headerOf(answer, 'location');
        if (![301, 302, 303, 307, 308].includes(answer.statusCode) || location === null || left <= 0) return answer;
        answer.body.on('error', () => undefined).destroy();
        const next = checkTarget(
          URL.canParse(location, url.href) ? new URL(location, url.href).href : location,
          this.#policy,
          'named',
        );
        if (url.protocol === 'https:' && next.protocol !== 'https:')
          throw new ForbiddenTarget('redirect from https to http', 'chuyển hướng từ https sang http');
        if (next.origin !== url.origin)
          headers = { accept: headers['accept'] ?? '*/*', 'user-agent': 'trucban-pull/1' };
        url = next;
      }
    } catch (error) {
      throw asSourceFailure(error);
    }
  }
}

function authenticate(
  authentication: Source['authentication'],
  asked: Asked,
  url: URL,
  headers: Record<string, string>,
): void {
  if (!authentication) return;
  const { value, hosts } = asked.secret(authentication.secret);
  if (!hosts.includes(url.hostname))
    throw sourceFailed(
      'SECRET_NOT_FOR_HOST',
      `Bí mật “${authentication.secret}” không được gửi tới ${url.hostname}.`,
      `The secret "${authentication.secret}" may not be sent to ${url.hostname}.`,
    );
  switch (authentication.type) {
    case 'bearer':
      headers['authorization'] = `Bearer ${value}`;
      break;
    case 'basic':
      headers['authorization'] = `Basic ${Buffer.from(`${authentication.username}:${value}`).toString('base64')}`;
      break;
    case 'header':
      headers[authentication.name.toLowerCase()] = value;
      break;
    case 'query':
      url.searchParams.set(authentication.name, value);
      break;
  }
}

/** The address of the next page; `null` after the last. */
function nextPage(paging: Paging, body: unknown, link: string | null, url: URL, rows: number): URL | null {
  if (paging.type === 'number') {
    if (rows === 0 || (paging.size !== undefined && rows < paging.size)) return null;
    const next = new URL(url);
    next.searchParams.set(paging.parameter, String(Number(next.searchParams.get(paging.parameter)) + 1));
    return next;
  }
  const named = paging.path === undefined ? linked(link) : valueAt(body, readPath(paging.path) ?? []);
  if (typeof named !== 'string' || named === '') return null;
  if (!URL.canParse(named, url.href)) throw elsewhere();
  return new URL(named, url.href);
}

/** `<https://…?page=2>; rel="next"` (RFC 8288). */
const linked = (header: string | null): string | undefined =>
  header
    ?.split(/,(?=\s*<)/)
    .find((one) => /;\s*rel="?next"?/i.test(one))
    ?.match(/<([^>]+)>/)?.[1];

function conditionsOf({ etag, lastModified }: Asked): Record<string, string> {
  return {
    ...(etag !== null && { 'if-none-match': etag }),
    ...(lastModified !== null && { 'if-modified-since': lastModified }),
  };
}

const lowered = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function headerOf({ headers }: Dispatcher.ResponseData, name: string): string | null {
  const value = headers[name];
  return value === undefined ? null : [value].flat().join(', ').slice(0, 2_000);
}

function expectOk({ statusCode }: Dispatcher.ResponseData): void {
  if (statusCode >= 200 && statusCode < 300) return;
  const [vi, en] = remedyFor(statusCode);
  throw sourceFailed(
    `HTTP_${statusCode}`,
    `Nguồn trả lời mã ${statusCode}${vi}.`,
    `The source answered ${statusCode}${en}.`,
  );
}

/** What somebody can do about it. */
function remedyFor(status: number): readonly [vi: string, en: string] {
  if (status === 401 || status === 403)
    return [': kiểm tra khóa đã khai báo và quyền của nó', ': check the secret that is named, and its rights'];
  if (status === 404 || status === 410)
    return [': kiểm tra địa chỉ, không có gì ở đó', ': check the address, nothing is there'];
  if (status === 429) return [': nguồn bị gọi quá nhiều, kéo thưa hơn', ': it is asked too often, pull less often'];
  if (status >= 500) return [': hệ thống nguồn đang lỗi', ': the other system fails'];
  return ['', ''];
}

async function wholeText({ body }: Dispatcher.ResponseData): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of limited(body, MOST_JSON_BYTES)) parts.push(part);
  const bytes = Buffer.concat(parts);
  // Letters of another encoding would be stored as question marks.
  if (!isUtf8(bytes))
    throw sourceFailed(
      'WRONG_ENCODING',
      'Câu trả lời JSON không phải UTF-8: hệ thống nguồn phải gửi JSON bằng UTF-8.',
      'The JSON of the answer is not UTF-8: the other system must send it in UTF-8.',
    );
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  if (isWebPage(text)) throw answeredWebPage();
  return text;
}

async function* limited(body: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    for await (const part of body) {
      size += part.length;
      if (size > most)
        throw sourceFailed(
          'ANSWER_TOO_LARGE',
          `Câu trả lời dài quá ${most} byte.`,
          `The answer is longer than ${most} bytes.`,
        );
      yield part;
    }
  } catch (error) {
    throw asSourceFailure(error, brokenOff);
  }
}

async function* readable(rows: AsyncIterable<SourceRow>): AsyncGenerator<SourceRow> {
  try {
    yield* rows;
  } catch (error) {
    throw asSourceFailure(error);
  }
}

async function* none(): AsyncGenerator<SourceRow> {}

function allowed<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw asSourceFailure(error);
  }
}

/**
 * Codes and a few words only: neither the address with its query nor the answer belongs into logs.
 * @param lost  what it means that the connection failed
 */
function asSourceFailure(error: unknown, lost: (code: string) => SourceFailed = unreachable): unknown {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof SourceFailed) return cause;
  if (cause instanceof ForbiddenTarget)
    return sourceFailed(
      'FORBIDDEN_TARGET',
      `Địa chỉ không được phép: ${cause.vi}.`,
      `Forbidden address: ${cause.message}.`,
    );
  const { name = '', code = '' } = cause as { name?: string; code?: string };
  if (/TIMEOUT/.test(code) || name === 'TimeoutError')
    return sourceFailed('TIMEOUT', 'Nguồn không trả lời trong thời hạn.', 'The source did not answer in time.');
  return code !== '' || name === 'SocketError' ? lost(code || name) : error;
}

const unreachable = (code: string) =>
  sourceFailed('UNREACHABLE', `Không kết nối được với nguồn (${code}).`, `The source can't be reached (${code}).`);
/** The other system was there, and began to answer. */
const brokenOff = (code: string) =>
  sourceFailed(
    'BROKEN_OFF',
    `Câu trả lời bị đứt giữa chừng (${code}): hệ thống nguồn ngắt kết nối khi đang gửi.`,
    `The answer broke off midway (${code}): the other system ended the connection while it was sending.`,
  );
const answeredWebPage = () =>
  sourceFailed(
    'WEB_PAGE',
    'Hệ thống nguồn trả lời bằng một trang web (HTML), không phải số liệu: kiểm tra địa chỉ và khóa; có thể đó là trang đăng nhập hoặc trang báo lỗi.',
    'The source answered with a web page (HTML), not with data: check the address and the secret; it may be its sign-in page, or one that says what failed.',
  );

const elsewhere = () =>
  sourceFailed('NEXT_ELSEWHERE', 'Trang sau nằm ở hệ thống khác.', 'The next page is said to be at another system.');
const endless = () =>
  sourceFailed(
    'ENDLESS_PAGES',
    'Nguồn trả lại trang đã đọc, hoặc quá nhiều trang.',
    'The source gives a page again, or too many.',
  );
