import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '../../src/platform/public.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { Caller } from '../support/caller.ts';

const NOW = '2036-12-01T05:00:10.000Z';

const declared = (over: object = {}): object => ({
  code: 'water-1',
  kind: 'cloudEvents',
  name: { vi: 'Trạm đo mực nước', en: 'Water level stations' },
  orgUnit: 'IOC',
  quotaPerMinute: 20,
  expectedIntervalSeconds: 300,
  properties: [
    { observedProperty: 'waterLevel', unit: 'm', min: -2, max: 20, maxChangePerMinute: 0.5, frozenAfterMinutes: 30 },
  ],
  ...over,
});

const reading = (id: string, data: object = {}, over: object = {}): object => ({
  specversion: '1.0',
  id,
  source: 'water-1',
  type: 'sensor.reading',
  time: '2036-12-01T04:59:00Z',
  data: { sensor: 's-1', observedProperty: 'waterLevel', value: 1.5, unit: 'm', ...data },
  ...over,
});

describe('a source', () => {
  let api: TestApp;
  let clock: SimulatedClock;
  let admin: Caller;
  let sender: Caller;
  let key: string;

  const withKey = (of: string): Caller => new Caller(api.baseUrl, { authorization: `Bearer ${of}` });
  const stored = async (answer: { body: any }): Promise<any> =>
    (await admin.get(`/events/${answer.body.accepted[0].eventId}`)).body;

  beforeAll(async () => {
    clock = new SimulatedClock(NOW);
    api = await startTestApp({ clock, runQueue: false });
    admin = await api.as('admin');
    const made = await admin.post('/sources', declared());
    expect(made.status).toBe(201);
    key = made.body.credentials.key;
    sender = withKey(key);
  }, 240_000);
  afterAll(async () => api?.close());

  it('shows its key once, and keeps it out of every other answer and of the audit', async () => {
    expect(key).toHaveLength(43);
    const one = await admin.get('/sources/water-1');
    expect(one.headers.get('etag')).toMatch(/^"1-/);
    expect(one.body).toMatchObject({
      code: 'water-1',
      status: 'never',
      keyHint: key.slice(-4),
      clientId: 'src-water-1',
    });
    const seen = JSON.stringify([one.body, (await admin.get('/sources')).body, (await admin.get('/audit')).body]);
    expect(seen).not.toContain(key);
    expect(seen).toContain('source.create');
    expect((await admin.post('/sources', declared())).status).toBe(409);
  });

  it('sends with its key as bearer token, or as the secret of its client', async () => {
    expect((await sender.post('/events', reading('a-1'))).status).toBe(202);
    const token = await fetch(`${api.baseUrl}/api/v1/oauth/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`src-water-1:${key}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    const { access_token: short } = (await token.json()) as { access_token: string };
    expect((await withKey(short).post('/events', reading('a-1'))).body.accepted[0].duplicate).toBe(true);
  });

  it('may name itself only as the source of its events', async () => {
    const answer = await sender.post('/events', reading('a-2', {}, { source: 'test/hotline' }));
    expect([answer.status, answer.body.errors[0].code]).toEqual([422, 'SOURCE_NOT_YOURS']);
    expect((await sender.post('/events', reading('a-2', {}, { source: 'water-1/s-1' }))).status).toBe(202);
  });

  it('has readings in other units converted, or refused with a reason', async () => {
    const inCm = await stored(await sender.post('/events', reading('u-1', { value: 152, unit: 'cm' })));
    expect(inCm.data).toMatchObject({ value: 1.52, unit: 'm', givenValue: 152, givenUnit: 'cm' });
    expect(inCm.marks).toEqual(['converted']);
    const wrong = await sender.post('/events', reading('u-2', { unit: 'mg/l' }));
    expect([wrong.status, wrong.body.errors]).toMatchObject([422, [{ path: '/data/unit', code: 'UNIT_UNKNOWN' }]]);
    const text = await sender.post('/events', reading('u-3', { value: 'NaN' }));
    expect([text.status, text.body.errors[0].code]).toEqual([422, 'NOT_A_NUMBER']);
  });

  it('is told what is wrong, where and what to do: encodings, NaN, times without a zone', async () => {
    const own = (await admin.post('/sources', declared({ code: 'water-2' }))).body.credentials.key as string;
    const of = (id: string, data: object = {}, over: object = {}) => reading(id, data, { source: 'water-2', ...over });
    const raw = async (body: string | Buffer, language: string): Promise<any> => {
      const answer = await fetch(`${api.baseUrl}/api/v1/events`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${own}`,
          'content-type': 'application/cloudevents+json',
          'accept-language': language,
        },
        body: typeof body === 'string' ? body : new Uint8Array(body),
      });
      return { status: answer.status, body: await answer.json() };
    };
    const text = JSON.stringify(of('w-1', { note: 'Mưa to ở Đồng Hới' }));
    const legacy = await raw(Buffer.from(text.replace('Đ', '\xd0'), 'latin1'), 'vi');
    expect([legacy.status, legacy.body.code]).toEqual([400, 'NOT_UTF8']);
    expect((await raw(`\ufeff${text}`, 'vi')).status).toBe(202);
    const bare = await raw(text.replace('1.5', 'NaN'), 'en');
    expect([bare.body.code, bare.body.detail]).toEqual(['NOT_JSON', expect.stringContaining('has no NaN')]);
    const cut = await raw('{"id": 1,\n "x" 2}', 'vi');
    expect(cut.body.detail).toContain('dòng 2, cột');
    const other = await withKey(own).post('/events', of('w-2', { observedProperty: 'rain', value: ' nan ' }));
    expect(other.body.errors).toMatchObject([{ path: '/data/value', code: 'NOT_A_NUMBER' }]);
    const endless = await raw(text.replace('1.5', '1e999'), 'vi');
    expect(endless.body.errors).toMatchObject([
      { path: '/data/value', message: 'Cần là một trong: số, văn bản, đúng hoặc sai.' },
    ]);
    const local = await withKey(own).post('/events', of('w-3', {}, { time: '2036-12-01T10:00:00' }));
    expect(local.body.errors).toMatchObject([{ path: '/time', message: expect.stringContaining('+07:00') }]);
  });

  it('has what can not be believed marked: impossible, jumped, frozen, calibrating', async () => {
    const send = async (id: string, data: object, time: string) =>
      stored(await sender.post('/events', reading(id, { sensor: 's-2', ...data }, { time })));
    expect(await send('p-0', { value: 1 }, '2036-12-01T04:20:00Z')).toMatchObject({ quality: 'good', marks: [] });
    expect(await send('p-1', { value: 99 }, '2036-12-01T04:21:00Z')).toMatchObject({
      quality: 'bad',
      marks: ['impossible'],
    });
    expect(await send('p-2', { value: 9 }, '2036-12-01T04:22:00Z')).toMatchObject({
      quality: 'doubtful',
      marks: ['jump'],
    });
    expect(await send('p-3', { value: 9 }, '2036-12-01T04:55:00Z')).toMatchObject({
      quality: 'doubtful',
      marks: ['frozen'],
    });
    expect(await send('p-4', { value: 9.1, quality: 'calibrating' }, '2036-12-01T04:56:00Z')).toMatchObject({
      quality: 'bad',
      marks: [],
    });
  });

  it('has a clock that is ahead clamped and marked, and its late readings placed by their own time', async () => {
    const ahead = await stored(
      await sender.post('/events', reading('c-1', { sensor: 's-3' }, { time: '2036-12-01T06:00:00Z' })),
    );
    expect(ahead).toMatchObject({ time: NOW, givenTime: '2036-12-01T06:00:00.000Z', marks: ['clockAhead'] });
    const late = await stored(
      await sender.post(
        '/events',
        reading('c-2', { sensor: 's-3', phenomenonTime: '2036-12-01T03:00:00Z' }, { time: undefined }),
      ),
    );
    expect(late).toMatchObject({ time: '2036-12-01T03:00:00.000Z', late: true });
  });

  it('is counted, and what it sent wrong stands in its log', async () => {
    const { body } = await admin.get('/sources/water-1/health');
    expect(body).toMatchObject({
      status: 'ok',
      lastSeenAt: NOW,
      silentSince: null,
      deadLetters: 0,
      lastHour: {
        received: 14,
        accepted: 10,
        duplicate: 1,
        rejected: 3,
        throttled: 0,
        suspect: 3,
        clockAhead: 1,
        late: 4,
      },
    });
    expect(body.series).toHaveLength(60);
    expect(body.series.at(-1)).toEqual({ minute: '2036-12-01T05:00:00.000Z', received: 14, rejected: 3 });
    expect(body.lag.p95Seconds).toBeGreaterThan(60);
    const { body: log } = await admin.get('/sources/water-1/log?limit=2');
    const codes = ['SOURCE_NOT_YOURS', 'UNIT_UNKNOWN', 'NOT_A_NUMBER'];
    for (const line of log.items) {
      expect(line).toMatchObject({ kind: 'rejected', channel: 'events', truncated: false });
      expect(codes).toContain(line.errors[0].code);
      expect(JSON.parse(line.payload)).toMatchObject({ specversion: '1.0' });
    }
    expect((await admin.get(`/sources/water-1/log?limit=2&cursor=${log.nextCursor}`)).body.items).toHaveLength(1);
  });

  it('is refused over its quota, with the time to wait, and counted', async () => {
    const batch = (n: number, from: number) =>
      sender
        .with({ 'content-type': 'application/cloudevents-batch+json' })
        .post('/events', JSON.stringify(Array.from({ length: n }, (_, i) => reading(`q-${from + i}`))));
    expect((await batch(6, 0)).status).toBe(202);
    const over = await batch(1, 6);
    expect([over.status, over.headers.get('retry-after'), over.body.code]).toEqual([429, '50', 'SOURCE_QUOTA']);
    expect((await batch(21, 7)).body.errors[0].code).toBe('BATCH_OVER_QUOTA');
    expect((await admin.get('/sources/water-1/health')).body.lastHour.throttled).toBe(22);
    clock.advance(60_000);
    expect((await batch(1, 6)).status).toBe(202);
  });

  it('is refused while it is paused, and says when it is silent', async () => {
    const { code: _c, kind: _k, ...rest } = declared() as Record<string, unknown>;
    const paused = await admin.with({ 'if-match': '"1"' }).put('/sources/water-1', { ...rest, state: 'paused' });
    expect(paused.body).toMatchObject({ state: 'paused', status: 'paused', version: 2 });
    expect((await admin.with({ 'if-match': '"1"' }).put('/sources/water-1', rest)).status).toBe(412);
    expect((await sender.post('/events', reading('z-1'))).body.code).toBe('SOURCE_PAUSED');
    expect((await admin.put('/sources/water-1', rest)).body.state).toBe('enabled');
    clock.advance(3_600_000);
    const { body } = await admin.get('/sources/water-1/health');
    expect([body.status, body.silentSince]).toEqual(['silent', '2036-12-01T05:16:10.000Z']);
    expect((await admin.get('/sources?status=silent')).body.items.map((one: any) => one.code)).toContain('water-1');
  });

  it('gets a new key; the one before ends after the overlap', async () => {
    const { body } = await admin.post('/sources/water-1/credentials', { overlapMinutes: 10 });
    const fresh = withKey(body.credentials.key);
    expect((await fresh.post('/events', reading('k-1'))).status).toBe(202);
    expect((await sender.post('/events', reading('k-2'))).status).toBe(202);
    clock.advance(601_000);
    expect((await sender.post('/events', reading('k-3'))).status).toBe(401);
    expect((await fresh.post('/events', reading('k-3'))).status).toBe(202);
    expect((await admin.get('/audit?limit=5')).body.items[0]).toMatchObject({ action: 'source.rotateKey' });
  });

  it('belongs to its org unit: others neither see nor change it', async () => {
    const commune = await api.as('commune');
    expect((await commune.get('/sources/water-1')).status).toBe(404);
    expect((await commune.post('/sources', declared({ code: 'x' }))).status).toBe(403);
    const dispatcher = await api.as('dispatcher');
    expect((await dispatcher.get('/sources/water-1')).status).toBe(200);
    expect((await dispatcher.get('/sources/water-1/log')).status).toBe(403);
    // Whoever writes rules, planned work and mappings names sources in them, and manages none.
    const designer = await api.as('designer');
    expect((await designer.get('/sources?limit=5')).body.items.length).toBeGreaterThan(0);
    expect((await designer.post('/sources', declared({ code: 'x' }))).status).toBe(403);
    expect((await admin.post('/sources', declared({ code: 'x', orgUnit: 'NOPE' }))).body.errors[0].code).toBe(
      'UNKNOWN_ORG_UNIT',
    );
    const series = ['t-1', 't-2'].map((thing) => ({ id: 'level', thing, observedProperty: 'waterLevel' }));
    const ofThings = (over: object) => admin.post('/sources', declared({ code: 'y', datastreams: series, ...over }));
    const named = await ofThings({ kind: 'sensorThings' });
    expect(named.body.errors).toMatchObject([{ path: '/datastreams/1/id', code: 'TWICE' }]);
    expect((await ofThings({ kind: 'mqtt' })).status).toBe(201);
    const twice = [{ observedProperty: 'a' }, { observedProperty: 'a', min: 3, max: 1 }];
    expect(
      (await admin.post('/sources', declared({ code: 'x', properties: twice }))).body.errors.map((e: any) => e.code),
    ).toEqual(expect.arrayContaining(['ORDER']));
  });
});
