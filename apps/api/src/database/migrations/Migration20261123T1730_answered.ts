import { Migration } from '@mikro-orm/migrations';

/** What those are told who reported an event that planned work explains (RULE-43). */
export class Migration20261123T1730_answered extends Migration {
  override up(): void {
    this.addSql('alter table trucban.event add column answer jsonb;');
  }

  override down(): void {
    this.addSql('alter table trucban.event drop column answer;');
  }
}
