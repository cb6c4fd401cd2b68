import type { Instant } from '@trucban/kernel';
import {
  ASSIGNMENT_ANSWERED_SIGNAL,
  CLOCKS_CHANGED_SIGNAL,
  EARLIER_DEADLINE_SIGNAL,
  INCIDENT_ENDED_SIGNAL,
  JOB_ANSWERED_SIGNAL,
  type WorkflowType,
} from './names.ts';

/**
 * What Temporal must do: the content of one outbox row. JSON.
 * `start` of a workflow that runs already, and `signal` to one that does not run, change nothing.
 */
export interface WorkflowMessage {
  readonly kind: 'start' | 'signal' | 'signalWithStart';
  readonly workflow: WorkflowType;
  /** Id of the thing served (not the workflow id): a UUID, or the shard's number as text. */
  readonly id: string;
  readonly signal?: string;
  /** Arguments of the start; with `signal` alone none. */
  readonly args: readonly unknown[];
  readonly signalArgs?: readonly unknown[];
}

/** A job that must wait or be retried. */
export interface JobInput {
  readonly jobId: string;
  /** Attempts left, at least 1. */
  readonly attempts: number;
  /** Not before this instant; at once without it. */
  readonly notBefore?: Instant;
  /** Wait before the second attempt, doubled each time up to 10 minutes; 1,000 by default. */
  readonly backoffMs?: number;
  /** Longest time of one attempt; 60,000 by default. */
  readonly timeoutMs?: number;
}

/** A new incident: its workflow reads the clocks. */
export function incidentOpened(incidentId: string): WorkflowMessage {
  return { kind: 'start', workflow: 'incident', id: incidentId, args: [incidentId] };
}

/** Opens the incident's clocks, or says that they changed (also after reopening): starts `incident/<id>` when it doesn't run. */
export function clocksChanged(incidentId: string): WorkflowMessage {
  return {
    kind: 'signalWithStart',
    workflow: 'incident',
    id: incidentId,
    args: [incidentId],
    signal: CLOCKS_CHANGED_SIGNAL,
  };
}

/** The incident was closed, cancelled or merged. */
export function incidentEnded(incidentId: string): WorkflowMessage {
  return { kind: 'signal', workflow: 'incident', id: incidentId, args: [], signal: INCIDENT_ENDED_SIGNAL };
}

/** A new order, or an old one that needs a new agency. */
export function assignmentOpened(assignmentId: string): WorkflowMessage {
  return {
    kind: 'signalWithStart',
    workflow: 'assignment',
    id: assignmentId,
    args: [assignmentId],
    signal: ASSIGNMENT_ANSWERED_SIGNAL,
  };
}

/** An offer was received, accepted or declined, or the order withdrawn. */
export function assignmentAnswered(assignmentId: string): WorkflowMessage {
  return { kind: 'signal', workflow: 'assignment', id: assignmentId, args: [], signal: ASSIGNMENT_ANSWERED_SIGNAL };
}

/** A timer of the shard is due at `dueAt`. Send it when that is before the shard's earliest; harmless otherwise. */
export function earlierDeadline(shard: number, dueAt: Instant): WorkflowMessage {
  return {
    kind: 'signalWithStart',
    workflow: 'clock',
    id: String(shard),
    args: [{ shard }],
    signal: EARLIER_DEADLINE_SIGNAL,
    signalArgs: [dueAt],
  };
}

/** A job whose first attempt failed, or that must wait. */
export function jobQueued(job: JobInput): WorkflowMessage {
  return { kind: 'start', workflow: 'job', id: job.jobId, args: [job] };
}

/** What a job waited for has come. */
export function jobAnswered(jobId: string): WorkflowMessage {
  return { kind: 'signal', workflow: 'job', id: jobId, args: [], signal: JOB_ANSWERED_SIGNAL };
}

/** An operation on many process instances was asked for. */
export function batchQueued(batchId: string): WorkflowMessage {
  return { kind: 'start', workflow: 'batch', id: batchId, args: [batchId] };
}

/** A file was uploaded, or a pull is to run. */
export function importQueued(importId: string): WorkflowMessage {
  return { kind: 'start', workflow: 'import', id: importId, args: [importId] };
}

/** A webhook delivery; each delivery (also a replay by hand) has its own id. */
export function deliveryQueued(deliveryId: string): WorkflowMessage {
  return { kind: 'start', workflow: 'delivery', id: deliveryId, args: [deliveryId] };
}
