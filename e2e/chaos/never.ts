import { FROM_OUTSIDE } from './rows.ts';

/** Rows of two statements that are not the same, counting each as often as it comes. */
const difference = (a: string, b: string): string =>
  `select d::text from ((${a} except all ${b}) union all (${b} except all ${a})) d`;
const completedOnce = (entries: string): string =>
  difference(`select id::text from user_task where state = 'completed'`, `(${entries})`);

const audited = (action: string): string => `select object_id from audit_entry where action = '${action}'`;
const ANSWERS = `('assignment.accepted', 'assignment.declined', 'assignment.enRoute', 'assignment.onScene', 'assignment.completed')`;
/** What is done to incidents, and how the timeline tells it. */
const CHANGES = `(values ('acknowledge', 'acknowledged'), ('start', 'inProgress'), ('change', 'changed'), ('resolve', 'resolved'),
  ('close', 'closed')) as c (done, told)`;
/** Instances that a message or signal of a person has started. */
const BY_MESSAGE = `(select instance_id from process_input where input_id = 'start' and step #>> '{input,startElementId}' is not null)`;

const OF_THE_TIMELINE = `select data ->> 'assignmentId', data ->> 'agency' from timeline_entry where kind =`;
/** Who is told of an offer. */
const PEOPLE = `('dutyOfficer', 'dispatcher', 'agencyCoordinator', 'fieldCommander', 'fieldUnit')`;

/** What must never be found, whatever was killed: things done twice, half, too early, or told otherwise than they are. */
export const NEVER: Readonly<Record<string, string>> = {
  'an event that opened no incident': `select source_event_id from event
    where ${FROM_OUTSIDE} and (effect <> 'opened' or incident_id is null)`,
  'two events that opened one incident': `select incident_id from event where ${FROM_OUTSIDE}
    group by 1 having count(*) > 1`,
  'an untouched incident that changed': `select number from incident where not exercise and status <> 'new'`,

  'a completed task and the timeline': completedOnce(
    `select data ->> 'taskId' from timeline_entry where kind = 'task.completed'`,
  ),
  'a completed task and the audit': completedOnce(
    `select object_id from audit_entry where object_type = 'task' and action = 'task.complete'`,
  ),
  'a completed task and the feed': completedOnce(
    `select key from feed_change where topic = 'tasks' and change ->> 'action' = 'complete'`,
  ),

  'an audit entry without a seal': 'select id from audit_entry where id not in (select entry_id from audit_seal)',
  'an incident and the audit': difference('select id::text from incident', audited('incident.open')),
  'a change of an incident and the audit': difference(
    `select incident_id::text, kind from timeline_entry where kind in (select 'incident.' || told from ${CHANGES})`,
    `select object_id, 'incident.' || told from audit_entry join ${CHANGES} on action = 'incident.' || done`,
  ),
  'one request audited twice': `select action || ' ' || object_id from audit_entry where request_id is not null
    group by request_id, action, object_type, object_id having count(*) > 1`,
  'an answer of an agency and the audit': difference(
    `select data ->> 'assignmentId', kind from timeline_entry where kind in ${ANSWERS}`,
    `select object_id, action from audit_entry where object_type = 'assignment' and action in ${ANSWERS}`,
  ),
  'a process started by hand and the audit': difference(
    `select id::text from process_instance where parent_id is null and started_by like 'user:%' and id not in ${BY_MESSAGE}`,
    audited('process.start'),
  ),
  // Every message that reached the buffer was published by somebody; a repeat is audited as one.
  'a message and the audit': difference(
    `select id::text from buffered_message where name = 'chaosAnswer'`,
    `select after ->> 'id' from audit_entry where action = 'process.message' and not (after ->> 'duplicate')::boolean`,
  ),
  'an answer of an outside worker, its step and the audit': difference(
    `select job_id::text from job_lock where answer ->> 'outcome' in ('completed', 'error')`,
    `select object_id from audit_entry where object_type = 'job' and action in ('job.complete', 'job.error')`,
  ),
  'an outside job that was answered without a step': `select job_id from job_lock l where answer ->> 'outcome' in ('completed', 'error')
    and not exists (select 1 from process_input i where i.instance_id = l.instance_id and i.input_id = 'job:' || l.job_id)`,

  'a batch that has not ended': `select id from process_batch where state <> 'completed' or total <> ok + refused`,
  'a batch and its verdicts': difference(
    'select id, ok, refused from process_batch',
    `select b.id, count(*) filter (where i.ok)::int, count(*) filter (where not i.ok)::int
       from process_batch b left join process_batch_item i on i.batch_id = b.id group by b.id`,
  ),
  'a verdict, its step and the audit': `select v.instance_id from
      (select i.instance_id, 'batch:' || i.batch_id as input, i.batch_id from process_batch_item i where i.ok) v
    where (select count(*) from process_input p where p.instance_id = v.instance_id and p.input_id = v.input) <> 1
       or (select count(*) from audit_entry a where a.object_id = v.instance_id::text and a.after ->> 'batchId' = v.batch_id::text) <> 1`,

  'a message to Temporal that was given up': `select seq from outbox where state = 'failed'`,
  'an incident and its workflow': difference(
    'select id::text from incident',
    `select thing_id from outbox where workflow = 'incident' and kind = 'start'`,
  ),
  'an order and its workflow': difference(
    `select 'assignment:' || id || ':opened' from assignment`,
    `select message_id from outbox where workflow = 'assignment' and message_id like '%:opened'`,
  ),
  'a delivery and its workflow': difference(
    'select id::text from webhook_delivery',
    `select thing_id from outbox where workflow = 'delivery'`,
  ),
  'a batch and its workflow': difference(
    'select id::text from process_batch where total > 0',
    `select thing_id from outbox where workflow = 'batch'`,
  ),

  'two orders without an SOP':
    'select incident_id from assignment where process_instance_id is null group by 1 having count(*) > 1',
  'an agency asked twice':
    'select assignment_id from assignment_offer group by assignment_id, round, agency having count(*) > 1',
  'an offer and the timeline': difference(
    `select assignment_id::text, agency from assignment_offer where state <> 'failed'`,
    `${OF_THE_TIMELINE} 'assignment.offered'`,
  ),
  'silence and the timeline': difference(
    `select assignment_id::text, agency from assignment_offer where state = 'expired'`,
    `${OF_THE_TIMELINE} 'assignment.expired'`,
  ),
  'a change of an order audited twice': `select object_id from audit_entry
    where object_type = 'assignment' and action <> 'assignment.reminded'
    group by object_id, action, after ->> 'version' having count(*) > 1`,
  // Of two that were due while nobody could send them, the later one is sent.
  'a reminder twice': `select o.id from (select assignment_id as id, sum(reminders_sent) as sent from assignment_offer group by 1) o
    where sent < (select count(*) from timeline_entry where kind = 'assignment.reminded' and data ->> 'assignmentId' = o.id::text)`,
  'an offer and its notices': `select offered || ' for ' || wanted from
      (select count(*) as offered from notification where kind = 'assignment.offered') n,
      (select count(distinct (o.id, g.user_id)) as wanted from assignment_offer o join role_grant g on g.org_unit = o.agency
        where o.state <> 'failed' and g.role in ${PEOPLE}) w
    where offered <> wanted`,
  'a notice twice': `select text ->> 'vi' from notification group by user_id, kind, incident_id, created_at, text having count(*) > 1`,

  // Webhooks of the agency itself and of those above it.
  'an offer and its webhooks': difference(
    `(with recursive above as (select code, code as unit from org_unit union all
        select u.parent, a.unit from above a join org_unit u on u.code = a.code where u.parent is not null)
      select w.id, o.id from assignment_offer o join above a on a.unit = o.agency join webhook w on w.agency = a.code
       where o.state <> 'failed')`,
    `select distinct webhook_id, offer_id from webhook_delivery where type = 'vn.trucban.assignment.offered.v1'`,
  ),
  'a webhook again without a reminder': `select o.id from assignment_offer o join webhook_delivery d on d.offer_id = o.id
    where type = 'vn.trucban.assignment.offered.v1' group by o.id, d.webhook_id having count(*) > 1 + o.reminders_sent`,
  'a webhook not delivered once': `select d.id from webhook_delivery d left join webhook_delivery_attempt a
      on a.delivery_id = d.id and a.outcome = 'delivered'
    group by d.id having d.state <> 'delivered' or count(a.attempt) <> 1`,
  'a webhook twice': 'select type from webhook_delivery group by webhook_id, type, payload::text having count(*) > 1',
  'a webhook-id twice': 'select message_id from webhook_delivery group by 1 having count(*) > 1',

  'a clock due at another time': `select id from sla_clock where calendar = '24x7' and due_at <> started_at + limit_ms * interval '1 ms'`,
  'a clock met too late': `select id from sla_clock where state = 'met' and met_at > due_at`,
  'a clock broken at another time': `select id from sla_clock where state = 'breached' and breached_at <> due_at`,
  'a breach told twice': `select data ->> 'clockId' from timeline_entry where kind = 'clock.breached' group by 1 having count(*) > 1`,
  'a breach not told': `select id from sla_clock where state = 'breached'
      and id::text not in (select data ->> 'clockId' from timeline_entry where kind = 'clock.breached')`,
  'a level told too early': 'select key from escalation_firing where fired_at < due_at',
  'a level and its time': `select f.key from escalation_firing f join sla_clock c on c.id = f.clock_id
      join config_version v on v.kind = 'escalationPolicy' and v.key = c.escalation_policy and v.version = c.escalation_policy_version
      cross join jsonb_array_elements(v.content -> 'levels') l
    where not c.exercise and c.calendar = '24x7' and (l ->> 'level')::int = f.level
      and f.due_at <> c.started_at + round(c.limit_ms * (l ->> 'atPercentOfLimit')::numeric / 100) * interval '1 ms'`,
  'a level and the timeline': difference(
    'select clock_id::text, level::text from escalation_firing',
    `select data ->> 'clockId', data ->> 'level' from timeline_entry where kind = 'escalation' and data ? 'clockId'`,
  ),
  // Levels of two clocks may be told in one instant.
  'a level and its notices': `select f.incident_id from
      (select incident_id, fired_at, sum(people) as people from escalation_firing group by 1, 2) f
    where people <> (select count(*) from notification n
      where n.kind = 'escalation' and n.incident_id = f.incident_id and n.created_at = f.fired_at)`,
};
