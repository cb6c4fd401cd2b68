import { Injectable } from '@nestjs/common';
import type { Command } from '@trucban/sop-engine';
import { Audit } from '../audit/public.ts';
import { Feed, Ids, tokens, type SqlValue, type Tx } from '../platform/public.ts';
import type { IssuedCommand } from '../processes/public.ts';
import { TaskExtensions, type TaskChange } from './extensions.ts';
import { attributesOf, taskChange, type TaskRow } from './task-row.ts';
import { groupToken } from './who-may.ts';

type Update = Extract<Command, { type: 'updateUserTask' }>;
type Deny = Extract<Command, { type: 'denyTaskChange' }>;

const TOLD: ReadonlySet<string> = new Set<TaskChange['action']>(['claim', 'unclaim', 'assign', 'delegate', 'update']);

/** What the listeners of a task have said to a change of it. */
@Injectable()
export class TaskAnswers {
  constructor(
    private readonly audit: Audit,
    private readonly feed: Feed,
    private readonly ids: Ids,
    private readonly extensions: TaskExtensions,
  ) {}

  async write(tx: Tx, { instance, command }: IssuedCommand): Promise<void> {
    if (command.type === 'updateUserTask') await this.#update(tx, instance.id, command);
    else if (command.type === 'denyTaskChange') await this.#deny(tx, instance.id, command);
  }

  async #update(tx: Tx, instanceId: string, { elementInstanceId, action, changes }: Update): Promise<void> {
    const { assignee, candidateGroups = null, candidateUsers = null, dueDate, followUpDate, priority = null } = changes;
    const seenBy = [
      ...(candidateGroups ?? []).map(groupToken),
      ...(candidateUsers ?? []).map(tokens.user),
      ...(assignee ? [tokens.user(assignee)] : []),
    ];
    const row = await tx.first<TaskRow>(
      'tasks.changed',
      `update user_task t set
         owner = case when not $3::boolean then owner when $12::boolean then coalesce(owner, assignee) else null end,
         assignee = case when $3::boolean then $4 else assignee end,
         state = case when not $3::boolean or state not in ('open', 'claimed') then state when $4::text is null then 'open' else 'claimed' end,
         candidate_groups = coalesce($5, candidate_groups), candidate_users = coalesce($6, candidate_users),
         due_at = case when $7::boolean then $8 else due_at end, follow_up_at = case when $9::boolean then $10 else follow_up_at end,
         priority = coalesce($11, priority), version = version + 1,
         visible_to = (select array_agg(distinct seen) from unnest(visible_to || $13::text[]) as seen)
       where process_instance_id = $1 and element_instance_id = $2 returning *`,
      [
        instanceId,
        elementInstanceId,
        assignee !== undefined,
        assignee ?? null,
        candidateGroups,
        candidateUsers,
        dueDate !== undefined,
        dueDate ?? null,
        followUpDate !== undefined,
        followUpDate ?? null,
        priority,
        action === 'delegate',
        seenBy,
      ] as SqlValue[],
    );
    if (!row) return;
    this.#tell(tx, row, action);
    if (TOLD.has(action))
      await this.extensions.tell(tx, { action: action as TaskChange['action'], task: row, onBehalfOf: null });
  }

  /** The reason is a remark on the task. */
  async #deny(tx: Tx, instanceId: string, { elementInstanceId, reason }: Deny): Promise<void> {
    const row = await tx.first<TaskRow>(
      'tasks.denied',
      'update user_task set version = version + 1 where process_instance_id = $1 and element_instance_id = $2 returning *',
      [instanceId, elementInstanceId],
    );
    if (!row) return;
    await tx.run(
      'tasks.denial',
      `insert into task_comment (id, task_id, author, author_name, text, at, visible_to) values ($1, $2, 'listener', 'listener', $3, $4, $5)`,
      [this.ids.next(), row.id, reason || 'Thay đổi bị từ chối. Change denied.', tx.now, row.visible_to],
    );
    this.#tell(tx, row, 'denied');
  }

  #tell(tx: Tx, row: TaskRow, action: string): void {
    this.audit.write(tx, {
      action: `task.${action}`,
      objectType: 'task',
      objectId: row.id,
      after: { state: row.state, assignee: row.assignee, incidentId: row.incident_id, ...attributesOf(row) },
    });
    this.feed.publish(tx, {
      topic: 'tasks',
      key: row.id,
      change: { ...taskChange(row), action },
      visibleTo: row.visible_to,
    });
  }
}
