import { Injectable } from '@nestjs/common';
import type { Page, TaskDto, TaskListItem, TasksQuery } from '@trucban/contracts';
import type { JsonObject } from '@trucban/kernel';
import { Forms, type FormVersion } from '../forms/public.ts';
import {
  NotFoundError,
  decodeCursor,
  likePatterns,
  pageOf,
  together,
  type Principal,
  type SqlValue,
  type Tx,
} from '../platform/public.ts';
import { maskKeys } from '../processes/public.ts';
import type { TaskRow } from './task-row.ts';
import { isFor, mayAssign, onBehalfOf } from './who-may.ts';

const LIST = `id, element_id, name, state, assignee, candidate_groups, candidate_users, due_at, follow_up_at, priority, incident_id, process_instance_id,
  process_key, form_id, exercise, created_at, completed_at, version`;

type ListRow = Pick<
  TaskRow,
  | 'id'
  | 'element_id'
  | 'name'
  | 'state'
  | 'assignee'
  | 'candidate_groups'
  | 'candidate_users'
  | 'due_at'
  | 'follow_up_at'
  | 'priority'
  | 'incident_id'
  | 'process_instance_id'
  | 'process_key'
  | 'form_id'
  | 'exercise'
  | 'created_at'
  | 'completed_at'
  | 'version'
>;

/** Tasks for screens and API, under the scope of whoever asks. Lists carry no variables: those may be personal. */
@Injectable()
export class TaskReads {
  constructor(private readonly forms: Forms) {}

  /** How many steps of each incident are done, and how many were reached, in one statement. */
  progress(tx: Tx, incidentIds: readonly string[]): Promise<{ incidentId: string; done: number; total: number }[]> {
    return tx.query(
      'tasks.progress',
      `select incident_id as "incidentId", count(*) filter (where state = 'completed')::int as done, count(*)::int as total
         from user_task where incident_id = any($1) and state <> 'cancelled' group by incident_id`,
      [incidentIds],
    );
  }

  async list(tx: Tx, principal: Principal, query: TasksQuery): Promise<Page<TaskListItem>> {
    const values: SqlValue[] = [];
    const put = (value: SqlValue): string => `$${values.push(value)}`;
    const where = [`state = any (${put(query.state ?? ['open', 'claimed'])})`];
    if (query.assignee !== undefined)
      where.push(`assignee = ${put(query.assignee === 'me' ? principal.id : query.assignee)}`);
    if (query.candidateGroup !== undefined) where.push(`candidate_groups @> ${put([query.candidateGroup])}::text[]`);
    if (query.mine)
      where.push(
        `(assignee = ${put(principal.id)} or assignee is null and (candidate_groups && ${put(groupsOf(principal))}::text[] or candidate_users @> ${put([principal.id])}::text[]))`,
      );
    if (query.incidentId !== undefined) where.push(`incident_id = ${put(query.incidentId)}`);
    if (query.processInstanceId !== undefined) where.push(`process_instance_id = ${put(query.processInstanceId)}`);
    if (query.due !== undefined) where.push(`due_at <= ${put(query.due)}`);
    if (query.overdue !== undefined)
      where.push(query.overdue ? `due_at < ${put(tx.now)}` : `(due_at is null or due_at >= ${put(tx.now)})`);
    if (query.exercise !== undefined) where.push(`exercise = ${put(query.exercise)}`);
    const words = likePatterns(query.q);
    if (words) where.push(`trucban.folded(name) like all(${put(words)})`);
    const after = decodeCursor(query.cursor, ['instant', 'uuid']);
    if (after) where.push(`(created_at, id) < (${put(String(after[0]))}::timestamptz, ${put(String(after[1]))}::uuid)`);
    const rows = await tx.dynamic<ListRow>(
      `select ${LIST} from user_task where ${where.join(' and ')} order by created_at desc, id desc limit ${put(query.limit + 1)}`,
      values,
    );
    const page = pageOf(rows, query.limit, (row) => [row.created_at, row.id]);
    return { ...page, items: page.items.map(itemOf) };
  }

  /** @throws NotFoundError */
  async one(tx: Tx, principal: Principal, id: string): Promise<TaskDto> {
    const [row, comments] = await together([
      tx.first<TaskRow>('tasks.one', 'select * from user_task where id = $1', [id]),
      tx.query<TaskDto['comments'][number]>(
        'tasks.comments',
        'select id, author_name as author, text, at from task_comment where task_id = $1 order by at, id',
        [id],
      ),
    ]);
    if (!row) throw NotFoundError.of('TASK', 'nhiệm vụ', 'task');
    const filled = await tx.asSystem(() =>
      tx.first<{ variables: JsonObject }>('tasks.variables', 'select variables from task_variables where id = $1', [
        row.variables_id,
      ]),
    );
    const given = filled?.variables ?? {};
    const form =
      row.form_id !== null && row.form_version !== null
        ? await this.forms.getVersion(tx, row.form_id, row.form_version)
        : null;
    const isOpen = row.state === 'open' || row.state === 'claimed';
    const mayComplete = onBehalfOf(principal, row) !== undefined;
    // Who does the task needs them; everybody else reads them at the incident, where it is audited.
    const variables = mayComplete ? given : await this.#masked(tx, form, given);
    return {
      ...itemOf(row),
      form: form
        ? {
            key: form.key,
            version: form.version,
            definition: form.definition as unknown as NonNullable<TaskDto['form']>['definition'],
          }
        : null,
      variables: variables as TaskDto['variables'],
      completedBy: row.completed_by,
      onBehalfOf: row.on_behalf_of,
      comments,
      can: {
        claim: row.state === 'open' && isFor(principal, row),
        complete: isOpen && mayComplete,
        assign: isOpen && mayAssign(principal, row),
      },
    };
  }

  /** What its form calls personal, and what is so wherever it stands: a task shows variables that its form doesn't have. */
  async #masked(tx: Tx, form: FormVersion | null, variables: JsonObject): Promise<JsonObject> {
    const hidden = await this.forms.personalKeys(tx, form?.key ?? '');
    const own = form ? await this.forms.masked(tx, form.key, form.version, variables) : variables;
    return maskKeys(own, hidden) as JsonObject;
  }
}

function itemOf(row: ListRow): TaskListItem {
  return {
    id: row.id,
    elementId: row.element_id,
    name: row.name,
    state: row.state,
    assignee: row.assignee,
    candidateGroups: [...row.candidate_groups],
    candidateUsers: [...row.candidate_users],
    dueAt: row.due_at,
    followUpAt: row.follow_up_at,
    priority: row.priority,
    incidentId: row.incident_id,
    processInstanceId: row.process_instance_id,
    processKey: row.process_key,
    formKey: row.form_id,
    exercise: row.exercise,
    createdAt: row.created_at,
    completedAt: row.completed_at,
    version: row.version,
  };
}

/** The groups that he is in, as models write them: `PC07/dispatcher`, and his agencies alone. */
function groupsOf(principal: Principal): string[] {
  return principal.tokens.filter((token) => !token.startsWith('user:')).map((token) => token.replace(/^group:/, ''));
}
