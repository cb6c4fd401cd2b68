import { Injectable } from '@nestjs/common';
import type { TaskChangeEvent, TaskCorrections } from '@trucban/sop-engine';
import { Audit } from '../audit/public.ts';
import { ConflictError, type Tx } from '../platform/public.ts';
import { InputRejected, ProcessDefinitions, ProcessStore } from '../processes/public.ts';
import type { TaskRow } from './task-row.ts';

/**
 * Changes of tasks whose model has `assigning` or `updating` listeners: the process asks them first, and tells by the command
 * `updateUserTask` when the change counts.
 */
@Injectable()
export class TaskChanges {
  constructor(
    private readonly store: ProcessStore,
    private readonly definitions: ProcessDefinitions,
    private readonly audit: Audit,
  ) {}

  /** True: the process has taken the change over. False: nobody is to be asked. @throws ConflictError when another is under way */
  async asks(
    tx: Tx,
    task: TaskRow,
    event: TaskChangeEvent,
    action: string,
    changes: TaskCorrections,
  ): Promise<boolean> {
    if (!(await this.#isHeard(tx, task))) return false;
    try {
      const moved = await this.store.advance(
        tx,
        task.process_instance_id,
        `task:${task.id}:${task.version}:${action}`,
        {
          type: 'changeTask',
          at: tx.now,
          elementInstanceId: task.element_instance_id,
          event,
          action,
          changes,
        },
      );
      if (!moved) throw alreadyDone();
      if (moved.repeated) throw busy();
    } catch (error) {
      throw taskRefusal(error) ?? error;
    }
    this.audit.write(tx, {
      action: `task.${action}.ask`,
      objectType: 'task',
      objectId: task.id,
      after: { elementId: task.element_id, incidentId: task.incident_id, ...changes },
    });
    return true;
  }

  async #isHeard(tx: Tx, { process_key, process_version, element_id }: TaskRow): Promise<boolean> {
    const definition = await this.definitions.version(tx, process_key, process_version);
    const element = definition?.process.elements.find(({ id }) => id === element_id);
    // With a listener of either kind no change may pass by the process: another one may be under way.
    return element?.taskListeners?.some((event) => event === 'assigning' || event === 'updating') ?? false;
  }
}

/** What people are told when the process doesn't take what they did to a task; undefined for other errors. */
export function taskRefusal(error: unknown): ConflictError | undefined {
  if (!(error instanceof InputRejected)) return undefined;
  const { code } = error.rejection;
  if (code === 'TASK_BUSY') return busy();
  return code === 'NOT_WAITING' || code === 'INSTANCE_ENDED' ? alreadyDone() : undefined;
}

export const alreadyDone = (): ConflictError =>
  new ConflictError('TASK_ALREADY_COMPLETED', 'Nhiệm vụ đã hoàn thành.', 'The task is completed already.');

const busy = (): ConflictError =>
  new ConflictError(
    'TASK_BUSY',
    'Nhiệm vụ đang chờ xem xét một thay đổi khác.',
    'Another change of the task is being looked at.',
  );
