import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database, Logger, PLATFORM_OPTIONS, systemScope, type PlatformOptions } from '../../platform/public.ts';
import { CountRecords } from './count-records.ts';
import { CountStocks } from './count-stocks.ts';

const SCOPE = systemScope('indicators');
/** How long a record waits at most before it is counted. */
const EVERY_MS = 1_000;
/** So many turns between two looks at what isn't a record: periods that are over, and what stands open now. */
const TURNS = 15;

/** Counts what the triggers have noted, every second. Several processes may do it: one at a time gets the turn. */
@Injectable()
export class RecordCounter implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #busy: Promise<void> | undefined;
  #turn = 0;

  constructor(
    private readonly database: Database,
    private readonly count: CountRecords,
    private readonly stocks: CountStocks,
    private readonly logger: Logger,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.options.runQueue) return;
    this.#timer = setInterval(() => (this.#busy ??= this.#tick().finally(() => (this.#busy = undefined))), EVERY_MS);
    this.#timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#busy;
  }

  async #tick(): Promise<void> {
    try {
      await this.database.transaction(SCOPE, (tx) => this.count.watch(tx));
      const waiting = await this.database.query<{ id: number }>(
        'indicators.waiting',
        'select id from measure_record limit 1',
      );
      for (let more = waiting.length > 0; more;)
        more = await this.database.transaction(SCOPE, (tx) => this.count.some(tx));
      if (this.#turn++ % TURNS === 0)
        await this.database.transaction(SCOPE, async (tx) => {
          await this.count.settle(tx);
          await this.stocks.count(tx);
        });
    } catch (error) {
      this.logger.warn({ err: error }, 'records were not counted into measures');
    }
  }
}
