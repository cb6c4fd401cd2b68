import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { periodAt, previous } from '@trucban/kpi-engine';
import { Database, systemScope } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';

const VN = 420;
let api: TestApp;
let supervisor: Caller;
let program: Caller;

beforeAll(async () => {
  api = await startTestApp();
  [supervisor, program] = [await api.as('supervisor'), await api.asClient('integration')];
}, 240_000);
afterAll(async () => api?.close());

const told = async (indicator: string, fits: (data: any) => boolean): Promise<any> =>
  until(async () => {
    const { items } = (await supervisor.get('/events?type=kpi.value&limit=500')).body;
    return items.find(({ data }: any) => data.indicator === indicator && fits(data));
  });

describe('values of indicators', () => {
  it('that a rule names are told at once: hospitals and the pace of plans', async () => {
    const hour = periodAt('hour', Date.now(), VN).text;
    const day = periodAt('day', Date.now(), VN).text;
    await program.post('/measures/icuOccupied/values', [{ period: hour, orgUnit: 'BVSN', value: 48 }]);
    const sent = await program.post('/measures/icuTotal/values', [{ period: day, orgUnit: 'BVSN', value: 50 }]);
    expect(sent.status).toBe(202);
    const event = await told('HEA-ICU', ({ orgUnit }) => orgUnit === 'BVSN');
    expect(event.data).toMatchObject({ value: 96, period: hour, closed: false, direction: 'lowerIsBetter' });
    expect(event.source).toBe('/indicators/HEA-ICU');
    // Its hour has begun: it is raised when it lasts.
    await until(async () => {
      const rows = await api
        .get(Database)
        .read(systemScope('test'), (tx) =>
          tx.query('test.alert', `select state from alert where rule = 'RULE-23-ICU'`),
        );
      return rows.length > 0 ? rows : undefined;
    });
  });

  it('of a closed period are told once, with how they stand to those before: a slide is a trend', async () => {
    const month = previous(periodAt('month', Date.now(), VN), VN);
    const months = [month];
    while (months.length < 14) months.unshift(previous(months[0]!, VN));
    const steady = months.map((_, n) => 97.9 + (n % 2 ? 0.1 : 0));
    const values = steady.with(-1, 92);
    for (const [n, { text: period }] of months.entries()) {
      await program.post('/measures/childrenTarget/values', [{ period, orgUnit: 'BVKV1', value: 1_000 }]);
      const value = Math.round(values[n]! * 10);
      await program.post('/measures/childrenFullyVaccinated/values', [{ period, orgUnit: 'BVKV1', value }]);
    }
    const event = await told('HEA-VACCINE', ({ orgUnit, period }) => orgUnit === 'BVKV1' && period === month.text);
    expect(event.data).toMatchObject({ closed: true, value: 92 });
    expect(event.data.previous).toBeCloseTo(97.9, 0);
    expect(event.data.usualChange).toBeLessThan(1);
    await program.post('/measures/childrenFullyVaccinated/values', [
      { period: month.text, orgUnit: 'BVKV1', value: 930 },
    ]);
    await until(async () => {
      const { body } = await supervisor.get(
        `/indicators/HEA-VACCINE/series?orgUnit=BVKV1&from=${month.text}&to=${month.text}`,
      );
      return body.points[0]?.value === 93 ? true : undefined;
    });
    const { items } = (await supervisor.get('/events?type=kpi.value&limit=500')).body;
    const same = items.filter(({ data }: any) => data.orgUnit === 'BVKV1' && data.period === month.text);
    expect(same).toHaveLength(1);
  });
});
