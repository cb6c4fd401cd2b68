import { Injectable } from '@nestjs/common';
import type { ActivatedJob, ActivateJobs } from '@trucban/contracts';
import { addDuration, toEpochMs, type Instant } from '@trucban/kernel';
import { Audit } from '../../audit/public.ts';
import { Database, Ids, Notifier, type Principal, type Tx } from '../../platform/public.ts';
import { JobWaiters, wakeWorkers, type Asked } from './job-waiters.ts';
import { mayWork, reachValues } from './reach.ts';

/** How long the last lock of a job is remembered after it has run out, so that a late answer is known. */
export const REMEMBER_LOCK_MS = 72 * 3_600_000;

const JOB = `t.id, t.type, t.retries, t.headers, t.variables, t.instance_id as "processInstanceId", i.process_key as "processKey",
  i.version as "processVersion", i.business_key as "businessKey", t.element_id as "elementId", t.element_instance_id as "elementInstanceId",
  t.name as "elementName", t.listener, i.incident_id as "incidentId", i.exercise, t.created_at as "createdAt"`;

type Row = Omit<ActivatedJob, 'lockId' | 'lockedUntil'>;

/** Gives open jobs to outside workers: each to one until its lock runs out. */
@Injectable()
export class JobActivation {
  constructor(
    private readonly database: Database,
    private readonly waiters: JobWaiters,
    private readonly notifier: Notifier,
    private readonly audit: Audit,
    private readonly ids: Ids,
  ) {}

  /** The jobs, as soon as there are any, or none when the time is over. `gone`: the client has left. */
  async activate(principal: Principal, wanted: ActivateJobs, gone: AbortSignal): Promise<readonly ActivatedJob[]> {
    const who = { who: principal.id, waitMs: wanted.waitSeconds * 1_000, gone };
    const jobs = (await this.waiters.ask(who, () => this.#ask(principal, wanted))) ?? [];
    // He left while they were given to him: others need not wait for his lock.
    if (gone.aborted && jobs.length > 0) await this.#giveBack(principal, jobs);
    return jobs;
  }

  #ask(principal: Principal, wanted: ActivateJobs): Promise<Asked<readonly ActivatedJob[]>> {
    const types = wanted.types ?? [wanted.type ?? ''];
    return this.database.transaction(principal, async (tx) => {
      const lockId = this.ids.next();
      const lockedUntil = later(tx.now, wanted.lockSeconds * 1_000);
      const jobs: ActivatedJob[] = [];
      for (const type of types) {
        const room = wanted.maxJobs - jobs.length;
        if (room === 0) break;
        const rows = await this.#take(tx, principal, type, room, { lockId, lockedUntil, worker: wanted.worker });
        for (const row of rows)
          jobs.push({ ...row, lockId, lockedUntil, variables: only(row.variables, wanted.fetchVariables) });
      }
      if (jobs.length === 0)
        return { found: undefined, againInMs: wanted.waitSeconds > 0 ? await this.#next(tx, principal, types) : null };
      await this.#forget(tx);
      this.audit.write(tx, {
        action: 'job.activate',
        objectType: 'job',
        objectId: lockId,
        after: { worker: wanted.worker, lockedUntil, jobs: jobs.map(({ id }) => id) },
      });
      return { found: jobs, againInMs: null };
    });
  }

  /** Somebody else's open jobs are passed over, not waited for. */
  #take(
    tx: Tx,
    principal: Principal,
    type: string,
    most: number,
    lock: { readonly lockId: string; readonly lockedUntil: Instant; readonly worker: string },
  ): Promise<Row[]> {
    return tx.query<Row>(
      'processes.takeJobs',
      `with next as (
         select j.id from job j join process_instance i on i.id = j.instance_id
          where j.state = 'outside' and j.type = $1 and j.available_at <= $2 and i.status = 'active' and ${mayWork(8)}
          order by j.available_at, j.id limit $3 for update of j skip locked),
       taken as (update job j set available_at = $4 from next where j.id = next.id returning j.*),
       locks as (
         insert into job_lock (job_id, instance_id, lock_id, worker, locked_until, forget_at)
         select id, instance_id, $5, $6, $4, $7 from taken
         on conflict (job_id) do update set lock_id = excluded.lock_id, worker = excluded.worker,
           locked_until = excluded.locked_until, forget_at = excluded.forget_at, answer = null)
       select ${JOB} from taken t join process_instance i on i.id = t.instance_id order by t.created_at, t.id`,
      [
        type,
        tx.now,
        most,
        lock.lockedUntil,
        lock.lockId,
        lock.worker,
        later(lock.lockedUntil, REMEMBER_LOCK_MS),
        ...reachValues(principal),
      ],
    );
  }

  /** How long until a lock or a back-off runs out; null: none is running. */
  async #next(tx: Tx, principal: Principal, types: readonly string[]): Promise<number | null> {
    const row = await tx.first<{ at: Instant | null }>(
      'processes.nextJob',
      `select min(j.available_at) as at from job j join process_instance i on i.id = j.instance_id
        where j.state = 'outside' and j.type = any ($1) and j.available_at > $2 and i.status = 'active' and ${mayWork(3)}`,
      [types, tx.now, ...reachValues(principal)],
    );
    return row?.at ? toEpochMs(row.at) - toEpochMs(tx.now) : null;
  }

  async #forget(tx: Tx): Promise<void> {
    await tx.asSystem(() =>
      tx.run(
        'processes.forgetLocks',
        `delete from job_lock where job_id in (select job_id from job_lock where forget_at < $1 limit 200 for update skip locked)`,
        [tx.now],
      ),
    );
  }

  async #giveBack(principal: Principal, jobs: readonly ActivatedJob[]): Promise<void> {
    await this.database.transaction(principal, async (tx) => {
      await tx.run(
        'processes.giveBackJobs',
        `with mine as (
           select j.id from job j join job_lock l on l.job_id = j.id where l.lock_id = $1 and l.answer is null and j.id = any ($2::uuid[])
            for update of j),
         unlocked as (update job_lock set locked_until = $3 where job_id in (select id from mine))
         update job set available_at = $3 where id in (select id from mine)`,
        [jobs[0]?.lockId ?? '', jobs.map(({ id }) => id), tx.now],
      );
      wakeWorkers(tx, this.notifier);
    });
  }
}

export const later = (instant: Instant, ms: number): Instant => addDuration(instant, { months: 0, ms });

function only(variables: ActivatedJob['variables'], names: readonly string[] | undefined): ActivatedJob['variables'] {
  if (!names) return variables;
  const wanted = new Set(names);
  return Object.fromEntries(Object.entries(variables).filter(([name]) => wanted.has(name)));
}
