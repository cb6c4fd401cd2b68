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

      -- Partitions are made by their owner on behalf of the application, which owns no table.
      create function trucban.ensure_event_partitions(from_at timestamptz, months int) returns int
        language plpgsql security definer set search_path = pg_catalog as $$
        declare
          first date := date_trunc('month', from_at at time zone 'UTC')::date;
          day date;
          made int := 0;
        begin
          for n in 0 .. least(greatest(months, 1), 120) - 1 loop
            day := (first + make_interval(months => n))::date;
            if to_regclass(format('trucban.event_%s', to_char(day, 'YYYYMM'))) is null then
              execute format('create table trucban.event_%s partition of trucban.event for values from (%L) to (%L)',
                to_char(day, 'YYYYMM'), day::text || ' 00:00+00', (day + interval '1 month')::date::text || ' 00:00+00');
              execute format('alter table trucban.event_%s enable row level security', to_char(day, 'YYYYMM'));
              made := made + 1;
            end if;
          end loop;
          return made;
        end $$;
      select trucban.ensure_event_partitions(now() - interval '1 month', 14);
    `);
  }

  override down(): void {
    this.addSql(
      `drop function trucban.ensure_event_partitions(timestamptz, int); drop table trucban.event, trucban.event_key;`,
    );
  }
}
