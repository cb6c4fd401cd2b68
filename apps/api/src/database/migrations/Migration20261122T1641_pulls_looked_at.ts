import { Migration } from '@mikro-orm/migrations';

/** When a pull is looked at for its silence, apart from when it runs: one without a schedule never ends a run by itself. */
export class Migration20261122T1641_pulls_looked_at extends Migration {
  override up(): void {
    this.addSql(`
      alter table trucban.pull_state add column look_at timestamptz;
      create index pull_state_look on trucban.pull_state (look_at) where look_at is not null;
    `);
  }

  override down(): void {
    this.addSql('alter table trucban.pull_state drop column look_at;');
  }
}
