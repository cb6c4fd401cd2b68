import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STATE_NAMES } from '@trucban/contracts';
import { parsePeriod, periodAt, previous } from '@trucban/kpi-engine';
import { Database, folded, systemScope } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';

const VN = 420;
let api: TestApp;
let supervisor: Caller;
let program: Caller;

beforeAll(async () => {
  api = await startTestApp();
  supervisor = await api.as('supervisor');
  program = await api.asClient('integration');
}, 240_000);
afterAll(async () => api?.close());

const day = () => periodAt('day', Date.now(), VN);
const report = async (code: string, ...rows: object[]) => {
  const { status, body } = await program.post(`/measures/${code}/values`, rows);
  if (status !== 202) throw new Error(JSON.stringify(body));
};
const settled = () =>
  until(async () => {
    const left = await api
      .get(Database)
      .read(systemScope('test'), (tx) => tx.query('test.left', 'select 1 from measure_change limit 1'));
    return left.length === 0 ? true : undefined;
  });
const column = (pivot: any, of: string) => pivot.columns.findIndex(({ keys }: any) => keys[0] === of);

describe('a dashboard', () => {
  it('has every indicator of a unit in one answer: value, change, target, state, age, sparkline', async () => {
    const { status, body } = await supervisor.get('/indicators/dashboard');
    expect(status).toBe(200);
    expect(body.orgUnit).toBe('UBND-TINH');
    expect(body.items).toHaveLength(115);
    expect(body.coverage.withValue).toBeGreaterThan(100);
    const vaccine = body.items.find(({ code }: any) => code === 'HEA-VACCINE');
    expect(vaccine).toMatchObject({ target: 95, unit: '%', source: ['sample'], stale: false, field: 'health' });
    expect(vaccine.points).toHaveLength(12);
    expect(vaccine.points.filter(({ value }: any) => value !== null).length).toBeGreaterThan(10);
    const before = vaccine.points.findLast(
      ({ period }: any) => period === previous(periodAt('month', Date.parse(`${vaccine.period}-15`), VN), VN).text,
    );
    expect(vaccine.change).toBeCloseTo(vaccine.value - before.value, 6);
  });

  it('shows the newest value also when it is older than the sparkline, and nothing as nothing', async () => {
    const { items } = (await supervisor.get('/indicators/dashboard?codes=ECO-GRDP-PC,FIRE-COUNT&points=1')).body;
    expect(items).toHaveLength(2);
    expect(items[0].value).not.toBeNull();
    expect(items[0].points).toHaveLength(1);
    const past = (await supervisor.get('/indicators/dashboard?codes=FIRE-COUNT&at=2001-01')).body.items[0];
    expect(past).toMatchObject({ value: null, period: null, state: 'noData', stale: true });
  });

  it('says that a period still runs: its number is of a part, the one before of the whole', async () => {
    const items = (await supervisor.get('/indicators/dashboard')).body.items.filter(({ period }: any) => period);
    const endOf = (period: string): number => {
      const parsed = parsePeriod(period, VN);
      return parsed.ok ? parsed.value.endMs : NaN;
    };
    for (const { period, running } of items) expect([period, running]).toEqual([period, endOf(period) > Date.now()]);
    expect(new Set(items.map(({ running }: any) => running))).toEqual(new Set([true, false]));
    const one = items.find(({ running }: any) => running);
    const csv = String((await supervisor.get(`/indicators/dashboard/export?codes=${one.code}`)).body);
    expect(csv).toContain(`,${one.label.vi} (chưa hết kỳ),`);
  });

  it('leads from the province to the units to the records, each link with its filters', async () => {
    const [card] = (await supervisor.get('/indicators/dashboard?codes=HEA-VACCINE')).body.items;
    const units = (await supervisor.get(card.links.units.replace('/api/v1', ''))).body;
    expect(units.items.length).toBeGreaterThan(5);
    const one = units.items[0];
    const records = (await supervisor.get(one.links.records.replace('/api/v1', ''))).body;
    expect(records).toMatchObject({ code: 'HEA-VACCINE', orgUnit: one.orgUnit, period: one.period, more: false });
    // Those of its own month, which give the number: not of the months before, where a stock would be looked for.
    expect(new Set(records.values.map(({ period }: any) => period))).toEqual(new Set([one.period]));
    const sumOf = (measure: string): number =>
      records.values.reduce((sum: number, each: any) => sum + (each.measure === measure ? each.value : 0), 0);
    expect((100 * sumOf('childrenFullyVaccinated')) / sumOf('childrenTarget')).toBeCloseTo(one.value, 6);
    const series = (await supervisor.get(one.links.series.replace('/api/v1', ''))).body;
    expect(series.points.find(({ period }: any) => period === one.period).value).toBe(one.value);
  });

  it('is that of what one may see', async () => {
    const commune = await api.as('commune');
    expect((await commune.get('/indicators/dashboard?orgUnit=UBND-TINH')).status).toBe(404);
    const own = await commune.get('/indicators/dashboard?field=health');
    expect([own.status, own.body.orgUnit]).toEqual([200, 'COC-P01']);
  });

  it.each([
    ['codes=NOTHING', '/codes'],
    ['at=2026-13', '/at'],
    ['points=61', '/points'],
  ])('refuses %s', async (query, path) => {
    const { status, body } = await supervisor.get(`/indicators/dashboard?${query}`);
    expect([status, body.errors[0].path]).toEqual([422, path]);
  });

  it('is exported as CSV and XLSX as it is shown', async () => {
    const csv = await supervisor
      .with({ 'accept-language': 'en' })
      .get('/indicators/dashboard/export?codes=HEA-VACCINE');
    const text = String(csv.body);
    expect(text).toContain('Code,Indicator,Field');
    expect(text).toContain('HEA-VACCINE,');
    expect(text).toContain(',Health,');
    // In the words of the screens, and in the province's time: a month is over as the next one begins.
    const month = periodAt('month', Date.now(), VN);
    const asked = `codes=HEA-VACCINE&at=${previous(month, VN).text}`;
    const [row] = (await supervisor.get(`/indicators/dashboard?${asked}`)).body.items;
    const last = String((await supervisor.get(`/indicators/dashboard/export?${asked}`)).body);
    expect(last).toContain(`,${month.text}-01 00:00,`);
    expect(last).toContain(`,${STATE_NAMES[row.state as 'watch'].vi},`);
    expect(last).toContain(',số liệu mẫu');
  });
});

describe('a series', () => {
  it('is exported as it is: a row for each period, numbers as numbers', async () => {
    const query = 'period=month&compare=lastYear';
    const { points } = (await supervisor.get(`/indicators/HEA-VACCINE/series?${query}`)).body;
    const csv = String((await supervisor.get(`/indicators/HEA-VACCINE/series/export?${query}`)).body);
    const [heads = '', ...rows] = csv.replace('\uFEFF', '').trim().split('\r\n');
    expect(heads).toBe('Mã kỳ,Kỳ,Giá trị,Đơn vị tính,Mục tiêu,Cùng kỳ năm trước,Trạng thái,Số liệu đến,Nguồn');
    expect(rows).toHaveLength(points.length);
    const at = points.findIndex(({ value }: any) => value !== null);
    expect(rows[at]?.split(',').slice(0, 4)).toEqual([
      points[at].period,
      points[at].label.vi,
      String(points[at].value),
      '%',
    ]);
    const book = Buffer.from(await supervisor.bytes(`/indicators/HEA-VACCINE/series/export?${query}&format=xlsx`));
    expect(book.subarray(0, 2).toString()).toBe('PK');
    expect(
      (await (await api.as('commune')).get('/indicators/HEA-VACCINE/series/export?orgUnit=UBND-TINH')).status,
    ).toBe(404);
  });
});

describe('a pivot', () => {
  beforeAll(async () => {
    const at = day();
    const before = previous(at, VN);
    await report(
      'epidemicNewCases',
      { period: at.text, orgUnit: 'CDC', value: 5, dimensions: { disease: 'dengue' } },
      { period: at.text, orgUnit: 'CDC', value: 7, dimensions: { disease: 'measles' } },
      { period: before.text, orgUnit: 'CDC', value: 2, dimensions: { disease: 'dengue' } },
    );
    await settled();
  });

  it('adds up by unit and year; its total is that of the series', async () => {
    const month = periodAt('year', Date.now(), VN).text;
    const { status, body } = await supervisor.get(
      `/indicators/pivot?data=dossiersResolved,dossiersResolvedOnTime,ADM-ONTIME&rows=orgUnit&columns=data&from=${month}&to=${month}&totals=true`,
    );
    expect(status).toBe(200);
    const [all, good, share] = ['dossiersResolved', 'dossiersResolvedOnTime', 'ADM-ONTIME'].map(
      (code) => body.totals.columns[column(body, code)],
    );
    expect(share).toBeCloseTo((100 * good) / all, 9);
    const year = (await supervisor.get(`/indicators/ADM-ONTIME/series?period=year&from=${month}&to=${month}`)).body;
    expect(share).toBeCloseTo(year.points[0].value, 9);
    const sum = body.values.reduce(
      (total: number, row: any) => total + (row[column(body, 'dossiersResolved')] ?? 0),
      0,
    );
    expect(sum).toBeCloseTo(all, 6);
  });

  it('by a dimension, with a filter, by days too', async () => {
    const month = periodAt('month', day().startMs, VN).text;
    const of = async (query: string, from = month) =>
      (await supervisor.get(`/indicators/pivot?data=epidemicNewCases&orgUnit=CDC&from=${from}&${query}`)).body;
    const byDisease = await of('rows=disease&columns=period&period=day&to=' + day().text);
    const today = column(byDisease, day().text);
    expect(byDisease.rows.map(({ keys }: any, n: number) => [keys[0], byDisease.values[n][today]])).toEqual([
      ['dengue', 5],
      ['measles', 7],
    ]);
    const filtered = await of(`rows=period&filter=disease:measles`);
    expect(filtered.values).toEqual([[7]]);
    const day1 = await of('rows=period&period=day', day().text);
    expect(day1.values.at(-1)).toEqual([12]);
  });

  it('says what it can count: measures, and indicators whose formula fits in a cell', async () => {
    const { items } = (await supervisor.get('/indicators/pivot/data?limit=500')).body;
    const found = (code: string) => items.find((each: any) => each.code === code);
    expect(found('wasteCollected')).toMatchObject({ unit: 'tấn', computed: false });
    expect(found('ENV-WASTE')).toMatchObject({ unit: '%', computed: true });
    // By what only one of its measures has, it can't be broken down.
    expect(
      found('ENV-WASTE').dimensions.every((name: string) => found('wasteGenerated').dimensions.includes(name)),
    ).toBe(true);
    expect(found('ADM-RECEIVED')).toBeUndefined();
    for (const { code } of items.filter(({ computed }: any) => computed)) {
      const { status } = await supervisor.get(`/indicators/pivot?data=${code}&rows=data&from=2023-01&to=2023-01`);
      expect([code, status]).toEqual([code, 200]);
    }
    const { status, body } = await supervisor.get('/indicators/pivot?data=ADM-RECEIVED&rows=data');
    expect([status, body.errors[0].code]).toEqual([422, 'NOT_PIVOTABLE']);
  });

  it('without an axis of time covers exactly what is asked for, also from inside a month', async () => {
    const days = [
      ['2023-03-14', 1],
      ['2023-03-15', 2],
      ['2023-04-02', 4],
      ['2023-04-03', 8],
    ];
    await report('epidemicNewCases', ...days.map(([period, value]) => ({ period, orgUnit: 'CDC', value })));
    await settled();
    const asked = 'data=epidemicNewCases&orgUnit=CDC&rows=data';
    const all = async (query: string) => (await supervisor.get(`/indicators/pivot?${asked}&${query}`)).body.values;
    expect(await all('from=2023-03-15&to=2023-04-02')).toEqual([[6]]);
    expect(await all('from=2023-03-15&to=2023-04-02&period=day')).toEqual([[6]]);
    expect(await all('from=2023-03&to=2023-04-02')).toEqual([[7]]);
    expect(await all('from=2023-03&to=2023-04')).toEqual([[15]]);
    const { values } = (
      await supervisor.get(`/indicators/pivot/records?${asked}&from=2023-03-15&to=2023-04-02&cell=%7B%7D`)
    ).body;
    expect(values.map(({ value }: any) => value)).toEqual([4, 2]);
    // The periods of an axis are whole ones.
    expect(await all('columns=period&from=2023-03-15&to=2023-04-02')).toEqual([[3, 12]]);
    const { status, body } = await supervisor.get(`/indicators/pivot?${asked}&from=2023-03-15&to=2023-12`);
    expect([status, body.errors[0].path, body.errors[0].code]).toEqual([422, '/from', 'STRETCH_TOO_LONG']);
  });

  it('drills down with its filters', async () => {
    const { body } = await supervisor.get(
      '/indicators/pivot?data=dossiersResolved&rows=orgUnit&columns=period&period=quarter',
    );
    const deeper = body.rows.find(({ drill }: any) => drill !== null);
    if (deeper) {
      const next = await supervisor.get(deeper.drill.replace('/api/v1', ''));
      expect([next.status, next.body.orgUnit]).toEqual([200, deeper.keys[0]]);
    }
    expect(body.facts).toBeGreaterThan(0);
  });

  it('leads from each number to the records that it is made of', async () => {
    const asked = 'data=wasteCollected,ENV-WASTE&rows=orgUnit&columns=data,period&period=quarter';
    const { body } = await supervisor.get(`/indicators/pivot?${asked}`);
    const at = column(body, 'wasteCollected');
    const row = body.values.findIndex((values: any[]) => values[at] !== null);
    const cell = { orgUnit: body.rows[row].keys[0], data: body.columns[at].keys[0], period: body.columns[at].keys[1] };
    const behind = async (of: object, query = asked) =>
      (
        await supervisor.get(
          `/indicators/pivot/records?${query}&limit=500&cell=${encodeURIComponent(JSON.stringify(of))}`,
        )
      ).body;
    const records = await behind(cell);
    expect(records).toMatchObject({ more: false, measures: [{ code: 'wasteCollected' }] });
    expect(records.values.length).toBeGreaterThan(1);
    const sum = records.values.reduce((total: number, { value }: any) => total + value, 0);
    expect(sum).toBeCloseTo(body.values[row][at], 6);
    // A computed number leads to what its formula takes.
    expect((await behind({ ...cell, data: 'ENV-WASTE' })).measures.map(({ code }: any) => code).sort()).toEqual([
      'wasteCollected',
      'wasteGenerated',
    ]);
    const parts = `data=epidemicNewCases&orgUnit=CDC&rows=disease&columns=period&period=day&from=${day().text}`;
    const dengue = await behind({ disease: 'dengue', period: day().text }, parts);
    expect(dengue.values).toMatchObject([{ value: 5, orgUnit: 'CDC', dimensions: { disease: 'dengue' } }]);
    expect((await behind({}, `${parts}&filter=disease:measles`)).values).toMatchObject([{ value: 7 }]);
  });

  it.each(['{', '[]', '{"colour":"red"}', '{"orgUnit":1}'])('refuses the cell %s', async (cell) => {
    const { status, body } = await supervisor.get(
      `/indicators/pivot/records?data=dossiersResolved&rows=orgUnit&cell=${encodeURIComponent(cell)}`,
    );
    expect([status, body.errors?.[0]?.path, body.errors?.[0]?.code]).toEqual([422, '/cell', 'CELL']);
  });

  it('is exported with the names of its axes and fields and the units of what it counts', async () => {
    const csv = String(
      (
        await supervisor.get(
          '/indicators/pivot/export?data=ECO-RETAIL,IND-ACTIVE&rows=orgUnit,field&columns=data&totals=true',
        )
      ).body,
    );
    const [heads = '', first = ''] = csv.replace('\uFEFF', '').split('\r\n');
    expect(heads.split(',').slice(0, 2)).toEqual(['Đơn vị', 'Lĩnh vực']);
    expect(heads).toContain('Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ (tỷ đồng)');
    expect(first).toMatch(/,(Kinh tế|"Công nghiệp, lao động"),/);
  });

  it('shows the records of what one may see alone', async () => {
    const commune = await api.as('commune');
    const path = '/indicators/pivot/records?data=dossiersResolved&rows=orgUnit';
    expect((await commune.get(`${path}&orgUnit=UBND-TINH`)).status).toBe(404);
    const own = (await commune.get(path)).body;
    expect(own.values.filter(({ orgUnit }: any) => orgUnit !== 'COC-P01')).toEqual([]);
  });

  it.each([
    ['data=nothing&rows=orgUnit', '/data', 'UNKNOWN_DATA'],
    ['data=dossiersResolved&rows=', '/rows', 'AXES'],
    ['data=dossiersResolved&rows=orgUnit&columns=orgUnit', '/rows', 'AXES'],
    ['data=dossiersResolved&rows=colour', '/rows', 'UNKNOWN_DIMENSION'],
    ['data=dossiersResolved&rows=orgUnit&filter=x', '/filter', 'FILTER'],
    ['data=dossiersResolved,fires&rows=orgUnit', '/rows', 'DATA_AXIS_MISSING'],
    ['data=dossiersResolved&rows=period&period=day&from=2020-01-01', '/from', 'TOO_MANY_PERIODS'],
    ['data=dossiersResolved&rows=period&from=2026-03&to=2026-02', '/to', 'PERIOD_ORDER'],
    ['data=ENV-RAIN24,ADM-ONTIME&rows=data&aggregate=sum', '/data', 'NOT_PIVOTABLE'],
  ])('refuses %s', async (query, path, code) => {
    const { status, body } = await supervisor.get(`/indicators/pivot?${query}`);
    expect([status, body.errors?.[0]?.path, body.errors?.[0]?.code]).toEqual([422, path, code]);
  });

  it('is exported, with its totals', async () => {
    const address =
      '/indicators/pivot/export?data=dossiersResolved&rows=orgUnit&columns=period&totals=true&format=xlsx';
    const book = Buffer.from(await supervisor.bytes(address));
    expect([book.subarray(0, 2).toString(), book.length > 1_000]).toEqual(['PK', true]);
    const csv = String((await supervisor.get(address.replace('xlsx', 'csv'))).body);
    expect(csv.trim().split('\r\n').at(-1)).toMatch(/^Tổng,/);
  });
});

describe('crossings and late data', () => {
  it('are listed, the newest first', async () => {
    const period = periodAt('hour', Date.now(), VN).text;
    await report('dossiersResolvedOnTime', { period, orgUnit: 'TTHCC', value: 900 });
    await report('dossiersResolved', { period, orgUnit: 'TTHCC', value: 1_000 });
    const found = await until(async () => {
      const { body } = await supervisor.get('/indicators/crossings?indicator=ADM-ONTIME&orgUnit=TTHCC');
      return body.items.length > 0 ? (body.items as any[]) : undefined;
    });
    expect(found[0]).toMatchObject({ indicator: 'ADM-ONTIME', value: 90, unit: '%', period });
    // By the words of its name, without diacritics, and by its unit.
    const words = folded(found[0].name.vi).split(' ').slice(0, 2).join(' ');
    const asked = (q: string) => supervisor.get(`/indicators/crossings?q=${encodeURIComponent(q)}`);
    expect((await asked(`${words} tthcc`)).body.items).toContainEqual(found[0]);
    expect((await asked(`${words} nobody`)).body.items).toEqual([]);
  });

  it('the league names whose data are late', async () => {
    const { items } = (await supervisor.get('/indicators/league?limit=500')).body;
    expect(items.length).toBeGreaterThan(5);
    expect(items.map(({ rank }: any) => rank)).toEqual(items.map((_: unknown, n: number) => n + 1));
    const shares = items.map(({ late, series }: any) => late / series);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    for (const { completeness } of items) expect(completeness).toBeLessThanOrEqual(1);
    // What is late is named in both languages, not by its code alone.
    for (const { measure, name } of items.flatMap(({ lateMeasures }: any) => lateMeasures)) {
      expect(name).toEqual({ vi: expect.any(String), en: expect.any(String) });
      expect(name.vi).not.toBe(measure);
    }
  });
});

describe('the page of an indicator', () => {
  it('has a forecast with bands and its error, marks on the past, and what is usual', async () => {
    const { status, body } = await supervisor.get('/indicators/HEA-VACCINE/forecast?ahead=6');
    expect(status).toBe(200);
    expect(body).toMatchObject({ code: 'HEA-VACCINE', period: 'month', orgUnit: 'UBND-TINH' });
    expect(body.points).toHaveLength(6);
    for (const { value, low95, high95 } of body.points) expect(low95 <= value && value <= high95).toBe(true);
    expect(body.backTest.mape).toBeGreaterThanOrEqual(0);
    expect(body.history.at(-1).value).not.toBeNull();
    const none = (await supervisor.get('/indicators/ECO-GRDP-PC/forecast')).body;
    expect(none).toMatchObject({ method: null, points: [], backTest: null });
    expect((await supervisor.get('/indicators/HEA-VACCINE/forecast?ahead=61')).status).toBe(422);
    expect((await supervisor.get('/indicators/NOTHING/forecast')).status).toBe(404);
  });

  it('has definition, units, alarms and who looked', async () => {
    const first = await supervisor.get('/indicators/ADM-ONTIME/page');
    expect(first.body.definition.measures.map(({ code }: any) => code)).toContain('dossiersResolved');
    expect(first.body.units.length).toBeGreaterThan(0);
    expect(first.body.alarms.length).toBeGreaterThan(0);
    const { body } = await (await api.as('designer')).get('/indicators/ADM-ONTIME/page');
    expect(body.lookedAt).toHaveLength(1);
    expect(body.lookedAt[0].times).toBe(1);
  });

  it('has the alarms of the unit that it is about, and of those below it', async () => {
    const of = { period: '2023-05', orgUnit: 'UBND-P01' };
    await report('childrenTarget', { ...of, value: 100 });
    await report('childrenFullyVaccinated', { ...of, value: 50 });
    await settled();
    const alarmsOf = async (query: string): Promise<string[]> =>
      (await supervisor.get(`/indicators/HEA-VACCINE/page${query}`)).body.alarms
        .filter(({ period }: any) => period === of.period)
        .map(({ orgUnit }: any) => orgUnit);
    expect((await alarmsOf('')).sort()).toEqual(['UBND-P01', 'UBND-TINH']);
    expect(await alarmsOf('?orgUnit=UBND-P01')).toEqual(['UBND-P01']);
    expect(await alarmsOf('?orgUnit=UBND-P02')).toEqual([]);
  });
});
