import { Injectable, Module } from '@nestjs/common';
import type { Instant } from '@trucban/kernel';
import { Feed, type Tx } from '../platform/public.ts';

/** Whether the relay reaches Temporal, since when, and when it last looked. While it is `down`, clocks and deliveries stand still. */
interface TemporalState {
  readonly state: 'up' | 'down';
  readonly since: Instant;
  readonly seenAt: Instant;
}

/** What the worker process knows of Temporal: written by the relay, for the API and its screens. */
@Injectable()
export class TemporalStatus {
  constructor(private readonly feed: Feed) {}

  /** A change is told on the live feed (topic `system`, key `temporal`), so that the banner comes and goes by itself. */
  async note(tx: Tx, state: 'up' | 'down'): Promise<void> {
    const before = await this.read(tx);
    await tx.run(
      'relay.temporal.note',
      `insert into temporal_status (state, since, seen_at) values ($1, $2, $2)
       on conflict (only_one) do update set state = excluded.state, seen_at = excluded.seen_at,
         since = case when temporal_status.state = excluded.state then temporal_status.since else excluded.since end`,
      [state, tx.now],
    );
    // That it works from the start is no news.
    if (before ? before.state === state : state === 'up') return;
    this.feed.publish(tx, {
      topic: 'system',
      key: 'temporal',
      change: { part: 'temporal', state, since: tx.now },
      visibleTo: await this.#everybody(tx),
    });
  }

  /** Undefined before the first worker. */
  read(tx: Tx): Promise<TemporalState | undefined> {
    return tx.first<TemporalState>('relay.temporal.read', 'select state, since, seen_at "seenAt" from temporal_status');
  }

  /** A person's tokens are his own unit and what lies below it: only all units together are everybody. */
  async #everybody(tx: Tx): Promise<readonly string[]> {
    const rows = await tx.query<{ code: string }>('relay.temporal.everybody', 'select code from org_unit');
    return rows.map(({ code }) => code);
  }
}

/** Whether clocks and deliveries go on: written by the worker, readable for both processes. */
@Module({ providers: [TemporalStatus], exports: [TemporalStatus] })
export class TemporalStatusModule {}
