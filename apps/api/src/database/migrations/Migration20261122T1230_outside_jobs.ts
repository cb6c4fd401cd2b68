import { Migration } from '@mikro-orm/migrations';

/** Jobs that no handler of the catalogue runs wait for outside workers, who lock them for a time. */
export class Migration20261122T1230_outside_jobs extends Migration {
  override up(): void {
    this.addSql(`
      -- outside: for a worker that asks for its type.
      alter table trucban.job drop constraint job_state_check;
      alter table trucban.job add constraint job_state_check check (state in ('open','retrying','waiting','outside'));
      -- Outside jobs only: nobody is given it before (it is locked, or backs off).
      alter table trucban.job add column available_at timestamptz;
      alter table trucban.job add column failure text;
      create index job_outside on trucban.job (type, available_at, id) where state = 'outside';

      -- Who was given a job last, and what he answered. It outlives the job, so that an answer which comes late or twice is known.
      create table trucban.job_lock (
        job_id uuid primary key,
        instance_id uuid not null,
        lock_id uuid not null,
        worker text not null,
        locked_until timestamptz not null,
        answer jsonb,
        forget_at timestamptz not null
      );
      create index job_lock_forget on trucban.job_lock (forget_at);

      -- Whoever sees the instance sees its jobs.
      drop policy scope on trucban.job;
      alter table trucban.job_lock enable row level security;
      alter table trucban.job_lock force row level security;
    `);
    for (const table of ['job', 'job_lock'])
      this.addSql(`
        create policy scope on trucban.${table}
          using ((select trucban.is_system()) or exists (select 1 from trucban.process_instance i where i.id = instance_id)) with check (true);
      `);
  }

  override down(): void {
    this.addSql(`
      drop table trucban.job_lock;
      drop policy scope on trucban.job;
      create policy scope on trucban.job using ((select trucban.is_system())) with check (true);
      drop index trucban.job_outside;
      alter table trucban.job drop column failure;
      alter table trucban.job drop column available_at;
      update trucban.job set state = 'waiting' where state = 'outside';
      alter table trucban.job drop constraint job_state_check;
      alter table trucban.job add constraint job_state_check check (state in ('open','retrying','waiting'));
    `);
  }
}
