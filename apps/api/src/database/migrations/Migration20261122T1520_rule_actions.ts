import { Migration } from '@mikro-orm/migrations';

/** What rules have done, by finding and number of the action; the deadline that an alert waits for. */
export class Migration20261122T1520_rule_actions extends Migration {
  override up(): void {
    this.addSql(`
      alter table trucban.alert add column until timestamptz;

      create table trucban.rule_action (
        -- The alert, or the event of a rule that raises none.
        finding uuid not null,
        rule text not null,
        rule_version int,
        phase text not null check (phase in ('raised', 'cleared')),
        number int not null,
        type text not null,
        at timestamptz not null,
        -- What came of it: incident, instance, order, event; or why nothing did.
        effect json not null,
        primary key (finding, rule, phase, number)
      );
      create index rule_action_at on trucban.rule_action (at);
      alter table trucban.rule_action enable row level security;
      alter table trucban.rule_action force row level security;
      create policy scope on trucban.rule_action using ((select trucban.is_system())) with check (true);
    `);
  }

  override down(): void {
    this.addSql('drop table trucban.rule_action; alter table trucban.alert drop column until;');
  }
}
