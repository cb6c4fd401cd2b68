import { Injectable } from '@nestjs/common';
import { Database, QueueTask, systemScope, type QueueHandler } from '../platform/public.ts';
import { Assignments } from './assignments.service.ts';
import { ADVANCE_TASK, Offers } from './offers.ts';

/** Asks the next candidate, or says that nobody is left, where the transaction of the cause could not. */
@QueueTask(ADVANCE_TASK)
@Injectable()
export class AdvanceAssignmentTask implements QueueHandler {
  constructor(
    private readonly database: Database,
    private readonly assignments: Assignments,
    private readonly offers: Offers,
  ) {}

  async run(payload: unknown): Promise<void> {
    const { assignmentId } = payload as { assignmentId: string };
    await this.database.transaction(systemScope('agencies'), async (tx) => {
      const { incident, assignment } = await this.assignments.lock(tx, assignmentId);
      await this.offers.advance(tx, incident, assignment, 'offerOrExhaust');
    });
  }
}
