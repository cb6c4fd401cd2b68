import { Migration } from '@mikro-orm/migrations';

/** How many events the instances of a process have published in the present hour: loops are cut. */
export class Migration20261122T1430_process_events extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.process_event_count (
        process_key text primary key,
        hour timestamptz not null,
        events int not null
      );
      alter table trucban.process_event_count enable row level security;
      alter table trucban.process_event_count force row level security;
      create policy scope on trucban.process_event_count
        using ((select trucban.is_system())) with check ((select trucban.is_system()));
    `);
  }

  override down(): void {
    this.addSql('drop table trucban.process_event_count;');
  }
}
