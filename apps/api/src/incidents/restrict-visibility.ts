import type { Tx } from '../platform/public.ts';

/** Tables with rows of an incident that carry their own tokens, and how they name it. */
const ROWS: Readonly<Record<string, string>> = {
  process_instance: 'incident_id = $1',
  process_incident: 'instance_id in (select id from process_instance where incident_id = $1)',
  user_task: 'incident_id = $1',
  task_comment: 'task_id in (select id from user_task where incident_id = $1)',
  assignment: 'incident_id = $1',
  assignment_offer: 'assignment_id in (select id from assignment where incident_id = $1)',
  webhook_delivery: 'incident_id = $1',
  alert: 'incident_id = $1',
  event: 'id in (select event_id from incident_report where incident_id = $1)',
  stored_file: `id in (select file_id from incident_attachment where incident_id = $1
                  union select unnest(evidence_files) from incident where id = $1)`,
  feed_pending: `topic = 'incidents' and key = $1::text or change ->> 'incidentId' = $1::text`,
  feed_change: `topic = 'incidents' and key = $1::text or change ->> 'incidentId' = $1::text`,
};

/**
 * An incident has become need-to-know: its processes, tasks, orders, events, files, and what the live feed could still tell
 * again, are taken away from org units that don't see it any more. Groups and persons stay: they were given a part of the work.
 */
export async function restrictVisibility(tx: Tx, incidentId: string, visibleTo: readonly string[]): Promise<void> {
  for (const [table, belongs] of Object.entries(ROWS)) {
    await tx.run(
      `incidents.restrict.${table}`,
      `update ${table} set visible_to = array(select distinct t from unnest(visible_to || $2::text[]) as t where t like '%:%' or t = any($2))
        where (${belongs}) and exists (select 1 from unnest(visible_to) as t where t not like '%:%' and t <> all($2))`,
      [incidentId, visibleTo],
    );
  }
}
