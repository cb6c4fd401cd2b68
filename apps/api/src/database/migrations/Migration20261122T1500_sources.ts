import { Migration } from '@mikro-orm/migrations';

/** Sources of events with their numbers and log, what they sent that could not be used, and the last reading of each sensor. */
export class Migration20261122T1500_sources extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.source (
        code text primary key,
        kind text not null,
        name jsonb not null,
        org_unit text not null references trucban.org_unit,
        state text not null check (state in ('enabled', 'paused')),
        quota_per_minute int not null check (quota_per_minute > 0),
        expected_interval_seconds int,
        may_exercise boolean not null,
        require_key boolean not null,
        event_sources text[] not null,
        -- What is believable of each observed property; the series of readings that it sends.
        properties jsonb not null,
        datastreams jsonb not null,
        -- Its key is the secret of this client, and an access token of its own.
        client_id text not null unique references trucban.api_client,
        key_hint text not null,
        key_rotated_at timestamptz not null,
        last_seen_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version int not null default 1,
        visible_to text[] not null
      );
      create index source_org_unit on trucban.source (org_unit);
      select trucban.protect('source');

      -- Numbers of a source by the minute, added up from what each process has counted.
      create table trucban.source_minute (
        source text not null references trucban.source on delete cascade,
        minute timestamptz not null,
        received int not null default 0,
        accepted int not null default 0,
        duplicate int not null default 0,
        rejected int not null default 0,
        throttled int not null default 0,
        dead int not null default 0,
        shed int not null default 0,
        suspect int not null default 0,
        clock_ahead int not null default 0,
        late int not null default 0,
        -- How many events came so long after they happened, by the bounds that the code knows.
        lags int[] not null,
        primary key (source, minute)
      );
      create index source_minute_age on trucban.source_minute (minute);

      create table trucban.source_log (
        id uuid primary key,
        source text not null references trucban.source on delete cascade,
        at timestamptz not null,
        kind text not null check (kind in ('rejected', 'throttled', 'paused', 'shed', 'dead', 'ignored')),
        channel text not null,
        errors jsonb not null,
        payload text,
        truncated boolean not null,
        visible_to text[] not null
      );
      create index source_log_list on trucban.source_log (source, at desc, id desc);
      create index source_log_age on trucban.source_log (at);
      select trucban.protect('source_log');

      create table trucban.dead_letter (
        id uuid primary key,
        source text,
        channel text not null check (channel in ('mqtt', 'rules')),
        at timestamptz not null,
        state text not null check (state in ('waiting', 'resent', 'discarded')),
        errors jsonb not null,
        payload text not null,
        truncated boolean not null,
        topic text,
        event_id uuid,
        event_received_at timestamptz,
        resolved_at timestamptz,
        resolved_by text,
        reason text,
        version int not null default 1,
        visible_to text[] not null
      );
      create index dead_letter_list on trucban.dead_letter (at desc, id desc);
      create index dead_letter_waiting on trucban.dead_letter (source) where state = 'waiting';
      select trucban.protect('dead_letter');

      -- The newest reading of each sensor whose source declares how fast it may change, or how long it may stand still.
      create table trucban.sensor_last (
        source text not null references trucban.source on delete cascade,
        sensor text not null,
        observed_property text not null,
        value double precision not null,
        at timestamptz not null,
        same_since timestamptz not null,
        primary key (source, sensor, observed_property)
      );

      -- What intake noticed: 'clockAhead', 'converted', 'jump', 'frozen', 'impossible'.
      alter table trucban.event add column marks text[] not null default '{}';
    `);
  }
}
