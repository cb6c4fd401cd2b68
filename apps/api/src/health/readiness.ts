import { Injectable } from '@nestjs/common';
import type { Health } from '@trucban/contracts';
import { Database, WorkerBeat } from '../platform/public.ts';
import { QueueRunner } from '../platform/queue/queue-runner.ts';
import { TemporalProbe } from './temporal-probe.ts';

type Part = Health['parts'][string];

/** Which parts work. Only the database decides whether requests can be served. */
@Injectable()
export class Readiness {
  constructor(
    private readonly database: Database,
    private readonly queue: QueueRunner,
    private readonly temporal: TemporalProbe,
    private readonly worker: WorkerBeat,
  ) {}

  async look(): Promise<Health> {
    const database = await this.#database();
    const down: Part = { status: 'down', since: null };
    const reachable = database.status === 'up';
    const parts: Record<string, Part> = {
      database,
      queue: reachable && this.queue.isRunning ? { status: 'up', since: null } : down,
      temporal: this.#temporal(),
      worker: reachable ? await this.#worker() : down,
    };
    const whole = Object.values(parts).every(({ status }) => status === 'up');
    return { status: reachable ? (whole ? 'up' : 'degraded') : 'down', parts };
  }

  async #database(): Promise<Part> {
    try {
      await this.database.query('health.database', 'select 1 as one');
      return { status: 'up', since: null };
    } catch {
      return { status: 'down', since: null };
    }
  }

  #temporal(): Part {
    const { status, since } = this.temporal.state;
    return { status: status === 'unknown' ? 'degraded' : status, since };
  }

  async #worker(): Promise<Part> {
    const { isUp, seenAt } = await this.worker.look();
    return { status: isUp ? 'up' : 'down', since: isUp ? null : seenAt };
  }
}
