/** Task queue of every workflow and activity. */
export const TASK_QUEUE = 'trucban';

/** Namespace used when none is configured. */
export const NAMESPACE = 'trucban';

/** Workflow types; each is also the first part of its workflow ids (`incident/<incidentId>`). */
export const workflowTypes = ['incident', 'assignment', 'clock', 'job', 'delivery', 'batch', 'import'] as const;
export type WorkflowType = (typeof workflowTypes)[number];

/** Workflow id: kind and id of the thing it serves. @param id  a UUID; the shard number for `clock`. */
export function workflowId(type: WorkflowType, id: string | number): string {
  return `${type}/${id}`;
}

/** Something about an incident's clocks changed (opened, met, paused, severity): read them again. No arguments. */
export const CLOCKS_CHANGED_SIGNAL = 'clocksChangedSignal';
/** The incident is over and has no open clock: read, and end. No arguments. */
export const INCIDENT_ENDED_SIGNAL = 'incidentEndedSignal';
/** An offer was answered, or the assignment withdrawn, completed, given new candidates: read again. No arguments. */
export const ASSIGNMENT_ANSWERED_SIGNAL = 'assignmentAnsweredSignal';
/** A timer was set that is due before the shard's next one. Argument: its instant. */
export const EARLIER_DEADLINE_SIGNAL = 'earlierDeadlineSignal';
/** What a job waited for came from outside: look at it again. No arguments. */
export const JOB_ANSWERED_SIGNAL = 'jobAnsweredSignal';

/** Memo of a workflow: events of a run after which it continues as new; 1,000 without it. */
export const HISTORY_LIMIT_MEMO = 'historyLimit';
