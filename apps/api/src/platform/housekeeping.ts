import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { fromEpochMs } from '@trucban/kernel';
import { Clock } from './clock.ts';
import { Database } from './database/database.ts';
import { LIMITS } from './limits.ts';
import { Logger } from './logger.ts';
import { systemScope } from './scope.ts';

const EVERY_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;

/** Throws away what is only kept for a time, and makes the partitions of the coming months. Harmless when several do it. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.run(), EVERY_MS);
    this.#timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  async run(): Promise<void> {
    const before = (hours: number) => fromEpochMs(this.clock.epochMs() - hours * HOUR_MS);
    try {
      await this.database.transaction(systemScope('housekeeping'), async (tx) => {
        await tx.run('platform.sweep.keys', 'delete from idempotency_key where expires_at < $1', [tx.now]);
        await tx.run('platform.sweep.feed', 'delete from feed_change where at < $1', [before(LIMITS.feedHours)]);
        await tx.run('platform.sweep.outbox', `delete from outbox where state = 'sent' and sent_at < $1`, [
          before(LIMITS.outboxHours),
        ]);
        await tx.query(
          'platform.sweep.partitions',
          `select trucban.ensure_months(c.relname, $1::timestamptz::date, 4) from pg_class c
             join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'trucban' and c.relkind = 'p'`,
          [tx.now],
        );
      });
    } catch (error) {
      this.logger.warn({ err: error }, 'housekeeping failed');
    }
  }
}
