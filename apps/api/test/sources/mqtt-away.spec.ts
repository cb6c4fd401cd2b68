import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { createHttpApp } from '../../src/http-app.ts';
import { MqttIntake } from '../../src/intake/public.ts';
import { Settings, SystemClock } from '../../src/platform/public.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { startProxy, type CuttableProxy } from '../support/cuttable-proxy.ts';
import { until } from '../support/events.ts';
import { startBroker, type Broker } from '../support/mqtt-broker.ts';

const BEFORE = 5;
const AWAY = 60;

describe('MQTT while the database is away', () => {
  let api: TestApp;
  let broker: Broker;
  let proxy: CuttableProxy;
  let taker: Awaited<ReturnType<typeof createHttpApp>>;
  let admin: Caller;
  let device: MqttClient;

  beforeAll(async () => {
    broker = await startBroker();
    api = await startTestApp();
    admin = await api.as('admin');
    await admin.post('/sources', {
      code: 'env',
      kind: 'mqtt',
      name: { vi: 'Quan trắc', en: 'Monitoring' },
      orgUnit: 'IOC',
      datastreams: [{ id: 'pm', thing: 'st-1', observedProperty: 'pm25', unit: 'ug/m3' }],
    });
    const url = new URL(api.settings.databaseUrl);
    proxy = await startProxy(Number(url.port));
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    const { home } = api.settings;
    const settings = new Settings({
      databaseUrl: url.toString(),
      home,
      port: 2,
      demo: true,
      logLevel: 'silent',
      mqttUrl: broker.url,
      watchSeconds: 0,
    });
    taker = await createHttpApp({ settings, clock: new SystemClock(), runQueue: true });
    await taker.init();
    await until(async () => (taker.get(MqttIntake, { strict: false }).state === 'up' ? true : undefined));
    device = await connectAsync(broker.url, { protocolVersion: 5 });
  }, 240_000);
  afterAll(async () => {
    await device?.endAsync(true);
    await taker?.close();
    await api?.close();
    await proxy?.close();
    await broker?.kill();
  });

  const publish = (n: number) =>
    device.publishAsync('ioc/TM/env/st-1/pm', JSON.stringify({ id: n, value: n, time: new Date().toISOString() }), {
      qos: 1,
    });
  const stored = async () =>
    ((await admin.get('/events?type=sensor.reading&limit=500')).body.items as any[]).map(({ data }) => data.value);

  it('loses nothing and doubles nothing', async () => {
    for (let n = 0; n < BEFORE; n += 1) await publish(n);
    await until(async () => ((await stored()).length === BEFORE ? true : undefined));
    proxy.cut();
    for (let n = BEFORE; n < BEFORE + AWAY; n += 1) await publish(n);
    expect(await stored()).toHaveLength(BEFORE);
    proxy.mend();
    const values = await until(async () => {
      const found = await stored();
      return found.length >= BEFORE + AWAY ? found : undefined;
    });
    expect(values.sort((a, b) => a - b)).toEqual(Array.from({ length: BEFORE + AWAY }, (_, n) => n));
  }, 120_000);
});
