import type { TaskState } from '@trucban/contracts';
import type { Instant, JsonObject } from '@trucban/kernel';

/** A row of `user_task`. */
export interface TaskRow {
  readonly id: string;
  readonly process_instance_id: string;
  readonly root_id: string;
  readonly process_key: string;
  readonly process_version: number;
  readonly element_instance_id: string;
  readonly element_id: string;
  readonly name: string;
  readonly state: TaskState;
  readonly assignee: string | null;
  readonly owner: string | null;
  readonly candidate_groups: readonly string[];
  readonly candidate_users: readonly string[];
  readonly due_at: Instant | null;
  readonly follow_up_at: Instant | null;
  readonly priority: number;
  readonly form_id: string | null;
  readonly form_version: number | null;
  /** What its form is filled with: a row of `task_variables`. */
  readonly variables_id: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly incident_id: string | null;
  readonly exercise: boolean;
  readonly created_at: Instant;
  readonly completed_at: Instant | null;
  readonly completed_by: string | null;
  readonly on_behalf_of: string | null;
  readonly version: number;
  readonly visible_to: readonly string[];
}

/** What the live feed tells of a task: what a list shows, without personal data. */
export function taskChange(
  row: Pick<
    TaskRow,
    | 'id'
    | 'name'
    | 'state'
    | 'assignee'
    | 'incident_id'
    | 'process_instance_id'
    | 'element_id'
    | 'candidate_groups'
    | 'due_at'
    | 'exercise'
    | 'version'
  >,
): JsonObject {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    assignee: row.assignee,
    incidentId: row.incident_id,
    processInstanceId: row.process_instance_id,
    elementId: row.element_id,
    candidateGroups: row.candidate_groups,
    dueAt: row.due_at,
    exercise: row.exercise,
    version: row.version,
  };
}

/** What may be changed of an open task besides its assignee, for the audit. */
export const attributesOf = (row: TaskRow): JsonObject => ({
  candidateGroups: row.candidate_groups,
  candidateUsers: row.candidate_users,
  dueAt: row.due_at,
  followUpAt: row.follow_up_at,
  priority: row.priority,
});
