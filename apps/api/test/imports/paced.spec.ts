import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ImportRunner } from '../../src/imports/public.ts';
import { SimulatedClock } from '../../src/platform/public.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { Caller } from '../support/caller.ts';
import { bringIn, code, publish, upload } from './support.ts';

const NOW = '2036-12-01T05:00:10.000Z';
let api: TestApp;
let clock: SimulatedClock;
let supervisor: Caller;
let admin: Caller;

/** Readings as a station writes them into a file. */
const READINGS = {
  vi: 'Mực nước',
  en: 'Water levels',
  format: { type: 'csv' },
  decimal: '.',
  fields: [
    { to: 'data.sensor', from: 'Trạm', required: true },
    { to: 'data.observedProperty', default: 'waterLevel' },
    { to: 'data.value', from: 'Mực', type: 'number', required: true },
    { to: 'data.unit', from: 'Đơn vị' },
    { to: 'time', from: 'Lúc', type: 'instant', formats: ['iso'], required: true },
  ],
  dedup: ['Trạm', 'Lúc'],
};

/** A mapping in force and the source that its files are counted for. */
async function declared(over: object): Promise<string> {
  const mapping = code('muc-nuoc');
  const target = { type: 'event', kind: 'sensor.reading', source: `/test/${mapping}` };
  await publish(api, 'mappings', { ...READINGS, code: mapping, target });
  const source = { code: mapping, kind: 'upload', name: { vi: 'Trạm', en: 'Stations' }, orgUnit: 'IOC', ...over };
  expect((await admin.post('/sources', source)).status).toBe(201);
  return mapping;
}

const file = (...rows: string[]): string => ['Trạm,Mực,Đơn vị,Lúc', ...rows].join('\n');
const rowsOf = (sensor: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${sensor},1.${n},m,2036-12-01T04:0${n}:00Z`);
const part = (id: string) => api.get(ImportRunner).runPart(id);
const read = async (id: string) => (await supervisor.get(`/imports/${id}`)).body as Record<string, any>;

beforeAll(async () => {
  clock = new SimulatedClock(NOW);
  api = await startTestApp({ clock, runQueue: false });
  [supervisor, admin] = [await api.as('supervisor'), await api.as('admin')];
}, 240_000);
afterAll(async () => api?.close());

it('goes in at the pace of its source’s quota, says until when it waits, and shares it with other files', async () => {
  const mapping = await declared({ quotaPerMinute: 2 });
  const [first, second] = [
    await upload(supervisor, mapping, file(...rowsOf('a', 3))),
    await upload(supervisor, mapping, file(...rowsOf('b', 2))),
  ].map(({ body }) => body.id as string) as [string, string];
  expect(await part(first)).toEqual({ waitMs: 50_000 });
  expect(await read(first)).toMatchObject({
    state: 'running',
    pacedUntil: '2036-12-01T05:01:00.000Z',
    rows: { read: 2, accepted: 2 },
  });
  expect(await part(second)).toEqual({ waitMs: 50_000 });
  expect(await read(second)).toMatchObject({ state: 'running', rows: { read: 0 } });
  clock.advance(50_000);
  expect(await part(first)).toBe('done');
  expect(await read(first)).toMatchObject({ state: 'completed', pacedUntil: null, rows: { read: 3, accepted: 3 } });
  expect(await part(second)).toEqual({ waitMs: 60_000 });
  clock.advance(60_000);
  expect(await part(second)).toBe('done');
  expect((await admin.get(`/sources/${mapping}/health`)).body.lastHour).toMatchObject({ received: 5, throttled: 0 });
});

it('waits for the quota before it says what is wrong further down', async () => {
  const mapping = await declared({ quotaPerMinute: 1 });
  const { body } = await upload(supervisor, mapping, `${file(...rowsOf('c', 2))}\nc,"1`);
  expect(await part(body.id)).toEqual({ waitMs: 60_000 - (clock.epochMs() % 60_000) });
  clock.advance(60_000);
  expect(await part(body.id)).toBe('done');
  expect(await read(body.id)).toMatchObject({
    state: 'failed',
    problem: { code: 'BAD_QUOTES' },
    rows: { accepted: 2 },
  });
});

it('is not paced when it is tried, or when nobody said how many', async () => {
  const slow = await declared({ quotaPerMinute: 1 });
  const tried = await bringIn(api, supervisor, slow, file(...rowsOf('d', 5)), { dryRun: 'true' });
  expect(tried).toMatchObject({ state: 'completed', rows: { accepted: 5 } });
  const quick = await declared({});
  expect((await admin.get(`/sources/${quick}`)).body.quotaPerMinute).toBe(1_000_000);
  expect(await bringIn(api, supervisor, quick, file(...rowsOf('d', 5)))).toMatchObject({ state: 'completed' });
});

it('may be stopped while it waits', async () => {
  const mapping = await declared({ quotaPerMinute: 1 });
  const { body } = await upload(supervisor, mapping, file(...rowsOf('e', 2)));
  await part(body.id);
  expect((await supervisor.post(`/imports/${body.id}/stop`)).body).toMatchObject({
    state: 'stopped',
    pacedUntil: null,
  });
  clock.advance(60_000);
  expect(await part(body.id)).toBe('done');
  expect(await read(body.id)).toMatchObject({ state: 'stopped', rows: { read: 1 } });
});

it('is put off when twenty files of its source wait already', async () => {
  const mapping = await declared({});
  for (let n = 0; n < 20; n += 1) expect((await upload(supervisor, mapping, file(`f${n},1,m,x`))).status).toBe(202);
  const off = await upload(supervisor, mapping, file('f,1,m,x'));
  expect([off.status, off.body.code, off.headers.get('retry-after')]).toEqual([429, 'FILES_WAITING', '60']);
  expect((await admin.get(`/sources/${mapping}/log`)).body.items[0]).toMatchObject({ kind: 'throttled' });
});

it('has its readings in the units and within the limits of its source', async () => {
  const mapping = await declared({
    properties: [
      { observedProperty: 'waterLevel', unit: 'm', max: 20, maxChangePerMinute: 0.5, frozenAfterMinutes: 30 },
    ],
  });
  const done = await bringIn(
    api,
    supervisor,
    mapping,
    file(
      's,100,cm,2036-12-01T03:00:00Z',
      's,9,m,2036-12-01T03:01:00Z',
      's,99,m,2036-12-01T03:02:00Z',
      's,9,m,2036-12-01T03:45:00Z',
      's,9,kg,2036-12-01T03:46:00Z',
    ),
  );
  expect(done).toMatchObject({ state: 'completed', rows: { read: 5, accepted: 4, rejected: 1 } });
  const { body } = await admin.get(`/events?source=${encodeURIComponent(`/test/${mapping}`)}&limit=10`);
  const seen = (body.items as { time: string; quality: string; marks: string[]; data: { value: number } }[])
    .sort((a, b) => (a.time < b.time ? -1 : 1))
    .map(({ quality, marks, data }) => [data.value, quality, marks.join(' ')]);
  expect(seen).toEqual([
    [1, 'good', 'converted'],
    [9, 'doubtful', 'jump'],
    [99, 'bad', 'impossible'],
    [9, 'doubtful', 'frozen'],
  ]);
  expect((await admin.get(`/sources/${mapping}/health`)).body).toMatchObject({
    lastHour: { received: 5, accepted: 4, rejected: 1, suspect: 3, late: 0 },
    lag: expect.anything(),
  });
  const rejects = await supervisor.get(`/imports/${done['id']}/rejects`);
  expect(String(rejects.body)).toMatch(/Đơn vị: “waterLevel” đo bằng m; không đổi được từ “kg”/);
});
