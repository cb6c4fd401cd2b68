import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { observationKinds } from '@trucban/contracts';
import type { Instant } from '@trucban/kernel';
import { Clock, Database, Logger, Settings, UnavailableError } from '../platform/public.ts';

const EVERY_MS = 1_000;
/** So many times the limit, and MQTT messages stay with their broker, too. */
const FLOODED = 10;
const RETRY_AFTER_SECONDS = 15;

/**
 * How many events wait for their rules. Past the limit, until half of it has drained, readings of sensors are refused (HTTP) or
 * put off (MQTT), so that there is room for calls: those run first in any case.
 */
@Injectable()
export class Backlog implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #waiting = 0;
  #since: Instant | null = null;

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.look(), EVERY_MS);
    this.#timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Since when readings are put off; null when they aren't. */
  get since(): Instant | null {
    return this.#since;
  }

  /** Whether so much waits that nothing that can wait elsewhere should come in. */
  get isFlooded(): boolean {
    return this.#waiting > this.settings.shedAt * FLOODED;
  }

  /** Whether an event is put off during overload: what devices measure, not what people report. */
  putsOff(input: unknown): boolean {
    if (this.#since === null || typeof input !== 'object' || input === null) return false;
    const { type, data } = input as { readonly type?: unknown; readonly data?: unknown };
    if (!observationKinds.some((kind) => kind === type)) return false;
    return typeof data !== 'object' || data === null || !('eventType' in data || 'category' in data);
  }

  /** 503 for readings during overload. */
  refusal(): UnavailableError {
    return new UnavailableError(
      'READINGS_PUT_OFF',
      'Hệ thống quá tải: tạm hoãn nhận số đo cảm biến, xin gửi lại sau. Tin báo khẩn cấp vẫn được nhận.',
      'Overloaded: readings of sensors are not taken for now, please send them again later. Emergency reports still are.',
      { retryAfterSeconds: RETRY_AFTER_SECONDS },
    );
  }

  /** Counts what waits, up to what matters. */
  async look(): Promise<void> {
    const { shedAt } = this.settings;
    try {
      const [row] = await this.database.query<{ n: number }>(
        'intake.backlog',
        `select count(*) as n from (
           select 1 from graphile_worker._private_jobs j
            where j.locked_at is null and j.task_id = (select id from graphile_worker._private_tasks where identifier = 'run-rules')
            limit $1) as waiting`,
        [shedAt * FLOODED + 1],
      );
      this.#waiting = row?.n ?? 0;
    } catch {
      // The database is away: what is known of the backlog still holds.
      return;
    }
    if (this.#since === null && this.#waiting > shedAt) {
      this.#since = this.clock.now();
      this.logger.warn({ waiting: this.#waiting }, 'overload: readings of sensors are put off');
    } else if (this.#since !== null && this.#waiting <= shedAt / 2) {
      this.logger.info({ waiting: this.#waiting, since: this.#since }, 'the overload is over');
      this.#since = null;
    }
  }
}
