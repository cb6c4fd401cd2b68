import { Migration } from '@mikro-orm/migrations';

/** What an alert keeps from having consequences while it is active (RULE-38, RULE-19), and what rungs of a ladder have done. */
export class Migration20261122T1710_watch_only extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.watch_only (
        -- The alert that asked for it, and the number of its action.
        alert_id uuid not null, number int not null,
        rule text not null,
        -- The registered source that the device belongs to.
        source text,
        rules text[], same jsonb not null, exercise boolean not null,
        since timestamptz not null, ended_at timestamptz,
        primary key (alert_id, number)
      );
      create index watch_only_active on trucban.watch_only (source) where ended_at is null;
      alter table trucban.watch_only enable row level security;
      alter table trucban.watch_only force row level security;
      create policy scope on trucban.watch_only using ((select trucban.is_system())) with check (true);

      -- The alert because of which this one waits.
      alter table trucban.alert add column held_by uuid;
      create index alert_held on trucban.alert (held_by) where held_by is not null;

      alter table trucban.rule_action drop constraint rule_action_phase_check,
        add constraint rule_action_phase_check check (phase in ('raised', 'ladder', 'cleared'));
    `);
  }

  override down(): void {
    this.addSql(`
      delete from trucban.rule_action where phase = 'ladder';
      alter table trucban.rule_action drop constraint rule_action_phase_check,
        add constraint rule_action_phase_check check (phase in ('raised', 'cleared'));
      alter table trucban.alert drop column held_by;
      drop table trucban.watch_only;
    `);
  }
}
