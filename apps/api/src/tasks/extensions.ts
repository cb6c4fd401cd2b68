import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import type { Tx } from '../platform/public.ts';
import type { TaskRow } from './task-row.ts';

/** Something that somebody did to a task. */
export interface TaskChange {
  readonly action: 'claim' | 'unclaim' | 'assign' | 'delegate' | 'update' | 'complete' | 'comment';
  readonly task: TaskRow;
  /** Group in whose stead it was completed. */
  readonly onBehalfOf: string | null;
  /** What was entered, cleaned; on completion only. May hold personal data. */
  readonly data?: JsonObject;
  /** Text of a comment. */
  readonly comment?: string;
}

/** Is told in the transaction of the change; registered by `incidents` for the timeline in `onModuleInit`. */
export interface TaskObserver {
  observe(tx: Tx, change: TaskChange): Promise<void>;
}

/** The register of what stands above `tasks`. */
@Injectable()
export class TaskExtensions {
  readonly #observers: TaskObserver[] = [];

  addObserver(observer: TaskObserver): void {
    this.#observers.push(observer);
  }

  async tell(tx: Tx, change: TaskChange): Promise<void> {
    for (const observer of this.#observers) await observer.observe(tx, change);
  }
}
