import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../platform/public.ts';
import { ProcessExtensions, type Job, type JobHandler, type JobResult } from '../../processes/public.ts';
import { SlaClocks } from '../../sla/public.ts';
import { IncidentProcesses } from '../incident-processes.ts';
import type { IncidentRow } from '../incident-row.ts';
import { lockIncidentOf } from './incidents-of-jobs.ts';
import { textOf } from './variables.ts';

/**
 * How the incident went. Out: `slaResults`, `resolvedAt`, `openAssignments`, `falseAlarms30d` (of its facility, this one among
 * them). Header `release` = `true`: units that nobody waits for any longer are free.
 */
@Injectable()
export class ComputeResultsJob implements JobHandler, OnModuleInit {
  readonly type = 'computeResults';

  constructor(
    private readonly extensions: ProcessExtensions,
    private readonly clocks: SlaClocks,
    private readonly processes: IncidentProcesses,
  ) {}

  onModuleInit(): void {
    this.extensions.addJobHandler(this);
  }

  async run(tx: Tx, job: Job): Promise<JobResult> {
    const row = await lockIncidentOf(tx, job);
    if (job.headers['release'] === 'true') await this.processes.release(tx, row.id, 'Kết thúc sự vụ');
    const clocks = (await this.clocks.list(tx, [row.id])).get(row.id)?.sla ?? [];
    const slaResults = clocks.map(({ clock, state, limitMinutes, startedAt, dueAt, metAt, breachedAt }) => ({
      clock,
      state,
      limitMinutes,
      startedAt,
      dueAt,
      metAt,
      breachedAt,
    }));
    return {
      variables: {
        slaResults,
        resolvedAt: row.resolved_at,
        openAssignments: (await openOrders(tx, row.id)).map((order) => ({ ...order })),
        falseAlarms30d: await falseAlarms(tx, row),
      },
    };
  }
}

interface OpenOrder {
  readonly assignmentId: string;
  readonly dispatchId: string;
  readonly agency: string | null;
  readonly state: string;
}

function openOrders(tx: Tx, incidentId: string): Promise<readonly OpenOrder[]> {
  return tx.query<OpenOrder>(
    'incidents.openOrders',
    `select id as "assignmentId", dispatch_id as "dispatchId", agency, state from assignment
        where incident_id = $1 and state in ('offered', 'accepted', 'enRoute', 'onScene', 'transporting') order by created_at, id`,
    [incidentId],
  );
}

/** Of the same facility in 30 days; the alarm that asks is one of them. */
async function falseAlarms(tx: Tx, row: IncidentRow): Promise<number> {
  const facility = textOf(row.attributes['facility']);
  const alarms = await tx.first<{ count: number }>(
    'incidents.falseAlarms',
    `select count(*) from incident where type = $1 and status = 'cancelled' and cancel_kind = 'falseAlarm' and exercise = $2 and created_at > $3::timestamptz - interval '30 days'
          and $4::text is not null and attributes ->> 'facility' = $4 and id <> $5`,
    [row.type, row.exercise, tx.now, facility ?? null, row.id],
  );
  return facility === undefined ? 1 : (alarms?.count ?? 0) + 1;
}
