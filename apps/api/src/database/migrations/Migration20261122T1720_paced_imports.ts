import { Migration } from '@mikro-orm/migrations';

/** Rows of files go at the pace of their source's quota. What nobody had chosen for files and pulls becomes what it meant: no limit. */
export class Migration20261122T1720_paced_imports extends Migration {
  override up(): void {
    this.addSql(`
      alter table trucban.import_run add column paced_until timestamptz;
      update trucban.source set quota_per_minute = 1000000 where kind in ('upload', 'pull') and quota_per_minute = 6000;
    `);
  }

  override down(): void {
    this.addSql('alter table trucban.import_run drop column paced_until;');
  }
}
