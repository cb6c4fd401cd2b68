import { Migration } from '@mikro-orm/migrations';

const INNER = [
  'process_input',
  'held_input',
  'timer',
  'message_subscription',
  'signal_subscription',
  'job',
  'buffered_message',
  'start_event',
];

/**
 * The process store. State, inputs and variables are `json`, not `jsonb`: they are read and written whole, and the order of
 * keys is part of them (equal inputs give byte-equal states).
 */
export class Migration20261122T0200_processes extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.process_instance (
        id uuid primary key,
        -- The instance that was not called by another one; its row is the lock of the whole tree.
        root_id uuid not null,
        parent_id uuid,
        parent_element_instance_id text,
        process_key text not null,
        version int not null,
        definition_hash text not null,
        business_key text,
        incident_id uuid,
        exercise boolean not null,
        status text not null check (status in ('active','suspended','completed','terminated','failed')),
        state json not null,
        -- Number of the last input.
        seq int not null,
        -- Root only: instances of the tree, so that loading it under the lock needs one statement where there is no other.
        tree_size int not null,
        started_by text not null,
        started_at timestamptz not null,
        ended_at timestamptz,
        visible_to text[] not null
      ) with (fillfactor = 70);
      create index process_instance_root on trucban.process_instance (root_id);
      create index process_instance_incident on trucban.process_instance (incident_id) where incident_id is not null;
      create index process_instance_list on trucban.process_instance (started_at desc, id desc);
      create index process_instance_key on trucban.process_instance (process_key, started_at desc);
      create index process_instance_business on trucban.process_instance (business_key) where business_key is not null;

      -- What follows names its instance without a foreign key: each is written under the lock of the root's row, and the check
      -- of the key would lock and write that row again.

      -- Each input with the facts it led to: recognises repeats, is the history, feeds replays.
      create table trucban.process_input (
        instance_id uuid not null,
        input_id text not null,
        seq int not null,
        at timestamptz not null,
        input json not null,
        events json not null,
        -- Order over all instances: the history of a tree of calls is read by it.
        number bigint generated always as identity,
        primary key (instance_id, input_id)
      );

      create view trucban.element_history with (security_invoker = true) as
        select i.instance_id, i.seq, e.ordinality::int as number, e.event ->> 'type' as type, (e.event ->> 'at')::timestamptz as at,
               e.event ->> 'elementInstanceId' as element_instance_id, e.event ->> 'elementId' as element_id, e.event
        from trucban.process_input i cross join lateral json_array_elements(i.events) with ordinality as e(event, ordinality);

      -- Messages, signals and timers that came while the instance was suspended: carried out when it goes on.
      create table trucban.held_input (
        instance_id uuid not null,
        input_id text not null,
        root_id uuid not null,
        number bigint generated always as identity,
        input json not null,
        primary key (instance_id, input_id)
      );
      create index held_input_root on trucban.held_input (root_id, number);

      create table trucban.timer (
        instance_id uuid not null,
        timer_id text not null,
        root_id uuid not null,
        element_instance_id text not null,
        element_id text not null,
        shard smallint not null,
        due_at timestamptz not null,
        primary key (instance_id, timer_id)
      );
      create index timer_due on trucban.timer (shard, due_at);

      create table trucban.message_subscription (
        instance_id uuid not null,
        subscription_id text not null,
        root_id uuid not null,
        process_key text not null,
        element_instance_id text not null,
        element_id text not null,
        name text not null,
        correlation_key text not null,
        opened_at timestamptz not null,
        -- The oldest is served first; the clock alone can't tell.
        number bigint generated always as identity,
        primary key (instance_id, subscription_id)
      );
      create index message_subscription_match on trucban.message_subscription (name, correlation_key);

      create table trucban.signal_subscription (
        instance_id uuid not null,
        subscription_id text not null,
        root_id uuid not null,
        process_key text not null,
        element_instance_id text not null,
        element_id text not null,
        name text not null,
        opened_at timestamptz not null,
        -- The oldest is served first; the clock alone can't tell.
        number bigint generated always as identity,
        primary key (instance_id, subscription_id)
      );
      create index signal_subscription_match on trucban.signal_subscription (name);

      create table trucban.job (
        id uuid primary key,
        instance_id uuid not null,
        root_id uuid not null,
        element_instance_id text not null,
        element_id text not null,
        name text not null,
        type text not null,
        headers json not null,
        variables json not null,
        retries int not null,
        -- open: waits for its first attempt; retrying: the workflow job/<id> has it; waiting: its answer comes later.
        state text not null check (state in ('open','retrying','waiting')),
        created_at timestamptz not null,
        unique (instance_id, element_instance_id)
      );
      create index job_state on trucban.job (state, created_at);

      create table trucban.process_incident (
        id uuid primary key,
        instance_id uuid not null,
        process_incident_id text not null,
        root_id uuid not null,
        incident_id uuid,
        element_instance_id text not null,
        element_id text not null,
        code text not null,
        message json not null,
        raised_at timestamptz not null,
        resolved_at timestamptz,
        visible_to text[] not null,
        unique (instance_id, process_incident_id)
      );
      create index process_incident_open on trucban.process_incident (raised_at) where resolved_at is null;

      -- Messages that wait for a subscription, and message ids that were seen.
      create table trucban.buffered_message (
        id uuid primary key,
        name text not null,
        correlation_key text not null,
        message_id text,
        variables json not null,
        published_at timestamptz not null,
        -- Until then it can still be delivered.
        expires_at timestamptz not null,
        -- Until then its message id is remembered.
        forget_at timestamptz not null,
        -- Processes that it was given to: one subscription of each.
        delivered_to text[] not null,
        -- Subscriptions that were chosen for it (process|instance|subscription), until one turns out to be gone.
        chosen text[] not null default '{}'
      );
      create unique index buffered_message_id on trucban.buffered_message (name, correlation_key, message_id) where message_id is not null;
      create index buffered_message_match on trucban.buffered_message (name, correlation_key, published_at);
      create index buffered_message_forget on trucban.buffered_message (forget_at);

      -- Start events by message, signal or timer of versions that were published; which version is in force is asked when they come.
      create table trucban.start_event (
        process_key text not null,
        version int not null,
        element_id text not null,
        kind text not null check (kind in ('message','signal','timer')),
        name text not null default '',
        -- Parallel multiple: it starts when all rows of the element have come; what has come so far.
        joint boolean not null default false,
        arrived json,
        -- Timers: when next, how often after that (null: without end), how far apart.
        shard smallint,
        due_at timestamptz,
        repetitions int,
        interval text,
        primary key (process_key, version, element_id, kind, name)
      );
      create index start_event_name on trucban.start_event (kind, name);
      create index start_event_due on trucban.start_event (shard, due_at) where due_at is not null;

      select trucban.protect('process_instance');
      select trucban.protect('process_incident');
    `);
    // Rows without tokens of their own: whoever may see the instance gets them by the process store.
    for (const table of INNER) {
      this.addSql(`alter table trucban.${table} enable row level security`);
      this.addSql(`alter table trucban.${table} force row level security`);
      this.addSql(`create policy scope on trucban.${table} using ((select trucban.is_system())) with check (true)`);
    }
  }

  override down(): void {
    this.addSql(`
      drop view trucban.element_history;
      drop table trucban.start_event, trucban.published_process, trucban.held_input, trucban.buffered_message, trucban.process_incident, trucban.job,
        trucban.signal_subscription, trucban.message_subscription, trucban.timer, trucban.process_input, trucban.process_instance;
    `);
  }
}
