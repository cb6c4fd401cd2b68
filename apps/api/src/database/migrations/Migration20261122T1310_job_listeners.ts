import { Migration } from '@mikro-orm/migrations';

/** A job may be a listener of its element instead of the element's work. */
export class Migration20261122T1310_job_listeners extends Migration {
  override up(): void {
    this.addSql(`
      -- {kind, event}: null for the work of the element.
      alter table trucban.job add column listener json;
    `);
  }

  override down(): void {
    this.addSql('alter table trucban.job drop column listener;');
  }
}
