import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { periodAt, previous, type Period } from '@trucban/kpi-engine';
import { ReportPeriods } from '../src/indicators/entry/report-periods.ts';
import { Database, systemScope } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';
import { publishVersion } from './support/publish.ts';

const VN = 420;
let api: TestApp;
let supervisor: Caller;
let admin: Caller;
let designer: Caller;

const dataset = {
  code: 'WASTE',
  vi: 'Chất thải rắn hằng tháng',
  en: 'Monthly waste',
  frequency: 'monthly',
  measures: ['wasteGenerated', 'wasteCollected'],
  orgUnits: ['PC07', 'CDC'],
  due: { workingDays: 5, calendar: 'working' },
  rules: [
    {
      code: 'COLLECTED',
      check: 'wasteCollected <= wasteGenerated',
      severity: 'error',
      vi: 'Lượng thu gom không vượt lượng phát sinh.',
      en: 'No more is collected than is generated.',
    },
  ],
};
const month = (): Period => previous(periodAt('month', Date.now(), VN), VN);
const key = () => ({ orgUnit: 'PC07', period: month().text });
const fill = (generated: number, collected: number, confirmed = false) =>
  supervisor.put('/datasets/WASTE/entry', {
    ...key(),
    values: [
      { measure: 'wasteGenerated', value: generated, confirmed },
      { measure: 'wasteCollected', value: collected, confirmed },
    ],
  });

beforeAll(async () => {
  api = await startTestApp();
  [supervisor, admin, designer] = [await api.as('supervisor'), await api.as('admin'), await api.as('designer')];
  let at = month();
  const rows: object[] = [];
  for (let n = 0; n < 12; n += 1) {
    at = previous(at, VN);
    rows.push({ period: at.text, orgUnit: 'PC07', value: 100 + n });
  }
  await (await api.asClient('integration')).post('/measures/wasteGenerated/values', rows);
}, 240_000);
afterAll(async () => api?.close());

describe('a dataset', () => {
  it('is refused with unknown measures, units, calendars and rules', async () => {
    const wrong = {
      ...dataset,
      code: 'WRONG',
      measures: ['nothing'],
      orgUnits: ['NOBODY'],
      due: { workingDays: 1, calendar: 'none' },
      rules: [{ ...dataset.rules[0], check: 'other >= 0' }],
    };
    const { body } = await designer.post('/datasets', wrong);
    expect(body.problems.map(({ elementId }: any) => elementId)).toEqual([
      '/measures/0',
      '/orgUnits/0',
      '/due/calendar',
      '/rules/0/check',
    ]);
  });

  it('is published by two; nobody is late with what was over before', async () => {
    expect((await designer.post('/datasets', dataset)).body.problems).toEqual([]);
    await publishVersion(designer, await api.as('approver'), '/datasets/WASTE/versions/1');
    const { body } = await supervisor.get(`/datasets/WASTE/completeness?period=${previous(month(), VN).text}`);
    expect(body.units.map(({ orgUnit, state, late }: any) => [orgUnit, state, late])).toEqual([
      ['PC07', 'open', false],
      ['CDC', 'open', false],
    ]);
    expect(body.share).toBe(0);
  });
});

describe('what units owe', () => {
  const owed = async (caller: Caller, query = '') =>
    (await caller.get(`/data-entries?dataset=WASTE${query}`)).body.items;

  it('is listed page by page, and found by words', async () => {
    const whole = (await supervisor.get('/data-entries?limit=500')).body;
    expect(whole.nextCursor).toBeNull();
    const first = (await supervisor.get('/data-entries?limit=1')).body;
    const second = (await supervisor.get(`/data-entries?limit=500&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items]).toEqual(whole.items);
    expect((await owed(supervisor, '&q=chat thai')).length).toBeGreaterThan(0);
    expect(await owed(supervisor, '&q=khongcogi')).toEqual([]);
    expect((await supervisor.get('/data-entries?cursor=x')).status).toBe(400);
  });

  it('is listed by unit and period with its deadline, how far it is and who may do what', async () => {
    expect(await owed(supervisor, '&state=owed')).toMatchObject([
      { orgUnit: 'CDC', period: month().text, state: 'open', filled: 0, of: 2, mayEnter: true, mayApprove: false },
      { orgUnit: 'PC07', dueAt: expect.any(String), label: { vi: expect.any(String) } },
    ]);
    expect(await owed(admin, '&orgUnit=PC07')).toMatchObject([{ mayApprove: true }]);
    expect(await owed(admin, '&state=approved')).toEqual([]);
    expect(await owed(await api.as('pc07.agencyhead'))).toMatchObject([{ orgUnit: 'PC07', mayEnter: true }]);
  });
});

describe('an entry', () => {
  it('is not taken while a number is missing, breaks a rule or is unusual and not confirmed', async () => {
    const empty = await supervisor.post('/datasets/WASTE/hand-in', key());
    expect([empty.status, empty.body.errors.map(({ code }: any) => code)]).toEqual([
      422,
      ['VALUE_MISSING', 'VALUE_MISSING'],
    ]);
    expect((await fill(105, 106)).body.problems).toMatchObject([
      { code: 'COLLECTED', severity: 'error', measures: ['wasteCollected', 'wasteGenerated'] },
    ]);
    const far = await fill(9_000, 90);
    expect(far.body.cells[0]).toMatchObject({ outlier: true, previous: 100, past: expect.arrayContaining([111]) });
    expect((await supervisor.post('/datasets/WASTE/hand-in', key())).body.errors[0].code).toBe('OUTLIER');
  });

  it('is handed in as provisional, approved by another above as official, and then closed', async () => {
    await fill(9_000, 90, true);
    const handed = await supervisor.post('/datasets/WASTE/hand-in', key());
    expect([handed.status, handed.body.state]).toEqual([200, 'submitted']);
    const valueOf = async () =>
      (await supervisor.get(`/measures/wasteGenerated/values?orgUnit=PC07&from=${month().text}&to=${month().text}`))
        .body.items[0];
    expect(await valueOf()).toMatchObject({ value: 9_000, status: 'provisional', source: 'form:WASTE' });
    expect((await fill(100, 90)).status).toBe(409);
    expect([403]).toContain((await (await api.as('dispatcher')).post('/datasets/WASTE/approve', key())).status);
    const approved = await admin.post('/datasets/WASTE/approve', key());
    expect([approved.status, approved.body.state]).toEqual([200, 'approved']);
    expect(await valueOf()).toMatchObject({ status: 'official' });
    const late = await (
      await api.asClient('integration')
    ).post('/measures/wasteGenerated/values', [{ period: month().text, orgUnit: 'PC07', value: 1 }]);
    expect(late.body.errors[0].code).toBe('PERIOD_LOCKED');
  });

  it('is sent back with a reason, corrected and revised', async () => {
    const back = await admin.post('/datasets/WASTE/return', { ...key(), reason: 'Số liệu tăng bất thường' });
    expect([back.status, back.body.state]).toEqual([200, 'returned']);
    expect(back.body.history.at(-1)).toMatchObject({ did: 'returned', reason: 'Số liệu tăng bất thường' });
    await fill(110, 90);
    expect((await supervisor.post('/datasets/WASTE/hand-in', key())).body.state).toBe('submitted');
    const found = await until(async () => {
      const { items } = (
        await supervisor.get(`/measures/wasteGenerated/values?orgUnit=PC07&from=${month().text}&to=${month().text}`)
      ).body;
      return items[0]?.value === 110 ? (items[0] as any) : undefined;
    });
    expect(found.status).toBe('revised');
    expect(found.recordedByName).toMatch(/\p{L}+ \p{L}+/u);
    expect((await supervisor.get(`/datasets/WASTE/completeness`)).body.share).toBe(0.5);
  });

  it('tells the head above that it waits, and who handed it in what became of it', async () => {
    const told = async (who: Caller) =>
      (await who.get('/notifications?limit=100')).body.items
        .filter(({ kind }: any) => kind.startsWith('dataEntry.'))
        .map(({ kind, text, link }: any) => [kind, text.vi, link])
        .reverse();
    const [waits] = await told(await api.as('cat.agencyhead'));
    const link = `/kpi/entry/WASTE/PC07/${month().text}`;
    expect(waits).toEqual(['dataEntry.submitted', expect.stringContaining('đã nộp, chờ duyệt'), link]);
    expect(await told(supervisor)).toEqual([
      ['dataEntry.approved', expect.stringContaining('Đã duyệt và khóa'), link],
      ['dataEntry.returned', expect.stringContaining('Số liệu tăng bất thường'), link],
    ]);
  });

  it('is not changed by somebody who saw it as it was before', async () => {
    const path = `/datasets/WASTE/entry?orgUnit=CDC&period=${month().text}`;
    const seen = (await supervisor.get(path)).headers.get('etag') as string;
    const keep = (value: number) =>
      supervisor.with({ 'if-match': seen }).put('/datasets/WASTE/entry', {
        orgUnit: 'CDC',
        period: month().text,
        values: [{ measure: 'wasteGenerated', value, confirmed: true }],
      });
    expect([(await keep(100)).status, (await keep(90)).status]).toEqual([200, 412]);
    for (const verb of ['hand-in', 'approve', 'return']) {
      const body = { orgUnit: 'CDC', period: month().text, reason: 'sai' };
      const given = verb === 'return' ? body : { orgUnit: body.orgUnit, period: body.period };
      expect([
        verb,
        (
          await (verb === 'hand-in' ? supervisor : admin)
            .with({ 'if-match': seen })
            .post(`/datasets/WASTE/${verb}`, given)
        ).status,
      ]).toEqual([verb, 412]);
    }
  });

  it('loses nothing of two people who write at once', async () => {
    const periods = [previous(month(), VN), previous(previous(month(), VN), VN)].map(({ text }) => text);
    const each = periods.flatMap((period) =>
      dataset.measures.map((measure, n) => ({ period, measure, value: 101 + n })),
    );
    const kept = await Promise.all(
      each.map(({ period, measure, value }) =>
        supervisor.put('/datasets/WASTE/entry', { orgUnit: 'CDC', period, values: [{ measure, value, seen: null }] }),
      ),
    );
    expect(kept.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const period of periods) {
      const { cells } = (await supervisor.get(`/datasets/WASTE/entry?orgUnit=CDC&period=${period}`)).body;
      expect(cells.map(({ value }: any) => value)).toEqual([101, 102]);
    }
  });

  it('tells who writes over another one’s number, and keeps the other one’s', async () => {
    const at = { orgUnit: 'CDC', period: previous(month(), VN).text };
    const put = (value: number, seen: number | null) =>
      supervisor.put('/datasets/WASTE/entry', { ...at, values: [{ measure: 'wasteGenerated', value, seen }] });
    expect((await put(120, 101)).status).toBe(200);
    const over = await put(130, 101);
    expect([over.status, over.body.code, over.body.details]).toEqual([
      412,
      'ENTRY_CHANGED',
      { cells: [{ measure: 'wasteGenerated', value: 120 }] },
    ]);
    // The same number is no quarrel, and who has seen it may write over it.
    expect([(await put(120, 101)).status, (await put(130, 120)).status]).toEqual([200, 200]);
  });

  it('needs a known unit, a period that exists and the right', async () => {
    expect((await supervisor.get('/datasets/WASTE/entry?orgUnit=TTHCC&period=2026-10')).status).toBe(404);
    expect((await supervisor.get('/datasets/WASTE/entry?orgUnit=PC07&period=2026-13')).status).toBe(422);
    expect((await supervisor.get('/datasets/NONE/entry?orgUnit=PC07&period=2026-10')).status).toBe(404);
    expect((await admin.post('/datasets/WASTE/approve', { orgUnit: 'CDC', period: month().text })).status).toBe(409);
  });
});

/** As if the dataset had been in force all the time: nobody owes what was over before. */
const sinceLastYear = () =>
  api
    .get(Database)
    .transaction(systemScope('test'), (tx) =>
      tx.run(
        'test.longInForce',
        `update config_version set effective_from = effective_from - interval '1 year' where key = 'WASTE'`,
      ),
    );

describe('a report that is not handed in', () => {
  it('is told to the rules once, and again when it comes; too late it is an incident', async () => {
    const watch = api.get(ReportPeriods);
    await sinceLastYear();
    // Another version, from today on, takes back nothing of what is owed.
    await designer.put('/datasets/WASTE', { ...dataset, en: 'Waste' });
    await publishVersion(designer, await api.as('approver'), '/datasets/WASTE/versions/2');
    const { items } = (await supervisor.get('/data-entries?dataset=WASTE&orgUnit=CDC')).body;
    const months = [month(), previous(month(), VN), previous(previous(month(), VN), VN)].map(({ text }) => text);
    expect(items.map(({ period }: any) => period).sort()).toEqual(months.sort());
    expect(items.find(({ period }: any) => period === months[0])).toMatchObject({ late: true, state: 'open' });
    await watch.look();
    await watch.look();
    const told = async (orgUnit: string): Promise<any[]> =>
      (await supervisor.get('/events?type=report.period&limit=500')).body.items.filter(
        ({ data }: any) => data.agency === orgUnit && data.period === month().text,
      );
    expect((await told('CDC')).map(({ data }) => data)).toMatchObject([{ reportCode: 'WASTE', state: 'open' }]);
    expect((await told('PC07')).map(({ data }) => data.state)).toContain('submitted');
    const { dueAt } = (await supervisor.get(`/datasets/WASTE/completeness?period=${month().text}`)).body;
    if (Date.parse(dueAt) < Date.now()) {
      const incident = await until(async () => {
        const { items } = (await supervisor.get('/incidents?type=ADM-REPORTLATE')).body;
        return items.find(({ attributes }: any) => attributes?.agency === 'CDC') ?? items[0];
      });
      expect(incident).toMatchObject({ severity: 'low' });
    }
  });
});

describe('a version that was withdrawn before its day', () => {
  it('makes nobody owe what was over before the next', async () => {
    const another = { ...dataset, code: 'WITHDRAWN' };
    const approver = await api.as('approver');
    await designer.post('/datasets', another);
    await publishVersion(designer, approver, '/datasets/WITHDRAWN/versions/1');
    await api.get(Database).transaction(systemScope('test'), (tx) =>
      tx.run(
        'test.withdrawn',
        `update config_version set state = 'retired', effective_from = effective_from - interval '1 year',
            retired_at = effective_from - interval '2 years' where key = 'WITHDRAWN'`,
      ),
    );
    await designer.put('/datasets/WITHDRAWN', another);
    await publishVersion(designer, approver, '/datasets/WITHDRAWN/versions/2');
    const { items } = (await supervisor.get('/data-entries?dataset=WITHDRAWN&state=owed')).body;
    // The last one may be entered all the same; nobody is late with it.
    const over = items.filter(({ period }: any) => period <= month().text);
    expect([...new Set(over.map(({ period, late }: any) => `${period} ${late}`))]).toEqual([`${month().text} false`]);
  });
});

describe('the sample province', () => {
  it('owes nothing of the forms that ship, and nobody is told that it does', async () => {
    const { items } = (await supervisor.get('/data-entries')).body;
    const shipped = items.filter(({ dataset: code }: any) => code.startsWith('BC-'));
    expect(new Set(shipped.map(({ dataset: code }: any) => code)).size).toBe(6);
    expect(shipped.filter(({ state, filled, of }: any) => state !== 'approved' || filled < of)).toEqual([]);
    await api.get(ReportPeriods).look();
    const told = (await supervisor.get('/events?type=report.period&limit=500')).body.items;
    expect(told.filter(({ data }: any) => data.reportCode.startsWith('BC-'))).toEqual([]);
  });

  it('has hourly numbers for as long as daily ones that are set against them', async () => {
    const weeks = (await supervisor.get('/indicators/ADM-DIGITISE/series?period=week')).body.points;
    const values = weeks.flatMap(({ value }: any) => value ?? []);
    expect(values.length).toBeGreaterThan(2);
    expect(values.filter((value: number) => value > 100)).toEqual([]);
  });
});
