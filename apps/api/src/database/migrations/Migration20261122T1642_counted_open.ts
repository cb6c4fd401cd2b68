import { Migration } from '@mikro-orm/migrations';

/** Which counted numbers are provisional is asked each quarter of a minute: among millions these are few. */
export class Migration20261122T1642_counted_open extends Migration {
  override up(): void {
    this.addSql(`
      create index measure_value_counted_open on trucban.measure_value (period_end)
        where status = 'provisional' and recorded_by = 'system:counted';
    `);
  }

  override down(): void {
    this.addSql('drop index trucban.measure_value_counted_open;');
  }
}
