import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import type { Command } from '@trucban/sop-engine';
import { Forms } from '../forms/public.ts';
import { Feed, Ids, json, tokens, type Tx } from '../platform/public.ts';
import { ProcessExtensions, type CommandWriter, type IssuedCommand } from '../processes/public.ts';
import { TaskAnswers } from './task-answers.ts';
import { taskChange, type TaskRow } from './task-row.ts';
import { groupToken } from './who-may.ts';

type CreateUserTask = Extract<Command, { type: 'createUserTask' }>;
type Place = { readonly instance_id: string; readonly element_instance_id: string };

/** What forms are filled with: a row of `task_variables`. */
type Filled = { readonly id: string; readonly variables: JsonObject };

const COLUMNS = `id uuid, process_instance_id uuid, root_id uuid, process_key text, process_version int, element_instance_id text, element_id text, name text,
  state text, assignee text, owner text, candidate_groups text[], candidate_users text[], due_at timestamptz, follow_up_at timestamptz, priority int, form_id text,
  form_version int, variables_id uuid, properties json, incident_id uuid, exercise boolean, created_at timestamptz, completed_at timestamptz, completed_by text,
  on_behalf_of text, version int, visible_to text[]`;
const NAMES = COLUMNS.replace(/(\w+) (?:uuid|text\[\]|text|int|boolean|json|timestamptz)/g, '$1');

/** Carries out `createUserTask` and `cancelUserTask`: all rows of a step in one statement. */
@Injectable()
export class TaskWriter implements CommandWriter, OnModuleInit {
  readonly types = ['createUserTask', 'cancelUserTask', 'updateUserTask', 'denyTaskChange', 'renameElements'] as const;

  constructor(
    private readonly extensions: ProcessExtensions,
    private readonly answers: TaskAnswers,
    private readonly forms: Forms,
    private readonly feed: Feed,
    private readonly ids: Ids,
  ) {}

  onModuleInit(): void {
    this.extensions.addCommandWriter(this);
  }

  async write(tx: Tx, issued: readonly IssuedCommand[]): Promise<void> {
    const created = new Map<string, IssuedCommand<CreateUserTask>>();
    const cancelled: Place[] = [];
    for (const one of issued) {
      const { command, instance } = one;
      if (command.type === 'renameElements') await this.#rename(tx, instance, command.elements);
      if (command.type !== 'createUserTask' && command.type !== 'cancelUserTask') continue;
      const key = `${instance.id} ${command.elementInstanceId}`;
      if (command.type === 'createUserTask') created.set(key, { instance, command });
      // What came and went in the same step was never anybody's task.
      else if (!created.delete(key))
        cancelled.push({ instance_id: instance.id, element_instance_id: command.elementInstanceId });
    }
    const isDenied = ({ command }: IssuedCommand<CreateUserTask>) => command.deniedReason !== undefined;
    const anew = [...created.values()].filter((one) => !isDenied(one));
    const denied = [...created.values()].filter(isDenied);
    if (anew.length > 0) await this.#create(tx, anew);
    if (denied.length > 0) await this.#reopen(tx, denied);
    for (const one of issued) await this.answers.write(tx, one);
    if (cancelled.length > 0) await this.#cancel(tx, cancelled);
  }

  /** After a migration: the open tasks of the instance are of the new version, and of the new elements. */
  async #rename(
    tx: Tx,
    instance: IssuedCommand['instance'],
    elements: Extract<Command, { type: 'renameElements' }>['elements'],
  ): Promise<void> {
    const rows = Object.entries(elements).map(([old, { elementId, name }]) => ({ old, id: elementId, name }));
    await tx.run(
      'tasks.rename',
      `update user_task t set process_version = $2, element_id = coalesce(r.id, t.element_id), name = coalesce(r.name, t.name), version = t.version + 1
         from user_task u left join json_to_recordset($3) as r(old text, id text, name text) on r.old = u.element_id
        where u.process_instance_id = $1 and u.state in ('open', 'claimed') and t.id = u.id`,
      [instance.id, instance.version, json(rows)],
    );
  }

  async #create(tx: Tx, issued: readonly IssuedCommand<CreateUserTask>[]): Promise<void> {
    const asked = issued.some(({ command }) => command.formId !== undefined);
    const versions = asked ? await this.forms.currentVersions(tx) : new Map<string, number>();
    // Tasks that begin together are mostly filled with the same: written once.
    const shared = new Map<string, Filled>();
    const rows = await Promise.all(
      issued.map(async (one) => this.#row(tx, one, await this.#formVersion(tx, one, versions), shared)),
    );
    const variables = [...shared.values()];
    await tx.run(
      'tasks.create',
      `with filled as (insert into task_variables (id, variables) select id, variables from json_to_recordset($2) as v(id uuid, variables json))
       insert into user_task (${NAMES}) select ${NAMES} from json_to_recordset($1) as t(${COLUMNS})
       on conflict (process_instance_id, element_instance_id) do update set state = excluded.state, variables_id = excluded.variables_id, version = user_task.version + 1`,
      [json(rows), json(variables)],
    );
    for (const row of rows)
      this.feed.publish(tx, {
        topic: 'tasks',
        key: row.id,
        change: { ...taskChange(row), action: 'created' },
        visibleTo: row.visible_to,
      });
  }

  /** A listener denied that it is done: it goes back to whom it belonged to, with the reason as a remark. */
  async #reopen(tx: Tx, denied: readonly IssuedCommand<CreateUserTask>[]): Promise<void> {
    const asked = denied.map(({ instance, command }) => ({
      instance_id: instance.id,
      element_instance_id: command.elementInstanceId,
      comment_id: this.ids.next(),
      reason: command.deniedReason || 'Hoàn thành bị từ chối. Completion denied.',
    }));
    const rows = await tx.query<TaskRow>(
      'tasks.reopen',
      `with d as (select * from json_to_recordset($1) as d(instance_id uuid, element_instance_id text, comment_id uuid, reason text)),
       opened as (
         update user_task t set state = case when t.assignee is null then 'open' else 'claimed' end, completed_at = null, completed_by = null,
                on_behalf_of = null, version = version + 1
           from d where t.process_instance_id = d.instance_id and t.element_instance_id = d.element_instance_id returning t.*),
       remarks as (
         insert into task_comment (id, task_id, author, author_name, text, at, visible_to)
         select d.comment_id, o.id, 'listener', 'listener', d.reason, $2, o.visible_to
           from d join opened o on o.process_instance_id = d.instance_id and o.element_instance_id = d.element_instance_id)
       select * from opened`,
      [json(asked), tx.now],
    );
    for (const row of rows)
      this.feed.publish(tx, {
        topic: 'tasks',
        key: row.id,
        change: { ...taskChange(row), action: 'denied' },
        visibleTo: row.visible_to,
      });
  }

  /** Chosen once, when the task begins: it keeps this version of its form. */
  async #formVersion(
    tx: Tx,
    { instance, command: { formId, formBinding } }: IssuedCommand<CreateUserTask>,
    newest: ReadonlyMap<string, number>,
  ): Promise<number | null> {
    if (formId === undefined) return null;
    if (!formBinding) return newest.get(formId) ?? null;
    return this.forms.boundVersion(tx, formId, formBinding, { key: instance.processKey, version: instance.version });
  }

  /** @param filled what forms are filled with, by its text; another one is added */
  #row(
    tx: Tx,
    { instance, command }: IssuedCommand<CreateUserTask>,
    formVersion: number | null,
    filled: Map<string, Filled>,
  ): TaskRow {
    const { assignee = null, candidateGroups, candidateUsers, formId } = command;
    const text = json(command.variables);
    const own = filled.get(text) ?? { id: this.ids.next(), variables: command.variables };
    filled.set(text, own);
    const seenBy = [
      ...instance.visibleTo,
      ...candidateGroups.map(groupToken),
      ...candidateUsers.map(tokens.user),
      ...(assignee === null ? [] : [tokens.user(assignee)]),
    ];
    return {
      id: this.ids.next(),
      process_instance_id: instance.id,
      root_id: instance.rootId,
      process_key: instance.processKey,
      process_version: instance.version,
      element_instance_id: command.elementInstanceId,
      element_id: command.elementId,
      name: command.name,
      state: assignee === null ? 'open' : 'claimed',
      assignee,
      owner: null,
      candidate_groups: candidateGroups,
      candidate_users: candidateUsers,
      due_at: command.dueDate ?? null,
      follow_up_at: command.followUpDate ?? null,
      priority: command.priority,
      form_id: formId ?? null,
      form_version: formVersion,
      variables_id: own.id,
      properties: command.properties,
      incident_id: instance.incidentId,
      exercise: instance.exercise,
      created_at: tx.now,
      completed_at: null,
      completed_by: null,
      on_behalf_of: null,
      version: 1,
      visible_to: [...new Set(seenBy)],
    };
  }

  async #cancel(tx: Tx, places: readonly Place[]): Promise<void> {
    const rows = await tx.query<TaskRow>(
      'tasks.cancel',
      `update user_task t set state = 'cancelled', completed_at = $2, version = version + 1 from json_to_recordset($1) as c(instance_id uuid, element_instance_id text)
        where t.process_instance_id = c.instance_id and t.element_instance_id = c.element_instance_id and t.state in ('open', 'claimed') returning t.*`,
      [json(places), tx.now],
    );
    for (const row of rows)
      this.feed.publish(tx, {
        topic: 'tasks',
        key: row.id,
        change: { ...taskChange(row), action: 'cancelled' },
        visibleTo: row.visible_to,
      });
  }
}
