import { Migration } from '@mikro-orm/migrations';

/** Periodic and on-demand reports. */
export class Migration20261122T1610_reports extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.report (
        id uuid primary key,
        definition text not null, definition_version int not null,
        name jsonb not null,
        edition int not null,
        state text not null check (state in ('making', 'draft', 'inReview', 'signed', 'sent')),
        period_kind text not null check (period_kind in ('day', 'week', 'month', 'onDemand')),
        -- 2026-11-22, 2026-W47, 2026-11; of one on demand its own id.
        period text not null,
        label jsonb not null,
        period_from timestamptz not null, period_to timestamptz not null,
        org_unit text not null,
        made_by text, made_by_name text,
        -- Written once; remarks change until it is handed in.
        content jsonb,
        remarks jsonb not null default '{}',
        number text,
        submitted_by text,
        -- Ids of all who wrote remarks: none of them signs.
        writers text[] not null default '{}',
        signed_by text, signed_by_name text, signed_at timestamptz,
        sha256 text,
        sent_at timestamptz,
        replaces uuid references trucban.report, replaced_by uuid references trucban.report,
        reason text,
        history jsonb not null default '[]',
        created_at timestamptz not null,
        version int not null default 1,
        visible_to text[] not null,
        -- A period has one report, and one of each edition.
        unique (definition, period, edition),
        check ((state in ('signed', 'sent')) = (sha256 is not null)),
        check (state = 'making' or content is not null)
      );
      create index report_list on trucban.report (created_at desc, id desc);
      create index report_definition on trucban.report (definition, created_at desc, id desc);
      select trucban.protect('report');

      -- What was computed and signed stays as it is, whoever writes.
      create function trucban.report_stays() returns trigger language plpgsql as $$
      begin
        if old.content is not null and new.content is distinct from old.content then
          raise exception 'the content of a report never changes';
        end if;
        if old.sha256 is not null and (new.remarks, new.sha256, new.number, new.signed_by, new.signed_at)
            is distinct from (old.remarks, old.sha256, old.number, old.signed_by, old.signed_at) then
          raise exception 'a signed report never changes';
        end if;
        return new;
      end $$;
      create trigger report_stays before update on trucban.report for each row execute function trucban.report_stays();

      create table trucban.report_file (
        report_id uuid not null references trucban.report on delete cascade,
        format text not null, lang text not null,
        content bytea not null, sha256 text not null,
        primary key (report_id, format, lang)
      );
      alter table trucban.report_file enable row level security;
      alter table trucban.report_file force row level security;
      create policy scope on trucban.report_file
        using ((select trucban.is_system()) or exists (select 1 from trucban.report r where r.id = report_file.report_id)) with check (true);

      -- Numbers of signed reports, by issuer and year.
      create table trucban.report_counter (
        org_unit text not null, year int not null, last int not null,
        primary key (org_unit, year)
      );

      create table trucban.report_schedule (
        code text primary key,
        -- End of the period that is made next, and when it is made.
        next_to timestamptz, next_at timestamptz
      );
      create index report_schedule_due on trucban.report_schedule (next_at) where next_at is not null;

      create table trucban.report_subscription (
        definition text not null,
        -- user:<id>, group:IOC/dispatcher
        subscriber text not null,
        created_by text not null, created_at timestamptz not null,
        primary key (definition, subscriber)
      );
      -- Who subscribes is his own affair; groups are everybody's.
      alter table trucban.report_subscription enable row level security;
      alter table trucban.report_subscription force row level security;
      create policy scope on trucban.report_subscription
        using ((select trucban.is_system()) or array[subscriber] && (select trucban.tokens()) or subscriber like 'group:%') with check (true);

      alter table trucban.notification add column link text;
    `);
  }

  override down(): void {
    this.addSql(`
      alter table trucban.notification drop column link;
      drop table trucban.report_subscription; drop table trucban.report_schedule; drop table trucban.report_counter;
      drop table trucban.report_file; drop table trucban.report; drop function trucban.report_stays();
    `);
  }
}
