import { createHash } from 'node:crypto';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Principal } from '../access.ts';
import { Clock } from '../clock.ts';
import { Database } from '../database/database.ts';
import { onCommit } from '../database/on-commit.ts';
import type { SqlValue } from '../database/sql-value.ts';
import type { Tx } from '../database/tx.ts';
import { ConflictError, InvalidError, MalformedError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { STREAMED_UPLOAD, uploadHash } from '../files/upload.ts';
import type { Secrets } from '../secrets.ts';
import { languageOf, problemFor } from './problem.ts';

interface KeyRow {
  readonly requestHash: string;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly body: string | null;
}

type PrincipalRequest = FastifyRequest & { principal?: Principal };

const PROBLEM = { 'content-type': 'application/problem+json; charset=utf-8' };
const KEEP = 'update idempotency_key set status = $3, headers = $4, body = $5 where principal = $1 and key = $2';
/** Headers of an answer that are given again. */
const KEPT = ['etag', 'location', 'content-type'];

/**
 * `Idempotency-Key`: the same key with the same request gives the same answer for 72 hours; with another request 422, while
 * the first still runs 409, and also when it was carried out by a process that died before its answer. Failures of the server
 * are not kept, so that a retry can succeed.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<PrincipalRequest>();
    const key = request.headers['idempotency-key'];
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (key === undefined || reads || !request.principal || /\/(auth|oauth)\//.test(request.url)) return next.handle();
    if (typeof key !== 'string' || key === '' || key.length > LIMITS.idempotencyKeyCharacters) throw badKey();
    return from(
      this.#once(
        request.principal.id,
        key,
        request,
        context.switchToHttp().getResponse<FastifyReply>(),
        next,
        Reflect.getMetadata(STREAMED_UPLOAD, context.getHandler()) === true,
      ),
    );
  }

  async #once(
    principal: string,
    key: string,
    request: FastifyRequest,
    reply: FastifyReply,
    next: CallHandler,
    streamed: boolean,
  ): Promise<unknown> {
    const hash = createHash('sha256')
      .update(`${request.method} ${request.url}\n${await bodyOf(request, streamed)}`)
      .digest('hex');
    const earlier = await this.#claim(principal, key, hash);
    if (earlier) {
      const body = earlier.body === null ? null : this.secrets.decrypt(earlier.body, purposeOf(principal, key));
      return repeat({ ...earlier, body }, hash, reply);
    }
    try {
      const carriedOut = (tx: Tx): Promise<void> => this.#carriedOut(tx, principal, key, request);
      const result: unknown = await onCommit.run(carriedOut, () =>
        lastValueFrom(next.handle(), { defaultValue: undefined }),
      );
      await this.#keep(
        principal,
        key,
        reply.statusCode,
        headersOf(reply),
        result === undefined ? null : JSON.stringify(result),
      );
      return result;
    } catch (error) {
      const { status, body } = problemFor(
        error,
        languageOf(request.headers['accept-language']),
        request.url.split('?')[0] ?? '',
        request.id,
      );
      if (status >= 500) await this.#forget(principal, key);
      else await this.#keep(principal, key, status, PROBLEM, JSON.stringify(body));
      throw error;
    }
  }

  // One statement decides who is first; a claim whose process died is free again after a minute.
  async #claim(principal: string, key: string, hash: string): Promise<KeyRow | undefined> {
    const now = this.clock.now();
    const expires = fromEpochMs(toEpochMs(now) + LIMITS.idempotencyHours * 3_600_000);
    const stale = fromEpochMs(toEpochMs(now) - LIMITS.idempotencyRunSeconds * 1000);
    const [row] = await this.database.query<{ claimed: boolean } & KeyRow>(
      'platform.idempotency.claim',
      `with claimed as (
         insert into idempotency_key as k (principal, key, request_hash, created_at, expires_at) values ($1, $2, $3, $4, $5)
         on conflict (principal, key) do update
            set request_hash = $3, created_at = $4, expires_at = $5, status = null, headers = null, body = null
          where k.expires_at <= $4 or (k.status is null and k.created_at < $6)
         returning 1)
       select true as claimed, null as "requestHash", null::int as status, null::jsonb as headers, null as body from claimed
       union all
       select false, request_hash, status, headers, body from idempotency_key
        where principal = $1 and key = $2 and not exists (select 1 from claimed)`,
      [principal, key, hash, now, expires, stale],
    );
    if (row?.claimed) return undefined;
    // Somebody inserted it after this statement's snapshot: the first still runs.
    return row ?? { requestHash: hash, status: null, headers: null, body: null };
  }

  // In the commit of what it did: what is repeated then gets this, until the true answer is kept.
  async #carriedOut(tx: Tx, principal: string, key: string, request: FastifyRequest): Promise<void> {
    const language = languageOf(request.headers['accept-language']);
    const { status, body } = problemFor(carriedOut(), language, request.url.split('?')[0] ?? '', request.id);
    await tx.run(
      'platform.idempotency.carriedOut',
      `${KEEP} and status is null`,
      this.#kept(principal, key, status, PROBLEM, JSON.stringify(body)),
    );
  }

  async #keep(principal: string, key: string, status: number, headers: object, body: string | null): Promise<void> {
    await this.database.query('platform.idempotency.keep', KEEP, this.#kept(principal, key, status, headers, body));
  }

  // Sealed: an answer may hold personal data, or a secret that is shown only once.
  #kept(principal: string, key: string, status: number, headers: object, body: string | null): SqlValue[] {
    const sealed = body === null ? null : this.secrets.encrypt(body, purposeOf(principal, key));
    return [principal, key, status, JSON.stringify(headers), sealed];
  }

  async #forget(principal: string, key: string): Promise<void> {
    await this.database.query(
      'platform.idempotency.forget',
      'delete from idempotency_key where principal = $1 and key = $2 and status is null',
      [principal, key],
    );
  }
}

// The parts of an upload are framed anew by each client: its file stands for it; of one that is too large to be read beforehand
// its length.
function bodyOf(request: FastifyRequest, streamed: boolean): string | Promise<string> {
  if (streamed) return String(request.headers['content-length'] ?? '');
  return request.isMultipart?.() ? uploadHash(request) : JSON.stringify(request.body ?? null);
}

const purposeOf = (principal: string, key: string): string => `idempotency:${principal}:${key}`;

function repeat(earlier: KeyRow, hash: string, reply: FastifyReply): unknown {
  if (earlier.requestHash !== hash) {
    throw new InvalidError(
      'IDEMPOTENCY_KEY_REUSED',
      'Idempotency-Key này đã dùng cho một yêu cầu khác: hãy tạo khóa mới cho mỗi yêu cầu.',
      'This Idempotency-Key was used for another request: make a new one for each.',
    );
  }
  if (earlier.status === null) {
    throw new ConflictError(
      'IDEMPOTENCY_KEY_RUNNING',
      'Yêu cầu đầu tiên với Idempotency-Key này còn đang chạy.',
      'The first request with this Idempotency-Key is still running.',
    );
  }
  void reply.status(earlier.status).headers({ ...earlier.headers, 'idempotency-replayed': 'true' });
  return earlier.body === null ? undefined : (JSON.parse(earlier.body) as unknown);
}

function headersOf(reply: FastifyReply): Record<string, string> {
  const entries = KEPT.map((name) => [name, reply.getHeader(name)] as const);
  return Object.fromEntries(
    entries.filter((entry): entry is readonly [string, string] => typeof entry[1] === 'string'),
  );
}

const carriedOut = () =>
  new ConflictError(
    'IDEMPOTENCY_CARRIED_OUT',
    'Yêu cầu với Idempotency-Key này đã được thực hiện, nhưng câu trả lời của nó không còn: hãy đọc lại dữ liệu, đừng gửi lại.',
    'The request with this Idempotency-Key was carried out, but its answer is lost: read what is there now, and do not send it again.',
  );

const badKey = () =>
  new MalformedError(
    'IDEMPOTENCY_KEY',
    'Idempotency-Key cần có 1 đến 255 ký tự.',
    'Idempotency-Key must have 1 to 255 characters.',
  );
