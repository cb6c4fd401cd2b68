import { Migration } from '@mikro-orm/migrations';

/** What is remembered of sources that fell silent, and of reported numbers that lie far from their own past. */
export class Migration20261122T1640_watched extends Migration {
  override up(): void {
    this.addSql(`
      -- Since when the rules know that the source is silent; null while it isn't.
      alter table trucban.source add column told_silent_since timestamptz;
      -- Robust standard deviations from its own history, where that is too many to go unmarked.
      alter table trucban.measure_value add column outlier_z double precision;
      alter table trucban.measure_revision add column outlier_z double precision;
      create index measure_value_outlier on trucban.measure_value (measure, period_start) where outlier_z is not null;
    `);
  }

  override down(): void {
    this.addSql(`
      alter table trucban.measure_revision drop column outlier_z;
      alter table trucban.measure_value drop column outlier_z;
      alter table trucban.source drop column told_silent_since;
    `);
  }
}
