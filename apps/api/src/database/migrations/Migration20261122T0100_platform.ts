import { Migration } from '@mikro-orm/migrations';

/** Helpers of row-level security and partitions; tables of the platform, of identity and of the audit log. */
export class Migration20261122T0100_platform extends Migration {
  override up(): void {
    for (const part of [helpers, platform, identity, audit]) this.addSql(part);
  }
}

const helpers = `
create extension if not exists pg_trgm with schema public;
create extension if not exists unaccent with schema public;

-- Whether the transaction runs as the platform itself.
create function trucban.is_system() returns boolean language sql stable parallel safe as
$$ select coalesce(current_setting('trucban.tokens', true), '') = '*' $$;

-- The tokens of the transaction; none when nobody set them.
create function trucban.tokens() returns text[] language sql stable parallel safe as
$$ select string_to_array(coalesce(current_setting('trucban.tokens', true), ''), ',') $$;

-- Whether a row that is visible to these tokens may be seen now.
create function trucban.visible(row_tokens text[]) returns boolean language sql stable parallel safe as
$$ select trucban.is_system() or row_tokens && trucban.tokens() $$;

-- Puts a table with a column visible_to under row-level security. The tokens are read once a statement, not once a row.
create function trucban.protect(table_name text) returns void language plpgsql as $$
begin
  execute format('alter table trucban.%I enable row level security', table_name);
  execute format('alter table trucban.%I force row level security', table_name);
  execute format('create policy scope on trucban.%I using ((select trucban.is_system()) or visible_to && (select trucban.tokens())) with check (true)', table_name);
end $$;

-- Makes the partitions of a table by month (UTC), from the month of first_day on; those that exist stay.
create function trucban.ensure_months(table_name text, first_day date, months int) returns void
language plpgsql security definer set search_path = trucban, pg_temp as $$
declare month_start date; part text;
begin
  if months > 120 then raise exception 'at most 120 months at once'; end if;
  for i in 0 .. months - 1 loop
    month_start := (date_trunc('month', first_day) + make_interval(months => i))::date;
    part := table_name || to_char(month_start, '_YYYYMM');
    if to_regclass(format('trucban.%I', part)) is null then
      execute format('create table trucban.%I partition of trucban.%I for values from (%L) to (%L)', part, table_name,
        month_start::text || ' 00:00:00+00', (month_start + interval '1 month')::date::text || ' 00:00:00+00');
    end if;
  end loop;
end $$;

-- Text for searching: lower case, without diacritics, đ as d.
create function trucban.folded(value text) returns text language sql immutable parallel safe strict as
$$ select lower(public.unaccent('public.unaccent'::regdictionary, replace(replace(value, 'đ', 'd'), 'Đ', 'd'))) $$;
`;

const platform = `
create table trucban.outbox (
  seq bigint generated always as identity primary key,
  kind text not null check (kind in ('start', 'signal', 'signalWithStart')),
  workflow text not null,
  thing_id text not null,
  signal text,
  args jsonb not null,
  signal_args jsonb not null,
  message_id text not null unique,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  outcome text,
  attempts int not null default 0,
  last_error text,
  created_at timestamptz not null,
  next_attempt_at timestamptz not null,
  sent_at timestamptz
);
create index outbox_waiting on trucban.outbox (next_attempt_at, seq) where state = 'waiting';
create index outbox_thing on trucban.outbox (workflow, thing_id, seq);
create index outbox_sent on trucban.outbox (sent_at) where state = 'sent';

create table trucban.feed_pending (
  id bigint generated always as identity primary key,
  topic text not null, key text not null, change jsonb not null, visible_to text[] not null, at timestamptz not null
);
create table trucban.feed_change (
  seq bigint generated always as identity (cache 1) primary key,
  topic text not null, key text not null, change jsonb not null, visible_to text[] not null, at timestamptz not null
);
create index feed_change_at on trucban.feed_change (at);
select trucban.protect('feed_change');

create table trucban.worker_beat (name text primary key, seen_at timestamptz not null);

create table trucban.idempotency_key (
  principal text not null, key text not null,
  request_hash text not null,
  status int, headers jsonb, body text,
  created_at timestamptz not null, expires_at timestamptz not null,
  primary key (principal, key)
);
create index idempotency_key_expiry on trucban.idempotency_key (expires_at);

create table trucban.stored_file (
  id uuid primary key,
  name text not null, type text not null, size int not null, sha256 text not null,
  content bytea not null,
  owner_id text not null, visible_to text[] not null,
  created_at timestamptz not null
);
alter table trucban.stored_file alter column content set storage external;
select trucban.protect('stored_file');

create table trucban.config_version (
  id uuid primary key,
  kind text not null, key text not null, version int not null,
  state text not null check (state in ('draft', 'inReview', 'published', 'retired')),
  content jsonb, xml text,
  hash text not null,
  name jsonb,
  author text not null, submitted_by text, approved_by text,
  effective_from timestamptz, retired_at timestamptz,
  note text, decision_no text,
  problems jsonb not null default '[]',
  created_at timestamptz not null, updated_at timestamptz not null,
  revision int not null default 1,
  unique (kind, key, version),
  check ((content is null) <> (xml is null)),
  check (state <> 'published' or effective_from is not null)
);
-- One open version of a configuration at a time: a draft, or the one in review.
create unique index config_version_open on trucban.config_version (kind, key) where state in ('draft', 'inReview');
create index config_version_current on trucban.config_version (kind, key, effective_from desc, version desc) where state = 'published';
`;

const identity = `
create table trucban.org_unit (
  code text primary key check (code !~ '[,/:]'),
  name jsonb not null, abbr text,
  tier text not null, kind text not null,
  parent text references trucban.org_unit, area text,
  duty text not null, ops_tier text, backup text,
  skills text[] not null default '{}', contact jsonb not null default '{}',
  position int not null default 0,
  valid_from timestamptz not null, valid_to timestamptz, replaced_by text references trucban.org_unit,
  version int not null default 1,
  check (parent <> code)
);
create index org_unit_parent on trucban.org_unit (parent);

create table trucban.area (
  code text primary key,
  name jsonb not null, type text not null, parent text references trucban.area,
  population int, tags text[] not null default '{}',
  centroid float8[] not null, bbox float8[] not null,
  area_oc text,
  valid_from timestamptz not null, valid_to timestamptz, replaced_by text references trucban.area,
  version int not null default 1
);

create table trucban.role (
  code text primary key check (code !~ '[,/:]'),
  name jsonb not null, permissions text[] not null, built_in boolean not null default false,
  version int not null default 1
);

create table trucban.app_user (
  id uuid primary key,
  username text not null unique, display_name text not null,
  org_unit text not null references trucban.org_unit,
  password_hash text not null, active boolean not null default true,
  created_at timestamptz not null, updated_at timestamptz not null,
  version int not null default 1
);
create index app_user_org_unit on trucban.app_user (org_unit);

create table trucban.role_grant (
  user_id uuid not null references trucban.app_user on delete cascade,
  role text not null references trucban.role,
  org_unit text not null references trucban.org_unit,
  primary key (user_id, role, org_unit)
);
create index role_grant_group on trucban.role_grant (org_unit, role);

create table trucban.session (
  id_hash text primary key,
  user_id uuid not null references trucban.app_user on delete cascade,
  created_at timestamptz not null, used_at timestamptz not null, expires_at timestamptz not null,
  ip text
);
create index session_by_user on trucban.session (user_id);
create index session_expiry on trucban.session (expires_at);

create table trucban.api_client (
  id text primary key,
  name text not null, agency text references trucban.org_unit,
  secret_hash text not null, scopes text[] not null, active boolean not null default true,
  created_at timestamptz not null, version int not null default 1
);

create table trucban.access_token (
  token_hash text primary key,
  client_id text not null references trucban.api_client on delete cascade,
  scopes text[] not null, created_at timestamptz not null, expires_at timestamptz not null
);
create index access_token_expiry on trucban.access_token (expires_at);

create table trucban.login_throttle (
  key text primary key, failures int not null, failed_at timestamptz not null, blocked_until timestamptz not null
);
`;

const audit = `
create table trucban.audit_entry (
  id uuid not null, at timestamptz not null,
  actor_kind text not null, actor_id text not null, actor_label text not null,
  ip text, request_id text,
  action text not null, object_type text not null, object_id text not null,
  before jsonb, after jsonb, reason text, on_behalf_of text,
  visible_to text[] not null,
  primary key (at, id)
) partition by range (at);
create table trucban.audit_entry_rest partition of trucban.audit_entry default;
create index audit_entry_object on trucban.audit_entry (object_type, object_id, at);
create index audit_entry_actor on trucban.audit_entry (actor_id, at);
comment on table trucban.audit_entry is 'append-only';
select trucban.protect('audit_entry');

-- Entries that have no seal yet; written with the entry, taken away by the sealing job.
create table trucban.audit_unsealed (n bigint generated always as identity primary key, entry_id uuid not null, entry_at timestamptz not null);

create table trucban.audit_seal (
  seq bigint primary key, entry_id uuid not null unique, entry_at timestamptz not null,
  hash text not null, sealed_at timestamptz not null
);
comment on table trucban.audit_seal is 'append-only';
`;
