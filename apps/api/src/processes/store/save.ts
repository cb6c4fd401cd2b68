import type { Instant } from '@trucban/kernel';
import { json, type SqlValue, type Tx } from '../../platform/public.ts';
import type { Writes } from './writes.ts';

/** Messages that waited which are looked at for one subscription at a time. */
export const MOST_BUFFERED = 50;

/** What saving found out. */
export interface Saved {
  /** Shards whose clock must be told of an earlier deadline. */
  readonly earlier: readonly { readonly shard: number; readonly dueAt: Instant }[];
  /**
   * Messages that were published before their subscription was there, for each the oldest first: it takes the first that was
   * meant for it (an instance that is being born isn't there to be asked).
   */
  readonly buffered: readonly {
    readonly messageId: string;
    readonly instanceId: string;
    readonly subscriptionId: string;
  }[];
  /** Keys under which a message may start the process again: the instance that it had started has ended. */
  readonly freed: readonly { readonly processKey: string; readonly correlationKey: string }[];
}

/**
 * Writes a step in one statement. Names and keys of message subscriptions that are being opened are locked first (shared)
 * until the commit, so that nobody buffers a message for them meanwhile unseen: who publishes with a time to live locks alone.
 */
export async function saveStep(tx: Tx, writes: Writes, messageKeys: readonly string[]): Promise<Saved> {
  if (messageKeys.length > 0)
    await tx.query(
      'processes.lockKeys',
      `select pg_advisory_xact_lock_shared(h) from (select distinct hashtextextended(k, 0) as h from unnest($1::text[]) as k order by 1) as keys`,
      [messageKeys],
    );
  const parts = PARTS.map((part) => ({ ...part, values: part.values(writes) }));
  const used = parts.filter(({ values }) => values.length > 0);
  if (used.length === 0) return { earlier: [], buffered: [], freed: [] };
  // One statement for each set of tables: an empty part costs as much to run as a full one.
  const name = `processes.save.${parts.map(({ values }) => (values.length > 0 ? 1 : 0)).join('')}`;
  const rows = await tx.query<Found>(name, textOf(used), [tx.now, ...used.flatMap(({ values }) => values)]);
  return {
    earlier: rows.filter((r) => r.kind === 'clock').map((r) => ({ shard: Number(r.a), dueAt: r.b })),
    buffered: rows
      .filter((r) => r.kind === 'message')
      .map((r) => ({ messageId: r.a, instanceId: r.b, subscriptionId: r.c ?? '' })),
    freed: rows.filter((r) => r.kind === 'freed').map((r) => ({ processKey: r.a, correlationKey: r.b })),
  };
}

interface Found {
  readonly kind: 'clock' | 'message' | 'freed';
  readonly a: string;
  readonly b: string;
  readonly c: string | null;
}

interface Part {
  readonly name: string;
  /** What the statement reads, always as many; none: nothing to write. */
  readonly values: (writes: Writes) => readonly SqlValue[];
  /** The statement over these values: `$n`. */
  readonly sql: (...parameters: readonly string[]) => string;
  /** What is asked of its outcome; `$1` is the present. */
  readonly find?: string;
}

/** Text of the statement that writes these parts. */
function textOf(parts: readonly (Omit<Part, 'values'> & { readonly values: readonly SqlValue[] })[]): string {
  let last = 1;
  const written = parts.map(({ name, sql, values }) => `${name} as (${sql(...values.map(() => `$${(last += 1)}`))})`);
  const asked = parts.flatMap(({ find }) => find ?? []);
  return `with ${written.join(',\n')}\n${asked.length > 0 ? asked.join(' union all ') : 'select 1 where $1::timestamptz is null'}`;
}

const INSTANCE = `id uuid, root_id uuid, parent_id uuid, parent_element_instance_id text, process_key text, version int,
  definition_hash text, business_key text, incident_id uuid, exercise boolean, status text, state json, seq int, tree_size int,
  started_by text, started_at timestamptz, ended_at timestamptz, visible_to text[]`;
const SUBSCRIPTION = `instance_id uuid, subscription_id text, root_id uuid, process_key text, element_instance_id text, element_id text, name text`;
const TIMER = `instance_id uuid, timer_id text, root_id uuid, element_instance_id text, element_id text, shard smallint, due_at timestamptz`;
const JOB = `id uuid, instance_id uuid, root_id uuid, element_instance_id text, element_id text, name text, type text, headers json, variables json,
  retries int, state text, created_at timestamptz, available_at timestamptz, listener json, chain int, origin uuid`;
const RAISED = `id uuid, instance_id uuid, process_incident_id text, root_id uuid, incident_id uuid, element_instance_id text, element_id text,
  code text, message json, raised_at timestamptz, visible_to text[]`;

/** Rows as one JSON array. */
const rowsOf = (rows: readonly object[]): readonly SqlValue[] => (rows.length === 0 ? [] : [json(rows)]);
const namesOf = (columns: string): string =>
  columns.replace(/(\w+) (?:uuid|text\[\]|text|int|smallint|boolean|json|timestamptz)/g, '$1');
const insert = (table: string, columns: string, parameter = ''): string =>
  `insert into ${table} (${namesOf(columns)}) select ${namesOf(columns)} from json_to_recordset(${parameter}) as r(${columns})`;

/**
 * A part for one row, which nearly every step is, and one for several: where PostgreSQL knows that it is one, it takes the index,
 * also in a plan that it made while the table was small and keeps.
 */
function oneOrMore<Row>(
  name: string,
  rowsOf: (writes: Writes) => readonly Row[],
  columns: readonly ((row: Row) => SqlValue)[],
  one: Part['sql'],
  more: Part['sql'],
): readonly Part[] {
  return [
    {
      name,
      values: (writes) => {
        const [row, ...others] = rowsOf(writes);
        return row === undefined || others.length > 0 ? [] : columns.map((of) => of(row));
      },
      sql: one,
    },
    {
      name: `${name}_all`,
      values: (writes) => {
        const rows = rowsOf(writes);
        return rows.length < 2 ? [] : columns.map((of) => rows.map(of) as SqlValue);
      },
      sql: more,
    },
  ];
}

const removal = (
  name: string,
  rowsOf: (writes: Writes) => readonly { readonly instance_id: string; readonly id: string }[],
  table: string,
  column: string,
): readonly Part[] =>
  oneOrMore(
    name,
    rowsOf,
    [({ instance_id }) => instance_id, ({ id }) => id],
    (instance, id) => `delete from ${table} where instance_id = ${instance} and ${column} = ${id}`,
    (instances, ids) =>
      `delete from ${table} t using unnest(${instances}::uuid[], ${ids}::text[]) as g(instance_id, id)
        where t.instance_id = g.instance_id and t.${column} = g.id`,
  );

const PARTS: readonly Part[] = [
  ...oneOrMore(
    'changed',
    ({ changed }) => changed,
    [
      ({ id }) => id,
      ({ state }) => json(state),
      ({ status }) => status,
      ({ seq }) => seq,
      ({ tree_size }) => tree_size,
      ({ ended_at }) => ended_at,
    ],
    (id, state, status, seq, treeSize, endedAt) =>
      `update process_instance set state = ${state}, status = ${status}, seq = ${seq}, tree_size = ${treeSize}, ended_at = ${endedAt} where id = ${id}`,
    (id, state, status, seq, treeSize, endedAt) =>
      `update process_instance p set state = c.state, status = c.status, seq = c.seq, tree_size = c.tree_size, ended_at = c.ended_at
         from unnest(${id}::uuid[], ${state}::json[], ${status}::text[], ${seq}::int[], ${treeSize}::int[], ${endedAt}::timestamptz[])
           as c(id, state, status, seq, tree_size, ended_at) where p.id = c.id`,
  ),
  ...oneOrMore(
    'inputs',
    ({ inputs }) => inputs,
    [
      ({ instance_id }) => instance_id,
      ({ input_id }) => input_id,
      ({ seq }) => seq,
      ({ at }) => at,
      ({ step }) => json(step),
    ],
    (...columns) => `insert into process_input (instance_id, input_id, seq, at, step) values (${columns.join(', ')})`,
    (instance, input, seq, at, step) =>
      `insert into process_input (instance_id, input_id, seq, at, step)
       select * from unnest(${instance}::uuid[], ${input}::text[], ${seq}::int[], ${at}::timestamptz[], ${step}::json[])`,
  ),
  {
    name: 'migrated',
    values: ({ migrated }) => rowsOf(migrated),
    sql: (p) =>
      `update process_instance p set state = c.state, status = c.status, seq = c.seq, tree_size = c.tree_size, ended_at = c.ended_at,
           process_key = c.process_key, version = c.version, definition_hash = c.definition_hash
         from json_to_recordset(${p}) as c(${INSTANCE}) where p.id = c.id`,
  },
  { name: 'born', values: ({ born }) => rowsOf(born), sql: (p) => insert('process_instance', INSTANCE, p) },
  ...removal('gone_timers', ({ waits }) => waits.goneTimers, 'timer', 'timer_id'),
  {
    name: 'freed',
    values: ({ changed, migrated, born }) => {
      const ended = [...changed, ...migrated, ...born].filter((one) => one.parent_id === null && one.ended_at !== null);
      return ended.length === 0 ? [] : [ended.map(({ id }) => id)];
    },
    sql: (ids) =>
      `delete from message_start where instance_id = any (${ids}::uuid[]) returning process_key, correlation_key`,
    find: `select 'freed' as kind, f.process_key as a, f.correlation_key as b, null::text as c from freed f where $1::timestamptz is not null`,
  },
  ...removal('gone_messages', ({ waits }) => waits.goneSubscriptions, 'message_subscription', 'subscription_id'),
  ...removal('gone_signals', ({ waits }) => waits.goneSubscriptions, 'signal_subscription', 'subscription_id'),
  ...removal('gone_jobs', ({ waits }) => waits.goneJobs, 'job', 'element_instance_id'),
  {
    name: 'resolved',
    values: ({ waits }) => rowsOf(waits.resolved),
    sql: (p) =>
      `update process_incident p set resolved_at = $1::timestamptz from json_to_recordset(${p}) as g(instance_id uuid, id text)
        where p.instance_id = g.instance_id and p.process_incident_id = g.id and p.resolved_at is null`,
  },
  {
    name: 'new_timers',
    values: ({ waits }) => rowsOf(waits.timers),
    sql: (p) => `${insert('timer', TIMER, p)} returning shard, due_at`,
    // A timer that is due already may be being taken away by its firing: it is no reason not to tell the clock.
    find: `select 'clock' as kind, n.shard::text as a, to_char(min(n.due_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as b, null::text as c
      from new_timers n where not exists (select 1 from timer t where t.shard = n.shard and t.due_at > $1::timestamptz and t.due_at <= n.due_at) group by n.shard`,
  },
  {
    name: 'new_messages',
    values: ({ waits }) => rowsOf(waits.messages),
    sql: (p) => `${insert('message_subscription', `${SUBSCRIPTION}, correlation_key text, opened_at timestamptz`, p)}
       returning instance_id, subscription_id, root_id, process_key, name, correlation_key`,
    find: `select 'message' as kind, m.id::text as a, s.instance_id::text as b, s.subscription_id as c from new_messages s cross join lateral (
        select id from buffered_message m where m.name = s.name and m.correlation_key = s.correlation_key and m.expires_at > $1::timestamptz
           and not (s.process_key = any (m.delivered_to))
           and (m.sees is null or coalesce(m.sees && (select p.visible_to from process_instance p where p.id = s.root_id), true))
         order by m.published_at, m.id limit ${MOST_BUFFERED}) as m`,
  },
  {
    name: 'new_signals',
    values: ({ waits }) => rowsOf(waits.signals),
    sql: (p) => insert('signal_subscription', `${SUBSCRIPTION}, opened_at timestamptz`, p),
  },
  {
    name: 'new_jobs',
    values: ({ waits }) => rowsOf(waits.jobs),
    sql: (
      p,
    ) => `${insert('job', JOB, p)} on conflict (instance_id, element_instance_id) do update set id = excluded.id, headers = excluded.headers,
       variables = excluded.variables, retries = excluded.retries, state = excluded.state, created_at = excluded.created_at,
       available_at = excluded.available_at, failure = null, listener = excluded.listener, chain = excluded.chain, origin = excluded.origin,
       name = excluded.name, type = excluded.type`,
  },
  { name: 'raised', values: ({ waits }) => rowsOf(waits.incidents), sql: (p) => insert('process_incident', RAISED, p) },
];
