import { Migration } from '@mikro-orm/migrations';

/** What one act from outside has set going: each job tells which, and all of it is counted. */
export class Migration20261122T1540_work_begun extends Migration {
  override up(): void {
    this.addSql(`
      alter table trucban.job add column origin uuid;
      -- Hops (messages, signals, starts, incidents) by act. Of no use after a crash that loses them.
      create unlogged table trucban.work_begun (
        origin uuid primary key,
        hops int not null,
        at timestamptz not null
      );
      create index work_begun_at on trucban.work_begun (at);
    `);
  }

  override down(): void {
    this.addSql('drop table trucban.work_begun; alter table trucban.job drop column origin;');
  }
}
