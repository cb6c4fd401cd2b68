import { hostname } from 'node:os';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Instant } from '@trucban/kernel';
import { toEpochMs } from '@trucban/kernel';
import { Clock } from './clock.ts';
import { Database } from './database/database.ts';
import { LIMITS } from './limits.ts';

/** The worker process's sign of life, for `/health/ready`: given by `worker.ts`, read by the API. */
@Injectable()
export class WorkerBeat implements OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Gives a sign now and again every few seconds, until the application stops. */
  begin(): void {
    void this.#beat();
    this.#timer = setInterval(() => void this.#beat(), LIMITS.workerBeatMs);
    this.#timer.unref();
  }

  /** Whether any worker gave a sign lately, and when the last one did. */
  async look(): Promise<{ readonly isUp: boolean; readonly seenAt: Instant | null }> {
    const [row] = await this.database.query<{ seenAt: Instant | null }>(
      'platform.beat.last',
      'select max(seen_at) as "seenAt" from worker_beat',
    );
    const seenAt = row?.seenAt ?? null;
    return { isUp: seenAt !== null && this.clock.epochMs() - toEpochMs(seenAt) < 3 * LIMITS.workerBeatMs, seenAt };
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  async #beat(): Promise<void> {
    await this.database
      .query(
        'platform.beat.give',
        'insert into worker_beat (name, seen_at) values ($1, $2) on conflict (name) do update set seen_at = $2',
        [hostname(), this.clock.now()],
      )
      .catch(() => undefined);
  }
}
