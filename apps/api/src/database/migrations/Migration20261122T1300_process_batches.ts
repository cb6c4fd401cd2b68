import { Migration } from '@mikro-orm/migrations';

/** Operations on many process instances, with a verdict for each. */
export class Migration20261122T1300_process_batches extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.process_batch (
        id uuid primary key,
        operation text not null check (operation in ('migrate','modify','cancel','retry')),
        -- What is done to each, as it was asked for.
        order_body json not null,
        dry_run boolean not null,
        reason text,
        state text not null check (state in ('running','stopped','completed')),
        total int not null,
        ok int not null default 0,
        refused int not null default 0,
        created_by json not null,
        -- Org units in which its author operates processes: what an instance's incident is checked against.
        units text[] not null,
        created_at timestamptz not null,
        ended_at timestamptz,
        visible_to text[] not null
      );
      create index process_batch_list on trucban.process_batch (created_at desc, id desc);
      create index process_batch_running on trucban.process_batch (created_at) where state = 'running';

      create table trucban.process_batch_item (
        batch_id uuid not null,
        number int not null,
        instance_id uuid not null,
        -- Null: its turn has not come.
        ok boolean,
        problems json,
        done_at timestamptz,
        primary key (batch_id, number)
      );
      create index process_batch_open on trucban.process_batch_item (batch_id, number) where ok is null;

      select trucban.protect('process_batch');
      alter table trucban.process_batch_item enable row level security;
      alter table trucban.process_batch_item force row level security;
      create policy scope on trucban.process_batch_item using ((select trucban.is_system())) with check (true);
    `);
  }

  override down(): void {
    this.addSql('drop table trucban.process_batch_item, trucban.process_batch;');
  }
}
