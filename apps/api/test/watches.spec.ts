import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlatformWatch } from '../src/health/platform-watch.ts';
import { SourceWatch } from '../src/intake/source-watch.ts';
import { Database, systemScope } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';

let api: TestApp;
let admin: Caller;
let supervisor: Caller;

beforeAll(async () => {
  api = await startTestApp();
  [admin, supervisor] = [await api.as('admin'), await api.as('supervisor')];
}, 240_000);
afterAll(async () => api?.close());

const eventsOf = async (type: string): Promise<any[]> => (await supervisor.get(`/events?type=${type}`)).body.items;
const incidentsOf = async (type: string): Promise<any[]> =>
  (await supervisor.get(`/incidents?type=${type}`)).body.items;
const sql = (name: string, text: string, values: (string | number)[] = []) =>
  api.get(Database).transaction(systemScope('test'), (tx) => tx.run(`test.${name}`, text, values));

describe('the centre watches itself', () => {
  it('tells each minute how it answers and what waits; all is well', async () => {
    const watch = api.get(PlatformWatch);
    for (let n = 0; n < 25; n += 1) await supervisor.get('/incidents?limit=1');
    await watch.look();
    await watch.look();
    const events = await eventsOf('platform.health');
    const whole = events.filter(({ key }) => key === 'platform');
    expect(whole[0].data).toMatchObject({ service: 'platform', oldestEventSeconds: 0, timerLateSeconds: 0 });
    const own = events.filter(({ key }) => key.startsWith('api/'));
    expect(own.map(({ data }) => data.requests).sort((a, b) => b - a)[0]).toBeGreaterThanOrEqual(25);
    expect(own[0].data.diskPercent).toBeGreaterThan(0);
    expect(own.find(({ data }) => data.requests >= 25).data).toMatchObject({
      errorRate: 0,
      p95Seconds: expect.any(Number),
    });
    expect(await incidentsOf('SYS-DEGRADED')).toEqual(
      own.some(({ data }) => data.diskPercent > 85) ? expect.anything() : [],
    );
  });

  it('opens an incident when a timer is 45 s late', async () => {
    await sql(
      'lateTimer',
      `insert into timer (instance_id, timer_id, root_id, element_instance_id, element_id, shard, due_at)
       values (gen_random_uuid(), 't', gen_random_uuid(), 'e', 'e', 0, now() - interval '45 seconds')`,
    );
    // Another minute: of one minute the first word counts.
    await sql('otherMinute', `delete from event_key where source = '/platform'`);
    await api.get(PlatformWatch).look();
    const [incident] = await until(async () => {
      const found = (await incidentsOf('SYS-DEGRADED')).filter(({ attributes }) => attributes?.service === 'platform');
      return found.length > 0 || (await incidentsOf('SYS-DEGRADED')).length > 0
        ? await incidentsOf('SYS-DEGRADED')
        : undefined;
    });
    expect(incident.severity).toBe('critical');
    await sql('timerGone', `delete from timer where timer_id = 't'`);
    await sql('thirdMinute', `delete from event_key where source = '/platform'`);
    await api.get(PlatformWatch).look();
    const wholes = (await eventsOf('platform.health')).filter(({ key }) => key === 'platform');
    expect(Math.max(...wholes.map(({ data }) => data.newIncidents))).toBeGreaterThanOrEqual(1);
  });
});

describe('a source that should send', () => {
  it('is told to be late once, and back once', async () => {
    const made = await admin.post('/sources', {
      code: 'gauge',
      kind: 'cloudEvents',
      name: { vi: 'Trạm đo', en: 'Gauge' },
      orgUnit: 'IOC',
      expectedIntervalSeconds: 60,
    });
    expect(made.status).toBe(201);
    const watch = api.get(SourceWatch);
    await watch.look();
    expect(await eventsOf('source.status')).toEqual([]);
    await sql('silent', `update source set last_seen_at = now() - interval '20 minutes' where code = 'gauge'`);
    await watch.look();
    await watch.look();
    const [silent, ...more] = await eventsOf('source.status');
    expect(more).toEqual([]);
    expect(silent).toMatchObject({ key: 'gauge', data: { silent: true, newestAgeMinutes: 20, agreedDelayMinutes: 1 } });
    const [incident] = await until(async () => {
      const found = await incidentsOf('DAT-STALE');
      return found.length > 0 ? found : undefined;
    });
    expect(incident).toMatchObject({ severity: 'low' });
    await sql('back', `update source set last_seen_at = now() where code = 'gauge'`);
    await watch.look();
    const told = await eventsOf('source.status');
    expect(told.map(({ data }) => data.silent).sort()).toEqual([false, true]);
    const alerts = await until(async () => {
      const { items } = (await supervisor.get('/alerts?rule=RULE-44-SOURCE')).body;
      return items.every(({ state }: any) => state !== 'active') ? items : undefined;
    });
    expect(alerts).toBeDefined();
  });
});
