import { Migration } from '@mikro-orm/migrations';

/** Files and pulls on their way in, what of them was refused, and how each pull does. */
export class Migration20261122T1510_imports extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.import_run (
        id uuid primary key,
        kind text not null check (kind in ('upload', 'pull')),
        mapping text not null,
        mapping_version int not null,
        pull text,
        pull_version int,
        dry_run boolean not null,
        state text not null check (state in ('queued', 'running', 'completed', 'failed', 'stopped')),
        org_unit text not null,
        -- Who brought it: kind, id, name; the org units for which he may report; whether it may be an exercise is not asked.
        sender jsonb not null,
        units text[] not null,
        file jsonb,
        -- Names of the columns, for the file of refused rows.
        columns jsonb,
        -- Rows that have their verdict: where a run that was cut short goes on.
        rows_read int not null default 0,
        accepted int not null default 0,
        duplicate int not null default 0,
        rejected int not null default 0,
        problem jsonb,
        sample jsonb not null default '[]',
        watermark_from text,
        watermark_to text,
        not_modified boolean not null default false,
        created_at timestamptz not null,
        started_at timestamptz,
        ended_at timestamptz,
        visible_to text[] not null
      );
      create index import_run_list on trucban.import_run (created_at desc, id desc);
      create index import_run_pull on trucban.import_run (pull, created_at desc) where pull is not null;
      create index import_run_open on trucban.import_run (created_at) where state in ('queued', 'running');
      select trucban.protect('import_run');

      -- The file as it was uploaded, in pieces; until the import ends.
      create table trucban.import_part (
        import_id uuid not null,
        number int not null,
        content bytea not null,
        created_at timestamptz not null,
        primary key (import_id, number)
      );
      alter table trucban.import_part alter column content set storage external;
      create index import_part_age on trucban.import_part (created_at) where number = 0;
      alter table trucban.import_part enable row level security;
      alter table trucban.import_part force row level security;
      create policy scope on trucban.import_part using ((select trucban.is_system())) with check (true);

      create table trucban.import_reject (
        import_id uuid not null,
        row_number int not null,
        problems jsonb not null,
        content jsonb not null,
        primary key (import_id, row_number)
      );
      alter table trucban.import_reject enable row level security;
      alter table trucban.import_reject force row level security;
      create policy scope on trucban.import_reject using ((select trucban.is_system())) with check (true);

      -- One row for each pull that was ever published; of the province, and holds nothing of anybody.
      create table trucban.pull_state (
        code text primary key,
        next_at timestamptz,
        failures int not null default 0,
        failures_told boolean not null default false,
        silence_told boolean not null default false,
        since timestamptz not null,
        last_run_at timestamptz,
        last_good_at timestamptz,
        last_new_at timestamptz,
        watermark text,
        etag text,
        last_modified text
      );
      create index pull_state_next on trucban.pull_state (next_at) where next_at is not null;
    `);
  }

  override down(): void {
    this.addSql('drop table trucban.pull_state, trucban.import_reject, trucban.import_part, trucban.import_run;');
  }
}
