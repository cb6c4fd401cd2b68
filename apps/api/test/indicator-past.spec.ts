import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parsePeriod, periodAt, previous, sameLastYear, type Period } from '@trucban/kpi-engine';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';
import { publishVersion } from './support/publish.ts';

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

const month = periodAt('month', Date.now(), VN);
const yearBefore = (period: Period): Period => sameLastYear(period, VN) ?? period;
const report = (code: string, ...rows: object[]) => program.post(`/measures/${code}/values`, rows);
const seriesOf = async (code: string, query: string) =>
  (await supervisor.get(`/indicators/${code}/series?orgUnit=CDC&${query}`)).body.points as any[];
const valueOf = async (code: string, period: string, value: number, state?: string) =>
  until(async () => {
    const [point] = await seriesOf(code, `from=${period}&to=${period}&anomalies=true`);
    return point?.value === value && (state === undefined || point.state === state) ? point : undefined;
  });

const indicator = {
  code: 'HEA-FLU',
  vi: 'Số ca cúm mùa',
  en: 'Influenza cases',
  field: 'health',
  unit: 'ca',
  frequency: 'monthly',
  direction: 'lowerIsBetter',
  kind: 'measured',
  formula: null,
  aggregation: { time: 'sum', org: 'sum' },
  target: null,
  thresholds: { warning: 1_000, critical: null, clearMargin: 0, clearPeriods: 1 },
  staleAfterMinutes: 100_000,
  owner: 'CDC',
  dimensions: [],
  predictor: { level: 'warning', sigmas: 2, years: 5 },
};

describe('a threshold that past years set', () => {
  it('is checked when it is saved', async () => {
    const wrong = { ...indicator, predictor: { level: 'warning', sigmas: 0, years: 1 } };
    const draft = (await designer.post('/indicators', wrong)).body;
    expect(draft.problems.map(({ elementId }: any) => elementId)).toEqual(['/predictor/sigmas', '/predictor/years']);
    expect((await designer.post('/indicators', { ...indicator, predictor: { level: 'bad' } })).status).toBe(422);
  });

  it('is crossed by what the same month of past years was not like, as an event like any other', async () => {
    const { status } = await designer.put('/indicators/HEA-FLU', indicator);
    expect(status).toBe(200);
    await publishVersion(designer, approver, '/indicators/HEA-FLU/versions/1');

    const years = [month];
    while (years.length < 6) years.push(yearBefore(years.at(-1)!));
    const past = [10, 12, 14, 11, 13].map((value, n) => ({ period: years[n + 1]!.text, orgUnit: 'CDC', value }));
    expect((await report('HEA-FLU', ...past)).body.accepted).toHaveLength(5);
    await valueOf('HEA-FLU', years[5]!.text, 13);
    await report('HEA-FLU', { period: month.text, orgUnit: 'CDC', value: 16 });
    const point = await valueOf('HEA-FLU', month.text, 16);
    // 12 + 2 · 1.58 = 15.16: far below the number that is declared.
    expect(point).toMatchObject({ state: 'warning', usual: { mean: 12, samples: 5 } });
    expect(point.usual.limit).toBeCloseTo(15.162, 2);
    const events = await until(async () => {
      const { items } = (await supervisor.get('/events?type=kpi.status')).body;
      return items.length > 0 ? (items as any[]) : undefined;
    });
    expect(events[0].data).toMatchObject({ indicator: 'HEA-FLU', to: 'warning', worse: true });
    expect(events[0].data.predicted).toMatchObject({ level: 'warning', mean: 12, samples: 5 });
  });

  it('moves when a past year is corrected', async () => {
    const last = yearBefore(month);
    await report('HEA-FLU', { period: last.text, orgUnit: 'CDC', value: 30 });
    await valueOf('HEA-FLU', month.text, 16, 'onTarget');
    await report('HEA-FLU', { period: last.text, orgUnit: 'CDC', value: 10 });
    await valueOf('HEA-FLU', month.text, 16, 'warning');
  });

  it('is what a draft is shown with, and what the forecast tells', async () => {
    const draft = { ...indicator, predictor: { level: 'critical', sigmas: 1, years: 5 } };
    const { body } = await designer.post('/indicators/HEA-FLU/preview', { content: draft, orgUnit: 'CDC' });
    expect(body.points.at(-1)).toMatchObject({ state: 'critical' });
    expect(body.points.at(-1).thresholds).toMatchObject({ warning: 1_000, critical: expect.closeTo(13.58, 1) });
    const told = (await supervisor.get('/indicators/HEA-FLU/forecast?orgUnit=CDC')).body.usual;
    expect(told).toMatchObject({ samples: 5, mean: 12, exceeded: true });
  });
});

describe('anomalies of a series', () => {
  it('say which points are strange, and why', async () => {
    const months = [previous(month, VN)];
    while (months.length < 30) months.unshift(previous(months[0]!, VN));
    const rows = months.map(({ text: period }, n) => ({ period, orgUnit: 'CDC', value: 100 + (n % 3) }));
    rows[26]!.value = 400;
    const draft = { ...indicator, code: 'HEA-COLD', predictor: undefined };
    await designer.post('/indicators', draft);
    await publishVersion(designer, approver, '/indicators/HEA-COLD/versions/1');
    expect((await report('HEA-COLD', ...rows)).body.accepted).toHaveLength(30);
    await valueOf('HEA-COLD', months.at(-1)!.text, rows.at(-1)!.value);
    const points = await seriesOf('HEA-COLD', 'anomalies=true');
    expect(points.filter(({ anomalies }) => anomalies.length > 0).map(({ period }) => period)).toEqual([
      months[26]!.text,
    ]);
    const [mark] = points.find(({ period }) => period === months[26]!.text).anomalies;
    expect(mark).toMatchObject({ kind: 'unexpected' });
    expect(mark.high).toBeLessThan(400);
    expect(mark.text.vi).toMatch(/^Khác thường so với các kỳ trước/);
    expect((await seriesOf('HEA-COLD', ''))[0]).not.toHaveProperty('anomalies');
    const refused = await supervisor.get('/indicators/HEA-COLD/series?by=orgUnit&anomalies=true');
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, '/anomalies']);
    const year = parsePeriod(months[0]!.text.slice(0, 4), VN);
    expect(year.ok && (await seriesOf('HEA-COLD', 'period=year&anomalies=true')).length).toBeGreaterThan(2);
  });
});

describe('a reported number that lies far from its past', () => {
  it('is marked, not refused', async () => {
    const months = [previous(month, VN)];
    while (months.length < 12) months.unshift(previous(months[0]!, VN));
    const rows = months.map(({ text: period }, n) => ({ period, orgUnit: 'PC08', value: n === 11 ? 9_000 : 100 + n }));
    const { status, body } = await report('wasteGenerated', ...rows);
    expect(status).toBe(202);
    expect(body.accepted.map(({ outlier }: any) => outlier !== undefined)).toEqual(months.map((_, n) => n === 11));
    expect(body.accepted[11].outlier).toBeGreaterThan(3.5);
    const marked = (await supervisor.get('/measures/wasteGenerated/values?orgUnit=PC08&outliers=true')).body.items;
    expect(marked).toMatchObject([{ period: months[11]!.text, value: 9_000, outlier: body.accepted[11].outlier }]);
    await report('wasteGenerated', { ...rows[11], value: 111 });
    expect((await supervisor.get('/measures/wasteGenerated/values?orgUnit=PC08&outliers=true')).body.items).toEqual([]);
    const history = await supervisor.get('/measures/wasteGenerated/values?orgUnit=PC08&outliers=true&history=true');
    expect(history.body.items).toHaveLength(1);
  });
});

describe('a month of which some days have no number', () => {
  const daily = {
    ...indicator,
    code: 'HEA-FEVER',
    frequency: 'daily',
    target: 10,
    thresholds: { warning: 20, critical: null, clearMargin: 0, clearPeriods: 1 },
    predictor: undefined,
  };
  const last = previous(month, VN);
  const dayOf = (n: number) => `${last.text}-${String(n).padStart(2, '0')}`;

  it('says how many have, and is judged by these', async () => {
    expect((await designer.post('/indicators', daily)).body.problems).toEqual([]);
    await publishVersion(designer, approver, '/indicators/HEA-FEVER/versions/1');
    const days = Array.from({ length: 13 }, (_, n) => ({ period: dayOf(n + 1), orgUnit: 'CDC', value: 12 }));
    expect((await report('HEA-FEVER', ...days)).body.accepted).toHaveLength(13);
    await valueOf('HEA-FEVER', dayOf(13), 12);
    const [point] = await seriesOf('HEA-FEVER', `period=month&from=${last.text}&to=${last.text}`);
    const all = Math.round((last.endMs - last.startMs) / 86_400_000);
    // 156 are few for a month of ten a day, but more than ten on each of thirteen days.
    expect(point).toMatchObject({ value: 156, target: 130, state: 'watch', coverage: { withValue: 13, periods: all } });
    expect(point.thresholds).toMatchObject({ warning: 260, critical: null });
    const [own] = await seriesOf('HEA-FEVER', `from=${dayOf(1)}&to=${dayOf(1)}`);
    expect(own).toMatchObject({ coverage: null, target: 10, thresholds: { warning: 20 } });
  });

  it('counts only the days that have begun while the month runs', async () => {
    const today = periodAt('day', Date.now(), VN);
    await report('HEA-FEVER', { period: today.text, orgUnit: 'CDC', value: 3 });
    await valueOf('HEA-FEVER', today.text, 3);
    const [point] = await seriesOf('HEA-FEVER', `period=month&from=${month.text}&to=${month.text}`);
    expect(point).toMatchObject({ target: 10, state: 'onTarget' });
    expect(point.coverage).toEqual({ withValue: 1, periods: Number(today.text.slice(8)), kind: 'day' });
  });
});
