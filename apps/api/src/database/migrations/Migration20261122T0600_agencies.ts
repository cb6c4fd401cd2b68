import { Migration } from '@mikro-orm/migrations';

/** Orders to agencies with their offers; webhooks with their deliveries and tries. */
export class Migration20261122T0600_agencies extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.assignment (
        id uuid primary key,
        -- Orders made by one call share it (count > 1) and draw from the same candidates.
        order_id uuid not null,
        dispatch_id uuid not null,
        incident_id uuid not null,
        process_instance_id uuid,
        state text not null check (state in ('offered','accepted','enRoute','onScene','transporting','completed','declined','expired','cancelled')),
        agency text,
        candidates text[] not null,
        higher_tier text[] not null default '{}',
        policy jsonb not null,
        text text not null,
        message text not null default 'M-ASSIGN',
        answer text,
        due_at timestamptz,
        skill text[] not null default '{}',
        form text,
        form_version int,
        unit text,
        eta timestamptz,
        result text,
        data jsonb,
        files uuid[] not null default '{}',
        -- How often it was given out anew after a reassignment; how often its result was sent back.
        round int not null default 0,
        returns int not null default 0,
        return_reason text,
        exercise boolean not null,
        restricted boolean not null,
        created_by text not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        offered_at timestamptz,
        accepted_at timestamptz,
        en_route_at timestamptz,
        on_scene_at timestamptz,
        transporting_at timestamptz,
        completed_at timestamptz,
        approved_at timestamptz,
        released_at timestamptz,
        ended_at timestamptz,
        exhausted_at timestamptz,
        visible_to text[] not null,
        version int not null default 1
      );
      create index assignment_incident on trucban.assignment (incident_id, created_at);
      create index assignment_dispatch on trucban.assignment (dispatch_id);
      create index assignment_order on trucban.assignment (order_id);
      create index assignment_busy on trucban.assignment (agency)
        where state in ('offered','accepted','enRoute','onScene','transporting');
      create index assignment_waiting on trucban.assignment (created_at)
        where exhausted_at is null and state in ('offered','declined','expired');

      create table trucban.assignment_offer (
        id uuid primary key,
        assignment_id uuid not null references trucban.assignment on delete cascade,
        number int not null,
        round int not null,
        key text not null,
        agency text not null,
        tier text not null check (tier in ('candidate','higher')),
        state text not null check (state in ('offered','accepted','declined','expired','failed','cancelled')),
        offered_at timestamptz not null,
        received_at timestamptz,
        answered_at timestamptz,
        reminders_sent int not null default 0,
        reason_code text,
        reason text,
        visible_to text[] not null,
        unique (assignment_id, key)
      );
      create unique index assignment_offer_open on trucban.assignment_offer (assignment_id) where state = 'offered';
      create index assignment_offer_agency on trucban.assignment_offer (agency, offered_at desc);

      create table trucban.webhook (
        id uuid primary key,
        agency text not null,
        url text not null,
        secret_sealed text not null,
        types text[] not null,
        description text,
        created_by text not null,
        created_at timestamptz not null,
        deleted_at timestamptz,
        visible_to text[] not null
      );
      create index webhook_agency on trucban.webhook (agency) where deleted_at is null;

      create table trucban.webhook_delivery (
        id uuid primary key,
        webhook_id uuid not null references trucban.webhook,
        type text not null,
        message_id text not null,
        payload text not null,
        state text not null default 'pending' check (state in ('pending','delivered','failed','rejected')),
        replay_of uuid references trucban.webhook_delivery,
        assignment_id uuid,
        offer_id uuid,
        incident_id uuid,
        exercise boolean not null,
        created_at timestamptz not null,
        finished_at timestamptz,
        visible_to text[] not null
      );
      create index webhook_delivery_log on trucban.webhook_delivery (webhook_id, created_at desc);
      create index webhook_delivery_pending on trucban.webhook_delivery (created_at) where state = 'pending';

      create table trucban.webhook_delivery_attempt (
        delivery_id uuid not null references trucban.webhook_delivery on delete cascade,
        attempt int not null,
        at timestamptz not null,
        outcome text not null check (outcome in ('delivered','failed','rejected')),
        status int,
        duration_ms int not null,
        error text,
        visible_to text[] not null,
        primary key (delivery_id, attempt)
      );

      -- Whether the relay reaches Temporal: one row.
      create table trucban.temporal_status (
        only_one boolean primary key default true check (only_one),
        state text not null check (state in ('up','down')),
        since timestamptz not null,
        seen_at timestamptz not null
      );
    `);
    for (const table of ['assignment', 'assignment_offer', 'webhook', 'webhook_delivery', 'webhook_delivery_attempt'])
      this.addSql(`select trucban.protect('${table}');`);
  }

  override down(): void {
    this.addSql(`
      drop table trucban.temporal_status, trucban.webhook_delivery_attempt, trucban.webhook_delivery, trucban.webhook,
        trucban.assignment_offer, trucban.assignment;
    `);
  }
}
