import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Audit } from '../../audit/public.ts';
import {
  Clock,
  Database,
  ForbiddenTarget,
  Settings,
  addressPolicy,
  systemScope,
  type AddressPolicy,
  type Tx,
} from '../../platform/public.ts';
import type { Job, JobPlace, JobProblem } from '../extensions.ts';
import { JobRefused, TryLater } from '../jobs.ts';
import { errorOf, type Outcome } from './answer-mapping.ts';
import { MOST_BACKOFF_MS } from './fields.ts';
import { CallFailed, HttpCaller, type HttpAnswer } from './http-caller.ts';
import { isExpected, requestOf, requestProblems, secretNames, type HttpRequest } from './http-request.ts';
import { JobSecrets } from './job-secrets.ts';

/** What a call gave: an answer as expected, or the BPMN error that the model makes of it. */
export type CallResult =
  | { readonly outcome: Outcome; readonly error?: undefined }
  | { readonly error: NonNullable<ReturnType<typeof errorOf>>['error'] };

/** Calls that jobs make outside: prepared in a transaction, made without one, each attempt in the audit. */
@Injectable()
export class OutsideCalls implements OnApplicationShutdown {
  readonly #scope = systemScope('jobs');
  readonly #policy: AddressPolicy;
  readonly #caller: HttpCaller;

  constructor(
    settings: Settings,
    private readonly database: Database,
    private readonly secrets: JobSecrets,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {
    this.#policy = addressPolicy(settings.httpAllow);
    this.#caller = new HttpCaller(this.#policy);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#caller.close();
  }

  problems(place: JobPlace): JobProblem[] {
    return requestProblems(place, this.#policy);
  }

  /** Reads what the call needs. @throws JobRefused when it can't be made as the job says it */
  async prepare(tx: Tx, job: Job): Promise<HttpRequest> {
    const secrets = await this.secrets.values(tx, secretNames(job));
    try {
      return requestOf(job, this.#policy, secrets);
    } catch (error) {
      throw error instanceof ForbiddenTarget ? forbidden(error) : error;
    }
  }

  /** @throws JobRefused when another attempt is useless, TryLater when the other side says when, else Error */
  async call(job: Job, request: HttpRequest): Promise<CallResult> {
    const startedMs = this.clock.epochMs();
    const answered = await this.#caller.call(request).catch((error: unknown) => {
      if (error instanceof CallFailed) return error;
      throw error;
    });
    const status = answered instanceof CallFailed ? null : answered.status;
    const failure = answered instanceof CallFailed ? answered.code : null;
    await this.database.transaction(this.#scope, (tx) => {
      const { method, url } = request;
      this.audit.write(tx, {
        action: 'job.call',
        objectType: 'job',
        objectId: job.id,
        after: {
          type: job.type,
          processInstanceId: job.instance.id,
          elementId: job.elementId,
          method,
          // Without its query, which may name people.
          target: `${url.origin}${url.pathname}`,
          status,
          failure,
          durationMs: Math.round(this.clock.epochMs() - startedMs),
        },
      });
      return Promise.resolve();
    });
    return this.#judge(job, answered);
  }

  #judge(job: Job, answered: HttpAnswer | CallFailed): CallResult {
    const outcome: Outcome =
      answered instanceof CallFailed
        ? { response: null, request: null, error: { code: answered.code, message: answered.words } }
        : { response: { ...answered }, request: null, error: unexpected(job, answered) };
    const mapped = errorOf(job, outcome, this.clock.now());
    if (mapped) return mapped;
    if (!outcome.error) return { outcome };
    const { code, message } = outcome.error;
    const again = answered instanceof CallFailed ? answered.again : isTransient(answered.status);
    const words = `${IN_WORDS[code] ?? 'Mã trả lời không được chấp nhận.'} (${message})`;
    if (!again) throw new JobRefused(code, words, message);
    const afterMs = answered instanceof CallFailed ? null : retryAfterMs(answered, this.clock.epochMs());
    const reason = `${code}: ${words}`;
    throw afterMs === null ? new Error(reason) : new TryLater(reason, Math.min(afterMs, MOST_BACKOFF_MS));
  }
}

/** Failures of a call, for people; statuses speak for themselves. */
const IN_WORDS: Readonly<Record<string, string>> = {
  TIMEOUT: 'Không có câu trả lời trong thời hạn.',
  UNREACHABLE: 'Không kết nối được, hoặc câu trả lời không hợp lệ.',
  BAD_ANSWER: 'Câu trả lời không đọc được.',
  ANSWER_TOO_LARGE: 'Câu trả lời quá dài.',
  FORBIDDEN_TARGET: 'Địa chỉ không được phép.',
};

/** Whether another attempt may change it: too early, too often, still at work on the first one, and faults of the other side. */
function isTransient(status: number): boolean {
  return status >= 500 || [408, 409, 423, 425, 429].includes(status);
}

function unexpected(job: Job, { status }: HttpAnswer): Outcome['error'] {
  if (isExpected(job, status)) return null;
  return { code: `HTTP_${status}`, message: `status ${status} is not expected` };
}

/** When the other side wants to be asked again: seconds, or a date. */
function retryAfterMs({ headers }: HttpAnswer, nowMs: number): number | null {
  const text = headers['retry-after'];
  if (text === undefined) return null;
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}

const forbidden = ({ message, vi }: ForbiddenTarget): JobRefused =>
  new JobRefused('FORBIDDEN_TARGET', `Địa chỉ không được phép: ${vi}.`, `Forbidden address: ${message}.`);
