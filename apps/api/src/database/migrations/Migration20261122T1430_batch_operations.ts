import { Migration } from '@mikro-orm/migrations';

/** Batches suspend, resume and go back, too. */
export class Migration20261122T1430_batch_operations extends Migration {
  override up(): void {
    this.addSql('alter table trucban.process_batch drop constraint process_batch_operation_check;');
    this.addSql(
      `alter table trucban.process_batch add constraint process_batch_operation_check
         check (operation in ('migrate','modify','goBack','cancel','suspend','resume','retry'));`,
    );
  }
}
