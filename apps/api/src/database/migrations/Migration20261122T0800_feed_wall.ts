import { Migration } from '@mikro-orm/migrations';

/** Changes that wait for their numbers are as confidential as those that have them. */
export class Migration20261122T0800_feed_wall extends Migration {
  override up(): void {
    this.addSql(`select trucban.protect('feed_pending');`);
  }
}
