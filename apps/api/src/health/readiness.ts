import { Injectable } from '@nestjs/common';
import type { Health } from '@trucban/contracts';
import { toEpochMs } from '@trucban/kernel';
import { Clock, Database, LIMITS, WorkerBeat, systemScope } from '../platform/public.ts';
import { Backlog, MqttIntake } from '../intake/public.ts';
import { QueueRunner } from '../platform/queue/queue-runner.ts';
import { TemporalStatus } from './temporal-status.ts';

const SCOPE = systemScope('health');

type Part = Health['parts'][string];

/** Which parts work. Only the database decides whether requests can be served. */
@Injectable()
export class Readiness {
  constructor(
    private readonly database: Database,
    private readonly queue: QueueRunner,
    private readonly temporal: TemporalStatus,
    private readonly clock: Clock,
    private readonly worker: WorkerBeat,
    private readonly backlog: Backlog,
    private readonly mqtt: MqttIntake,
  ) {}

  async look(): Promise<Health> {
    const database = await this.#database();
    const down: Part = { status: 'down', since: null };
    const unknown: Part = { status: 'degraded', since: null };
    const reachable = database.status === 'up';
    const parts: Record<string, Part> = {
      database,
      queue: reachable && this.queue.isRunning ? { status: 'up', since: null } : down,
      temporal: reachable ? await this.#temporal() : unknown,
      worker: reachable ? await this.#worker() : down,
      // Overload puts off readings of sensors; calls go on.
      intake: { status: this.backlog.since === null ? 'up' : 'degraded', since: this.backlog.since },
      ...(this.mqtt.state === null ? {} : { mqtt: { status: this.mqtt.state, since: this.mqtt.downSince } }),
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

  /** What the relay, which uses it, has last seen of it; without a word for a while nobody knows. */
  async #temporal(): Promise<Part> {
    const seen = await this.database.read(SCOPE, (tx) => this.temporal.read(tx));
    if (!seen) return { status: 'degraded', since: null };
    const isFresh = toEpochMs(seen.seenAt) > this.clock.epochMs() - LIMITS.temporalSeenMs;
    if (!isFresh) return { status: 'degraded', since: seen.seenAt };
    return { status: seen.state, since: seen.state === 'up' ? null : seen.since };
  }

  async #worker(): Promise<Part> {
    const { isUp, seenAt } = await this.worker.look();
    return { status: isUp ? 'up' : 'down', since: isUp ? null : seenAt };
  }
}
