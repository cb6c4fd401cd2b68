import { Migration } from '@mikro-orm/migrations';

/** Data entry by units, and who looked at an indicator. */
export class Migration20261122T1532_data_entry extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.indicator_view (
        indicator text not null, viewer text not null,
        name text not null, org_unit text,
        last_at timestamptz not null, times int not null,
        primary key (indicator, viewer)
      );

      -- What a unit enters for a dataset and period: a draft until it is handed in, closed when it is approved.
      create table trucban.data_entry (
        dataset text not null, org_unit text not null, period text not null,
        state text not null check (state in ('open', 'submitted', 'approved', 'returned')),
        -- By measure: { value, confirmed, note }.
        cells jsonb not null,
        submitted_by text, submitted_at timestamptz,
        -- { at, who, did, reason }, the oldest first.
        history jsonb not null default '[]',
        updated_at timestamptz not null,
        visible_to text[] not null,
        primary key (dataset, org_unit, period)
      );
      select trucban.protect('data_entry');
    `);
  }

  override down(): void {
    this.addSql('drop table trucban.data_entry; drop table trucban.indicator_view;');
  }
}
