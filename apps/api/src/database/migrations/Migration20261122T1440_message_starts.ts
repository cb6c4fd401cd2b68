import { Migration } from '@mikro-orm/migrations';

/** Messages that start processes: one instance at a time for each correlation key, and those that wait for their turn. */
export class Migration20261122T1440_message_starts extends Migration {
  override up(): void {
    this.addSql(`
      -- The instance that a message with this key has started, while it runs.
      create table trucban.message_start (
        process_key text not null,
        correlation_key text not null,
        instance_id uuid not null unique,
        primary key (process_key, correlation_key)
      );
      alter table trucban.message_start enable row level security;
      alter table trucban.message_start force row level security;
      create policy scope on trucban.message_start using ((select trucban.is_system())) with check (true);

      -- Tokens of those who may see what it starts when its turn comes.
      alter table trucban.buffered_message add column visible_to text[] not null default '{}';

      -- The oldest of each process is found however many wait for the same.
      drop index trucban.message_subscription_match;
      create index message_subscription_match on trucban.message_subscription (name, correlation_key, process_key, number);
    `);
  }

  override down(): void {
    this.addSql(`
      drop index trucban.message_subscription_match;
      create index message_subscription_match on trucban.message_subscription (name, correlation_key);
      alter table trucban.buffered_message drop column visible_to;
      drop table trucban.message_start;
    `);
  }
}
