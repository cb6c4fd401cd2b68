import { Migration } from '@mikro-orm/migrations';

/** What planned work has hidden, rules that fire silently, and whose windows are being filled from stored events. */
export class Migration20261122T1521_suppression_shadow extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.suppressed_finding (
        suppression text not null, rule text not null, day date not null,
        count int not null,
        last_at timestamptz not null, last_event uuid not null,
        primary key (suppression, rule, day)
      );

      create table trucban.rule_shadow (
        rule text not null, version int not null,
        since timestamptz not null, started_by text not null,
        ended_at timestamptz,
        primary key (rule, version)
      );

      -- By day: events for which one of the two fired.
      create table trucban.rule_shadow_count (
        rule text not null, version int not null, day date not null,
        fired int not null, published int not null, both_fired int not null,
        primary key (rule, version, day)
      );
      -- The newest events on which they differ.
      create table trucban.rule_shadow_difference (
        rule text not null, version int not null, event_id uuid not null,
        at timestamptz not null, fired boolean not null,
        primary key (rule, version, event_id)
      );
      create index rule_shadow_difference_at on trucban.rule_shadow_difference (rule, version, at desc);

      do $$ declare name text; begin
        foreach name in array array['suppressed_finding', 'rule_shadow', 'rule_shadow_count', 'rule_shadow_difference'] loop
          execute format('alter table trucban.%I enable row level security', name);
          execute format('alter table trucban.%I force row level security', name);
          execute format('create policy scope on trucban.%I using ((select trucban.is_system())) with check (true)', name);
        end loop;
      end $$;
    `);
  }

  override down(): void {
    this.addSql(
      'drop table trucban.suppressed_finding, trucban.rule_shadow, trucban.rule_shadow_count, trucban.rule_shadow_difference;',
    );
  }
}
