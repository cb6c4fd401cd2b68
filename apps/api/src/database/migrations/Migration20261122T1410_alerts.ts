import { Migration } from '@mikro-orm/migrations';

/** Alerts of rules: one open alert for each rule and key; those that are over stay as history. */
export class Migration20261122T1410_alerts extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.alert (
        id uuid primary key,
        rule text not null,
        -- The version whose policy it goes by: that of the last event.
        rule_version int not null,
        -- The values that the alert is about, as the rule keeps them apart.
        key text not null,
        exercise boolean not null,
        state text not null check (state in ('watching','pending','active','clearing','cleared')),
        severity text not null,
        count int not null,
        samples int not null,
        since timestamptz not null,
        active_since timestamptz,
        last_at timestamptz not null,
        -- When time alone will change it.
        wake_at timestamptz,
        acknowledged_at timestamptz,
        acknowledged_by json,
        cleared_at timestamptz,
        cleared_by json,
        incident_id uuid,
        -- The last event that spoke for it, as rules see it: what its actions are about when time raises it.
        event json not null,
        created_at timestamptz not null,
        version int not null default 1,
        visible_to text[] not null
      );
      create unique index alert_open on trucban.alert (rule, md5(key)) where state <> 'cleared';
      create index alert_last on trucban.alert (rule, md5(key), cleared_at desc) where state = 'cleared';
      create index alert_wake on trucban.alert (wake_at) where wake_at is not null;
      create index alert_list on trucban.alert (active_since desc, id desc) where active_since is not null;
      create index alert_incident on trucban.alert (incident_id) where incident_id is not null;
      select trucban.protect('alert');
    `);
  }

  override down(): void {
    this.addSql('drop table trucban.alert;');
  }
}
