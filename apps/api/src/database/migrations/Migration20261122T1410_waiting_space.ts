import { Migration } from '@mikro-orm/migrations';

/** Indexes in whose order new rows come last: so their pages are filled, which they aren't when new rows come first. */
const LISTS = [
  ['process_instance_list', 'process_instance', '(started_at, id)', ''],
  ['process_instance_key', 'process_instance', '(process_key, started_at)', ''],
  ['user_task_open', 'user_task', '(created_at, id)', `where state in ('open','claimed')`],
  ['user_task_assignee', 'user_task', '(assignee, created_at)', 'where assignee is not null'],
  ['user_task_list', 'user_task', '(created_at, id)', ''],
] as const;

/**
 * Less room for instances that wait. An input and its facts are one value, which is compressed as one (the variables stand in
 * both); the tasks of one step share what their forms are filled with.
 */
export class Migration20261122T1410_waiting_space extends Migration {
  override up(): void {
    this.addSql(`
      drop view trucban.element_history;
      alter table trucban.process_input
        alter column input drop not null,
        alter column input type json using null::json,
        alter column events type json using json_build_object('input', input, 'events', events);
      alter table trucban.process_input drop column input;
      -- { input, events }: what came, and what it led to.
      alter table trucban.process_input rename column events to step;
      create view trucban.element_history with (security_invoker = true) as
        select i.instance_id, i.seq, e.ordinality::int as number, e.event ->> 'type' as type, (e.event ->> 'at')::timestamptz as at,
               e.event ->> 'elementInstanceId' as element_instance_id, e.event ->> 'elementId' as element_id, e.event
        from trucban.process_input i cross join lateral json_array_elements(i.step -> 'events') with ordinality as e(event, ordinality);

      -- Room for one more version of a row on each page: the largest that isn't compressed has some 2,000 bytes.
      alter table trucban.process_instance set (fillfactor = 75);

      create table trucban.task_variables (
        id uuid primary key,
        -- What forms are filled with: as it was when the tasks began.
        variables json not null
      );
      insert into trucban.task_variables (id, variables) select id, variables from trucban.user_task;
      alter table trucban.user_task add column variables_id uuid;
      update trucban.user_task set variables_id = id;
      alter table trucban.user_task alter column variables_id set not null, drop column variables;
      -- Each change of a task is one of an indexed column: keeping room beside it saves nothing.
      alter table trucban.user_task set (fillfactor = 100);

      -- Whoever sees the task sees them.
      alter table trucban.task_variables enable row level security;
      alter table trucban.task_variables force row level security;
      create policy scope on trucban.task_variables using ((select trucban.is_system())) with check (true);
    `);
    for (const [name, table, columns, where] of LISTS)
      this.addSql(
        `drop index trucban.${name}; create index ${name} on trucban.${table} ${columns}${where && ` ${where}`};`,
      );
  }

  override down(): void {
    for (const [name, table, columns, where] of LISTS)
      this.addSql(
        `drop index trucban.${name}; create index ${name} on trucban.${table} ${columns.replace(/(started_at|created_at|\bid)\b/g, '$1 desc')}${where && ` ${where}`};`,
      );
    this.addSql(`
      alter table trucban.user_task add column variables json;
      update trucban.user_task t set variables = v.variables from trucban.task_variables v where v.id = t.variables_id;
      alter table trucban.user_task alter column variables set not null, drop column variables_id;
      alter table trucban.user_task set (fillfactor = 80);
      drop table trucban.task_variables;
      alter table trucban.process_instance set (fillfactor = 70);
      drop view trucban.element_history;
      alter table trucban.process_input rename column step to events;
      alter table trucban.process_input add column input json;
      update trucban.process_input set input = events -> 'input', events = events -> 'events';
      alter table trucban.process_input alter column input set not null;
      create view trucban.element_history with (security_invoker = true) as
        select i.instance_id, i.seq, e.ordinality::int as number, e.event ->> 'type' as type, (e.event ->> 'at')::timestamptz as at,
               e.event ->> 'elementInstanceId' as element_instance_id, e.event ->> 'elementId' as element_id, e.event
        from trucban.process_input i cross join lateral json_array_elements(i.events) with ordinality as e(event, ordinality);
    `);
  }
}
