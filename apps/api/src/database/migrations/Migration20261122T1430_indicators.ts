import { Migration } from '@mikro-orm/migrations';

/** Reported numbers with their history, and the values of indicators computed from them. */
export class Migration20261122T1430_indicators extends Migration {
  override up(): void {
    this.addSql(`
      -- What counts now, one row for a measure, period, unit and set of dimensions.
      create table trucban.measure_value (
        id uuid not null unique,
        measure text not null,
        org_unit text not null,
        period text not null,
        period_kind text not null,
        -- Half-open, by the province's local time.
        period_start timestamptz not null,
        period_end timestamptz not null,
        dimensions jsonb not null default '{}',
        -- The dimensions as a text: sorted, '' for none.
        dimension_key text not null,
        value double precision not null,
        status text not null check (status in ('provisional', 'official', 'revised')),
        revision int not null,
        source text not null,
        recorded_by text not null,
        recorded_at timestamptz not null,
        visible_to text[] not null,
        primary key (measure, org_unit, period_start, period, dimension_key)
      );
      create index measure_value_time on trucban.measure_value (measure, period_start, org_unit);
      select trucban.protect('measure_value');

      -- Every report of a number, also those that a later one has replaced.
      create table trucban.measure_revision (
        id uuid not null,
        measure text not null, org_unit text not null, period text not null,
        period_start timestamptz not null,
        dimensions jsonb not null, dimension_key text not null,
        value double precision not null,
        status text not null,
        revision int not null,
        source text not null,
        recorded_by text not null, recorded_at timestamptz not null,
        visible_to text[] not null,
        primary key (id, recorded_at)
      ) partition by range (recorded_at);
      comment on table trucban.measure_revision is 'append-only';
      create index measure_revision_of on trucban.measure_revision (measure, org_unit, period_start);
      create table trucban.measure_revision_rest partition of trucban.measure_revision default;
      select trucban.ensure_months('measure_revision', current_date, 4);
      select trucban.protect('measure_revision');

      -- Closed periods: nothing is reported for them any longer, for a unit and all below it (everywhere without one).
      create table trucban.period_lock (
        id uuid primary key,
        measure text not null,
        org_unit text,
        period text not null,
        period_start timestamptz not null, period_end timestamptz not null,
        reason text not null,
        locked_by text not null, locked_at timestamptz not null
      );
      create unique index period_lock_of on trucban.period_lock (measure, period, coalesce(org_unit, ''));

      -- The value of an indicator in each of its own periods; the newest versions of longer ones are computed when asked for.
      create table trucban.indicator_value (
        indicator text not null,
        org_unit text not null,
        period text not null,
        period_start timestamptz not null,
        period_end timestamptz not null,
        value double precision,
        target jsonb,
        state text not null check (state in ('noData', 'onTarget', 'watch', 'warning', 'critical')),
        -- What the next period has to remember of the thresholds.
        latch jsonb not null,
        provisional boolean not null,
        revised boolean not null,
        data_at timestamptz,
        sources text[] not null,
        inputs int not null,
        version int,
        computed_at timestamptz not null,
        visible_to text[] not null,
        primary key (indicator, org_unit, period_start)
      ) partition by range (period_start);
      create table trucban.indicator_value_rest partition of trucban.indicator_value default;
      select trucban.ensure_months('indicator_value', (current_date - interval '12 months')::date, 16);
      select trucban.protect('indicator_value');

      -- Changes of state into, out of, or between warning and critical.
      create table trucban.indicator_crossing (
        id uuid primary key,
        indicator text not null, org_unit text not null, period text not null,
        period_start timestamptz not null,
        from_state text not null, to_state text not null,
        value double precision,
        -- The event that told the rules; none for what was over long ago.
        event_id uuid,
        at timestamptz not null,
        visible_to text[] not null
      );
      create index indicator_crossing_of on trucban.indicator_crossing (indicator, org_unit, at desc);
      select trucban.protect('indicator_crossing');

      -- Numbers whose indicators wait to be computed again.
      create table trucban.measure_change (
        id bigint generated always as identity primary key,
        measure text not null, org_unit text not null, period text not null
      );
    `);
  }
}
