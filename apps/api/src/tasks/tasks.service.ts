import { Injectable } from '@nestjs/common';
import type { UpdateTask } from '@trucban/contracts';
import type { JsonObject } from '@trucban/kernel';
import { Audit } from '../audit/public.ts';
import { Forms } from '../forms/public.ts';
import { OrgDirectory } from '../identity/public.ts';
import {
  ConflictError,
  Feed,
  ForbiddenError,
  Ids,
  InvalidError,
  NotFoundError,
  expectVersion,
  tokens,
  type Principal,
  type SqlValue,
  type Tx,
  type SeenTags,
} from '../platform/public.ts';
import { ProcessStore } from '../processes/public.ts';
import { TaskExtensions, type TaskChange } from './extensions.ts';
import { TaskChanges, alreadyDone, taskRefusal } from './task-changes.ts';
import { attributesOf, taskChange, type TaskRow } from './task-row.ts';
import { groupToken, isFor, mayAssign, onBehalfOf } from './who-may.ts';

/** What people do with their tasks. Each use case is one transaction. */
@Injectable()
export class Tasks {
  constructor(
    private readonly store: ProcessStore,
    private readonly forms: Forms,
    private readonly directory: OrgDirectory,
    private readonly extensions: TaskExtensions,
    private readonly changes: TaskChanges,
    private readonly audit: Audit,
    private readonly feed: Feed,
    private readonly ids: Ids,
  ) {}

  /** Takes an open task: of several who try at once, one gets it. */
  claim(principal: Principal, id: string, seen?: SeenTags): Promise<void> {
    return this.#change(principal, id, seen, 'claim', async (tx, task) => {
      if (task.state === 'claimed' && task.assignee === principal.id) return null;
      if (task.state === 'claimed')
        throw new ConflictError('TASK_CLAIMED', 'Nhiệm vụ đã có người nhận.', 'Somebody else has claimed the task.');
      if (!isFor(principal, task)) throw notYours();
      if (await this.changes.asks(tx, task, 'assigning', 'claim', { assignee: principal.id })) return null;
      return this.#set(
        tx,
        task,
        `state = 'claimed', assignee = $3`,
        'claim',
        [principal.id],
        [tokens.user(principal.id)],
      );
    });
  }

  /** Gives a claimed task back to its group. */
  unclaim(principal: Principal, id: string, seen?: SeenTags): Promise<void> {
    return this.#change(principal, id, seen, 'unclaim', async (tx, task) => {
      if (task.assignee === null) return null;
      if (task.assignee !== principal.id && !mayAssign(principal, task)) throw notYours();
      if (await this.changes.asks(tx, task, 'assigning', 'unclaim', { assignee: null })) return null;
      return this.#set(tx, task, `state = 'open', assignee = null, owner = null`, 'unclaim', []);
    });
  }

  /** Gives it to a person. */
  assign(principal: Principal, id: string, userId: string, seen?: SeenTags): Promise<void> {
    return this.#change(principal, id, seen, 'assign', async (tx, task) => {
      if (!mayAssign(principal, task)) throw notYours();
      await this.#expectUser(tx, userId);
      if (await this.changes.asks(tx, task, 'assigning', 'assign', { assignee: userId })) return null;
      return this.#set(
        tx,
        task,
        `state = 'claimed', assignee = $3, owner = null`,
        'assign',
        [userId],
        [tokens.user(userId)],
      );
    });
  }

  /** Hands one's own task on; the owner stays known. */
  delegate(principal: Principal, id: string, userId: string, seen?: SeenTags): Promise<void> {
    return this.#change(principal, id, seen, 'delegate', async (tx, task) => {
      if (task.assignee !== principal.id) throw notYours();
      await this.#expectUser(tx, userId);
      if (await this.changes.asks(tx, task, 'assigning', 'delegate', { assignee: userId })) return null;
      return this.#set(
        tx,
        task,
        `assignee = $3, owner = $4`,
        'delegate',
        [userId, task.owner ?? principal.id],
        [tokens.user(userId)],
      );
    });
  }

  /** Changes whom it is offered to, its dates and its priority. Who has seen it goes on seeing it. */
  update(principal: Principal, id: string, changes: UpdateTask, seen?: SeenTags): Promise<void> {
    const { candidateGroups, candidateUsers, dueAt, followUpAt, priority } = changes;
    return this.#change(principal, id, seen, 'update', async (tx, task) => {
      if (!mayAssign(principal, task)) throw notYours();
      for (const [n, userId] of (candidateUsers ?? []).entries())
        await this.#expectUser(tx, userId, `/candidateUsers/${n}`);
      const asked = {
        ...(candidateGroups ? { candidateGroups } : {}),
        ...(candidateUsers ? { candidateUsers } : {}),
        ...(dueAt === undefined ? {} : { dueDate: dueAt }),
        ...(followUpAt === undefined ? {} : { followUpDate: followUpAt }),
        ...(priority === undefined ? {} : { priority }),
      };
      if (await this.changes.asks(tx, task, 'updating', 'update', asked)) return null;
      return this.#set(
        tx,
        task,
        'candidate_groups = $3, candidate_users = $4, due_at = $5, follow_up_at = $6, priority = $7',
        'update',
        [
          candidateGroups ?? task.candidate_groups,
          candidateUsers ?? task.candidate_users,
          dueAt === undefined ? task.due_at : dueAt,
          followUpAt === undefined ? task.follow_up_at : followUpAt,
          priority ?? task.priority,
        ],
        [...(candidateGroups ?? []).map(groupToken), ...(candidateUsers ?? []).map(tokens.user)],
      );
    });
  }

  /** Checks what was entered, and lets the process go on, in one transaction. @throws InvalidError with the fields' paths */
  complete(principal: Principal, id: string, variables: JsonObject, seen?: SeenTags): Promise<void> {
    return this.store.transaction(principal, async (tx) => {
      const task = await this.#visible(tx, id);
      expectVersion(seen, task.version);
      const behalf = onBehalfOf(principal, task);
      expectOpen(task);
      if (behalf === undefined) throw notYours();
      const data = await this.#checked(tx, task, variables);
      await tx.asSystem(async () => {
        await this.#advance(tx, task, data);
        const done = await this.#set(
          tx,
          task,
          `state = 'completed', completed_at = $2, completed_by = $3, on_behalf_of = $4`,
          'complete',
          [principal.id, behalf],
        );
        await this.#tell(tx, { action: 'complete', task: done, onBehalfOf: behalf, data });
      });
    });
  }

  /** Writes a remark on the task. */
  comment(principal: Principal, id: string, text: string, seen?: SeenTags): Promise<void> {
    return this.store.transaction(principal, async (tx) => {
      const task = await this.#visible(tx, id);
      expectVersion(seen, task.version);
      await tx.run(
        'tasks.comment',
        'insert into task_comment (id, task_id, author, author_name, text, at, visible_to) values ($1, $2, $3, $4, $5, $6, $7)',
        [this.ids.next(), id, principal.id, principal.name, text.normalize('NFC'), tx.now, task.visible_to],
      );
      await tx.asSystem(() => this.#tell(tx, { action: 'comment', task, onBehalfOf: null, comment: text }));
    });
  }

  async #advance(tx: Tx, task: TaskRow, data: JsonObject): Promise<void> {
    const { process_instance_id: instanceId, element_instance_id: elementInstanceId } = task;
    try {
      // A completion that was denied is followed by another one, of a later version of the task.
      const moved = await this.store.advance(tx, instanceId, `task:${task.id}:${task.version}`, {
        type: 'complete',
        at: tx.now,
        elementInstanceId,
        variables: data,
        byPerson: true,
      });
      if (!moved || moved.repeated) throw alreadyDone();
    } catch (error) {
      // Somebody was faster, or the step was cancelled while this waited for the lock.
      throw taskRefusal(error) ?? error;
    }
  }

  async #checked(tx: Tx, task: TaskRow, variables: JsonObject): Promise<JsonObject> {
    if (task.form_id === null || task.form_version === null) return variables;
    return this.forms.validate(tx, task.form_id, task.form_version, variables, '/variables');
  }

  #change(
    principal: Principal,
    id: string,
    seen: SeenTags | undefined,
    action: TaskChange['action'],
    change: (tx: Tx, task: TaskRow) => Promise<TaskRow | null>,
  ): Promise<void> {
    return this.store.transaction(principal, async (tx) => {
      const task = await this.#visible(tx, id);
      expectVersion(seen, task.version);
      expectOpen(task);
      await tx.asSystem(async () => {
        const changed = await change(tx, task);
        if (changed) await this.#tell(tx, { action, task: changed, onBehalfOf: null });
      });
    });
  }

  /** Changes the row as it was read; one that was changed meanwhile is a conflict. `name` belongs to the text of `set`. */
  async #set(
    tx: Tx,
    task: TaskRow,
    set: string,
    name: string,
    values: readonly SqlValue[],
    seenBy: readonly string[] = [],
  ): Promise<TaskRow> {
    const given = [task.id, tx.now, ...values, task.version];
    const version = given.length;
    const moreSee =
      seenBy.length === 0
        ? ''
        : `, visible_to = (select array_agg(distinct t) from unnest(visible_to || $${version + 1}::text[]) as t)`;
    const rows = await tx.query<TaskRow>(
      `tasks.set.${name}${moreSee && '.seen'}`,
      `update user_task set ${set}, version = version + 1${moreSee}
        where id = $1 and $2::timestamptz is not null and version = $${version} and state in ('open', 'claimed') returning *`,
      (moreSee ? [...given, seenBy] : given) as SqlValue[],
    );
    if (!rows[0]) throw changedMeanwhile();
    return rows[0];
  }

  async #tell(tx: Tx, change: TaskChange): Promise<void> {
    const { task, action, onBehalfOf: behalf } = change;
    const after = {
      state: task.state,
      assignee: task.assignee,
      incidentId: task.incident_id,
      elementId: task.element_id,
      ...(action === 'update' ? attributesOf(task) : {}),
      fields: Object.keys(change.data ?? {}),
    };
    this.audit.write(tx, {
      action: `task.${action}`,
      objectType: 'task',
      objectId: task.id,
      after,
      onBehalfOf: behalf,
    });
    this.feed.publish(tx, {
      topic: 'tasks',
      key: task.id,
      change: { ...taskChange(task), action },
      visibleTo: task.visible_to,
    });
    await this.extensions.tell(tx, change);
  }

  async #visible(tx: Tx, id: string): Promise<TaskRow> {
    const row = await tx.first<TaskRow>('tasks.visible', 'select * from user_task where id = $1', [id]);
    if (!row) throw NotFoundError.of('TASK', 'nhiệm vụ', 'task');
    return row;
  }

  async #expectUser(tx: Tx, userId: string, path = '/userId'): Promise<void> {
    if ((await this.directory.userName(tx, userId)) === undefined)
      throw InvalidError.field(path, 'USER_NOT_FOUND', 'Không có người dùng này.', 'There is no such user.');
  }
}

function expectOpen(task: TaskRow): void {
  if (task.state === 'completed') throw alreadyDone();
  if (task.state === 'cancelled')
    throw new ConflictError('TASK_CANCELLED', 'Nhiệm vụ đã bị hủy.', 'The task was cancelled.');
}

const changedMeanwhile = (): ConflictError =>
  new ConflictError(
    'TASK_CHANGED',
    'Nhiệm vụ vừa được người khác thay đổi.',
    'Somebody else has just changed the task.',
  );
const notYours = (): ForbiddenError =>
  new ForbiddenError('TASK_NOT_YOURS', 'Nhiệm vụ này không giao cho bạn.', 'This task is not yours to do.');
