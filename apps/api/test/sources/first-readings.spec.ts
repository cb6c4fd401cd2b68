import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Readings, type NewReading } from '../../src/intake/readings/readings.ts';
import { Database, Logger, Settings, SimulatedClock, systemScope, type Tx } from '../../src/platform/public.ts';
import type { SourceRow } from '../../src/sources/public.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

const SCOPE = systemScope('test');
const source = {
  code: 'water-1',
  properties: [{ observedProperty: 'waterLevel', min: -2, max: 20, maxChangePerMinute: 0.5 }],
} as unknown as SourceRow;
const reading = (sensor: string, value: number, minute: number): NewReading => ({
  time: `2026-11-22T05:${String(minute).padStart(2, '0')}:00.000Z`,
  data: { sensor, observedProperty: 'waterLevel', value },
  quality: 'good',
  marks: [],
});

let api: TestApp;
/** As two processes have them: nothing but the database is common. */
let processes: { readonly database: Database; readonly readings: Readings }[];
const processOf = (n: number) => processes[n] as (typeof processes)[number];
beforeAll(async () => {
  api = await startTestApp({ runQueue: false });
  const { code, properties } = source;
  const name = { vi: 'Trạm', en: 'Stations' };
  const admin = await api.as('admin');
  const made = await admin.post('/sources', { code, kind: 'mqtt', name, orgUnit: 'IOC', properties });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const settings = new Settings({ databaseUrl: api.settings.databaseUrl, databasePoolSize: 3, logLevel: 'silent' });
  const clock = new SimulatedClock('2026-11-22T06:00:00.000Z');
  processes = [0, 1].map(() => ({
    database: new Database(settings, clock, new Logger(settings), { entities: [] }),
    readings: new Readings(),
  }));
}, 240_000);
afterAll(async () => {
  for (const { database } of processes ?? []) await database.onApplicationShutdown();
  await api?.close();
});

async function judge(
  process: number,
  readings: NewReading[],
  meanwhile?: (tx: Tx) => Promise<void>,
): Promise<string[]> {
  const { database, readings: judges } = processOf(process);
  await database.transaction(SCOPE, async (tx) => {
    await judges.judge(tx, source, readings);
    await meanwhile?.(tx);
  });
  return readings.map(({ marks }) => marks.join(' '));
}

it('sees a jump between the first two readings of a sensor, taken by two processes at the same time', async () => {
  let second: Promise<string[]> | undefined;
  const first = await judge(0, [reading('s-1', 1, 0), reading('s-2', 1, 0)], async () => {
    second = judge(1, [reading('s-2', 9, 1), reading('s-1', 9, 1)]);
    // It waits for the first one's end, not for its own.
    const waiting = Symbol('waiting');
    const { database } = processOf(0);
    for (;;) {
      const [row] = await database.query<{ n: number }>(
        'test.waiting',
        `select count(*)::int as n from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
          where locktype = 'advisory' and not granted`,
      );
      if (row?.n === 1) break;
      expect(await Promise.race([second, Promise.resolve(waiting)])).toBe(waiting);
    }
  });
  expect([first, await second]).toEqual([
    ['', ''],
    ['jump', 'jump'],
  ]);
});

it('asks nothing more once it knows the sensor, and remembers nothing of what is impossible', async () => {
  expect(await judge(0, [reading('s-3', 99, 0)])).toEqual(['impossible']);
  expect(await judge(1, [reading('s-3', 1, 1)])).toEqual(['']);
  let locks = -1;
  // Its own only: others of the server have theirs.
  const look = async (tx: Tx): Promise<void> => {
    const row = await tx.first<{ n: number }>(
      'test.locks',
      `select count(*)::int as n from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`,
    );
    locks = row?.n ?? -1;
  };
  expect(await judge(0, [reading('s-3', 9, 2), reading('s-3', 9.1, 3)], look)).toEqual(['jump', '']);
  expect(locks).toBe(0);
});
