import { statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import { EventStore } from '../intake/public.ts';
import { Database, Settings, Watches, systemScope, type Tx } from '../platform/public.ts';
import { RequestMeter } from './request-meter.ts';

const SCOPE = systemScope('health');
const SENDER = { kind: 'system', id: 'health', permissions: new Set<never>() } as const;
/** Of fewer requests no share says anything. */
const FEWEST = 20;
const MINUTE = 16;

/**
 * The centre watches itself (`RULE-45`): each minute an event `platform.health` of this process (answers, disk) and one of the
 * whole (what waits, how late timers are, how many incidents came within the hour). What is too much, the rules say.
 */
@Injectable()
export class PlatformWatch {
  constructor(
    private readonly database: Database,
    private readonly events: EventStore,
    private readonly meter: RequestMeter,
    private readonly settings: Settings,
    watches: Watches,
  ) {
    watches.add('platform', () => this.look());
  }

  /** Tells once how it is now. */
  async look(): Promise<void> {
    const own = await this.#ofProcess();
    await this.database.transaction(SCOPE, async (tx) => {
      const minute = tx.now.slice(0, MINUTE);
      const name = `api/${hostname()}:${this.settings.port}`;
      // Of several processes the first of a minute tells of the whole: the same id counts once.
      const inputs = [
        eventOf(`${minute}/${name}`, name, own),
        eventOf(`${minute}/platform`, 'platform', await wholeOf(tx)),
      ];
      await this.events.store(tx, inputs, SENDER);
    });
  }

  async #ofProcess(): Promise<JsonObject> {
    const { requests, failures, p95Seconds } = this.meter.take();
    const { blocks, bavail } = await statfs(this.settings.home);
    const diskPercent = blocks === 0 ? 0 : Math.round(1_000 * (1 - bavail / blocks)) / 10;
    const enough = requests >= FEWEST;
    return {
      service: 'api',
      requests,
      diskPercent,
      ...(enough && p95Seconds !== null && { p95Seconds }),
      ...(enough && { errorRate: failures / requests }),
    };
  }
}

/** What waits in the database (rows of files may, calls may not), and how many incidents an hour brings (`RULE-48`). */
async function wholeOf(tx: Tx): Promise<JsonObject> {
  const row = await tx.first<{ event: number | null; timer: number | null; incidents: number }>(
    'health.waiting',
    `select (select extract(epoch from now() - min(j.run_at))::float8 from graphile_worker._private_jobs j
              join graphile_worker._private_tasks t on t.id = j.task_id
              where t.identifier like 'run-rules%' and j.priority < 50 and j.attempts < j.max_attempts) as event,
            (select extract(epoch from $1::timestamptz - min(due_at))::float8 from timer) as timer,
            (select count(*)::int from incident where created_at > $1::timestamptz - interval '1 hour' and not exercise) as incidents`,
    [tx.now],
  );
  const oldestEventSeconds = Math.max(0, Math.round(row?.event ?? 0));
  const timerLateSeconds = Math.max(0, Math.round(row?.timer ?? 0));
  const affects = oldestEventSeconds > timerLateSeconds ? 'calls' : 'dispatch';
  return {
    service: 'platform',
    oldestEventSeconds,
    timerLateSeconds,
    newIncidents: row?.incidents ?? 0,
    ...(oldestEventSeconds + timerLateSeconds > 0 && { affects }),
  };
}

function eventOf(id: string, key: string, data: JsonObject): object {
  return { specversion: '1.0', id, source: '/platform', type: 'platform.health', key, data };
}
