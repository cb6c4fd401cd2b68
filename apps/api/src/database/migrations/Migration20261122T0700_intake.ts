import { Migration } from '@mikro-orm/migrations';

/** Events, by the month in which they were received. */
export class Migration20261122T0700_intake extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.event (
        id uuid not null,
        received_at timestamptz not null,
        source text not null,
        source_event_id text not null,
        type text not null,
        key text,
        -- When it happened: never later than it was received.
        time timestamptz not null,
        given_time timestamptz,
        late boolean not null,
        quality text not null check (quality in ('good','doubtful','bad')),
        exercise boolean not null,
        event_type text,
        area_code text,
        lat double precision,
        lon double precision,
        address text,
        data jsonb not null,
        extensions jsonb not null,
        sent_by text not null,
        state text not null check (state in ('stored','processed','failed')),
        attempts int not null default 0,
        failure text,
        processed_at timestamptz,
        -- What the rules made of it.
        rules jsonb not null default '[]',
        effect text check (effect in ('opened','attached','none')),
        incident_id uuid,
        why text,
        visible_to text[] not null,
        primary key (id, received_at)
      ) partition by range (received_at);
      create index event_list on trucban.event (received_at desc, id desc);
      create index event_incident on trucban.event (incident_id) where incident_id is not null;
      create index event_waiting on trucban.event (received_at) where state <> 'processed';

      -- (source, id) is one event for ever, whatever month it comes again in.
      create table trucban.event_key (
        source text not null,
        source_event_id text not null,
        event_id uuid not null,
        received_at timestamptz not null,
        primary key (source, source_event_id)
      );

      create table trucban.event_rest partition of trucban.event default;
      select trucban.ensure_months('event', (current_date - interval '1 month')::date, 14);
      select trucban.protect('event');
    `);
  }
}
