import { Injectable } from '@nestjs/common';
import { callbackBodySchema } from '@trucban/contracts';
import type { Instant, JsonObject } from '@trucban/kernel';
import { Audit } from '../../audit/public.ts';
import {
  ConflictError,
  GoneError,
  InvalidError,
  NotFoundError,
  Secrets,
  Settings,
  TooLargeError,
  fieldProblems,
  hashSecret,
  type Scope,
  type Tx,
} from '../../platform/public.ts';
import type { Job, JobResult } from '../extensions.ts';
import { JobRefused, Jobs } from '../jobs.ts';
import { ProcessStore } from '../process-store.ts';
import { errorOf, mapsAnswer, variablesOf } from './answer-mapping.ts';

/** Longest body of a callback, as JSON. */
const MOST_BODY_BYTES = 65_536;
/** How long it is known afterwards that a callback was used or ran out. */
const REMEMBERED = `interval '30 days'`;

interface CallbackRow {
  readonly job_id: string;
  readonly expires_at: Instant;
  readonly used_at: Instant | null;
}

/** One-time addresses at which jobs wait for an answer. Only the hash of a token is kept; the token is made of the platform's key. */
@Injectable()
export class Callbacks {
  constructor(
    private readonly settings: Settings,
    private readonly secrets: Secrets,
    private readonly store: ProcessStore,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
  ) {}

  /** Opens the address of a job, or finds the one that an earlier attempt has opened. */
  async open(tx: Tx, job: Job, expiresAt: Instant): Promise<{ readonly url: string; readonly expiresAt: Instant }> {
    const token = this.secrets.derive(`callback:${job.id}`);
    await tx.run('processes.sweepCallbacks', 'delete from job_callback where forget_at < $1', [tx.now]);
    const row = await tx.first<{ expires_at: Instant }>(
      'processes.openCallback',
      `insert into job_callback (job_id, token_hash, instance_id, created_at, expires_at, forget_at)
       values ($1, $2, $3, $4, $5, $5::timestamptz + ${REMEMBERED})
       on conflict (job_id) do update set job_id = excluded.job_id returning expires_at`,
      [job.id, hashSecret(token), job.instance.id, tx.now, expiresAt],
    );
    const { publicOrigin, host, port } = this.settings;
    const origin = publicOrigin ?? `http://${host}:${port}`;
    return { url: `${origin}/api/v1/callbacks/${token}`, expiresAt: row?.expires_at ?? expiresAt };
  }

  /** When a job's address runs out; undefined when it has none. */
  async expiresAt(tx: Tx, jobId: string): Promise<Instant | undefined> {
    const row = await tx.first<CallbackRow>(
      'processes.callbackOfJob',
      'select job_id, expires_at, used_at from job_callback where job_id = $1',
      [jobId],
    );
    return row?.expires_at;
  }

  /**
   * The answer that a job waits for; once. @throws NotFoundError for a token that was never given, GoneError when it ran out or
   * nobody waits any more, ConflictError when it was used, InvalidError when the body is none that the job takes
   */
  async answer(scope: Scope, token: string, body: unknown): Promise<'completed' | 'error'> {
    if (Buffer.byteLength(JSON.stringify(body)) > MOST_BODY_BYTES)
      throw new TooLargeError(
        'CALLBACK_TOO_LARGE',
        `Nội dung dài quá ${MOST_BODY_BYTES} byte.`,
        `The body is longer than ${MOST_BODY_BYTES} bytes.`,
      );
    const hash = hashSecret(token);
    return this.store.transaction(scope, async (tx) => {
      const seen = await this.#find(tx, hash);
      if (!seen) throw NotFoundError.of('CALLBACK', 'địa chỉ trả lời', 'callback');
      let outcome: 'completed' | 'error' = 'completed';
      const delivered = await this.jobs.answerJob(tx, seen.job_id, async (job) => {
        // Under the locks: somebody may have been faster.
        expectOpen(await this.#find(tx, hash), tx.now);
        const result = resultOf(job, body, tx.now);
        if ('error' in result) outcome = 'error';
        return result;
      });
      if (!delivered) {
        expectOpen(await this.#find(tx, hash), tx.now);
        throw gone();
      }
      await tx.run('processes.useCallback', 'update job_callback set used_at = $2 where token_hash = $1', [
        hash,
        tx.now,
      ]);
      this.audit.write(tx, { action: 'job.callback', objectType: 'job', objectId: seen.job_id, after: { outcome } });
      return outcome;
    });
  }

  #find(tx: Tx, hash: string): Promise<CallbackRow | undefined> {
    return tx.first<CallbackRow>(
      'processes.callback',
      'select job_id, expires_at, used_at from job_callback where token_hash = $1',
      [hash],
    );
  }
}

function expectOpen(row: CallbackRow | undefined, now: Instant): void {
  if (row?.used_at)
    throw new ConflictError(
      'CALLBACK_USED',
      'Địa chỉ trả lời này đã được dùng.',
      'This callback has been used already.',
    );
  if (!row || row.expires_at <= now)
    throw new GoneError('CALLBACK_EXPIRED', 'Địa chỉ trả lời này đã hết hạn.', 'This callback has expired.');
}

const gone = (): GoneError =>
  new GoneError('CALLBACK_GONE', 'Không còn ai chờ câu trả lời này.', 'Nobody waits for this answer any more.');

/** By the model's expressions; without any of them the body itself says variables or an error. */
function resultOf(job: Job, body: unknown, now: Instant): Exclude<JobResult, { waiting: true }> {
  if (mapsAnswer(job.headers)) {
    const request = { body: body as JsonObject };
    try {
      const outcome = { response: null, request, error: null };
      return errorOf(job, outcome, now) ?? { variables: variablesOf(job, outcome, request, now) };
    } catch (error) {
      if (!(error instanceof JobRefused)) throw error;
      throw InvalidError.field('', error.code, error.localized.vi, error.localized.en);
    }
  }
  const parsed = callbackBodySchema.safeParse(body);
  if (!parsed.success) throw InvalidError.of(fieldProblems(parsed.error.issues));
  const { variables, error } = parsed.data;
  return error ? { error } : { variables: variables ?? {} };
}
