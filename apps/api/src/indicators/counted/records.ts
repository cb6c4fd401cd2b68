import type { JsonObject } from '@trucban/kernel';
import type { Tx } from '../../platform/public.ts';

/** Kinds of records that measures are counted from. */
export const RECORD_KINDS = ['incident', 'task', 'event'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** A record as expressions see it; `at` is when it was made. */
export type CountedRecord = JsonObject & { readonly id: string; readonly type: string };

const minutes = (from: string, to: string): string =>
  `round((extract(epoch from ${to} - ${from}) / 60)::numeric, 3)::float8`;

/** No exercises: they never count. */
const SQL: Readonly<Record<RecordKind, string>> = {
  incident: `select i.id, i.number, i.type, i.field, i.severity, i.status, i.source, i.org_unit as "orgUnit", i.lead_agency as "leadAgency",
      i.area_code as "areaCode", i.report_count as "reportCount", i.escalation_level as "escalationLevel", i.attributes,
      i.cancel_kind as "cancelKind", i.parent_id is not null as "hasParent", i.created_at as at, i.reported_at as "reportedAt",
      i.created_at as "createdAt", i.acknowledged_at as "acknowledgedAt", i.resolved_at as "resolvedAt", i.closed_at as "closedAt",
      ${minutes('i.reported_at', 'i.acknowledged_at')} as "acknowledgeMinutes", ${minutes('i.reported_at', 'i.resolved_at')} as "resolveMinutes",
      (select ${minutes('i.reported_at', 'c.met_at')} from sla_clock c
        where c.incident_id = i.id and c.kind = 'incident' and c.clock = 'dispatch') as "dispatchMinutes",
      (select max(e.at) from timeline_entry e where e.incident_id = i.id and e.kind = 'incident.acknowledged'
          and e.data->>'from' in ('resolved', 'closed')) as "reopenedAt",
      coalesce((select jsonb_object_agg(c.clock, c.state) from sla_clock c where c.incident_id = i.id and c.kind = 'incident'), '{}') as sla
    from incident i where i.id = any($1) and not i.exercise`,
  task: `select t.id, t.process_key as type, t.element_id as "elementId", t.name, t.state, split_part(t.candidate_groups[1], '/', 1) as "orgUnit",
      t.incident_id as "incidentId", t.created_at as at, t.created_at as "createdAt", t.completed_at as "completedAt", t.due_at as "dueAt",
      ${minutes('t.created_at', 't.completed_at')} as minutes, (t.due_at is null or t.completed_at <= t.due_at) as "onTime"
    from user_task t where t.id = any($1) and not t.exercise`,
  event: `select e.id, e.type, e.source, e.key, e.quality, e.event_type as "eventType", e.area_code as "areaCode", e.time as at, e.time,
      e.received_at as "receivedAt", e.data from event e where e.id = any($1) and not e.exercise and e.quality <> 'bad'`,
};

/** The records that are there of some ids. */
export function recordsOf(tx: Tx, kind: RecordKind, ids: readonly string[]): Promise<CountedRecord[]> {
  return tx.query<CountedRecord>(`indicators.records.${kind}`, SQL[kind], [[...new Set(ids)]]);
}

/** Where a person sees the record. */
export const linkTo: Readonly<Record<RecordKind, (id: string) => string>> = {
  incident: (id) => `/api/v1/incidents/${id}`,
  task: (id) => `/api/v1/tasks/${id}`,
  event: (id) => `/api/v1/events/${id}`,
};
