import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { fromEpochMs } from '@trucban/kernel';
import { Clock, Database, Logger, systemScope } from '../platform/public.ts';

const EVERY_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
/** How long the numbers by the minute, the log, and dead letters that are done with are kept. */
const KEPT_DAYS = { minutes: 31, log: 30, letters: 90 } as const;

/** Throws away what is only kept for a time. Harmless when several processes do it. */
@Injectable()
export class SourceSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.#run(), EVERY_MS);
    this.#timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  async #run(): Promise<void> {
    const before = (days: number) => fromEpochMs(this.clock.epochMs() - days * DAY_MS);
    try {
      await this.database.transaction(systemScope('sources'), async (tx) => {
        await tx.run('sources.sweepMinutes', 'delete from source_minute where minute < $1', [
          before(KEPT_DAYS.minutes),
        ]);
        await tx.run('sources.sweepLog', 'delete from source_log where at < $1', [before(KEPT_DAYS.log)]);
        await tx.run('sources.sweepLetters', `delete from dead_letter where state <> 'waiting' and resolved_at < $1`, [
          before(KEPT_DAYS.letters),
        ]);
      });
    } catch (error) {
      this.logger.warn({ err: error }, 'old numbers and logs of sources were not thrown away');
    }
  }
}
