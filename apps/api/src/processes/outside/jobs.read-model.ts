import { Injectable } from '@nestjs/common';
import type { JobListItem, JobsQuery, Page } from '@trucban/contracts';
import { decodeCursor, likePatterns, pageOf, type SqlValue, type Tx } from '../../platform/public.ts';

/** Open jobs for operators and programs. Reads under the scope of whoever asks. */
@Injectable()
export class JobReads {
  async list(tx: Tx, query: JobsQuery): Promise<Page<JobListItem>> {
    const values: SqlValue[] = [tx.now];
    const put = (value: SqlValue): string => `$${values.push(value)}`;
    const where: string[] = [];
    const equal = (column: string, value: string | undefined) =>
      value !== undefined && where.push(`${column} = ${put(value)}`);
    equal('type', query.type);
    equal('state', query.state);
    equal('worker', query.worker);
    equal('"processInstanceId"', query.processInstanceId);
    equal('"processKey"', query.processKey);
    equal('"incidentId"', query.incidentId);
    const words = likePatterns(query.q);
    if (words) where.push(`trucban.folded(concat_ws(' ', "elementName", type, "processKey")) like all(${put(words)})`);
    const after = decodeCursor(query.cursor, ['instant', 'uuid']);
    if (after)
      where.push(`("createdAt", id) < (${put(String(after[0]))}::timestamptz, ${put(String(after[1]))}::uuid)`);
    const rows = await tx.dynamic<JobListItem>(
      `select * from (${JOBS}) as jobs ${where.length > 0 ? `where ${where.join(' and ')}` : ''}
        order by "createdAt" desc, id desc limit ${put(query.limit + 1)}`,
      values,
    );
    return pageOf(rows, query.limit, (job) => [job.createdAt, job.id]);
  }
}

/** `$1` is the present. A lock that ran out or was answered is no lock. */
const JOBS = `
  select j.id, j.type, j.state = 'outside' as outside, j.retries, l.worker, l.locked_until as "lockedUntil", j.failure,
         case when j.state <> 'outside' then j.state when l.job_id is not null then 'locked'
              when j.available_at > $1 then 'delayed' else 'open' end as state,
         case when l.job_id is null then j.available_at end as "availableAt", j.instance_id as "processInstanceId",
         i.process_key as "processKey", j.element_id as "elementId", j.name as "elementName", j.listener, i.incident_id as "incidentId",
         i.exercise, j.created_at as "createdAt"
    from job j join process_instance i on i.id = j.instance_id
    left join job_lock l on l.job_id = j.id and l.answer is null and l.locked_until > $1`;
