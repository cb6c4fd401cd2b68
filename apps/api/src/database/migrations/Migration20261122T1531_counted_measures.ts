import { Migration } from '@mikro-orm/migrations';

/** Measures that the platform counts from its own incidents, tasks and events. */
export class Migration20261122T1531_counted_measures extends Migration {
  override up(): void {
    this.addSql(`
      -- Which records some measure looks at; type '' is all of them.
      create table trucban.measure_watch (
        measure text not null, kind text not null check (kind in ('incident', 'task', 'event')), type text not null,
        -- Its declaration when it was noted: another one means that everything is counted again.
        mark text not null,
        primary key (measure, kind, type)
      );

      -- Records that were made or changed and wait to be counted.
      create table trucban.measure_record (
        id bigint generated always as identity primary key,
        kind text not null, record_id uuid not null
      );

      -- What each record adds to a measure.
      create table trucban.measure_case (
        measure text not null, record_id uuid not null,
        kind text not null,
        org_unit text not null, period text not null, period_start timestamptz not null,
        dimensions jsonb not null, dimension_key text not null,
        part text not null,
        value double precision not null,
        at timestamptz not null,
        visible_to text[] not null,
        primary key (measure, record_id)
      );
      create index measure_case_cell on trucban.measure_case (measure, org_unit, period_start);
      select trucban.protect('measure_case');

      -- One statement, one look: what no measure counts costs next to nothing.
      create function trucban.note_incidents() returns trigger language plpgsql as $$
      begin
        insert into trucban.measure_record (kind, record_id) select 'incident', f.id from fresh f where not f.exercise
          and exists (select 1 from trucban.measure_watch w where w.kind = 'incident' and w.type in ('', f.type));
        return null;
      end $$;
      create function trucban.note_clocks() returns trigger language plpgsql as $$
      begin
        insert into trucban.measure_record (kind, record_id) select distinct 'incident', f.incident_id from fresh f where not f.exercise
          and f.kind = 'incident' and exists (select 1 from trucban.measure_watch w where w.kind = 'incident');
        return null;
      end $$;
      create function trucban.note_tasks() returns trigger language plpgsql as $$
      begin
        insert into trucban.measure_record (kind, record_id) select 'task', f.id from fresh f where not f.exercise
          and exists (select 1 from trucban.measure_watch w where w.kind = 'task' and w.type in ('', f.process_key));
        return null;
      end $$;
      create function trucban.note_events() returns trigger language plpgsql as $$
      begin
        insert into trucban.measure_record (kind, record_id) select 'event', f.id from fresh f where not f.exercise
          and exists (select 1 from trucban.measure_watch w where w.kind = 'event' and w.type in ('', f.type));
        return null;
      end $$;
      create trigger measure_new after insert on trucban.incident referencing new table as fresh for each statement execute function trucban.note_incidents();
      create trigger measure_changed after update on trucban.incident referencing new table as fresh for each statement execute function trucban.note_incidents();
      create trigger measure_changed after update on trucban.sla_clock referencing new table as fresh for each statement execute function trucban.note_clocks();
      create trigger measure_new after insert on trucban.user_task referencing new table as fresh for each statement execute function trucban.note_tasks();
      create trigger measure_changed after update on trucban.user_task referencing new table as fresh for each statement execute function trucban.note_tasks();
      create trigger measure_new after insert on trucban.event referencing new table as fresh for each statement execute function trucban.note_events();
    `);
  }

  override down(): void {
    this.addSql(`
      drop function trucban.note_incidents() cascade; drop function trucban.note_clocks() cascade;
      drop function trucban.note_tasks() cascade; drop function trucban.note_events() cascade;
      drop table trucban.measure_case; drop table trucban.measure_record; drop table trucban.measure_watch;
    `);
  }
}
