import { Migration } from '@mikro-orm/migrations';

/** What waits no longer once a message that came during a pause is taken: no other message is for it. */
export class Migration20261122T1450_held_closes extends Migration {
  override up(): void {
    this.addSql(`alter table trucban.held_input add column closes text[] not null default '{}';`);
  }

  override down(): void {
    this.addSql('alter table trucban.held_input drop column closes;');
  }
}
