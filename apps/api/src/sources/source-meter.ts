import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { SourceCounts, SourceLogDto } from '@trucban/contracts';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { Clock, Database, Ids, Logger, json, systemScope, type FieldProblem, type Tx } from '../platform/public.ts';
import { LAG_CLASSES, lagClass } from './lag.ts';
import type { SourceRow } from './source-row.ts';

const EVERY_MS = 2_000;
const MINUTE_MS = 60_000;
/** Lines of log of a source in a minute; what is beyond is counted only. */
const MOST_LINES = 120;
const MOST_CHARACTERS = 8_192;
const SCOPE = systemScope('sources');

/** Something that a source sent and that was not used; `noted`: used, and still to be looked at. */
interface LogLine {
  readonly kind: SourceLogDto['kind'];
  readonly channel: string;
  readonly errors: readonly FieldProblem[];
  /** As it came. Never with a key in it. */
  readonly payload: string | null;
}

type Name = keyof SourceCounts;
const NAMES: readonly Name[] = [
  ...(['received', 'accepted', 'duplicate', 'rejected', 'throttled', 'dead', 'shed', 'suspect'] as const),
  ...(['clockAhead', 'late'] as const),
];
const column = (name: Name): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const COLUMNS = NAMES.map(column);

interface Minute {
  readonly source: string;
  readonly minute: Instant;
  readonly counts: Record<Name, number>;
  readonly lags: number[];
  lastAt: Instant;
}

interface Line extends LogLine {
  readonly source: SourceRow;
  readonly at: Instant;
}

/**
 * Counts what sources send. Each process adds up in memory and writes every two seconds, one row for a source and minute; what it
 * learns there of the other processes' numbers keeps quotas true for all together.
 */
@Injectable()
export class SourceMeter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #minutes = new Map<string, Minute>();
  #lines: Line[] = [];
  /** Events of the running minute that the database knows of, by source. */
  readonly #written = new Map<string, { readonly minute: Instant; readonly received: number }>();
  readonly #logged = new Map<string, { readonly minute: Instant; lines: number }>();
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.flush(), EVERY_MS);
    this.#timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  /** Adds to the numbers of the running minute. @param lagSeconds from when each accepted event happened to now */
  count(source: string, counts: Partial<SourceCounts>, lagSeconds: readonly number[] = []): void {
    const minute = this.#minute(source);
    for (const [name, n] of Object.entries(counts) as [Name, number][]) minute.counts[name] += n;
    for (const lag of lagSeconds) minute.lags[lagClass(lag)] = (minute.lags[lagClass(lag)] ?? 0) + 1;
  }

  /** Events that a source has sent in the running minute, to all processes as far as known. */
  receivedThisMinute(source: string): number {
    const now = minuteOf(this.clock.now());
    const written = this.#written.get(source);
    const waiting = this.#minutes.get(`${source} ${now}`)?.counts.received ?? 0;
    return (written?.minute === now ? written.received : 0) + waiting;
  }

  /** Seconds until the minute is over. */
  secondsLeft(): number {
    return Math.max(1, Math.ceil((MINUTE_MS - (this.clock.epochMs() % MINUTE_MS)) / 1_000));
  }

  /** Writes a line into the source's log; of many in a minute only the first. */
  log(source: SourceRow, line: LogLine): void {
    const at = this.clock.now();
    const minute = minuteOf(at);
    const logged = this.#logged.get(source.code);
    const current = logged?.minute === minute ? logged : { minute, lines: 0 };
    this.#logged.set(source.code, current);
    if (++current.lines <= MOST_LINES) this.#lines.push({ ...line, source, at });
  }

  /** Writes what was counted. What can't be written is kept for the next time. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flush());
    return this.#flushing;
  }

  #minute(source: string): Minute {
    const now = this.clock.now();
    const key = `${source} ${minuteOf(now)}`;
    const minute = this.#minutes.get(key) ?? {
      source,
      minute: minuteOf(now),
      counts: Object.fromEntries(NAMES.map((name) => [name, 0])) as Record<Name, number>,
      lags: new Array<number>(LAG_CLASSES).fill(0),
      lastAt: now,
    };
    minute.lastAt = now;
    this.#minutes.set(key, minute);
    return minute;
  }

  async #flush(): Promise<void> {
    if (this.#minutes.size === 0 && this.#lines.length === 0) return;
    const minutes = [...this.#minutes.values()];
    const lines = this.#lines;
    this.#minutes = new Map();
    this.#lines = [];
    try {
      const totals = await this.database.transaction(SCOPE, async (tx) => {
        if (lines.length > 0) await this.#writeLines(tx, lines);
        return minutes.length > 0 ? this.#writeMinutes(tx, minutes) : [];
      });
      for (const { source, minute, received } of totals) this.#written.set(source, { minute, received });
    } catch (error) {
      this.logger.warn({ err: error }, 'the numbers of sources were not written yet');
      this.#lines = [...lines, ...this.#lines].slice(-10_000);
      for (const minute of minutes) this.#putBack(minute);
    }
  }

  #putBack(minute: Minute): void {
    const key = `${minute.source} ${minute.minute}`;
    const now = this.#minutes.get(key);
    if (!now) return void this.#minutes.set(key, minute);
    for (const name of NAMES) now.counts[name] += minute.counts[name];
    for (const [at, n] of minute.lags.entries()) now.lags[at] = (now.lags[at] ?? 0) + n;
  }

  // Rows in one order, so that processes that write at the same moment don't wait for each other in a ring.
  async #writeMinutes(tx: Tx, minutes: readonly Minute[]) {
    const rows = minutes
      .map(({ source, minute, counts, lags, lastAt }) => ({
        source,
        minute,
        lags,
        last_at: lastAt,
        ...Object.fromEntries(NAMES.map((name) => [column(name), counts[name]])),
      }))
      .sort((a, b) => (a.source + a.minute < b.source + b.minute ? -1 : 1));
    await tx.run(
      'sources.seen',
      `update source s set last_seen_at = greatest(s.last_seen_at, r.at)
         from (select source, max(last_at) as at from jsonb_to_recordset($1) as m(source text, last_at timestamptz) group by source) r
        where s.code = r.source`,
      [json(rows)],
    );
    return tx.query<{ source: string; minute: Instant; received: number }>(
      'sources.minutes',
      `insert into source_minute as m (source, minute, lags, ${COLUMNS.join(', ')})
       select r.source, r.minute, r.lags, ${COLUMNS.map((name) => `r.${name}`).join(', ')}
         from jsonb_to_recordset($1) as r(source text, minute timestamptz, lags int[], ${COLUMNS.map((name) => `${name} int`).join(', ')})
         join source s on s.code = r.source
        order by r.source, r.minute
       on conflict (source, minute) do update set
         lags = array(select a + b from unnest(m.lags, excluded.lags) as l(a, b)),
         ${COLUMNS.map((name) => `${name} = m.${name} + excluded.${name}`).join(', ')}
       returning m.source, m.minute, m.received`,
      [json(rows)],
    );
  }

  async #writeLines(tx: Tx, lines: readonly Line[]): Promise<void> {
    const rows = lines.map(({ source, at, kind, channel, errors, payload }) => ({
      id: this.ids.next(),
      source: source.code,
      at,
      kind,
      channel,
      errors,
      payload: payload === null ? null : storable(payload.slice(0, MOST_CHARACTERS)),
      truncated: (payload?.length ?? 0) > MOST_CHARACTERS,
      visible_to: source.visible_to,
    }));
    await tx.run(
      'sources.log',
      `insert into source_log (id, source, at, kind, channel, errors, payload, truncated, visible_to)
       select r.id, r.source, r.at, r.kind, r.channel, r.errors, r.payload, r.truncated, r.visible_to
         from jsonb_to_recordset($1) as r(id uuid, source text, at timestamptz, kind text, channel text, errors jsonb, payload text,
              truncated boolean, visible_to text[])
         join source s on s.code = r.source`,
      [json(rows)],
    );
  }
}

/** The beginning of the minute. */
export function minuteOf(at: Instant): Instant {
  return fromEpochMs(Math.floor(toEpochMs(at) / MINUTE_MS) * MINUTE_MS);
}

/** Text as the database can hold it: whatever came is worth being looked at. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\u2400').replace(/\p{Cs}/gu, '\ufffd');
}
