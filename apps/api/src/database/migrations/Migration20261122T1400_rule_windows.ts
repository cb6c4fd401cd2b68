import { Migration } from '@mikro-orm/migrations';

/** Rules look back: what events add to the windows of rules, and what those said when an event was looked at. */
export class Migration20261122T1400_rule_windows extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.rule_sample (
        -- Hashes of the declaration of the window and of the values that its samples are kept under.
        window_id uuid not null,
        key uuid not null,
        -- Time of the event, milliseconds since 1970.
        at bigint not null,
        event_id uuid not null,
        value jsonb,
        lat double precision,
        lon double precision,
        expires_at timestamptz not null,
        primary key (window_id, key, at, event_id)
      );
      create index rule_sample_expiry on trucban.rule_sample (expires_at);
      alter table trucban.rule_sample enable row level security;
      alter table trucban.rule_sample force row level security;
      create policy scope on trucban.rule_sample using ((select trucban.is_system())) with check (true);

      -- What windows said, by their declaration: the same question later would get another answer.
      alter table trucban.event add column windows json;
    `);
  }

  override down(): void {
    this.addSql('drop table trucban.rule_sample; alter table trucban.event drop column windows;');
  }
}
