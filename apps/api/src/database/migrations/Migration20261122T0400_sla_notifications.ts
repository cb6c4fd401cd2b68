import { Migration } from '@mikro-orm/migrations';

/** Clocks and what their escalation did; notices to people. Rows of a clock are seen by whoever sees its incident (0500). */
export class Migration20261122T0400_sla_notifications extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.sla_clock (
        id uuid primary key,
        kind text not null check (kind in ('incident','step')),
        incident_id uuid not null,
        -- acknowledge, dispatch, onScene, resolve; step.
        clock text not null,
        state text not null check (state in ('running','paused','met','breached','cancelled')),
        calendar text not null,
        -- The versions that were published when it started: a running clock keeps them.
        calendar_version int not null,
        limit_ms bigint not null,
        started_at timestamptz not null,
        warn_at timestamptz not null,
        due_at timestamptz not null,
        pauses jsonb not null default '[]',
        met_at timestamptz,
        breached_at timestamptz,
        escalation_policy text,
        escalation_policy_version int,
        -- Step clocks: the step, and who has to do it (the agency of @TASK-AGENCY).
        process_instance_id uuid,
        element_instance_id text,
        element_id text,
        step_number int,
        task_agency text,
        exercise boolean not null,
        check (kind = 'incident' or process_instance_id is not null)
      ) with (fillfactor = 80);
      create unique index sla_clock_incident on trucban.sla_clock (incident_id, clock) where kind = 'incident';
      create unique index sla_clock_step on trucban.sla_clock (process_instance_id, element_instance_id, step_number) where kind = 'step';
      create index sla_clock_open on trucban.sla_clock (incident_id) where state in ('running','paused') or (state = 'breached' and met_at is null);
      create index sla_clock_due on trucban.sla_clock (due_at) where state in ('running','paused');

      -- What was carried out, by its key: it happens once.
      create table trucban.escalation_firing (
        key text primary key,
        clock_id uuid not null references trucban.sla_clock on delete cascade,
        incident_id uuid not null,
        level int not null,
        due_at timestamptz not null,
        fired_at timestamptz not null,
        recipient text not null,
        people int not null
      );
      create index escalation_firing_clock on trucban.escalation_firing (clock_id);
      create index escalation_firing_incident on trucban.escalation_firing (incident_id, fired_at);

      create table trucban.notification (
        id uuid primary key,
        user_id uuid not null,
        kind text not null,
        severity text,
        text jsonb not null,
        incident_id uuid,
        incident_number text,
        exercise boolean not null,
        recipient text not null,
        created_at timestamptz not null,
        read_at timestamptz,
        visible_to text[] not null
      );
      create index notification_user on trucban.notification (user_id, created_at desc, id desc);
      create index notification_unread on trucban.notification (user_id, created_at desc, id desc) where read_at is null;
      select trucban.protect('notification');
    `);
  }
}
