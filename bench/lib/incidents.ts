import { setTimeout as wait } from 'node:timers/promises';
import type { Centre } from '../../scripts/drill/centre.ts';
import { openLive } from './live.ts';

/** One event and what came of it; instants are `performance.now()`. */
export interface Opened {
  readonly title: string;
  acceptedMs?: number;
  incidentId?: string;
  /** When the incident, and the first task of its SOP, came on the live feed. */
  boardMs?: number;
  taskMs?: number;
  taskId?: string;
}

/** What is read of a change. */
interface Told {
  readonly key: string;
  readonly action?: string;
  readonly incidentId?: string | null;
  readonly incident?: { readonly title: string };
}

// One of each shipped SOP.
const types = ['FIRE-RES', 'MED-EMG', 'ORD-FIGHT', 'CIT-GARBAGE'] as const;

/** Far enough from each other that none is taken for a repeat. */
const place = (n: number) => ({ lat: 17.7 + Math.floor(n / 40) * 0.003, lon: 106.6 + (n % 40) * 0.003 });

/** Places that were used: a second series must not repeat the first one. */
let used = 0;

function event(run: string, n: number, type?: string) {
  return {
    specversion: '1.0',
    id: `${run}-${n}`,
    source: 'urn:trucban:bench',
    type: 'call.received',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {
      eventType: type ?? types[n % types.length],
      title: `${run} ${n}`,
      description: 'Đo tốc độ',
      location: { ...place(n), address: `${n} Lê Lợi` },
      severity: 'high',
      reporter: { name: 'Người đo', phone: `09${String(10_000_000 + n)}` },
    },
  };
}

/**
 * Sends events at an even pace, each of its own place, and waits until the live feed has shown the incident and its first task
 * for every one of them, or nothing new for 20 s. @param type one type of event instead of one for each shipped SOP
 */
export async function openIncidents(
  centre: Centre,
  count: number,
  perSecond: number,
  type?: string,
): Promise<readonly Opened[]> {
  const run = `Đo ${Date.now()}`;
  const first = used;
  used += count;
  const all = Array.from({ length: count }, (_, n): Opened => ({ title: `${run} ${first + n}` }));
  const byTitle = new Map(all.map((one) => [one.title, one]));
  const firstTasks = new Map<string, { readonly id: string; readonly atMs: number }>();
  let heardMs = performance.now();
  // The task comes before its incident: both are told at the end of one transaction.
  const join = (one: Opened): void => {
    const task = firstTasks.get(one.incidentId ?? '');
    if (task && one.taskMs === undefined) [one.taskMs, one.taskId, heardMs] = [task.atMs, task.id, task.atMs];
  };
  const byIncident = new Map<string, Opened>();
  const sender = await centre.program('integration');
  const close = await openLive(await centre.person('dispatcher'), 'incidents,tasks', ({ topic, data, atMs }) => {
    const { incident, incidentId, action, key } = data as unknown as Told;
    if (topic === 'incidents') {
      const one = byTitle.get(incident?.title ?? '');
      if (!one || one.boardMs !== undefined) return;
      one.boardMs = heardMs = atMs;
      one.incidentId = key;
      byIncident.set(key, one);
      join(one);
    } else if (action === 'created' && incidentId && !firstTasks.has(incidentId)) {
      firstTasks.set(incidentId, { id: key, atMs });
      const one = byIncident.get(incidentId);
      if (one) join(one);
    }
  });
  try {
    const begin = performance.now();
    const sending = all.map(async (one, n) => {
      await wait(Math.max(0, begin + (n * 1000) / perSecond - performance.now()));
      await sender.post('/events', event(run, first + n, type), { 'content-type': 'application/cloudevents+json' });
      one.acceptedMs = performance.now();
      heardMs = one.acceptedMs;
    });
    await Promise.all(sending);
    while (all.some((one) => one.taskMs === undefined) && performance.now() - heardMs < 20_000) await wait(50);
  } finally {
    close();
  }
  return all;
}
