import { Injectable } from '@nestjs/common';
import type { Instant } from '@trucban/kernel';
import {
  assignmentOpened,
  batchQueued,
  clocksChanged,
  deliveryQueued,
  earlierDeadline,
  importQueued,
  jobQueued,
  type WorkflowMessage,
} from '@trucban/workflows';
import { PULL_SHARD, PullPlanner } from '../imports/public.ts';
import { Jobs, Timers } from '../processes/public.ts';
import { REPORT_SHARD, ReportPlanner } from '../reports/public.ts';
import { ALERT_SHARD, AlertKeeper } from '../rules/public.ts';
import type { Tx } from '../platform/public.ts';

/**
 * What should have a workflow now, each with the message that (re)starts it: open incidents, orders that wait for an answer,
 * shards with timers, alerts that wait for time, jobs handed over, deliveries under way, batches and imports that run, pulls and reports that are planned. Reads the rows of their features, changes none.
 * @param before  things younger than that are left to the outbox
 */
@Injectable()
export class WorkflowNeeds {
  constructor(
    private readonly timers: Timers,
    private readonly jobs: Jobs,
    private readonly alerts: AlertKeeper,
    private readonly pulls: PullPlanner,
    private readonly reports: ReportPlanner,
  ) {}

  async list(tx: Tx, before: Instant): Promise<readonly WorkflowMessage[]> {
    const incidents = await tx.query<{ id: string }>(
      'relay.needs.incidents',
      `select id from incident where created_at < $1 and status not in ('closed','cancelled','merged')
       union
       select incident_id from sla_clock where started_at < $1 and state in ('running','paused')`,
      [before],
    );
    const assignments = await tx.query<{ id: string }>(
      'relay.needs.assignments',
      `select id from assignment where created_at < $1 and exhausted_at is null and state in ('offered','declined','expired')`,
      [before],
    );
    const deliveries = await tx.query<{ id: string }>(
      'relay.needs.deliveries',
      `select d.id from webhook_delivery d join webhook w on w.id = d.webhook_id
        where d.created_at < $1 and d.state in ('pending','rejected') and d.finished_at is null and w.deleted_at is null`,
      [before],
    );
    const batches = await tx.query<{ id: string }>(
      'relay.needs.batches',
      `select id from process_batch where created_at < $1 and state = 'running'`,
      [before],
    );
    const imports = await tx.query<{ id: string }>(
      'relay.needs.imports',
      `select id from import_run where created_at < $1 and state in ('queued', 'running')`,
      [before],
    );
    const pullAt = await this.pulls.nextDueAt();
    const reportAt = await this.reports.nextDueAt();
    const wakeAt = await this.alerts.nextDueAt();
    return [
      ...batches.map(({ id }) => batchQueued(id)),
      ...imports.map(({ id }) => importQueued(id)),
      ...(pullAt === null ? [] : [earlierDeadline(PULL_SHARD, pullAt)]),
      ...(reportAt === null ? [] : [earlierDeadline(REPORT_SHARD, reportAt)]),
      ...incidents.map(({ id }) => clocksChanged(id)),
      ...assignments.map(({ id }) => assignmentOpened(id)),
      ...deliveries.map(({ id }) => deliveryQueued(id)),
      ...(await this.timers.earliest()).map(({ shard, dueAt }) => earlierDeadline(shard, dueAt)),
      ...(wakeAt === null ? [] : [earlierDeadline(ALERT_SHARD, wakeAt)]),
      ...(await this.jobs.atTemporal()).map(jobQueued),
    ];
  }
}
