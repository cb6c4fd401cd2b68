import { Migration } from '@mikro-orm/migrations';

/** What moved a called or a calling instance too is named there after the instance that took it: its own inputs stay apart. */
export class Migration20261122T1320_tree_inputs extends Migration {
  override up(): void {
    this.addSql(`
      update trucban.process_input set input_id = (input ->> 'instanceId') || '/' || input_id where input ->> 'type' = 'tree';
    `);
  }

  override down(): void {
    this.addSql(`
      update trucban.process_input set input_id = substr(input_id, strpos(input_id, '/') + 1) where input ->> 'type' = 'tree';
    `);
  }
}
