import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Instant, JsonObject } from '@trucban/kernel';
import { FEED_CHANNEL } from '../platform/feed/feed-sequencer.ts';
import { Database, LIMITS, Logger, Notifier, systemScope } from '../platform/public.ts';

/** A change with its number. */
export interface NumberedChange {
  readonly seq: number;
  readonly topic: string;
  readonly key: string;
  readonly change: JsonObject;
  readonly visibleTo: readonly string[];
  readonly at: Instant;
}

const SCOPE = systemScope('feed');
const COLUMNS = 'seq, topic, key, change, visible_to as "visibleTo", at';

/** Reads the numbered changes once for all streams of this process, in their order. */
@Injectable()
export class FeedReader implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #subscribers = new Set<(changes: readonly NumberedChange[]) => void>();
  #last = 0;
  #begun: Promise<void> | undefined;
  #busy = false;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #stopListening: (() => void) | undefined;

  constructor(
    private readonly database: Database,
    private readonly notifier: Notifier,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.#stopListening = this.notifier.listen(FEED_CHANNEL, () => this.#wake());
    // A notice may be lost with its connection: then the next look finds what it told.
    this.#timer = setInterval(() => this.#wake(), LIMITS.feedSweepMs);
    this.#timer.unref();
    await this.begin().catch((error: unknown) => this.logger.warn({ err: error }, 'the feed does not run yet'));
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
    this.#stopListening?.();
  }

  /**
   * Finds out once where the feed stands: whoever began before that would get all of the past as news.
   * @throws UnavailableError while the database is away
   */
  begin(): Promise<void> {
    this.#begun ??= this.#bounds().then(({ last }) => void (this.#last = last));
    return this.#begun.catch((error: unknown) => {
      this.#begun = undefined;
      throw error;
    });
  }

  /** Number of the last change that was read. */
  get last(): number {
    return this.#last;
  }

  /** Calls `onChanges` with everything that is read from now on, until the returned function is called. */
  subscribe(onChanges: (changes: readonly NumberedChange[]) => void): () => void {
    this.#subscribers.add(onChanges);
    return () => this.#subscribers.delete(onChanges);
  }

  /** Changes after a number up to another, at most a batch; `lost` when some after it are no longer kept. */
  async since(
    after: number,
    upTo: number,
  ): Promise<{ readonly lost: boolean; readonly changes: readonly NumberedChange[] }> {
    const { first, last } = await this.#bounds();
    if (after < first - 1 || after > last) return { lost: true, changes: [] };
    const changes = await this.#read(after, upTo);
    return { lost: false, changes };
  }

  #wake(): void {
    if (this.#busy) this.#again = true;
    else void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    try {
      await this.begin();
      do {
        this.#again = false;
        const changes = await this.#read(this.#last, Number.MAX_SAFE_INTEGER);
        const last = changes.at(-1);
        if (!last) continue;
        this.#last = last.seq;
        for (const tell of this.#subscribers) tell(changes);
        if (changes.length === LIMITS.feedBatch) this.#again = true;
      } while (this.#again);
    } catch (error) {
      this.logger.debug({ err: error }, 'the feed was not read');
    } finally {
      this.#busy = false;
    }
  }

  #read(after: number, upTo: number): Promise<readonly NumberedChange[]> {
    return this.database.read(SCOPE, (tx) =>
      tx.query<NumberedChange>(
        'feed.read',
        `select ${COLUMNS} from feed_change where seq > $1 and seq <= $2 order by seq limit $3`,
        [after, upTo, LIMITS.feedBatch],
      ),
    );
  }

  // When none is kept, the sequence still knows the last number.
  async #bounds(): Promise<{ readonly first: number; readonly last: number }> {
    const [row] = await this.database.read(SCOPE, (tx) =>
      tx.query<{ first: number | null; last: number | null; given: number }>(
        'feed.bounds',
        `select min(seq) as first, max(seq) as last,
                (select coalesce(pg_sequence_last_value(pg_get_serial_sequence('trucban.feed_change', 'seq')), 0)) as given
           from feed_change`,
      ),
    );
    const last = row?.last ?? row?.given ?? 0;
    return { first: row?.first ?? last + 1, last };
  }
}
