import { Injectable } from '@nestjs/common';
import type { CompleteJob, ExtendJob, FailJob, JobAnswer, ThrowJobError } from '@trucban/contracts';
import type { JobListener, ListenerResult, ProcessInput } from '@trucban/sop-engine';
import { Audit } from '../../audit/public.ts';
import {
  ConflictError,
  InvalidError,
  NotFoundError,
  Notifier,
  json,
  type Principal,
  type Tx,
} from '../../platform/public.ts';
import { ProcessStore } from '../process-store.ts';
import { lockTree } from '../store/rows.ts';
import { REMEMBER_LOCK_MS, later } from './activation.ts';
import { wakeWorkers } from './job-waiters.ts';
import { mayWork, reachValues } from './reach.ts';

/** The last lock of a job, and the job itself as long as it is there. */
interface Lock {
  readonly lock_id: string;
  readonly worker: string;
  readonly answer: JobAnswer | null;
  readonly instance_id: string;
  readonly incident_id: string | null;
  /** Null: the job is gone. */
  readonly element_instance_id: string | null;
  readonly retries: number | null;
  readonly listener: JobListener | null;
}

type Held = Lock & { readonly element_instance_id: string; readonly retries: number };
type InputOf = (tx: Tx, job: Held) => Extract<ProcessInput, { type: 'complete' | 'throwError' | 'failJob' }>;

/**
 * What outside workers answer. An answer counts as long as its lock is the job's last: one that ran out and that nobody has
 * taken since counts still. The same answer again changes nothing and is answered as the first.
 */
@Injectable()
export class JobAnswers {
  constructor(
    private readonly store: ProcessStore,
    private readonly notifier: Notifier,
    private readonly audit: Audit,
  ) {}

  complete(principal: Principal, id: string, { lockId, variables, result }: CompleteJob): Promise<JobAnswer> {
    return this.#end(principal, id, lockId, 'completed', (tx, job) => {
      if (result) expectFits(result, job.listener);
      return {
        type: 'complete',
        at: tx.now,
        elementInstanceId: job.element_instance_id,
        variables,
        ...(result === undefined ? {} : { result: result as ListenerResult }),
      };
    });
  }

  error(principal: Principal, id: string, { lockId, code, message, variables }: ThrowJobError): Promise<JobAnswer> {
    return this.#end(
      principal,
      id,
      lockId,
      'error',
      (tx, job) => ({
        type: 'throwError',
        at: tx.now,
        elementInstanceId: job.element_instance_id,
        code,
        ...(message === undefined ? {} : { message }),
        ...(variables === undefined ? {} : { variables }),
      }),
      { code },
    );
  }

  /** With tries left the next worker gets it after the back-off; else the engine raises a process incident. */
  fail(principal: Principal, id: string, { lockId, retries, backoffSeconds, reason }: FailJob): Promise<JobAnswer> {
    return this.#transaction(principal, id, lockId, 'failed', async (tx, job) => {
      const left = retries ?? Math.max(0, job.retries - 1);
      if (left === 0)
        return this.#deliver(tx, id, job, 'failed', { reason }, () => ({
          type: 'failJob',
          at: tx.now,
          elementInstanceId: job.element_instance_id,
          retries: 0,
          reason,
        }));
      const availableAt = later(tx.now, backoffSeconds * 1_000);
      await tx.run(
        'processes.jobBacksOff',
        'update job set retries = $2, available_at = $3, failure = $4 where id = $1',
        [id, left, availableAt, reason],
      );
      wakeWorkers(tx, this.notifier);
      return this.#note(tx, job, { ...over(id, 'failed'), retries: left, availableAt }, { reason, retries: left });
    });
  }

  extend(principal: Principal, id: string, { lockId, lockSeconds }: ExtendJob): Promise<JobAnswer> {
    return this.#transaction(principal, id, lockId, 'extended', async (tx, job) => {
      const lockedUntil = later(tx.now, lockSeconds * 1_000);
      await tx.run(
        'processes.extendLock',
        `with longer as (update job_lock set locked_until = $2, forget_at = $3 where job_id = $1)
         update job set available_at = $2 where id = $1`,
        [id, lockedUntil, later(lockedUntil, REMEMBER_LOCK_MS)],
      );
      // Those who wait for it to run out must look again: it may end earlier now.
      wakeWorkers(tx, this.notifier);
      this.#audit(tx, 'extended', id, job, { lockedUntil });
      return { ...over(id, 'extended'), retries: job.retries, lockedUntil };
    });
  }

  #end(
    principal: Principal,
    id: string,
    lockId: string,
    outcome: JobAnswer['outcome'],
    input: InputOf,
    what: object = {},
  ): Promise<JobAnswer> {
    return this.#transaction(principal, id, lockId, outcome, (tx, job) =>
      this.#deliver(tx, id, job, outcome, what, input),
    );
  }

  /** Finds and locks (incident, root instance, job), and sees that the answer still counts. */
  #transaction(
    principal: Principal,
    id: string,
    lockId: string,
    outcome: JobAnswer['outcome'],
    work: (tx: Tx, job: Held) => Promise<JobAnswer>,
  ): Promise<JobAnswer> {
    return this.store.transaction(principal, async (tx) => {
      const seen = await this.#find(tx, principal, id);
      const before = verdict(seen, lockId, outcome);
      if ('answer' in before) return before.answer;
      if (seen.incident_id !== null) await this.store.lockIncident(tx, seen.incident_id);
      await tx.asSystem(() => lockTree(tx, seen.instance_id, ''));
      await tx.run('processes.lockJob', 'select 1 from job where id = $1 for update', [id]);
      // Under the locks: it may have been answered, cancelled or taken meanwhile.
      const now = verdict(await this.#find(tx, principal, id), lockId, outcome);
      return 'answer' in now ? now.answer : work(tx, now.job);
    });
  }

  async #deliver(
    tx: Tx,
    id: string,
    job: Held,
    outcome: JobAnswer['outcome'],
    what: object,
    inputOf: InputOf,
  ): Promise<JobAnswer> {
    const tree = await tx.asSystem(() => lockTree(tx, job.instance_id, ''));
    const given = { instanceId: job.instance_id, inputId: `job:${id}`, input: inputOf(tx, job) };
    if (!tree || (await this.store.deliver(tx, tree, [given])) === 0) throw gone();
    return this.#note(tx, job, over(id, outcome), what);
  }

  async #note(tx: Tx, job: Lock, answer: JobAnswer, what: object): Promise<JobAnswer> {
    await tx.run('processes.noteAnswer', 'update job_lock set answer = $2, forget_at = $3 where job_id = $1', [
      answer.id,
      json(answer),
      later(tx.now, REMEMBER_LOCK_MS),
    ]);
    this.#audit(tx, answer.outcome, answer.id, job, what);
    return answer;
  }

  #audit(tx: Tx, outcome: JobAnswer['outcome'], id: string, { worker, instance_id }: Lock, what: object): void {
    this.audit.write(tx, {
      action: ACTIONS[outcome],
      objectType: 'job',
      objectId: id,
      after: { worker, processInstanceId: instance_id, ...what },
    });
  }

  async #find(tx: Tx, principal: Principal, id: string): Promise<Lock> {
    const lock = await tx.first<Lock>(
      'processes.jobLock',
      `select l.lock_id, l.worker, l.answer, l.instance_id, i.incident_id, j.element_instance_id, j.retries, j.listener
         from job_lock l join process_instance i on i.id = l.instance_id left join job j on j.id = l.job_id
        where l.job_id = $1 and ${mayWork(2)}`,
      [id, ...reachValues(principal)],
    );
    if (!lock) throw NotFoundError.of('JOB', 'công việc', 'job');
    return lock;
  }
}

const ACTIONS: Readonly<Record<JobAnswer['outcome'], string>> = {
  completed: 'job.complete',
  failed: 'job.fail',
  error: 'job.error',
  extended: 'job.extend',
};

const over = (id: string, outcome: JobAnswer['outcome']): JobAnswer => ({
  id,
  outcome,
  retries: null,
  lockedUntil: null,
  availableAt: null,
});

/** The job that is to be answered, or what was answered already. @throws ConflictError when the answer no longer counts */
function verdict(lock: Lock, lockId: string, outcome: JobAnswer['outcome']): { answer: JobAnswer } | { job: Held } {
  if (lock.lock_id !== lockId)
    throw new ConflictError(
      'JOB_LOCK_LOST',
      'Khóa của công việc đã hết hạn và công việc đã được giao cho bên khác: hãy bỏ kết quả này; lần sau hãy xin thêm thời gian (extend) trước khi hết hạn.',
      'The lock of the job ran out and the job was given to somebody else: drop this result, and ask for more time (extend) earlier.',
    );
  const { answer, element_instance_id, retries } = lock;
  if (answer?.outcome === outcome) return { answer };
  if (answer)
    throw new ConflictError('JOB_ANSWERED', 'Công việc đã được trả lời.', 'The job has been answered already.');
  if (element_instance_id === null || retries === null) throw gone();
  return { job: { ...lock, element_instance_id, retries } };
}

const MAY_DENY: ReadonlySet<string | undefined> = new Set(['assigning', 'updating', 'completing']);

/** What only some task listeners may say. @throws InvalidError */
function expectFits({ denied, corrections }: NonNullable<CompleteJob['result']>, listener: JobListener | null): void {
  if (denied && !MAY_DENY.has(listener?.event))
    throw InvalidError.field(
      '/result/denied',
      'CANT_DENY',
      'Chỉ trình nghe «assigning», «updating», «completing» của nhiệm vụ được từ chối.',
      'Only an "assigning", "updating" or "completing" listener of a user task may deny.',
    );
  if (corrections && listener?.event !== 'creating' && !MAY_DENY.has(listener?.event))
    throw InvalidError.field(
      '/result/corrections',
      'CANT_CORRECT',
      'Chỉ trình nghe của nhiệm vụ, trừ «canceling», được sửa thuộc tính.',
      'Only listeners of a user task, but for "canceling", may correct its attributes.',
    );
}

const gone = (): ConflictError =>
  new ConflictError('JOB_GONE', 'Công việc không còn nữa.', 'The job is not there any more.');
