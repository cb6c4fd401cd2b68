import { Migration } from '@mikro-orm/migrations';

/** A step's clock is told by the step's name, not by its code. */
export class Migration20261122T0900_step_names extends Migration {
  override up(): void {
    this.addSql(`alter table trucban.sla_clock add column element_name text;`);
  }
}
