import { Migration } from '@mikro-orm/migrations';

/** Jobs that call systems outside: secrets, and addresses at which jobs wait for an answer. */
export class Migration20261122T1420_job_catalogue extends Migration {
  override up(): void {
    this.addSql(`
      -- Sealed with the platform's key; sent to these hosts only.
      create table trucban.job_secret (
        name text primary key,
        hosts text[] not null,
        description text,
        value_sealed text not null,
        changed_by text not null,
        changed_at timestamptz not null
      );

      -- One for each job that waits. It outlives the job, so that an answer which comes late or twice is known.
      create table trucban.job_callback (
        job_id uuid primary key,
        token_hash text not null unique,
        instance_id uuid not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz,
        forget_at timestamptz not null
      );
      create index job_callback_forget on trucban.job_callback (forget_at);
    `);
    for (const table of ['job_secret', 'job_callback'])
      this.addSql(`
        alter table trucban.${table} enable row level security;
        alter table trucban.${table} force row level security;
        create policy scope on trucban.${table} using ((select trucban.is_system())) with check ((select trucban.is_system()));
      `);
  }

  override down(): void {
    this.addSql('drop table trucban.job_callback, trucban.job_secret;');
  }
}
