import type { Command, ProcessInput } from '@trucban/sop-engine';
import type { InstanceRow } from './rows.ts';
import { JOB_HOP, type Cause } from './chain.ts';
import type { Waits } from './writes.ts';

/** Into how many parts the timers are cut; each has a workflow `clock/<shard>`. */
export const SHARDS = 4;

/** The shard of a tree: all its timers fire one after the other. */
export function shardOf(rootId: string): number {
  // The last characters of a UUIDv7 are random.
  return parseInt(rootId.slice(-4), 16) % SHARDS;
}

export function emptyWaits(): Waits {
  return {
    timers: [],
    messages: [],
    signals: [],
    jobs: [],
    incidents: [],
    goneTimers: [],
    goneSubscriptions: [],
    goneJobs: [],
    resolved: [],
  };
}

/** What an input itself takes away: a fired timer, the job that was answered. */
export function consume(waits: Waits, instance: InstanceRow, input: ProcessInput | { readonly type: 'start' }): void {
  const { id } = instance;
  if (input.type === 'timerFired') waits.goneTimers.push({ instance_id: id, id: input.timerId });
  // What a person completes is no job: while a listener of it runs, the engine refuses.
  const byPerson = input.type === 'complete' && input.byPerson;
  if (!byPerson && (input.type === 'complete' || input.type === 'throwError' || input.type === 'failJob'))
    removeOr(
      waits.jobs,
      (job) => job.instance_id === id && job.element_instance_id === input.elementInstanceId,
      () => waits.goneJobs.push({ instance_id: id, id: input.elementInstanceId }),
    );
}

/** Adds what a command wishes; what came and went in the same step leaves no row. Other commands are not its business. */
export function collectWait(
  waits: Waits,
  row: InstanceRow,
  command: Command,
  at: string,
  newId: () => string,
  { origin, chain }: Cause,
): void {
  const place = { instance_id: row.id, root_id: row.root_id };
  switch (command.type) {
    case 'startTimer':
      waits.timers.push({
        ...place,
        timer_id: command.timerId,
        element_instance_id: command.elementInstanceId,
        element_id: command.elementId,
        shard: shardOf(row.root_id),
        due_at: command.dueAt,
      });
      break;
    case 'cancelTimer':
      removeOr(
        waits.timers,
        (t) => t.instance_id === row.id && t.timer_id === command.timerId,
        () => waits.goneTimers.push({ instance_id: row.id, id: command.timerId }),
      );
      break;
    case 'openMessageSubscription':
    case 'openSignalSubscription': {
      const isMessage = command.type === 'openMessageSubscription';
      const subscription = {
        ...place,
        subscription_id: command.subscriptionId,
        process_key: row.process_key,
        element_instance_id: command.elementInstanceId,
        element_id: command.elementId,
        name: isMessage ? command.messageName : command.signalName,
        correlation_key: isMessage ? command.correlationKey : '',
        opened_at: at,
      };
      (isMessage ? waits.messages : waits.signals).push(subscription);
      break;
    }
    case 'closeSubscription': {
      const isIt = (s: { instance_id: string; subscription_id: string }) =>
        s.instance_id === row.id && s.subscription_id === command.subscriptionId;
      removeOr(waits.messages, isIt, () =>
        removeOr(waits.signals, isIt, () =>
          waits.goneSubscriptions.push({ instance_id: row.id, id: command.subscriptionId }),
        ),
      );
      break;
    }
    case 'createJob': {
      const { elementInstanceId, elementId, name, jobType, headers, variables, retries, listener = null } = command;
      const gone = waits.goneJobs.findIndex((g) => g.instance_id === row.id && g.id === elementInstanceId);
      // The row is written over: deleting and inserting the same key in one statement would clash.
      if (gone >= 0) waits.goneJobs.splice(gone, 1);
      waits.jobs.push({
        ...place,
        id: newId(),
        element_instance_id: elementInstanceId,
        element_id: elementId,
        name,
        type: jobType,
        headers,
        variables,
        retries,
        state: 'open',
        created_at: at,
        available_at: null,
        listener,
        chain: chain + JOB_HOP,
        origin,
      });
      break;
    }
    case 'cancelJob':
      removeOr(
        waits.jobs,
        (j) => j.instance_id === row.id && j.element_instance_id === command.elementInstanceId,
        () => waits.goneJobs.push({ instance_id: row.id, id: command.elementInstanceId }),
      );
      break;
    case 'raiseProcessIncident':
      waits.incidents.push({
        ...place,
        id: newId(),
        process_incident_id: command.processIncidentId,
        incident_id: row.incident_id,
        element_instance_id: command.elementInstanceId,
        element_id: command.elementId,
        code: command.code,
        message: command.message,
        raised_at: at,
        visible_to: row.visible_to,
      });
      break;
    case 'resolveProcessIncident':
      removeOr(
        waits.incidents,
        (p) => p.instance_id === row.id && p.process_incident_id === command.processIncidentId,
        () => waits.resolved.push({ instance_id: row.id, id: command.processIncidentId }),
      );
      break;
    default:
  }
}

function removeOr<T>(rows: T[], isIt: (row: T) => boolean, otherwise: () => void): void {
  const index = rows.findIndex(isIt);
  if (index >= 0) rows.splice(index, 1);
  else otherwise();
}
