import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Centre } from '../scripts/drill/centre.ts';
import { ms, quantile, type Figure } from './lib/figures.ts';
import { openIncidents } from './lib/incidents.ts';
import { openLive } from './lib/live.ts';
import { cpuEach, cpuMs } from './lib/processes.ts';
import { startProduct } from './lib/product.ts';
import type { Setting } from './lib/setting.ts';

const PROPERTIES = 20;
/** Readings from here on are what rules look for. */
const ALARM = 1_000;
/** Of so many readings, one opens an incident. */
const ONE_OPENS = 20;
const SOURCE = 'urn:trucban:bench:road';
const HEADERS = { 'content-type': 'application/cloudevents+json' };

/** The whole road from `POST /events` to the live feed with a thousand rules, then a storm of equal calls. */
export async function benchRoad(setting: Setting): Promise<readonly Figure[]> {
  const { centre, processes, ownerUrl } = await startProduct(setting);
  const database = new pg.Pool({ connectionString: await ownerUrl(), max: 1, options: '-c search_path=trucban' });
  setting.onClose(() => database.end());
  const [rules, seconds, storm] = setting.short ? [40, 10, 1_000] : [1_000, 300, 10_000];
  await publishRules(centre, rules);
  // The first events compile the SOPs and fill the caches.
  await openIncidents(centre, 20, 5);
  const running = await processes();
  const before = await cpuMs(running);
  const road = await readings(centre, rules, 100 * seconds, 100);
  const made = await counted(database);
  const after = await cpuMs(running);
  const waited = await database.query<{ ms: number }>(
    `select extract(epoch from processed_at - received_at) * 1000 as ms from event where source = $1`,
    [SOURCE],
  );
  const processed = waited.rows.map((row) => Number(row.ms));
  const spread = (values: readonly number[]): string =>
    [0.5, 0.95, 0.99].map((q) => ms(quantile(values, q))).join(' / ');
  return [
    {
      what: `100 events/s for ${seconds} s, ${rules.toLocaleString('en')} rules, 5 % open incidents: event → incident on the live feed, p50 / p95 / p99`,
      value: spread(road.feedMs),
      aim: 'p95 ≤ 1 s, p99 ≤ 2 s',
    },
    { what: 'event stored → its rules have run, p50 / p95 / p99', value: spread(processed) },
    {
      what: 'events sent, stored, processed; incidents expected, made, seen on the feed',
      value: `${road.sent}, ${made.stored}, ${made.processed}; ${road.expected}, ${made.incidents}, ${road.seen}`,
      aim: 'equal',
    },
    { what: 'milliseconds of a core for an event, by process', value: cpuEach(before, after, road.sent) },
    ...(await stormOf(centre, database, storm)),
  ];
}

/** Rules of three conditions, as an administrator publishes them. */
async function publishRules(centre: Centre, count: number): Promise<void> {
  const [designer, approver] = [await centre.person('designer'), await centre.person('approver')];
  const publish = async (n: number): Promise<void> => {
    const code = `BENCH-ROAD-${n}`;
    const level = ALARM + Math.floor(n / PROPERTIES) * 10;
    const { version } = await designer.post<{ version: number }>('/rules', {
      code,
      name: { vi: `Đo đường đi ${n}`, en: `Road ${n}` },
      index: { kinds: ['sensor.reading'] },
      conditions: {
        all: [
          { fact: 'data', path: 'observedProperty', operator: 'equal', value: `bench-${n % PROPERTIES}` },
          { fact: 'data', path: 'value', operator: 'greaterThanInclusive', value: level },
          { fact: 'data', path: 'value', operator: 'lessThan', value: level + 10 },
        ],
      },
      event: { type: 'incident' },
      actions: [{ type: 'createIncident', eventType: 'ENV-AIR' }],
    });
    await designer.post(`/rules/${code}/versions/${version}/submit`);
    await approver.post(`/rules/${code}/versions/${version}/approve`);
  };
  const numbers = Array.from({ length: count }, (_, n) => n).values();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const n of numbers) await publish(n);
    }),
  );
}

interface Road {
  readonly sent: number;
  readonly expected: number;
  readonly seen: number;
  readonly feedMs: readonly number[];
}

/** Readings at an even pace; those that open an incident have each a place of their own, by which the feed's are known. */
async function readings(centre: Centre, rules: number, count: number, perSecond: number): Promise<Road> {
  const sender = await centre.program('integration');
  const accepted = new Map<string, number>();
  const seen = new Map<string, number>();
  const opening = new Set<string>();
  let heardMs = performance.now();
  const close = await openLive(await centre.person('dispatcher'), 'incidents', ({ data, atMs }) => {
    const { lat, lon } =
      (data['incident'] as { location?: { lat?: number; lon?: number } } | undefined)?.location ?? {};
    const place = `${lat} ${lon}`;
    if (!opening.has(place) || seen.has(place)) return;
    seen.set(place, atMs);
    heardMs = atMs;
  });
  const begin = performance.now();
  const send = async (n: number): Promise<void> => {
    await wait(Math.max(0, begin + (n * 1000) / perSecond - performance.now()));
    const opens = n % ONE_OPENS === 0;
    const rule = (n / ONE_OPENS) % rules;
    // Far enough from each other that none is taken for a repeat.
    const location = {
      lat: 16.2 + Math.floor(n / ONE_OPENS / 40) * 0.003,
      lon: 106.6 + ((n / ONE_OPENS) % 40) * 0.003,
    };
    const place = `${location.lat} ${location.lon}`;
    if (opens) opening.add(place);
    await sender.post(
      '/events',
      {
        specversion: '1.0',
        id: `reading-${n}`,
        source: SOURCE,
        type: 'sensor.reading',
        time: new Date().toISOString(),
        datacontenttype: 'application/json',
        data: {
          sensor: `S-${n % 500}`,
          observedProperty: `bench-${opens ? rule % PROPERTIES : n % PROPERTIES}`,
          value: opens ? ALARM + Math.floor(rule / PROPERTIES) * 10 + 5 : n % 900,
          unit: 'µg/m³',
          phenomenonTime: new Date().toISOString(),
          quality: 'good',
          ...(opens ? { location } : {}),
        },
      },
      HEADERS,
    );
    heardMs = performance.now();
    if (opens) accepted.set(place, heardMs);
  };
  try {
    await Promise.all(Array.from({ length: count }, (_, n) => send(n)));
    while (seen.size < opening.size && performance.now() - heardMs < 20_000) await wait(50);
  } finally {
    close();
  }
  const feedMs = [...seen].flatMap(([place, atMs]) => {
    const from = accepted.get(place);
    return from === undefined ? [] : [Math.max(0, atMs - from)];
  });
  return { sent: count, expected: opening.size, seen: seen.size, feedMs };
}

async function counted(database: pg.Pool): Promise<{ stored: number; processed: number; incidents: number }> {
  const count = async () => {
    const { rows } = await database.query<{ stored: number; processed: number; incidents: number }>(
      `select count(*)::int as stored, count(*) filter (where state = 'processed')::int as processed,
              count(distinct incident_id)::int as incidents from event where source = $1`,
      [SOURCE],
    );
    return rows[0] ?? { stored: 0, processed: 0, incidents: 0 };
  };
  let now = await count();
  for (let tries = 0; now.processed < now.stored && tries < 200; tries += 1, now = await count()) await wait(100);
  return now;
}

/** Equal calls in a few seconds, while one other incident a second is reported elsewhere. */
async function stormOf(centre: Centre, database: pg.Pool, count: number): Promise<readonly Figure[]> {
  const sender = await centre.program('integration');
  const source = `${SOURCE}:storm`;
  const call = (n: number) => ({
    specversion: '1.0',
    id: `storm-${n}`,
    source,
    type: 'call.received',
    time: new Date().toISOString(),
    data: { eventType: 'FIRE-RES', title: 'Cháy chợ', location: { lat: 16.45, lon: 107.58 }, severity: 'high' },
  });
  const others = openIncidents(centre, 15, 1);
  const size = Math.min(500, count / 10);
  for (let n = 0; n < count; n += size)
    await sender.post(
      '/events',
      Array.from({ length: size }, (_, i) => call(n + i)),
      {
        'content-type': 'application/cloudevents-batch+json',
      },
    );
  const sentMs = performance.now();
  const left = async (): Promise<number> => {
    const { rows } = await database.query<{ n: number }>(
      `select count(*)::int as n from event where source = $1 and state = 'stored'`,
      [source],
    );
    return rows[0]?.n ?? 0;
  };
  while ((await left()) > 0 && performance.now() - sentMs < 300_000) await wait(500);
  const drained = (performance.now() - sentMs) / 1000;
  const { rows } = await database.query<{ incidents: number; reports: number }>(
    `select count(distinct i.id)::int as incidents, coalesce(max(i.report_count), 0)::int as reports
       from incident i where i.id in (select incident_id from event where source = $1)`,
    [source],
  );
  const board = (await others).flatMap(({ boardMs, acceptedMs }) =>
    boardMs === undefined || acceptedMs === undefined ? [] : [Math.max(0, boardMs - acceptedMs)],
  );
  return [
    {
      what: `a storm of ${count.toLocaleString('en')} equal calls: incidents, reports counted at it`,
      value: `${rows[0]?.incidents}, ${rows[0]?.reports}`,
      aim: `1, ${count}`,
    },
    { what: 'the storm: last call accepted → all of them worked off', value: `${drained.toFixed(1)} s`, aim: '≤ 30 s' },
    {
      what: `meanwhile ${board.length} of 15 other incidents, one a second: event → live feed, p50 / last`,
      value: `${ms(quantile(board, 0.5))} / ${ms(Math.max(...board))}`,
    },
  ];
}
