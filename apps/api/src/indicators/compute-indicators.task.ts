import { Database, Logger, Queue, QueueTask, systemScope, type QueueHandler } from '../platform/public.ts';
import { COMPUTE_TASK, takeChanges, wake } from './changes.ts';
import { Compute } from './compute.ts';
import { Crossings } from './crossings.ts';
import { ValueEvents } from './value-events.ts';

const SCOPE = systemScope('indicators');
/** Changed numbers of one transaction; what is left comes with the next. */
const MOST = 500;

/** Computes the indicators that depend on changed numbers. One process at a time, so that thresholds are judged in order. */
@QueueTask(COMPUTE_TASK)
export class ComputeIndicatorsTask implements QueueHandler {
  constructor(
    private readonly database: Database,
    private readonly compute: Compute,
    private readonly crossings: Crossings,
    private readonly values: ValueEvents,
    private readonly queue: Queue,
    private readonly logger: Logger,
  ) {}

  async run(): Promise<void> {
    await this.database.transaction(SCOPE, async (tx) => {
      await tx.query('indicators.oneAtATime', `select pg_advisory_xact_lock(hashtextextended('indicators', 0))`);
      const changes = await takeChanges(tx, MOST);
      if (changes.length === 0) return;
      const computed = await this.compute.run(tx, changes);
      await this.crossings.tell(tx, computed);
      await this.values.tell(tx, computed);
      if (changes.length === MOST) wake(tx, this.queue);
      this.logger.debug({ changes: changes.length, values: computed.length }, 'indicators computed');
    });
  }
}
