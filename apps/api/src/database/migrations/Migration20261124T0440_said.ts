import { Migration } from '@mikro-orm/migrations';

/** What an incident was reported with, in a few signs: what is equal in all repeats it, whatever its dedup keys lack. */
export class Migration20261124T0440_said extends Migration {
  override up(): void {
    this.addSql('alter table trucban.incident add column said text;');
  }

  override down(): void {
    this.addSql('alter table trucban.incident drop column said;');
  }
}
