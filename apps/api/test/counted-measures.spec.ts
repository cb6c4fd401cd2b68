import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { periodAt } from '@trucban/kpi-engine';
import { CountStocks } from '../src/indicators/counted/count-stocks.ts';
import { Database, systemScope } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';
import { publishVersion } from './support/publish.ts';

const VN = 420;
let api: TestApp;
let supervisor: Caller;
let program: Caller;

const measure = {
  code: 'incidentsOpenedByType',
  vi: 'Sự vụ đã mở',
  en: 'Incidents opened',
  unit: 'vụ',
  frequency: 'daily',
  sourceSystem: 'ioc',
  aggregation: { time: 'sum', org: 'sum' },
  dimensions: ['eventType'],
  counted: {
    from: 'incident',
    filter: 'status != "cancelled"',
    orgUnit: 'leadAgency',
    aggregate: 'sum',
    dimensions: { eventType: 'type' },
  },
};

beforeAll(async () => {
  api = await startTestApp();
  supervisor = await api.as('supervisor');
  program = await api.asClient('integration');
}, 240_000);
afterAll(async () => api?.close());

const day = () => periodAt('day', Date.now(), VN).text;
const valuesOf = async (code: string, query = '') =>
  (await supervisor.get(`/measures/${code}/values?from=${day()}${query}`)).body.items as any[];
const event = async (id: string, type: string, data: object, more: object = {}) => {
  const sent = { specversion: '1.0', id, source: 'test/counted', type, time: new Date().toISOString(), data, ...more };
  const { status, body } = await program.send('POST', '/events', sent);
  if (status !== 202) throw new Error(JSON.stringify(body));
};

describe('a measure that the platform counts', () => {
  it('is refused when an expression does not compile or a dimension is not its own', async () => {
    const designer = await api.as('designer');
    const wrong = {
      ...measure,
      code: 'wrong',
      counted: { ...measure.counted, filter: 'status =', dimensions: { colour: 'type' } },
    };
    const { body } = await designer.post('/measures', wrong);
    expect(body.problems.map(({ elementId }: any) => elementId)).toEqual([
      '/counted/filter',
      '/counted/dimensions/colour',
    ]);
  });

  it('has what happened within 5 s, also what was before it; a cancelled incident is taken out', async () => {
    await supervisor.post('/incidents', { eventType: 'FIRE-RES', location: { lat: 17.74, lon: 106.64 } });
    const [designer, approver] = [await api.as('designer'), await api.as('approver')];
    expect((await designer.post('/measures', measure)).status).toBe(201);
    await publishVersion(designer, approver, '/measures/incidentsOpenedByType/versions/1');
    const first = await until(async () => {
      const [row] = await valuesOf('incidentsOpenedByType');
      return row as any;
    });
    expect(first).toMatchObject({ value: 1, dimensions: { eventType: 'FIRE-RES' }, source: 'ioc', period: day() });
    const { body: records } = await supervisor.get(`/indicators/incidentsOpenedByType/records?period=${day()}`);
    expect(records.measures[0].countedFrom).toBe('incident');
    expect(records.cases).toHaveLength(1);
    const incident = await supervisor.get(records.cases[0].link.replace('/api/v1', ''));
    expect(incident.body.type).toBe('FIRE-RES');
    const cancelled = await supervisor.post(`/incidents/${incident.body.id}/cancel`, {
      kind: 'false',
      reason: 'Báo nhầm',
    });
    if (cancelled.status === 200)
      await until(async () => ((await valuesOf('incidentsOpenedByType'))[0].value === 0 ? true : undefined));
  });

  it('counts steps of dossiers into the index of a unit; exercises and repeats never count', async () => {
    const agency = 'TTHCC';
    await event('d1', 'dossier.step', {
      step: 'received',
      agency,
      procedure: 'p1',
      channel: 'online',
      digitized: true,
    });
    await event('d1', 'dossier.step', {
      step: 'received',
      agency,
      procedure: 'p1',
      channel: 'online',
      digitized: true,
    });
    await event('d2', 'dossier.step', { step: 'resolved', agency, procedure: 'p1', onTime: true, minutes: 90 });
    await event('d3', 'dossier.step', { step: 'paid', agency, channel: 'online' });
    await event('d4', 'dossier.step', { step: 'rated', agency, procedure: 'p1', satisfied: true });
    const point = await until(async () => {
      const { body } = await supervisor.get(
        `/indicators/ADM-766-UNIT/series?orgUnit=${agency}&from=${day()}&to=${day()}`,
      );
      return body.points[0]?.source.includes('ioc') && body.points[0].value !== null ? body.points[0] : undefined;
    });
    expect(point.value).toBeGreaterThan(0);
    const hour = periodAt('hour', Date.now(), VN).text;
    const received = (await valuesOf('dossiersReceived', `&orgUnit=${agency}`)).filter(
      ({ source }) => source === 'ioc',
    );
    expect(received.map(({ value, period, dimensions }) => [value, period, dimensions])).toEqual([
      [1, hour, { procedure: 'p1' }],
    ]);
  });

  it('makes VN_AQI of readings; a bad one does not count', async () => {
    const from = Date.now() - 2 * 3_600_000;
    for (const [n, at] of [from, from + 3_600_000, Date.now() - 1_000].entries())
      await event(
        `a${n}`,
        'sensor.reading',
        { sensor: 'TQT-01', observedProperty: 'pm25', value: 40 },
        { time: new Date(at).toISOString() },
      );
    await event(
      'a9',
      'sensor.reading',
      { sensor: 'TQT-01', observedProperty: 'pm25', value: 9_000 },
      { quality: 'bad' },
    );
    const hour = periodAt('hour', Date.now(), VN).text;
    const value = await until(async () => {
      const rows = (await valuesOf('ENV-AQI')).filter(({ source, period }) => source === 'ioc' && period === hour);
      return rows[0]?.value as number | undefined;
    });
    // PM2.5 of 40 µg/m³ lies between 25 (50) and 50 (100).
    expect(value).toBe(80);
  });
});

describe('an exercise', () => {
  it('is never counted: neither its events nor its incidents', async () => {
    const drill = await api.asClient('drill');
    const send = (id: string, more: object) =>
      drill.send('POST', '/events', {
        specversion: '1.0',
        id,
        source: 'test/drill',
        time: new Date().toISOString(),
        exercise: true,
        ...more,
      });
    const counted = async (code: string): Promise<number> =>
      (await valuesOf(code))
        .filter(({ source }) => source === 'ioc')
        .reduce((total: number, { value }) => total + value, 0);
    await until(async () => ((await counted('incidentsTotal')) > 0 ? true : undefined));
    const [dossiers, incidents] = [await counted('dossiersReceived'), await counted('incidentsTotal')];
    const step = await send('x1', {
      type: 'dossier.step',
      data: { step: 'received', agency: 'TTHCC', procedure: 'p1' },
    });
    const fire = await send('x2', {
      type: 'call.received',
      data: { eventType: 'FIRE-RES', location: { lat: 17.62, lon: 106.52 } },
    });
    expect([step.status, fire.status]).toEqual([202, 202]);
    // What comes after them is counted, so they have had their turn.
    await event('x3', 'dossier.step', { step: 'received', agency: 'TTHCC', procedure: 'p1' });
    await supervisor.post('/incidents', { eventType: 'FIRE-RES', location: { lat: 17.79, lon: 106.55 } });
    await until(async () => ((await counted('dossiersReceived')) === dossiers + 1 ? true : undefined));
    await until(async () => ((await counted('incidentsTotal')) === incidents + 1 ? true : undefined));
  });
});

describe('what the centre measures of itself', () => {
  it('is counted from its incidents and clocks: provisional while the hour runs, sure when it is over', async () => {
    const hour = periodAt('hour', Date.now(), VN).text;
    await supervisor.post('/incidents', { eventType: 'FIRE-RES', location: { lat: 17.71, lon: 106.61 } });
    const late = await supervisor.post('/incidents', {
      eventType: 'FIRE-IND',
      location: { lat: 17.78, lon: 106.67 },
    });
    const database = api.get(Database);
    await database.transaction(systemScope('test'), (tx) =>
      tx.run(
        'test.breach',
        `update sla_clock set state = 'breached', breached_at = $2 where incident_id = $1 and kind = 'incident' and clock = 'acknowledge'`,
        [late.body.id, tx.now],
      ),
    );
    const sum = async (code: string) =>
      (await valuesOf(code, `&orgUnit=UBND-TINH`))
        .filter(({ source, period }) => source === 'ioc' && period === hour)
        .reduce((total, { value }) => total + value, 0);
    await until(async () =>
      (await sum('incidentsAckInSla')) === (await sum('incidentsTotal')) - 1 ? true : undefined,
    );
    expect(await sum('incidentsTotal')).toBeGreaterThanOrEqual(2);
    // The indicator follows its measures a moment later.
    const point = await until(async () => {
      const { points } = (await supervisor.get(`/indicators/EMG-ACK/series?from=${hour}&to=${hour}`)).body;
      return points[0]?.value < 100 ? points[0] : undefined;
    });
    expect(point).toMatchObject({ provisional: true });

    const lead = late.body.leadAgency;
    const open = await until(async () => {
      const { points } = (
        await supervisor.get(`/indicators/EMG-SLA-OPEN/series?orgUnit=${lead}&from=${hour}&to=${hour}`)
      ).body;
      return points[0]?.value >= 1 ? points[0] : undefined;
    });
    expect(open).toMatchObject({ source: ['ioc'], provisional: false });

    await database.transaction(systemScope('test'), (tx) =>
      tx.run(
        'test.over',
        `update measure_value set period_end = $1 where measure like 'incidents%' and source = 'ioc'`,
        [tx.now],
      ),
    );
    await until(async () => {
      const rows = (await valuesOf('incidentsTotal')).filter(({ source }) => source === 'ioc');
      return rows.every(({ status }) => status === 'official') ? true : undefined;
    });
  });
});

describe('what the platform knows of itself', () => {
  it('counts reports of citizens that were opened again, on the day of that', async () => {
    const { body } = await supervisor.post('/incidents', {
      eventType: 'CIT-OTHER',
      description: 'Hỏi đường',
      location: { lat: 17.74, lon: 106.64 },
    });
    const dispatcher = await api.as('dispatcher');
    await dispatcher.post(`/incidents/${body.id}/acknowledge`, {});
    const resolved = await dispatcher.post(`/incidents/${body.id}/resolve`, { result: 'Đã trả lời' });
    expect(resolved.body.status).toBe('resolved');
    const again = await dispatcher.post(`/incidents/${body.id}/reopen`, { reason: 'Chưa đúng' });
    expect(again.status).toBe(200);
    const row = await until(async () =>
      (await valuesOf('reportsCitizenReopened')).find(({ source }: any) => source === 'ioc'),
    );
    expect(row).toMatchObject({ value: 1, period: day() });
  });

  it('counts its sources, and those whose data are fresh', async () => {
    const admin = await api.as('admin');
    for (const [code, expectedIntervalSeconds] of Object.entries({ s1: 60, s2: 60, s3: undefined }))
      await admin.post('/sources', {
        code,
        kind: 'cloudEvents',
        name: { vi: code, en: code },
        orgUnit: 'PC07',
        quotaPerMinute: 60,
        properties: [],
        ...(expectedIntervalSeconds && { expectedIntervalSeconds }),
      });
    const database = api.get(Database);
    await database.transaction(systemScope('test'), async (tx) => {
      await tx.run('test.silent', `update source set told_silent_since = $1 where code = 's2'`, [tx.now]);
      await api.get(CountStocks).count(tx);
    });
    const values = async (code: string) =>
      (await valuesOf(code, '&orgUnit=PC07')).filter(({ source }: any) => source === 'ioc').map(({ value }) => value);
    expect([await values('sourcesTotal'), (await values('sourcesFresh')).at(-1)]).toEqual([[2], 1]);
  });
});
