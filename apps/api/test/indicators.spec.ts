import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { following, parsePeriod, periodAt, previous } from '@trucban/kpi-engine';
import { Database, systemScope } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';
import { publishVersion } from './support/publish.ts';
import { openStream } from './support/stream.ts';

const VN = 420;
let api: TestApp;
let designer: Caller;
let approver: Caller;
let supervisor: Caller;
let program: Caller;

beforeAll(async () => {
  api = await startTestApp();
  [designer, approver, supervisor] = [await api.as('designer'), await api.as('approver'), await api.as('supervisor')];
  program = await api.asClient('integration');
}, 240_000);
afterAll(async () => api?.close());

const now = () => Date.now();
const hour = () => periodAt('hour', now(), VN);
const day = () => periodAt('day', now(), VN);
const report = (code: string, ...rows: object[]) => program.post(`/measures/${code}/values`, rows);
const pointOf = async (code: string, orgUnit: string, period: string) => {
  const { body } = await supervisor.get(`/indicators/${code}/series?orgUnit=${orgUnit}&from=${period}&to=${period}`);
  return body.points[0] as Record<string, any>;
};

describe('the shipped catalogue', () => {
  it('is there, published', async () => {
    const { body } = await supervisor.get('/indicators?limit=500');
    expect(body.items).toHaveLength(115);
    expect(body.items.every(({ state, problems }: any) => state === 'published' && problems.length === 0)).toBe(true);
    const measures = (await supervisor.get('/measures?limit=500')).body.items;
    expect(measures.filter(({ indicator }: any) => !indicator)).toHaveLength(125);
    expect(measures.filter(({ indicator }: any) => indicator)).toHaveLength(33);
    expect((await supervisor.get('/indicators/ADM-ONTIME')).body.content.formula).toContain('dossiersResolved');
    expect((await supervisor.get('/measures/fires')).body.content.en).toBe('Fires');
  });

  it('has values made of sample numbers, which say so', async () => {
    const { body } = await supervisor.get('/indicators/HEA-VACCINE/series?compare=yearToDate,lastYear');
    expect(body).toMatchObject({ code: 'HEA-VACCINE', period: 'month', unit: '%', orgUnit: 'UBND-TINH' });
    expect(body.points).toHaveLength(12);
    const last = body.points.at(-2);
    expect(last).toMatchObject({ target: 95, source: ['sample'], stale: false, revised: false, provisional: false });
    for (const value of [last.value, last.lastYear, last.yearToDate]) expect(value).toBeGreaterThan(80);
    expect(last.ageMinutes).toBeGreaterThan(0);
    expect(last.label.vi).toMatch(/^Tháng \d\d\/\d{4}$/);
  });

  it('shows longer periods and the units below', async () => {
    const year = (await supervisor.get('/indicators/HEA-VACCINE/series?period=year&from=2025&to=2026')).body;
    expect(year.points.map(({ period }: any) => period)).toEqual(['2025', '2026']);
    expect(year.points[0].value).toBeGreaterThan(80);
    const { points } = (await supervisor.get('/indicators/HEA-VACCINE/series?by=orgUnit')).body;
    expect(new Set(points.map(({ orgUnit }: any) => orgUnit)).size).toBe(12);
    const aqi = (await supervisor.get('/indicators/ENV-AQI/series')).body.points.findLast(
      ({ value }: any) => value !== null,
    );
    expect(aqi.band).toMatchObject({ vi: 'Trung bình', color: '#ffff00' });
  });
});

describe('an indicator that is being written', () => {
  it('is computed on the reported numbers beside the version in force, and nothing is kept', async () => {
    const { content } = (await designer.get('/indicators/HEA-VACCINE')).body;
    const draft = { ...content, factor: (content.factor ?? 1) / 2, target: 96 };
    const { status, body } = await designer.post('/indicators/HEA-VACCINE/preview', { content: draft });
    expect([status, body.points.length, body.orgUnit]).toEqual([200, 12, 'UBND-TINH']);
    const point = body.points.find(({ period }: any) => period === body.newest);
    expect(point.value).toBeCloseTo(point.published / 2, 6);
    expect(point.target).toBe(96);
    expect(body.parts.every(({ value }: any) => typeof value === 'number')).toBe(true);
    expect(body.units.length).toBeGreaterThan(1);
    expect((await designer.get('/indicators/HEA-VACCINE')).body.content).toEqual(content);
    const wrong = await designer.post('/indicators/HEA-VACCINE/preview', { content: { ...draft, formula: '1 +' } });
    expect([wrong.status, wrong.body.errors[0].path]).toEqual([422, '/formula']);
  });
});

describe('a number that arrives', () => {
  it('changes what depends on it, and only that; a crossing opens an incident', async () => {
    const stream = await openStream(supervisor, '?topics=indicators');
    const period = hour().text;
    const before = new Date().toISOString();
    await report('dossiersResolvedOnTime', { period, orgUnit: 'TTHCC', value: 940 });
    const sent = await report('dossiersResolved', { period, orgUnit: 'TTHCC', value: 1_000, source: 'dvc' });
    expect(sent.status).toBe(202);
    expect(sent.body.accepted).toEqual([{ index: 0, revision: 1, duplicate: false }]);
    const point = await until(async () => {
      const found = await pointOf('ADM-ONTIME', 'TTHCC', period);
      return found?.['value'] === 94 ? found : undefined;
    });
    expect(point).toMatchObject({
      state: 'warning',
      target: 98,
      stale: false,
      source: expect.arrayContaining(['dvc']),
    });
    expect(await pointOf('ADM-ONTIME', 'UBND-TINH', period)).toMatchObject({ value: 94, state: 'warning' });

    const changed = await api
      .get(Database)
      .read(systemScope('test'), (tx) =>
        tx.query<{ indicator: string }>(
          'test.changed',
          'select distinct indicator from indicator_value where computed_at >= $1 order by 1',
          [before],
        ),
      );
    const depends = ['ADM-766-UNIT', 'ADM-AVGTIME', 'ADM-ONTIME'];
    expect(changed.map(({ indicator }) => indicator).filter((code) => !depends.includes(code))).toEqual([]);

    const incidents = await until(async () => {
      const { body } = await supervisor.get('/incidents?type=KPI-BREACH');
      return body.items.length > 0 ? (body.items as any[]) : undefined;
    });
    expect(incidents.map(({ severity }) => severity)).toEqual(['medium']);
    expect(incidents[0]).toMatchObject({ leadAgency: 'TTHCC', source: 'kpi' });
    let told: any;
    while (told?.indicator !== 'ADM-ONTIME') told = (await stream.next('indicators')).data;
    expect(told).toMatchObject({ indicator: 'ADM-ONTIME', orgUnit: expect.any(String), period });
    stream.close();
    const { body: events } = await supervisor.get('/events?type=kpi.status');
    expect(events.items[0].data).toMatchObject({ indicator: 'ADM-ONTIME', to: 'warning', worse: true, period });
    expect(events.items[0]).toMatchObject({ effect: 'opened', source: '/indicators/ADM-ONTIME' });
  });

  it('stays crossed inside the margin: no second incident', async () => {
    const period = hour().text;
    await report('dossiersResolvedOnTime', { period, orgUnit: 'TTHCC', value: 952 });
    await until(async () => ((await pointOf('ADM-ONTIME', 'TTHCC', period))?.['value'] === 95.2 ? true : undefined));
    expect(await pointOf('ADM-ONTIME', 'TTHCC', period)).toMatchObject({ value: 95.2, revised: true });
    expect((await supervisor.get('/incidents?type=KPI-BREACH')).body.items).toHaveLength(1);
  });

  it('keeps every revision; the same again changes nothing', async () => {
    const period = day().text;
    const row = { period, orgUnit: 'CDC', value: 5, dimensions: { disease: 'dengue' } };
    expect((await report('epidemicNewCases', { ...row, status: 'provisional' })).body.accepted[0]).toMatchObject({
      revision: 1,
    });
    expect((await report('epidemicNewCases', row)).body.accepted[0]).toMatchObject({ revision: 2, duplicate: false });
    expect((await report('epidemicNewCases', row)).body.accepted[0]).toMatchObject({ revision: 2, duplicate: true });
    expect((await report('epidemicNewCases', { ...row, value: 7 })).body.accepted[0]).toMatchObject({ revision: 3 });
    const late = await report('epidemicNewCases', { ...row, value: 9, status: 'provisional' });
    expect([late.status, late.body.errors[0].path, late.body.errors[0].code]).toEqual([
      422,
      '/0/status',
      'ALREADY_OFFICIAL',
    ]);
    const history = (await supervisor.get(`/measures/epidemicNewCases/values?history=true&orgUnit=CDC&from=${period}`))
      .body.items;
    expect(history.map(({ value, status }: any) => `${value} ${status}`).sort()).toEqual([
      '5 official',
      '5 provisional',
      '7 revised',
    ]);
    const current = (await supervisor.get(`/measures/epidemicNewCases/values?orgUnit=CDC&from=${period}`)).body.items;
    expect(current).toMatchObject([
      { value: 7, revision: 3, dimensions: { disease: 'dengue' }, source: 'integration' },
    ]);
    const parts = await until(async () => {
      const { body } = await supervisor.get(`/indicators/HEA-EPI-NEW/series?by=disease&from=${period}`);
      return body.points.length > 0 ? (body.points as any[]) : undefined;
    });
    expect(parts).toMatchObject([{ by: 'dengue', value: 7 }]);
  });
});

describe('bad numbers', () => {
  const good = () => ({ period: day().text, orgUnit: 'PC07', value: 1 });
  it.each<[string, () => object, string, string]>([
    ['a period that does not exist', () => ({ period: '2026-02-30' }), '/0/period', 'INVALID_PERIOD'],
    ['a period of another length', () => ({ period: '2026-11' }), '/0/period', 'PERIOD_KIND'],
    ['a period that has not begun', () => ({ period: following(day(), VN).text }), '/0/period', 'PERIOD_IN_FUTURE'],
    ['an unknown unit', () => ({ orgUnit: 'NOBODY' }), '/0/orgUnit', 'UNKNOWN_ORG_UNIT'],
    ['no number', () => ({ value: 'NaN' }), '/0/value', 'INVALID_TYPE'],
    ['null', () => ({ value: null }), '/0/value', 'INVALID_TYPE'],
    ['below the minimum', () => ({ value: -1 }), '/0/value', 'VALUE_OUT_OF_BOUNDS'],
    ['wrong dimensions', () => ({ dimensions: { colour: 'red' } }), '/0/dimensions/colour', 'UNKNOWN_DIMENSION'],
    ['an unknown status', () => ({ status: 'guessed' }), '/0/status', 'INVALID_VALUE'],
    ['an unknown field', () => ({ uint: 'vụ' }), '/0', 'UNRECOGNIZED_KEYS'],
  ])('%s', async (_name, change, path, code) => {
    for (const language of ['vi', 'en']) {
      const { status, body } = await program
        .with({ 'accept-language': language })
        .post('/measures/fires/values', [{ ...good(), ...change() }]);
      expect([status, body.errors[0].path, body.errors[0].code]).toEqual([422, path, code]);
      expect(body.errors[0].message).not.toBe('');
    }
  });

  it('name in words how often they are reported', async () => {
    const said = async (language: string) =>
      (
        await program
          .with({ 'accept-language': language })
          .post('/measures/fires/values', [{ ...good(), period: '2026-11' }])
      ).body.errors[0].message;
    expect([await said('vi'), await said('en')]).toEqual([
      'Số liệu này báo cáo theo ngày.',
      'This measure is reported by the day.',
    ]);
  });

  it('of a batch are named one by one; the rest is taken', async () => {
    const { status, body } = await report(
      'fires',
      good(),
      { ...good(), period: '2026-13-01' },
      { ...good(), value: 'x' },
      { ...good(), orgUnit: 'DOI-CC1' },
    );
    expect(status).toBe(202);
    expect(body.accepted.map(({ index }: any) => index)).toEqual([0, 3]);
    expect(body.rejected.map(({ index, errors }: any) => [index, errors[0].path])).toEqual([
      [1, '/period'],
      [2, '/value'],
    ]);
  });

  it('need a list, a known measure and not too many', async () => {
    expect((await program.post('/measures/fires/values', {})).status).toBe(422);
    expect((await report('nothing', good())).status).toBe(404);
    expect((await report('fires', ...Array.from({ length: 1_001 }, good))).status).toBe(413);
  });

  it('exist at the top only where a measure does', async () => {
    const row = { period: day().text, value: 10, orgUnit: 'TTHCC' };
    expect((await report('scoreProgress', row)).body.errors[0].code).toBe('PROVINCE_ONLY');
    expect((await report('scoreProgress', { ...row, orgUnit: 'UBND-TINH', value: 21 })).body.errors[0].code).toBe(
      'VALUE_OUT_OF_BOUNDS',
    );
    expect((await report('scoreProgress', { ...row, orgUnit: 'UBND-TINH' })).status).toBe(202);
  });

  it('are refused for a locked period, until it is opened', async () => {
    const admin = await api.as('admin');
    const yesterday = previous(day(), VN);
    const month = periodAt('month', yesterday.startMs, VN).text;
    const row = { period: yesterday.text, orgUnit: 'PC07', value: 3 };
    expect(
      (await admin.post('/measures/fireDeaths/lock', { period: month, reason: 'Chốt số liệu tháng' })).status,
    ).toBe(200);
    expect((await report('fireDeaths', row)).body.errors[0]).toMatchObject({
      path: '/0/period',
      code: 'PERIOD_LOCKED',
    });
    expect(
      (await admin.post('/measures/fireDeaths/lock', { period: month, reason: 'Mở lại', locked: false })).status,
    ).toBe(200);
    expect((await report('fireDeaths', row)).status).toBe(202);
    expect((await admin.post('/measures/fireDeaths/lock', { period: 'x', reason: 'x' })).status).toBe(422);
  });

  it('come from whoever may report for the unit only', async () => {
    const agency = await api.asClient('agency-pc07');
    expect((await agency.post('/measures/fires/values', [good()])).status).toBe(202);
    const { status, body } = await agency.post('/measures/fires/values', [{ ...good(), orgUnit: 'CDC' }]);
    expect([status, body.errors[0].code]).toEqual([422, 'OUTSIDE_OF_SCOPE']);
    expect((await (await api.as('dispatcher')).post('/measures/fires/values', [good()])).status).toBe(403);
  });
});

describe('series', () => {
  it.each([
    ['from=2026-13', 422, '/from'],
    ['from=2026-11-02&to=2026-11-01', 422, '/to'],
    ['period=minute', 422, '/period'],
    ['by=colour', 422, '/by'],
    ['from=2000-01-01', 422, '/from'],
    ['orgUnit=NOBODY', 404, undefined],
    ['colour=red', 400, '/colour'],
  ])('refuse %s', async (query, status, path) => {
    const answer = await supervisor.get(`/indicators/FIRE-COUNT/series?${query}`);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([status, path]);
  });

  it('take instants for the hours that they lie in', async () => {
    const periods = async (query: string): Promise<string[]> =>
      (await supervisor.get(`/indicators/FIRE-COUNT/series?${query}`)).body.points.map(({ period }: any) => period);
    expect(await periods('from=2026-11-01T16:59:59Z&to=2026-11-02T17:00:00Z')).toEqual(
      await periods('from=2026-11-01&to=2026-11-03'),
    );
  });

  it('are those of what one may see', async () => {
    const commune = await api.as('commune');
    expect((await commune.get('/indicators/FIRE-COUNT/series')).status).toBe(404);
    expect((await commune.get('/indicators/FIRE-COUNT/series?orgUnit=COC-P01')).status).toBe(200);
    expect((await commune.get('/measures/fires/values')).body.items).toEqual([]);
    expect((await supervisor.get('/indicators/NOTHING/series')).status).toBe(404);
  });
});

describe('an indicator of one’s own', () => {
  const measure = {
    code: 'treesPlanted',
    vi: 'Cây đã trồng',
    en: 'Trees planted',
    unit: 'cây',
    frequency: 'monthly',
    sourceSystem: 'form',
    aggregation: { time: 'sum', org: 'sum' },
  };
  const indicator = {
    code: 'ENV-TREES',
    vi: 'Cây trồng mới',
    en: 'New trees',
    field: 'environment',
    unit: 'cây',
    frequency: 'monthly',
    direction: 'higherIsBetter',
    kind: 'computed',
    formula: '2*treesPlanted',
    target: 100,
    owner: 'SNNMT',
    aggregation: { time: 'recompute', org: 'recompute' },
    thresholds: { warning: 80, critical: 50, clearMargin: 5, clearPeriods: 1 },
    staleAfterMinutes: 100_000,
    dimensions: [],
  };

  it.each([
    ['an unknown code', { formula: 'treesFelled+1' }, '/formula', 'UNKNOWN_CODE'],
    ['a circle', { formula: '`ENV-TREES`+1' }, '/formula', 'FORMULA_CYCLE'],
    ['no formula', { formula: 'if 1' }, '/formula', 'FORMULA_SYNTAX'],
    ['limits in the wrong order', { target: 70 }, '/thresholds', 'LIMIT_ORDER'],
  ])('with %s is a draft that cannot be handed in', async (_name, change, path, code) => {
    const saved = await designer.put('/indicators/ENV-TREES', { ...indicator, ...change });
    expect(saved.status).toBe(200);
    expect(saved.body.problems).toContainEqual(expect.objectContaining({ elementId: path, code }));
    expect((await designer.post('/indicators/ENV-TREES/versions/1/submit', {})).status).toBe(422);
  });

  it('that adds up different units is warned, and may be handed in', async () => {
    const mixed = { ...indicator, code: 'ENV-MIXED', formula: 'populationAvg + budgetRevenue' };
    expect((await designer.post('/indicators', mixed)).body.problems).toMatchObject([
      { elementId: '/formula', code: 'FORMULA_UNITS', severity: 'warning' },
    ]);
    expect((await designer.post('/indicators/ENV-MIXED/versions/1/submit', {})).status).toBe(200);
  });

  it('is refused in another shape', async () => {
    expect(
      (await designer.post('/indicators', { ...indicator, code: 'X1', direction: 'up' })).body.errors[0].path,
    ).toBe('/direction');
    expect((await supervisor.post('/indicators', indicator)).status).toBe(403);
  });

  it('is published by two, computed, and keeps its past when its formula changes', async () => {
    const month = periodAt('month', now(), VN);
    const before = previous(month, VN);
    expect((await designer.post('/measures', measure)).status).toBe(201);
    await publishVersion(designer, approver, '/measures/treesPlanted/versions/1');
    await designer.put('/indicators/ENV-TREES', indicator);
    await publishVersion(designer, approver, '/indicators/ENV-TREES/versions/1');
    await report(
      'treesPlanted',
      { period: before.text, orgUnit: 'UBND-P01', value: 60 },
      { period: month.text, orgUnit: 'UBND-X05', value: 30 },
    );
    const value = (period: string, expected: number) =>
      until(async () => {
        const point = await pointOf('ENV-TREES', 'UBND-TINH', period);
        return point?.['value'] === expected ? point : undefined;
      });
    expect(await value(before.text, 120)).toMatchObject({ state: 'onTarget' });
    expect(await value(month.text, 60)).toMatchObject({ state: 'warning' });
    expect(parsePeriod(month.text, VN).ok).toBe(true);

    await designer.put('/indicators/ENV-TREES', { ...indicator, formula: '3*treesPlanted' });
    await publishVersion(designer, approver, '/indicators/ENV-TREES/versions/2');
    await report(
      'treesPlanted',
      { period: before.text, orgUnit: 'UBND-P01', value: 50 },
      { period: month.text, orgUnit: 'UBND-X05', value: 31 },
    );
    expect(await value(before.text, 100)).toMatchObject({ revised: true });
    expect(await value(month.text, 93)).toMatchObject({ state: 'watch' });
  });
});
