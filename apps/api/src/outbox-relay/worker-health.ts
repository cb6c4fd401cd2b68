import { Injectable } from '@nestjs/common';
import type { Instant } from '@trucban/kernel';
import { Feed, type Tx } from '../platform/public.ts';

/** Parts that live beside the API and can be away while people go on working. */
export type HealthPart = 'worker' | 'temporal';

/** State of a part since an instant. */
export interface PartHealth {
  readonly part: HealthPart;
  readonly state: 'up' | 'down';
  readonly since: Instant;
}

/** How long after its last sign a worker counts as away. */
const SILENT_MS = 20_000;

interface HealthRow extends PartHealth {
  readonly seen_at: Instant;
}

/** What the worker process knows of itself and of Temporal: written by the relay, shown by the API. */
@Injectable()
export class WorkerHealth {
  constructor(private readonly feed: Feed) {}

  /** Notes how a part is; a change is told on the live feed (topic `system`), so that the banner comes and goes by itself. */
  async note(tx: Tx, part: HealthPart, state: 'up' | 'down'): Promise<void> {
    const before = await tx.first<{ state: string }>(
      'relay.health.before',
      'select state from worker_health where part = $1',
      [part],
    );
    await tx.run(
      'relay.health.note',
      `insert into worker_health (part, state, since, seen_at) values ($1, $2, $3, $3)
       on conflict (part) do update set state = excluded.state, seen_at = excluded.seen_at,
         since = case when worker_health.state = excluded.state then worker_health.since else excluded.since end`,
      [part, state, tx.now],
    );
    // A part that is up from the start is no news.
    if (before ? before.state === state : state === 'up') return;
    this.feed.publish(tx, {
      topic: 'system',
      key: part,
      change: { part, state, since: tx.now },
      visibleTo: await this.#everybody(tx),
    });
  }

  /** How the parts are; what no worker has told for a while is down since its last sign. Empty before the first worker. */
  async read(tx: Tx): Promise<readonly PartHealth[]> {
    const rows = await tx.query<HealthRow>(
      'relay.health.read',
      'select part, state, since, seen_at from worker_health order by part',
    );
    return rows.map(({ part, state, since, seen_at }) =>
      Date.parse(tx.now) - Date.parse(seen_at) > SILENT_MS
        ? { part, state: 'down', since: seen_at }
        : { part, state, since },
    );
  }

  /** A person's tokens are his own unit and what lies below it: only all units together are everybody. */
  async #everybody(tx: Tx): Promise<readonly string[]> {
    const rows = await tx.query<{ code: string }>('relay.health.everybody', 'select code from org_unit');
    return rows.map(({ code }) => code);
  }
}
