import { Migration } from '@mikro-orm/migrations';

/** A message that waits reaches what its sender may see, as one that is delivered at once does. */
export class Migration20261122T1100_message_scope extends Migration {
  override up(): void {
    this.addSql(`
      -- Tokens of who sent it; null: the platform itself, which reaches everything.
      alter table trucban.buffered_message add column sees text[];
    `);
  }

  override down(): void {
    this.addSql('alter table trucban.buffered_message drop column sees;');
  }
}
