import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.ts';
import { Caller } from '../support/caller.ts';

describe('SensorThings', () => {
  let api: TestApp;
  let admin: Caller;
  let device: Caller;
  const path = (rest: string) => `//sensorthings/v1.1/${rest}`;
  const observe = (body: object) => device.post(path('Observations'), { Datastream: { '@iot.id': 'pm-1' }, ...body });

  beforeAll(async () => {
    api = await startTestApp({ runQueue: false });
    admin = await api.as('admin');
    const { body } = await admin.post('/sources', {
      code: 'air',
      kind: 'sensorThings',
      name: { vi: 'Không khí', en: 'Air' },
      orgUnit: 'IOC',
      properties: [
        {
          observedProperty: 'pm25',
          unit: 'ug/m3',
          min: 0,
          max: 1_000,
          maxChangePerMinute: 100,
          frozenAfterMinutes: 30,
        },
      ],
      datastreams: [{ id: 'pm-1', thing: 'st-1', observedProperty: 'pm25', unit: 'ug/m3' }],
    });
    device = new Caller(api.baseUrl, { authorization: `Bearer ${body.credentials.key}` });
  }, 240_000);
  afterAll(async () => api?.close());

  it('shows the things and datastreams that the source declares', async () => {
    expect((await device.get(path('Things'))).body.value).toMatchObject([{ '@iot.id': 'st-1' }]);
    expect((await device.get(path('Datastreams'))).body.value).toMatchObject([
      { '@iot.id': 'pm-1', unitOfMeasurement: { symbol: 'ug/m3' }, Thing: { '@iot.id': 'st-1' } },
    ]);
    expect((await device.get(path("Datastreams('pm-1')"))).status).toBe(200);
    expect((await device.get(path("Things('nope')"))).status).toBe(404);
    expect((await device.get('//sensorthings/v1.1')).body.value).toHaveLength(3);
    expect((await (await api.asClient('integration')).get(path('Things'))).status).toBe(403);
  });

  it('takes an Observation, once; one of a sensor that calibrates never counts', async () => {
    const phenomenonTime = '2026-11-20T05:00:00Z';
    const made = await observe({ result: 31.5, phenomenonTime, resultQuality: 'calibrating' });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toContain('/sensorthings/v1.1/Observations(');
    expect((await admin.get(`/events/${made.body['@iot.id']}`)).body).toMatchObject({
      type: 'sensor.reading',
      source: 'air',
      key: 'st-1',
      quality: 'bad',
      time: '2026-11-20T05:00:00.000Z',
      data: { sensor: 'st-1', observedProperty: 'pm25', value: 31.5, unit: 'ug/m3' },
    });
    const again = await observe({ result: 31.5, phenomenonTime });
    expect(again.body['@iot.id']).toBe(made.body['@iot.id']);
    const inStream = (stream: string) => device.post(path(`${stream}/Observations`), { result: 31.5, phenomenonTime });
    expect((await inStream("Datastreams('pm-1')")).body['@iot.id']).toBe(made.body['@iot.id']);
    expect((await inStream("Things('st-1')")).status).toBe(404);
    expect((await inStream("Datastreams('none')")).body.errors[0].code).toBe('UNKNOWN_DATASTREAM');
    const error = await observe({ result: 3, phenomenonTime, resultQuality: 'error' });
    expect((await admin.get(`/events/${error.body['@iot.id']}`)).body.quality).toBe('bad');
  });

  it.each([
    ['no number', { result: 'NaN' }, 'RESULT'],
    ['nothing', { result: null }, 'RESULT'],
    ['a time that is none', { result: 1, phenomenonTime: 'yesterday' }, undefined],
    ['an unknown datastream', { result: 1, Datastream: { '@iot.id': 'zz' } }, 'UNKNOWN_DATASTREAM'],
  ])('refuses %s', async (_, body, code) => {
    const { status, body: problem } = await observe(body);
    expect(status).toBe(422);
    if (code) expect(problem.errors[0].code).toBe(code);
  });

  it('takes many at once as a data array, and says of each what became of it', async () => {
    const { status, body } = await device.post(path('CreateObservations'), [
      {
        Datastream: { '@iot.id': 'pm-1' },
        components: ['phenomenonTime', 'result', 'resultQuality'],
        'dataArray@iot.count': 3,
        dataArray: [
          ['2026-11-20T06:00:00Z', 10, 'good'],
          ['2026-11-20T06:05:00Z', 'NaN', 'good'],
          ['2026-11-20T06:10:00Z', 12, 'good'],
        ],
      },
      { Datastream: { '@iot.id': 'zz' }, components: ['result'], dataArray: [[1]] },
    ]);
    expect(status).toBe(201);
    expect(body.map((one: string) => one === 'error')).toEqual([false, true, false, true]);
    expect((await admin.get('/sources/air/health')).body.lastHour).toMatchObject({
      accepted: 4,
      duplicate: 2,
      rejected: 7,
    });
    const { items } = (await admin.get('/sources/air/log?limit=2')).body;
    expect(items.map(({ errors }: any) => errors[0].path).sort()).toEqual([
      '/0/dataArray/1/result',
      '/1/dataArray/0/Datastream/@iot.id',
    ]);
    const wide = [{ Datastream: { '@iot.id': 'pm-1' }, components: ['result'], dataArray: [[1, 2]] }];
    expect((await device.post(path('CreateObservations'), wide)).body).toEqual(['error']);
  });

  it('has what jumps or freezes marked, and not believed', async () => {
    const { body } = await device.post(path('CreateObservations'), [
      {
        Datastream: { '@iot.id': 'pm-1' },
        components: ['phenomenonTime', 'result'],
        dataArray: [
          ['2026-11-20T07:00:00Z', 20],
          ['2026-11-20T07:01:00Z', 900],
          ['2026-11-20T07:02:00Z', 899],
          ['2026-11-20T07:40:00Z', 899],
        ],
      },
    ]);
    const stored = await Promise.all(
      body.map(async (link: string) => (await admin.get(`/events/${/\('?([^')]+)/.exec(link)?.[1]}`)).body),
    );
    expect(stored.map(({ quality, marks }: any) => [quality, ...marks])).toEqual([
      ['good'],
      ['doubtful', 'jump'],
      ['good'],
      ['doubtful', 'frozen'],
    ]);
    expect((await admin.get('/sources/air/health')).body.lastHour.suspect).toBe(2);
  });
});
