import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { createHttpApp } from '../../src/http-app.ts';
import { Database, Settings, SystemClock } from '../../src/platform/public.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { until } from '../support/events.ts';
import { startBroker, type Broker } from '../support/mqtt-broker.ts';

describe('MQTT', () => {
  let api: TestApp;
  let broker: Broker;
  let admin: Caller;
  let device: MqttClient;
  const keyed: MqttClient[] = [];
  let second: Awaited<ReturnType<typeof createHttpApp>>;
  let key: string;

  const publish = (datastream: string, payload: string | Buffer, more: object = {}, source = 'env') =>
    device.publishAsync(`ioc/TM/${source}/st-1/${datastream}`, payload, { qos: 1, ...more });
  const events = async (n: number): Promise<any[]> =>
    until(async () => {
      const { items } = (await admin.get('/events?type=sensor.reading&limit=500')).body;
      return items.length >= n ? items : undefined;
    });
  const letters = async (n: number): Promise<any[]> =>
    until(async () => {
      const { items } = (await admin.get('/dead-letters?state=waiting')).body;
      return items.length >= n ? items : undefined;
    });
  const health = async (): Promise<any> => (await admin.get('/sources/env/health')).body;
  const up = () =>
    until(async () => ((await admin.get('//health/ready')).body.parts.mqtt?.status === 'up' ? true : undefined));

  beforeAll(async () => {
    broker = await startBroker();
    api = await startTestApp({ settings: { mqttUrl: broker.url } });
    // Two processes share one subscription.
    const { databaseUrl, home } = api.settings;
    const settings = new Settings({ databaseUrl, home, port: 1, demo: true, logLevel: 'silent', mqttUrl: broker.url });
    second = await createHttpApp({ settings, clock: new SystemClock(), runQueue: true });
    await second.init();
    admin = await api.as('admin');
    const made = await admin.post('/sources', {
      code: 'env',
      kind: 'mqtt',
      name: { vi: 'Quan trắc', en: 'Monitoring' },
      orgUnit: 'IOC',
      properties: [
        { observedProperty: 'pm25', unit: 'ug/m3', min: 0, max: 1_000 },
        { observedProperty: 'level', unit: 'm', maxChangePerMinute: 0.5, frozenAfterMinutes: 30 },
      ],
      datastreams: [
        { id: 'pm', thing: 'st-1', observedProperty: 'pm25', unit: 'ug/m3', location: { lat: 17.74, lon: 106.64 } },
      ],
    });
    key = made.body.credentials.key;
    await up();
    device = await connectAsync(broker.url, { protocolVersion: 5 });
  }, 240_000);
  afterAll(async () => {
    await device?.endAsync(true);
    for (const sender of keyed) await sender.endAsync(true);
    await second?.close();
    await api?.close();
    await broker?.kill();
  });

  it('takes numbers, readings and CloudEvents; one process each, the same reading once', async () => {
    await publish('pm', '35.5');
    await publish(
      'pm',
      JSON.stringify({
        result: 0.04,
        unit: 'mg/m3',
        phenomenonTime: '2026-11-20T05:00:00Z',
        resultQuality: 'calibrating',
      }),
    );
    const again = JSON.stringify({ id: 7, value: 36, time: new Date().toISOString() });
    await publish('pm', again);
    await publish('pm', again);
    await publish(
      'x',
      JSON.stringify({
        specversion: '1.0',
        id: 'c',
        type: 'sensor.reading',
        data: { sensor: 'a', observedProperty: 'b', value: true },
      }),
    );
    await until(async () => ((await health()).lastHour.received === 5 ? true : undefined));
    const found = await events(4);
    expect(found).toHaveLength(4);
    const byValue = (value: unknown) => found.find(({ data }) => data.value === value);
    expect(byValue(35.5)).toMatchObject({
      key: 'st-1',
      source: 'env',
      location: { lat: 17.74 },
      data: { observedProperty: 'pm25', unit: 'ug/m3' },
    });
    expect(byValue(40)).toMatchObject({ quality: 'bad', marks: ['converted'], late: true });
    expect((await health()).lastHour).toMatchObject({ accepted: 4, duplicate: 1, dead: 0 });
  });

  it('keeps what it can not use as dead letters, to be corrected and sent again or discarded', async () => {
    await publish('pm', 'no number');
    await publish('pm', JSON.stringify({ value: 3, unit: 'parsec' }));
    await publish('pm', Buffer.from([0xff, 0xfe, 0]));
    await publish('pm', '1', {}, 'nobody');
    const waiting = await letters(4);
    expect(waiting.map(({ errors }) => errors[0].code).sort()).toEqual([
      'ENCODING',
      'NOT_JSON',
      'UNIT_UNKNOWN',
      'UNKNOWN_SOURCE',
    ]);
    const unit = waiting.find(({ errors }) => errors[0].code === 'UNIT_UNKNOWN');
    expect(unit).toMatchObject({
      source: 'env',
      channel: 'mqtt',
      topic: 'ioc/TM/env/st-1/pm',
      payload: '{"value":3,"unit":"parsec"}',
    });
    const still = await admin.post(`/dead-letters/${unit.id}/resend`);
    expect([still.status, still.body.errors[0].code]).toEqual([422, 'UNIT_UNKNOWN']);
    const sent = await admin.post(`/dead-letters/${unit.id}/resend`, { payload: '{"value":3,"unit":"ug/m3"}' });
    expect(sent.body).toMatchObject({ state: 'resent' });
    expect((await admin.get(`/events/${sent.body.eventId}`)).body.data.value).toBe(3);
    expect((await admin.post(`/dead-letters/${unit.id}/resend`)).status).toBe(409);
    const text = waiting.find(({ errors }) => errors[0].code === 'NOT_JSON');
    expect((await admin.post(`/dead-letters/${text.id}/discard`, {})).status).toBe(422);
    expect((await admin.post(`/dead-letters/${text.id}/discard`, { reason: 'Thử máy' })).body.state).toBe('discarded');
    expect((await (await api.as('dispatcher')).get('/dead-letters')).status).toBe(403);
    expect((await health()).deadLetters).toBe(1);
  });

  it('places what is sent again when it came, where it has no time of its own', async () => {
    await publish('pm', '{"value":37,"unit":"furlong"}');
    await publish('pm', JSON.stringify({ value: 38, unit: 'furlong', time: '2099-01-01T00:00:00Z' }));
    const waiting = await until(async () => {
      const { items } = (await admin.get('/dead-letters?state=waiting&q=furlong')).body;
      return items.length === 2 ? (items as any[]) : undefined;
    });
    // Somebody finds the time to correct it two hours later.
    const came = new Date(Date.now() - 7_200_000).toISOString();
    await api
      .get(Database)
      .transaction({ actor: { kind: 'system', id: 't', label: 't' }, tokens: 'all' }, (tx) =>
        tx.dynamic(`update dead_letter set at = $1 where id = any($2) returning id`, [
          came,
          waiting.map(({ id }) => id),
        ]),
      );
    for (const { id, payload } of waiting) {
      const sent = await admin.post(`/dead-letters/${id}/resend`, { payload: payload.replace('furlong', 'ug/m3') });
      expect((await admin.get(`/events/${sent.body.eventId}`)).body).toMatchObject({
        time: came,
        late: true,
        marks: payload.includes('2099') ? ['clockAhead'] : [],
      });
    }
  });

  it('has many dead letters dealt with at once; one that is still wrong holds up no other', async () => {
    // The source is declared after its devices have begun to send: what came can go as it is.
    for (const n of [1, 2]) await publish('flow', JSON.stringify({ value: n, unit: 'm3/s' }), {}, 'late');
    await publish('flow', 'nothing', {}, 'late');
    const waiting = await until(async () => {
      const { items } = (await admin.get('/dead-letters?state=waiting&q=/late/')).body;
      return items.length === 3 ? (items as any[]) : undefined;
    });
    await admin.post('/sources', { code: 'late', kind: 'mqtt', name: { vi: 'Muộn', en: 'Late' }, orgUnit: 'IOC' });
    const ids = waiting.map(({ id }) => id as string);
    expect((await (await api.as('dispatcher')).post('/dead-letters/resend', { ids })).status).toBe(403);
    expect((await admin.post('/dead-letters/resend', { ids: [ids[0], ids[0]] })).status).toBe(422);
    expect((await admin.post('/dead-letters/discard', { ids })).status).toBe(422);
    const sent = await admin.post('/dead-letters/resend', { ids });
    expect(sent.status).toBe(200);
    const text = waiting.findIndex(({ payload }) => payload === 'nothing');
    expect(sent.body.items).toEqual(
      ids.map((id, n) =>
        n === text
          ? { id, done: false, eventId: null, errors: [expect.objectContaining({ code: 'NOT_JSON' })] }
          : { id, done: true, eventId: expect.any(String), errors: [] },
      ),
    );
    const put = await admin.post('/dead-letters/discard', { ids, reason: 'Thử máy' });
    expect(put.body.items.map((one: any) => one.errors[0]?.code ?? 'done')).toEqual(
      ids.map((_, n) => (n === text ? 'done' : 'LETTER_DONE')),
    );
    const { items } = (await admin.get('/dead-letters?q=/late/')).body;
    expect(items.map(({ state }: any) => state).sort()).toEqual(['discarded', 'resent', 'resent']);
  });

  it('has what jumps or freezes marked, and not believed', async () => {
    const at = (minute: number) => `2026-11-20T05:${String(minute).padStart(2, '0')}:00Z`;
    const send = (minute: number, value: number) =>
      publish(
        'x',
        JSON.stringify({
          specversion: '1.0',
          id: `level-${minute}`,
          type: 'sensor.reading',
          time: at(minute),
          key: 'gauge',
          data: { sensor: 'gauge', observedProperty: 'level', value, unit: 'm' },
        }),
      );
    const gauge = async () => (await events(1)).filter(({ data }) => data.sensor === 'gauge');
    // Two processes take them: each has its turn before the next is sent.
    for (const [n, [minute, value]] of (
      [
        [0, 1],
        [1, 9],
        [2, 9],
        [50, 9],
      ] as const
    ).entries()) {
      await send(minute, value);
      await until(async () => ((await gauge()).length === n + 1 ? true : undefined));
    }
    const found = (await gauge()).sort((a, b) => (a.time < b.time ? -1 : 1));
    expect(found.map(({ quality, marks }) => [quality, ...marks])).toEqual([
      ['good'],
      ['doubtful', 'jump'],
      ['good'],
      ['doubtful', 'frozen'],
    ]);
  });

  it('wants the key where the source says so, and logs who has none', async () => {
    const { body } = await admin.get('/sources/env');
    const { name, orgUnit, properties, datastreams } = body;
    await admin.put('/sources/env', { name, orgUnit, properties, datastreams, requireKey: true });
    const before = (await health()).lastHour.accepted;
    // The broker in Go delivers messages with user properties, but never acknowledges them to their sender, who waits for that
    // before he sends the next one again: each has a connection of its own.
    for (const [value, given] of [
      ['50', 'wrong'],
      ['51', key],
    ] as const) {
      const sender = await connectAsync(broker.url, { protocolVersion: 5 });
      keyed.push(sender);
      sender.publish('ioc/TM/env/st-1/pm', value, { qos: 1, properties: { userProperties: { key: given } } });
    }
    await until(async () => ((await health()).lastHour.accepted > before ? true : undefined));
    const log = await until(async () =>
      (await admin.get('/sources/env/log')).body.items.find((one: any) => one.errors[0].code === 'KEY'),
    );
    expect(log.payload).toBe('ioc/TM/env/st-1/pm 50');
    await admin.put('/sources/env', { name, orgUnit, properties, datastreams });
  });

  it('goes on after the broker was away, and loses nothing of a thousand', async () => {
    await broker.kill();
    const away = await until(async () => {
      const { mqtt } = (await admin.get('//health/ready')).body.parts;
      return mqtt.status === 'down' ? mqtt : undefined;
    });
    expect(away.since).toMatch(/^\d{4}-/);
    await broker.restart();
    await up();
    expect((await admin.get('//health/ready')).body.parts.mqtt.since).toBeNull();
    await until(async () => device.connected || undefined);
    const at = new Date().toISOString();
    await Promise.all(
      Array.from({ length: 1_000 }, (_, n) =>
        publish('pm', JSON.stringify({ id: `k-${n}`, value: n % 900, time: at })),
      ),
    );
    // Not by what the source counts: a device sends again, beside these, what the broker took with it.
    const stored = () =>
      api.get(Database).transaction({ actor: { kind: 'system', id: 't', label: 't' }, tokens: 'all' }, async (tx) => {
        const [row] = await tx.dynamic<{ n: number }>(
          `select count(*) as n from event where source_event_id like 'st-1/pm/k-%'`,
        );
        return row?.n ?? 0;
      });
    await until(async () => ((await stored()) >= 1_000 ? true : undefined), 45_000);
    expect(await stored()).toBe(1_000);
  });
});
