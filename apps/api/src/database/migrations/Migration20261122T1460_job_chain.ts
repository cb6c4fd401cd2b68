import { Migration } from '@mikro-orm/migrations';

/** How far a job is from the last person, timer or message from outside: loops over transactions are cut. */
export class Migration20261122T1460_job_chain extends Migration {
  override up(): void {
    this.addSql('alter table trucban.job add column chain int not null default 0;');
  }

  override down(): void {
    this.addSql('alter table trucban.job drop column chain;');
  }
}
