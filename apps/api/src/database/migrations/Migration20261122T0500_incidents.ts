import { Migration } from '@mikro-orm/migrations';

const CHILDREN = [
  'incident_report',
  'incident_link',
  'incident_attachment',
  'checklist_item',
  'timeline_entry',
  'sla_clock',
  'escalation_firing',
];

/** Incidents and what belongs to them. Rows of an incident are seen by whoever sees the incident. */
export class Migration20261122T0500_incidents extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.incident (
        id uuid primary key,
        number text not null unique,
        type text not null,
        type_version int not null,
        field text not null,
        title text not null,
        description text,
        severity text not null check (severity in ('critical','high','medium','low','info')),
        status text not null check (status in ('new','acknowledged','inProgress','resolved','closed','cancelled','merged')),
        phase text check (phase in ('dispatched','onScene','controlled')),
        exercise boolean not null,
        restricted boolean not null,
        escalation_level int not null default 0,
        lat double precision check (lat between -90 and 90),
        lon double precision check (lon between -180 and 180),
        address text,
        area_code text,
        reported_at timestamptz not null,
        -- Event time of the newest report: the window of duplicates slides with it.
        last_report_at timestamptz not null,
        report_count int not null default 0,
        source text,
        -- The unit that is responsible; a hand-over changes it.
        org_unit text not null,
        lead_agency text not null,
        coordinating text[] not null,
        -- Lead, coordinating and every agency that was given an order.
        agencies text[] not null,
        resolved jsonb not null,
        parent_id uuid references trucban.incident,
        merged_into uuid references trucban.incident,
        assignee uuid,
        attributes jsonb not null,
        reporter jsonb,
        level jsonb,
        sop text not null,
        sop_missing boolean not null,
        escalation_policy text not null,
        evidence text[] not null,
        result text,
        evidence_files uuid[] not null default '{}',
        public_text text,
        cancel_kind text,
        cancel_reason text,
        created_by text not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        acknowledged_at timestamptz,
        resolved_at timestamptz,
        closed_at timestamptz,
        -- Number, title, description and address in lower case without diacritics.
        search text not null,
        visible_to text[] not null,
        version int not null default 1
      ) with (fillfactor = 70);
      create index incident_list on trucban.incident (created_at desc, id desc);
      create index incident_open_list on trucban.incident (created_at desc, id desc) where status in ('new','acknowledged','inProgress');
      create index incident_duplicates on trucban.incident (field, last_report_at) where status in ('new','acknowledged','inProgress');
      create index incident_type on trucban.incident (type, created_at desc);
      create index incident_area on trucban.incident (area_code, created_at desc);
      create index incident_assignee on trucban.incident (assignee, created_at desc) where assignee is not null;
      create index incident_parent on trucban.incident (parent_id) where parent_id is not null;
      create index incident_agencies on trucban.incident using gin (agencies);
      create index incident_search on trucban.incident using gin (search gin_trgm_ops);

      -- Numbers without gaps: the row of the day is locked from the number to the commit.
      create table trucban.incident_counter (day date primary key, last int not null);

      create table trucban.incident_report (
        id uuid primary key,
        incident_id uuid not null references trucban.incident on delete cascade,
        event_id uuid,
        -- false: the report that opened the incident.
        attached boolean not null,
        at timestamptz not null,
        source text,
        title text,
        description text,
        severity text,
        lat double precision,
        lon double precision,
        address text,
        area_code text,
        reporter jsonb,
        attributes jsonb not null
      );
      create index incident_report_incident on trucban.incident_report (incident_id, at);
      create unique index incident_report_event on trucban.incident_report (event_id) where event_id is not null;

      create table trucban.incident_link (
        incident_id uuid not null references trucban.incident on delete cascade,
        other_id uuid not null references trucban.incident on delete cascade,
        kind text not null,
        created_by text not null,
        created_at timestamptz not null,
        primary key (incident_id, other_id)
      );
      create index incident_link_other on trucban.incident_link (other_id);

      create table trucban.incident_attachment (
        id uuid primary key,
        incident_id uuid not null references trucban.incident on delete cascade,
        file_id uuid not null,
        note text,
        added_by text not null,
        added_by_name text not null,
        added_at timestamptz not null,
        unique (incident_id, file_id)
      );

      create table trucban.checklist_item (
        id uuid primary key,
        incident_id uuid not null references trucban.incident on delete cascade,
        position int not null,
        text text not null,
        done_at timestamptz,
        done_by text,
        done_by_name text,
        created_at timestamptz not null
      );
      create index checklist_item_incident on trucban.checklist_item (incident_id, position);

      create table trucban.timeline_entry (
        id uuid primary key,
        incident_id uuid not null references trucban.incident on delete cascade,
        at timestamptz not null,
        actor_kind text not null,
        actor_id text not null,
        actor_label text not null,
        -- Where it came from: user, agency, rules, sop, sla …
        source text not null,
        kind text not null,
        text jsonb not null,
        data jsonb not null,
        -- Order of entries of one instant.
        n bigint generated always as identity
      );
      create index timeline_entry_incident on trucban.timeline_entry (incident_id, n desc);
      comment on table trucban.timeline_entry is 'append-only';
      select trucban.protect('incident');
    `);
    // The incident's own policy applies inside of exists: one place says who sees it.
    for (const table of CHILDREN) {
      this.addSql(`alter table trucban.${table} enable row level security;`);
      this.addSql(`alter table trucban.${table} force row level security;`);
      this.addSql(`
        create policy scope on trucban.${table} 
          using ((select trucban.is_system()) or exists (select 1 from trucban.incident i where i.id = ${table}.incident_id)) with check (true);`);
    }
  }
}
