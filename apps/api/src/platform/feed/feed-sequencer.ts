import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { Notifier } from '../database/notifier.ts';
import { LIMITS } from '../limits.ts';
import { Logger } from '../logger.ts';
import { systemScope } from '../scope.ts';

/** Channel that wakes the readers of the feed in all processes. */
export const FEED_CHANNEL = 'trucban_feed';

/** Advisory lock that lets one process at a time give numbers. */
const LOCK = 7_401_001;

/**
 * Gives committed changes their numbers. Writers put changes into `feed_pending`; here those that are committed move to
 * `feed_change` and get the next numbers. Only one transaction does so at a time, and its lock is freed after its commit is
 * visible: so whoever has read up to a number never finds a smaller one later, and a long transaction delays nobody.
 */
@Injectable()
export class FeedSequencer implements OnApplicationBootstrap, OnApplicationShutdown {
  #busy = false;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly database: Database,
    private readonly notifier: Notifier,
    private readonly logger: Logger,
  ) {}

  /** Says that something was committed. */
  wake(): void {
    if (this.#busy) this.#again = true;
    else void this.#run();
  }

  onApplicationBootstrap(): void {
    // What a process that died left behind is found by the others.
    this.#timer = setInterval(() => this.wake(), LIMITS.feedSweepMs);
    this.#timer.unref();
  }

  onApplicationShutdown(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  async #run(): Promise<void> {
    this.#busy = true;
    try {
      do {
        this.#again = false;
        const moved = await this.#move();
        if (moved > 0) this.notifier.wake(FEED_CHANNEL);
        if (moved >= LIMITS.feedBatch) this.#again = true;
        // Under load what is committed meanwhile goes along: a move costs more than its rows.
        else await wait(LIMITS.feedRestMs);
      } while (this.#again && !this.#stopped);
    } catch (error) {
      if (!this.#stopped) this.logger.warn({ err: error }, 'the feed got no numbers');
    } finally {
      this.#busy = false;
    }
  }

  #move(): Promise<number> {
    return this.database.transaction(systemScope('feed'), async (tx) => {
      // Its commit waits for the disk: a crash that undid numbers which clients have seen would give them out again.
      await tx.query('platform.feed.lock', 'select pg_advisory_xact_lock($1)', [LOCK]);
      return tx.run(
        'platform.feed.move',
        `with moved as (
           delete from feed_pending where id in (select id from feed_pending order by id limit $1)
           returning id, topic, key, change, visible_to, at)
         insert into feed_change (topic, key, change, visible_to, at)
         select topic, key, change, visible_to, at from moved order by id`,
        [LIMITS.feedBatch],
      );
    });
  }
}
