import type { Instant, JsonObject, LocalizedText } from '@trucban/kernel';
import { json, type Tx } from '../../platform/public.ts';
import type { InstanceRow } from './rows.ts';

/** An input that was carried out, for `process_input`. */
export interface InputRow {
  readonly instance_id: string;
  readonly input_id: string;
  readonly seq: number;
  readonly at: Instant;
  readonly input: unknown;
  readonly events: unknown;
}

const INSTANCE = `id uuid, root_id uuid, parent_id uuid, parent_element_instance_id text, process_key text, version int,
  definition_hash text, business_key text, incident_id uuid, exercise boolean, status text, state json, seq int, tree_size int,
  started_by text, started_at timestamptz, ended_at timestamptz, visible_to text[]`;
const NAMES = INSTANCE.replace(/(\w+) (?:uuid|text\[\]|text|int|boolean|json|timestamptz)/g, '$1');

/**
 * Writes states, new instances and inputs in one statement. `messageKeys`: names and keys of subscriptions that are being
 * opened. They are locked (shared) until the commit, so that nobody buffers a message for them meanwhile unseen.
 */
export async function saveInstances(
  tx: Tx,
  changed: readonly InstanceRow[],
  born: readonly InstanceRow[],
  inputs: readonly InputRow[],
  messageKeys: readonly string[],
): Promise<void> {
  await tx.query(
    'processes.save',
    `with changed as (
       update process_instance p set state = c.state, status = c.status, seq = c.seq, tree_size = c.tree_size, ended_at = c.ended_at
         from json_to_recordset($1) as c(id uuid, state json, status text, seq int, tree_size int, ended_at timestamptz)
        where p.id = c.id
     ), born as (
       insert into process_instance (${NAMES}) select ${NAMES} from json_to_recordset($2) as b(${INSTANCE})
     ), inputs as (
       insert into process_input (instance_id, input_id, seq, at, input, events)
       select instance_id, input_id, seq, at, input, events
         from json_to_recordset($3) as i(instance_id uuid, input_id text, seq int, at timestamptz, input json, events json)
     )
     select pg_advisory_xact_lock_shared(h) from (select distinct hashtextextended(k, 0) as h from unnest($4::text[]) as k order by 1) as keys`,
    [
      json(
        changed.map(({ id, state, status, seq, tree_size, ended_at }) => ({
          id,
          state,
          status,
          seq,
          tree_size,
          ended_at,
        })),
      ),
      json(born),
      json(inputs),
      messageKeys,
    ],
  );
}

export interface TimerRow {
  readonly instance_id: string;
  readonly timer_id: string;
  readonly root_id: string;
  readonly element_instance_id: string;
  readonly element_id: string;
  readonly shard: number;
  readonly due_at: Instant;
}
export interface SubscriptionRow {
  readonly instance_id: string;
  readonly subscription_id: string;
  readonly root_id: string;
  readonly process_key: string;
  readonly element_instance_id: string;
  readonly element_id: string;
  readonly name: string;
  /** Messages only. */
  readonly correlation_key: string;
  readonly opened_at: Instant;
}
export interface JobRow {
  readonly id: string;
  readonly instance_id: string;
  readonly root_id: string;
  readonly element_instance_id: string;
  readonly element_id: string;
  readonly name: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly variables: JsonObject;
  readonly retries: number;
  readonly state: 'open' | 'retrying' | 'waiting';
  readonly created_at: Instant;
}
export interface ProcessIncidentRow {
  readonly id: string;
  readonly instance_id: string;
  readonly process_incident_id: string;
  readonly root_id: string;
  readonly incident_id: string | null;
  readonly element_instance_id: string;
  readonly element_id: string;
  readonly code: string;
  readonly message: LocalizedText;
  readonly raised_at: Instant;
  readonly visible_to: readonly string[];
}

/** Rows of what instances wait for: to be added and to be taken away. */
export interface Waits {
  readonly timers: TimerRow[];
  readonly messages: SubscriptionRow[];
  readonly signals: SubscriptionRow[];
  readonly jobs: JobRow[];
  readonly incidents: ProcessIncidentRow[];
  readonly goneTimers: { readonly instance_id: string; readonly id: string }[];
  readonly goneSubscriptions: { readonly instance_id: string; readonly id: string }[];
  readonly goneJobs: { readonly instance_id: string; readonly id: string }[];
  readonly resolved: { readonly instance_id: string; readonly id: string }[];
}

/** What saving the waits found out. */
export interface SavedWaits {
  /** Shards whose clock must be told of an earlier deadline. */
  readonly earlier: readonly { readonly shard: number; readonly dueAt: Instant }[];
  /** Messages that were published before their subscription was there. */
  readonly buffered: readonly {
    readonly messageId: string;
    readonly instanceId: string;
    readonly subscriptionId: string;
  }[];
}

const SUBSCRIPTION = `instance_id uuid, subscription_id text, root_id uuid, process_key text, element_instance_id text, element_id text,
  name text, correlation_key text, opened_at timestamptz`;

/** Writes the waits of a step in one statement. */
export async function saveWaits(tx: Tx, waits: Waits): Promise<SavedWaits> {
  const rows = await tx.query<{ kind: 'clock' | 'message'; a: string; b: string; c: string | null }>(
    'processes.saveWaits',
    `with gone_timers as (
       delete from timer t using json_to_recordset($1) as g(instance_id uuid, id text) where t.instance_id = g.instance_id and t.timer_id = g.id
     ), gone_messages as (
       delete from message_subscription s using json_to_recordset($2) as g(instance_id uuid, id text) where s.instance_id = g.instance_id and s.subscription_id = g.id
     ), gone_signals as (
       delete from signal_subscription s using json_to_recordset($2) as g(instance_id uuid, id text) where s.instance_id = g.instance_id and s.subscription_id = g.id
     ), gone_jobs as (
       delete from job j using json_to_recordset($3) as g(instance_id uuid, id text) where j.instance_id = g.instance_id and j.element_instance_id = g.id
     ), resolved as (
       update process_incident p set resolved_at = $10 from json_to_recordset($4) as g(instance_id uuid, id text)
        where p.instance_id = g.instance_id and p.process_incident_id = g.id and p.resolved_at is null
     ), new_timers as (
       insert into timer (instance_id, timer_id, root_id, element_instance_id, element_id, shard, due_at)
       select * from json_to_recordset($5) as t(instance_id uuid, timer_id text, root_id uuid, element_instance_id text, element_id text, shard smallint, due_at timestamptz)
       returning shard, due_at
     ), new_messages as (
       insert into message_subscription (instance_id, subscription_id, root_id, process_key, element_instance_id, element_id, name, correlation_key, opened_at)
       select * from json_to_recordset($6) as s(${SUBSCRIPTION})
       returning instance_id, subscription_id, process_key, name, correlation_key, opened_at
     ), new_signals as (
       insert into signal_subscription (instance_id, subscription_id, root_id, process_key, element_instance_id, element_id, name, opened_at)
       select instance_id, subscription_id, root_id, process_key, element_instance_id, element_id, name, opened_at from json_to_recordset($7) as s(${SUBSCRIPTION})
     ), new_jobs as (
       insert into job (id, instance_id, root_id, element_instance_id, element_id, name, type, headers, variables, retries, state, created_at)
       select * from json_to_recordset($8) as j(id uuid, instance_id uuid, root_id uuid, element_instance_id text, element_id text, name text, type text, headers json, variables json, retries int, state text, created_at timestamptz)
       on conflict (instance_id, element_instance_id) do update set id = excluded.id, headers = excluded.headers, variables = excluded.variables,
         retries = excluded.retries, state = excluded.state, created_at = excluded.created_at
     ), raised as (
       insert into process_incident (id, instance_id, process_incident_id, root_id, incident_id, element_instance_id, element_id, code, message, raised_at, visible_to)
       select * from json_to_recordset($9) as p(id uuid, instance_id uuid, process_incident_id text, root_id uuid, incident_id uuid, element_instance_id text, element_id text, code text, message json, raised_at timestamptz, visible_to text[])
     )
     -- A timer that is due already may be being taken away by its firing: it is no reason not to tell the clock.
     select 'clock' as kind, n.shard::text as a, to_char(min(n.due_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as b, null as c
       from new_timers n
      where not exists (select 1 from timer t where t.shard = n.shard and t.due_at > $10 and t.due_at <= n.due_at)
      group by n.shard
     union all
     select 'message', m.id::text, s.instance_id::text, s.subscription_id
       from new_messages s join buffered_message m on m.name = s.name and m.correlation_key = s.correlation_key
      where m.expires_at > $10 and not (s.process_key = any (m.delivered_to))
        and m.published_at = (select min(o.published_at) from buffered_message o where o.name = s.name
          and o.correlation_key = s.correlation_key and o.expires_at > $10 and not (s.process_key = any (o.delivered_to)))`,
    [
      json(waits.goneTimers),
      json(waits.goneSubscriptions),
      json(waits.goneJobs),
      json(waits.resolved),
      json(waits.timers),
      json(waits.messages),
      json(waits.signals),
      json(waits.jobs),
      json(waits.incidents),
      tx.now,
    ],
  );
  return {
    earlier: rows.filter((r) => r.kind === 'clock').map((r) => ({ shard: Number(r.a), dueAt: r.b })),
    buffered: rows
      .filter((r) => r.kind === 'message')
      .map((r) => ({ messageId: r.a, instanceId: r.b, subscriptionId: r.c ?? '' })),
  };
}
