import type { Json } from '@trucban/kernel';
import { request as send, type Agent, type Dispatcher } from 'undici';
import { ForbiddenTarget, checkTarget, guardedAgent, parseJson, type AddressPolicy } from '../../platform/public.ts';
import type { HttpRequest } from './http-request.ts';

/** Longest answer that is read, in bytes. */
const MOST_ANSWER_BYTES = 1_048_576;
/** What goes along to another origin; everything else was meant for the first. */
const HARMLESS = ['accept', 'accept-encoding', 'user-agent', 'idempotency-key'];

/** An answer, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON, a text where it is one, null where it is empty or neither. */
  readonly body: Json;
}

/** No answer that could be used. `again`: another attempt may have more luck. */
export class CallFailed extends Error {
  constructor(
    readonly code: string,
    readonly words: string,
    readonly again: boolean,
  ) {
    super(`${code}: ${words}`);
  }
}

/** Calls outside systems for jobs, over connections that can't be led into a private network. */
export class HttpCaller {
  readonly #agents = new Map<number, Agent>();

  constructor(private readonly policy: AddressPolicy) {}

  async call(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.#follow(request, AbortSignal.timeout(request.timeoutMs));
    } catch (error) {
      throw failure(error, request.timeoutMs);
    }
  }

  async close(): Promise<void> {
    for (const agent of this.#agents.values()) await agent.destroy();
  }

  async #follow(first: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    let request: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'> = first;
    for (let left = first.redirects; ; left -= 1) {
      const { method, url, headers, body } = request;
      const answer = await send(url, {
        method: method as Dispatcher.HttpMethod,
        headers: { ...headers },
        body,
        signal,
        dispatcher: this.#agent(first.timeoutMs),
      });
      const location = answer.headers['location'];
      if (!REDIRECTS.has(answer.statusCode) || typeof location !== 'string' || left <= 0)
        return read(answer, first.hidden);
      answer.body.on('error', () => undefined).destroy();
      request = this.#redirected(request, answer.statusCode, location);
    }
  }

  /** The next place is checked like the first. What was meant for one origin isn't told to another. */
  #redirected(
    { method, url, headers, body }: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>,
    status: number,
    location: string,
  ): Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'> {
    const next = URL.canParse(location, url.href) ? new URL(location, url.href).href : location;
    const to = checkTarget(next, this.policy, 'named');
    if (url.protocol === 'https:' && to.protocol !== 'https:')
      throw new ForbiddenTarget('redirect from https to http', 'chuyển hướng từ https sang http');
    const asGet = status === 303 || (method === 'POST' && status < 307);
    const goesOn = { method: asGet && method !== 'HEAD' ? 'GET' : method, body: asGet ? null : body };
    if (to.origin !== url.origin && goesOn.method !== 'GET' && goesOn.method !== 'HEAD')
      throw new ForbiddenTarget(`redirect of ${method} to another origin`, `chuyển hướng ${method} sang máy chủ khác`);
    const kept = Object.entries(headers).filter(
      ([name]) =>
        (to.origin === url.origin || HARMLESS.includes(name)) && !(goesOn.body === null && name === 'content-type'),
    );
    return { ...goesOn, url: to, headers: Object.fromEntries(kept) };
  }

  #agent(timeoutMs: number): Agent {
    // The signal ends each call in time; the agent's own limits only must not be shorter.
    const rounded = Math.max(1_000, 2 ** Math.ceil(Math.log2(timeoutMs)));
    const known = this.#agents.get(rounded);
    if (known) return known;
    const agent = guardedAgent(this.policy, rounded);
    this.#agents.set(rounded, agent);
    return agent;
  }
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

async function read(answer: Dispatcher.ResponseData, hidden: readonly string[]): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_ANSWER_BYTES) {
      answer.body.destroy();
      throw new CallFailed('ANSWER_TOO_LARGE', `more than ${MOST_ANSWER_BYTES} bytes`, false);
    }
    chunks.push(chunk);
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers))
    if (value !== undefined && name !== 'set-cookie') headers[name] = blot([value].flat().join(', '), hidden);
  return {
    status: answer.statusCode,
    headers,
    body: bodyOf(headers, blot(Buffer.concat(chunks).toString('utf8'), hidden)),
  };
}

function bodyOf(headers: Readonly<Record<string, string>>, text: string): Json {
  if (text === '') return null;
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw new CallFailed('BAD_ANSWER', `content-encoding ${encoding} was not asked for`, true);
  const type = headers['content-type'] ?? '';
  if (/[/+]json/i.test(type)) {
    try {
      return parseJson(text) as Json;
    } catch {
      throw new CallFailed('BAD_ANSWER', 'the body is no JSON that can be kept', true);
    }
  }
  if (!/^text\/|[/+]xml|^application\/x-www-form-urlencoded/i.test(type)) return null;
  if (text.includes('\0') || !text.isWellFormed()) throw new CallFailed('BAD_ANSWER', 'the body is no text', true);
  return text;
}

/** Some systems answer with what they were sent; secrets must not come back that way. */
function blot(text: string, hidden: readonly string[]): string {
  return hidden.reduce(
    (left, one) => left.replaceAll(one, '***').replaceAll(JSON.stringify(one).slice(1, -1), '***'),
    text,
  );
}

/** Codes and a few words only: neither the address with its query nor the answer belongs into logs and incidents. */
function failure(error: unknown, timeoutMs: number): CallFailed {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof CallFailed) return cause;
  if (cause instanceof ForbiddenTarget) return new CallFailed('FORBIDDEN_TARGET', cause.message, false);
  const { name = 'Error', code } = cause as { name?: string; code?: string };
  if (name === 'TimeoutError' || name === 'AbortError' || /TIMEOUT/.test(code ?? ''))
    return new CallFailed('TIMEOUT', `no answer within ${timeoutMs} ms`, true);
  return new CallFailed('UNREACHABLE', `no connection or no valid answer (${code ?? name})`, true);
}
