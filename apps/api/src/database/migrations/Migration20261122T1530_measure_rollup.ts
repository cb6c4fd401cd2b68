import { Migration } from '@mikro-orm/migrations';

/** Reported numbers by month, for pivots over millions of them. */
export class Migration20261122T1530_measure_rollup extends Migration {
  override up(): void {
    this.addSql(`
      -- What was reported for the minutes, hours and days of a month, as one row; longer periods as they are. Made again, from
      -- measure_value, whenever a number in it changes.
      create table trucban.measure_rollup (
        measure text not null,
        org_unit text not null,
        -- Local time of the province.
        bucket_start timestamptz not null,
        bucket text not null check (bucket in ('month', 'quarter', 'halfYear', 'year')),
        -- '' is the total: as reported, else the parts put together by the measure's rule for units.
        dimension_key text not null,
        dimensions jsonb not null,
        total double precision not null,
        n int not null,
        least double precision not null,
        most double precision not null,
        newest double precision not null,
        newest_end timestamptz not null,
        recorded_at timestamptz not null,
        visible_to text[] not null,
        primary key (measure, org_unit, bucket_start, bucket, dimension_key)
      );
      select trucban.protect('measure_rollup');

      insert into trucban.measure_rollup
        select measure, org_unit, date_trunc('month', period_start at time zone interval '7 hours') at time zone interval '7 hours',
          case when period_kind in ('minute', 'hour', 'day', 'week') then 'month' else period_kind end,
          '', '{}', sum(value), count(*), min(value), max(value), (array_agg(value order by period_start desc, period_end desc))[1],
          max(period_end), max(recorded_at), array[org_unit, 'IOC']
        from trucban.measure_value where dimension_key = '' group by 1, 2, 3, 4;
    `);
  }

  override down(): void {
    this.addSql('drop table trucban.measure_rollup;');
  }
}
