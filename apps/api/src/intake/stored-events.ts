import { Injectable } from '@nestjs/common';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { longestWindowMs, type RuleDocument } from '@trucban/rules-engine';
import type { Tx } from '../platform/public.ts';
import type { EventForRules } from '../rules/public.ts';
import { EVENT_COLUMNS, forRules, type EventRow } from './event-row.ts';

const AT_ONCE = 2_000;

/** Stored events in the order in which they came. */
@Injectable()
export class StoredEvents {
  /** Those that one of the rules looks at, from the longest window before `from` on, up to `to` (not included). */
  async *lookedAtBy(
    tx: Tx,
    rules: readonly RuleDocument[],
    from: Instant,
    to: Instant,
  ): AsyncGenerator<EventForRules, void> {
    const types = rules.flatMap(({ index }) => index.eventTypes ?? []);
    const kinds = rules.flatMap(({ index }) => index.kinds ?? []);
    let after: readonly [Instant, string] = [fromEpochMs(toEpochMs(from) - longestWindowMs(rules)), ZERO_ID];
    for (;;) {
      const rows: readonly EventRow[] = await tx.query<EventRow>(
        'intake.between',
        `select ${EVENT_COLUMNS} from event
          where (received_at, id) > ($1, $2::uuid) and received_at < $3 and (event_type = any($4) or type = any($5))
          order by received_at, id limit ${AT_ONCE}`,
        [...after, to, types, kinds],
      );
      for (const row of rows) yield forRules(row);
      const last = rows.at(-1);
      if (!last || rows.length < AT_ONCE) return;
      after = [last.received_at, last.id];
    }
  }
}

const ZERO_ID = '00000000-0000-0000-0000-000000000000';
