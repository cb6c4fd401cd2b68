import { Injectable } from '@nestjs/common';
import { toEpochMs, type Instant } from '@trucban/kernel';
import { Database, Watches, systemScope, type Tx } from '../platform/public.ts';
import { SourceMeter, silentFrom, type SourceRow } from '../sources/public.ts';
import { EventStore } from './event-store.ts';

const SCOPE = systemScope('sources');
const SENDER = { kind: 'system', id: 'sources', permissions: new Set<never>() } as const;
const MINUTE_MS = 60_000;

/** Tells the rules when a source that should send falls silent, and when it is back (`source.status`, `RULE-44`). */
@Injectable()
export class SourceWatch {
  constructor(
    private readonly database: Database,
    private readonly meter: SourceMeter,
    private readonly events: EventStore,
    watches: Watches,
  ) {
    watches.add('sources', () => this.look());
  }

  /** Tells what has changed since it last looked. */
  async look(): Promise<void> {
    await this.meter.flush();
    await this.database.transaction(SCOPE, async (tx) => {
      // Several processes look: each change is told by the one that locks the row.
      const rows = await tx.query<SourceRow & { told: Instant | null }>(
        'sources.watched',
        `select s.*, s.told_silent_since as told from source s
          where s.expected_interval_seconds is not null or s.told_silent_since is not null order by s.code for update skip locked`,
      );
      const changed = rows.flatMap((row) => {
        const from = row.state === 'paused' ? null : silentFrom(row);
        const silent = from !== null && from <= tx.now ? from : null;
        return (silent === null) === (row.told === null) ? [] : [{ row, silent }];
      });
      for (const { row, silent } of changed) await this.#tell(tx, row, silent);
    });
  }

  async #tell(tx: Tx, row: SourceRow, silent: Instant | null): Promise<void> {
    const since = toEpochMs(row.last_seen_at ?? row.created_at);
    const agreedDelayMinutes = Math.ceil((row.expected_interval_seconds ?? 0) / 60);
    // One that is paused or from which nothing is expected any more is not late.
    const waits = row.state !== 'paused' && row.expected_interval_seconds !== null;
    const newestAgeMinutes = waits ? Math.floor((toEpochMs(tx.now) - since) / MINUTE_MS) : 0;
    const data = {
      source: row.code,
      name: row.name,
      orgUnit: row.org_unit,
      silent: silent !== null,
      newestAgeMinutes,
      agreedDelayMinutes,
      lastSeenAt: row.last_seen_at,
    };
    const id = `${row.code}/${silent === null ? 'back' : 'silent'}/${tx.now}`;
    const event = {
      specversion: '1.0',
      id,
      source: `/sources/${row.code}`,
      type: 'source.status',
      key: row.code,
      data,
    };
    await this.events.store(tx, [event], SENDER);
    await tx.run('sources.told', 'update source set told_silent_since = $2 where code = $1', [row.code, silent]);
  }
}
