import { Injectable } from '@nestjs/common';
import type { Page, SourceCounts, SourceHealthDto, SourceLogDto, SourceLogQuery } from '@trucban/contracts';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { expectReach } from '../identity/public.ts';
import {
  Database,
  decodeCursor,
  likePatterns,
  pageOf,
  type FieldProblem,
  type Principal,
  type SqlValue,
} from '../platform/public.ts';
import { WatchOnlys } from '../rules/public.ts';
import { LAG_CLASSES, lagQuantile } from './lag.ts';
import { SourceMeter, minuteOf } from './source-meter.ts';
import { silentFrom, statusOf } from './source-row.ts';
import { Sources } from './sources.service.ts';

const MINUTE_MS = 60_000;
const MINUTES = 60;

type MinuteRow = SourceCounts & { readonly minute: Instant; readonly lags: readonly number[] };

/** How sources do, and what they sent that was not used. */
@Injectable()
export class SourceReads {
  constructor(
    private readonly database: Database,
    private readonly sources: Sources,
    private readonly meter: SourceMeter,
    private readonly watchOnlys: WatchOnlys,
  ) {}

  async health(principal: Principal, code: string): Promise<SourceHealthDto> {
    // What this process has counted and not written would be missing.
    await this.meter.flush();
    return this.database.read(principal, async (tx) => {
      const source = await this.sources.row(tx, code);
      const last = toEpochMs(minuteOf(tx.now));
      const minutes = Array.from({ length: MINUTES }, (_, n) => fromEpochMs(last - (MINUTES - 1 - n) * MINUTE_MS));
      const rows = await tx.query<MinuteRow>(
        'sources.lastHour',
        `select minute, received, accepted, duplicate, rejected, throttled, dead, shed, suspect, clock_ahead as "clockAhead", late, lags
           from source_minute where source = $1 and minute >= $2`,
        [code, minutes[0] ?? tx.now],
      );
      const letters = await tx.first<{ n: number }>(
        'sources.deadLetters',
        `select count(*) as n from dead_letter where source = $1 and state = 'waiting'`,
        [code],
      );
      const sum = (of: (row: MinuteRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
      const lags = Array.from({ length: LAG_CLASSES }, (_, at) => sum((row) => row.lags[at] ?? 0));
      const [p50Seconds, p95Seconds] = [lagQuantile(lags, 0.5), lagQuantile(lags, 0.95)];
      const byMinute = new Map(rows.map((row) => [row.minute, row]));
      const silent = silentFrom(source);
      return {
        code,
        status: statusOf(source, tx.now),
        lastSeenAt: source.last_seen_at,
        silentSince: silent !== null && silent <= tx.now ? silent : null,
        expectedIntervalSeconds: source.expected_interval_seconds,
        ratePerMinute: Math.round((sum((row) => row.received) / MINUTES) * 100) / 100,
        lastHour: {
          received: sum((row) => row.received),
          accepted: sum((row) => row.accepted),
          duplicate: sum((row) => row.duplicate),
          rejected: sum((row) => row.rejected),
          throttled: sum((row) => row.throttled),
          dead: sum((row) => row.dead),
          shed: sum((row) => row.shed),
          suspect: sum((row) => row.suspect),
          clockAhead: sum((row) => row.clockAhead),
          late: sum((row) => row.late),
        },
        series: minutes.map((minute) => ({
          minute,
          received: byMinute.get(minute)?.received ?? 0,
          rejected: byMinute.get(minute)?.rejected ?? 0,
        })),
        lag: p50Seconds === null || p95Seconds === null ? null : { p50Seconds, p95Seconds },
        deadLetters: letters?.n ?? 0,
        watchOnly: [...(await this.watchOnlys.ofSource(tx, code))],
      };
    });
  }

  /** Payloads may hold what people said: for those who manage the source. */
  async log(
    principal: Principal,
    code: string,
    query: SourceLogQuery,
    language: 'vi' | 'en',
  ): Promise<Page<SourceLogDto>> {
    await this.meter.flush();
    return this.database.read(principal, async (tx) => {
      const source = await this.sources.row(tx, code);
      expectReach(principal, 'source.manage', [source.org_unit]);
      const values: SqlValue[] = [code];
      const where = ['source = $1'];
      if (query.kind) where.push(`kind = $${values.push(query.kind)}`);
      const words = likePatterns(query.q);
      if (words)
        where.push(
          `trucban.folded(concat_ws(' ', channel, errors::text, payload)) like all($${values.push(words)}::text[])`,
        );
      const cursor = decodeCursor(query.cursor, ['instant', 'uuid']);
      if (cursor) {
        const [at, id] = [values.push(cursor[0] ?? ''), values.push(cursor[1] ?? '')];
        where.push(`(at, id) < ($${at}::timestamptz, $${id}::uuid)`);
      }
      const rows = await tx.dynamic<Omit<SourceLogDto, 'errors'> & { readonly errors: readonly FieldProblem[] }>(
        `select id, at, kind, channel, errors, payload, truncated from source_log where ${where.join(' and ')}
          order by at desc, id desc limit ${query.limit + 1}`,
        values,
      );
      const page = pageOf(rows, query.limit, ({ at, id }) => [at, id]);
      return {
        items: page.items.map((row) => ({ ...row, errors: inLanguage(row.errors, language) })),
        nextCursor: page.nextCursor,
      };
    });
  }
}

/** Faults with their texts in one language. */
export function inLanguage(errors: readonly FieldProblem[], language: 'vi' | 'en') {
  return errors.map(({ path, code, message }) => ({ path, code, message: message[language] }));
}
