import { Migration } from '@mikro-orm/migrations';

/** Work for people. Rows stay when the work is done: they are what screens list and indicators count. */
export class Migration20261122T0300_tasks extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.user_task (
        id uuid primary key,
        process_instance_id uuid not null,
        root_id uuid not null,
        process_key text not null,
        process_version int not null,
        element_instance_id text not null,
        element_id text not null,
        name text not null,
        state text not null check (state in ('open','claimed','completed','cancelled')),
        assignee text,
        -- Who gave it to whom: the assignee before a delegation, to whom it returns.
        owner text,
        candidate_groups text[] not null,
        candidate_users text[] not null,
        due_at timestamptz,
        follow_up_at timestamptz,
        priority int not null,
        form_id text,
        -- The version that was published when the task was created: what is entered is checked against it.
        form_version int,
        -- What the form is filled with.
        variables json not null,
        properties json not null,
        incident_id uuid,
        exercise boolean not null,
        created_at timestamptz not null,
        completed_at timestamptz,
        completed_by text,
        on_behalf_of text,
        version int not null,
        visible_to text[] not null,
        unique (process_instance_id, element_instance_id)
      ) with (fillfactor = 80);
      create index user_task_open on trucban.user_task (created_at desc, id desc) where state in ('open','claimed');
      create index user_task_due on trucban.user_task (due_at) where state in ('open','claimed') and due_at is not null;
      create index user_task_assignee on trucban.user_task (assignee, created_at desc) where assignee is not null;
      create index user_task_incident on trucban.user_task (incident_id, created_at) where incident_id is not null;
      create index user_task_list on trucban.user_task (created_at desc, id desc);

      create table trucban.task_comment (
        id uuid primary key,
        task_id uuid not null references trucban.user_task on delete cascade,
        author text not null,
        author_name text not null,
        text text not null,
        at timestamptz not null,
        visible_to text[] not null
      );
      create index task_comment_task on trucban.task_comment (task_id, at);

      select trucban.protect('user_task');
      select trucban.protect('task_comment');
    `);
  }

  override down(): void {
    this.addSql(`drop table trucban.task_comment, trucban.user_task;`);
  }
}
