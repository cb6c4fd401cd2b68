import { Migration } from '@mikro-orm/migrations';

/** What a source sent that was taken and should still be looked at, such as an update of an alert that never came. */
export class Migration20261124T0430_noted extends Migration {
  override up(): void {
    this.#kinds(`'rejected', 'throttled', 'paused', 'shed', 'dead', 'ignored', 'noted'`);
  }

  override down(): void {
    this.addSql(`delete from trucban.source_log where kind = 'noted';`);
    this.#kinds(`'rejected', 'throttled', 'paused', 'shed', 'dead', 'ignored'`);
  }

  #kinds(kinds: string): void {
    this.addSql('alter table trucban.source_log drop constraint source_log_kind_check;');
    this.addSql(`alter table trucban.source_log add constraint source_log_kind_check check (kind in (${kinds}));`);
  }
}
