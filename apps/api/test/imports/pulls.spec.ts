import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { SimulatedClock } from '../../src/platform/public.ts';
import { PullPlanner } from '../../src/imports/public.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { OutsideSystem } from '../support/outside-system.ts';
import { CASES, carryOut, code, publish } from './support.ts';

// After the sample province was made.
const clock = new SimulatedClock(new Date(Date.now() + 60_000).toISOString());
let api: TestApp;
let outside: OutsideSystem;
let supervisor: Caller;
let admin: Caller;

beforeAll(async () => {
  outside = await OutsideSystem.start();
  api = await startTestApp({ runQueue: false, clock, settings: { httpAllow: '127.0.0.0/8' } });
  [supervisor, admin] = [await api.as('supervisor'), await api.as('admin')];
  await admin.put('/job-secrets/LGSP', { value: 'very-secret-token', hosts: ['127.0.0.1'] });
}, 240_000);
afterAll(async () => {
  await api?.close();
  await outside?.stop();
});
beforeEach(() => outside.reset());

const records = (format: object = { type: 'json', items: 'data' }) => ({
  ...CASES,
  code: code('lgsp'),
  format,
  target: { type: 'event', kind: 'case.reported', source: `/test/${code('src')}` },
  fields: [
    { to: 'data.eventType', default: 'FIRE-RES' },
    { to: 'data.title', from: 'name', required: true },
    { to: 'time', from: 'at', type: 'instant' },
  ],
  dedup: ['id'],
});
const pullOf = (mapping: string, source: object, over: object = {}) => ({
  code: code('pull'),
  vi: 'Nguồn LGSP',
  en: 'LGSP source',
  mapping,
  source,
  ...over,
});
const http = (over: object = {}) => ({
  type: 'http',
  url: `${outside.origin}/cases?unit=SYT`,
  authentication: { type: 'bearer', secret: 'LGSP' },
  ...over,
});
const record = (id: number, minute = id) => ({
  id,
  name: `Ca ${id}`,
  at: `2026-11-22T04:${String(minute).padStart(2, '0')}:00Z`,
});
/** Answers with the beginning of a longer answer, and ends the connection when it was sent. */
const brokenOff = (beginning: string) => (response: ServerResponse) =>
  void response
    .writeHead(200, { 'content-length': Buffer.byteLength(beginning) + 1_000 })
    .write(beginning, () => response.destroy());
async function run(pull: string, body: object = {}): Promise<Record<string, any>> {
  const begun = await supervisor.post(`/pulls/${pull}/run`, body);
  if (begun.status !== 202) throw new Error(JSON.stringify(begun.body));
  return carryOut(api, supervisor, begun.body.import.id as string);
}
const stateOf = async (pull: string) => (await supervisor.get(`/pulls/${pull}/state`)).body;

describe('a pull of JSON over HTTP', () => {
  it('reads all pages by their links, with a secret, from the last watermark on, once', async () => {
    const mapping = records();
    await publish(api, 'mappings', mapping);
    const pull = pullOf(mapping.code, http({ paging: { type: 'next', path: 'next' } }), {
      watermark: { from: 'at', type: 'instant', parameter: 'since', initial: '2026-01-01T00:00:00Z' },
    });
    await publish(api, 'pulls', pull);
    const pages = [
      { data: [record(1), record(2)], next: '/cases?page=2' },
      { data: [record(3), { id: 4, at: 'x' }], next: null },
    ];
    outside.reply = (got) => ({ body: got.path.includes('page=2') ? pages[1] : pages[0] });
    expect(await run(pull.code)).toMatchObject({
      kind: 'pull',
      pull: pull.code,
      state: 'completed',
      rows: { read: 4, accepted: 3, duplicate: 0, rejected: 1 },
      watermark: { from: null, to: '2026-11-22T04:03:00Z' },
    });
    expect(outside.got.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/cases?unit=SYT&since=2026-01-01T00%3A00%3A00Z', 'Bearer very-secret-token'],
      ['/cases?page=2', 'Bearer very-secret-token'],
    ]);
    expect(await stateOf(pull.code)).toMatchObject({
      failures: 0,
      watermark: '2026-11-22T04:03:00Z',
      lastGoodAt: clock.now(),
    });
    outside.reply = () => ({ body: { data: [record(3), record(5)], next: '' } });
    expect(await run(pull.code)).toMatchObject({ rows: { read: 2, accepted: 1, duplicate: 1, rejected: 0 } });
    expect(outside.got.at(-1)?.path).toBe('/cases?unit=SYT&since=2026-11-22T04%3A03%3A00Z');
    expect((await supervisor.get(`/imports?pull=${pull.code}`)).body.items).toHaveLength(2);
    expect(JSON.stringify((await supervisor.get(`/imports?pull=${pull.code}`)).body)).not.toContain('very-secret');
  });

  it('by numbered pages ends at the short one', async () => {
    const mapping = records();
    await publish(api, 'mappings', mapping);
    const paging = { type: 'number', parameter: 'page', first: 0, sizeParameter: 'size', size: 2 };
    const pull = pullOf(mapping.code, http({ paging }));
    await publish(api, 'pulls', pull);
    outside.reply = (got) => {
      const page = Number(new URL(got.path, outside.origin).searchParams.get('page'));
      return { body: { data: page < 2 ? [record(page * 2 + 10), record(page * 2 + 11)] : [record(14)] } };
    };
    expect(await run(pull.code)).toMatchObject({ rows: { read: 5, accepted: 5 } });
    expect(outside.got.map(({ path }) => path)).toEqual([0, 1, 2].map((page) => `/cases?unit=SYT&page=${page}&size=2`));
  });

  it('asks whether anything has changed, until our own mapping has', async () => {
    const mapping = records();
    await publish(api, 'mappings', mapping);
    const pull = pullOf(mapping.code, http());
    await publish(api, 'pulls', pull);
    outside.reply = (got) =>
      got.headers['if-none-match'] === '"v1"'
        ? { status: 304 }
        : { body: { data: [record(20)] }, headers: { etag: '"v1"' } };
    expect(await run(pull.code)).toMatchObject({ notModified: false, rows: { accepted: 1 } });
    expect(await run(pull.code)).toMatchObject({ state: 'completed', notModified: true, rows: { read: 0 } });
    await publish(api, 'mappings', { ...mapping, vi: 'Khác' });
    expect(await run(pull.code)).toMatchObject({ notModified: false, rows: { read: 1, duplicate: 1 } });
  });

  it('can be tried out, also as a draft: the first rows, and nothing is kept', async () => {
    const mapping = records();
    await publish(api, 'mappings', mapping);
    const pull = pullOf(mapping.code, http());
    const designer = await api.as('designer');
    await designer.put(`/pulls/${pull.code}`, pull);
    outside.reply = () => ({
      body: { data: [record(30), { id: 31 }, ...Array.from({ length: 30 }, (_, n) => record(40 + (n % 20)))] },
    });
    const tried = await designer.post(`/pulls/${pull.code}/run`, { dryRun: true, version: 1 });
    expect(tried.status).toBe(200);
    expect(tried.body.import).toBeNull();
    expect(tried.body.trial.more).toBe(true);
    expect(tried.body.trial.rows).toHaveLength(20);
    expect(tried.body.trial.rows[0]).toMatchObject({ row: 1, mapped: { data: { title: 'Ca 30' } }, problems: [] });
    expect(tried.body.trial.rows[1]).toMatchObject({ mapped: null, problems: [{ column: 'name', code: 'MISSING' }] });
    expect((await supervisor.get(`/events?source=${encodeURIComponent(mapping.target.source)}`)).body.items).toEqual(
      [],
    );
    expect((await designer.post(`/pulls/${pull.code}/run`, {})).status).toBe(404);
    expect((await (await api.as('dispatcher')).post(`/pulls/${pull.code}/run`, { dryRun: true })).status).toBe(403);
  });

  it.each([
    ['an answer that is no list', () => ({ body: { data: 7 } }), 'NO_LIST'],
    ['an answer that is no JSON', () => ({ body: 'id;name' }), 'NOT_JSON'],
    ['a web page', () => ({ body: '<!DOCTYPE html>\n<html><title>Đăng nhập</title></html>' }), 'WEB_PAGE'],
    ['an answer that breaks off', () => brokenOff('{"data": ['), 'BROKEN_OFF'],
    [
      'an answer in another encoding',
      () => (response: ServerResponse) => void response.end(Buffer.from('{"data": [{"name": "\xd0"}]}', 'latin1')),
      'WRONG_ENCODING',
    ],
    ['a refusal', () => ({ status: 401, body: {} }), 'HTTP_401'],
    ['a next page elsewhere', () => ({ body: { data: [], next: 'https://evil.example/' } }), 'NEXT_ELSEWHERE'],
    ['a next page that was read', () => ({ body: { data: [], next: '/cases?unit=SYT' } }), 'ENDLESS_PAGES'],
  ] as const)('with %s fails, and says so', async (_, reply, problem) => {
    const mapping = records();
    await publish(api, 'mappings', mapping);
    const pull = pullOf(mapping.code, http({ paging: { type: 'next', path: 'next' } }));
    await publish(api, 'pulls', pull);
    outside.reply = reply;
    const tried = await (await api.as('designer')).post(`/pulls/${pull.code}/run`, { dryRun: true });
    // What is wrong is said by itself: not that some data of ours were invalid.
    expect([tried.status, tried.body]).toMatchObject([422, { code: problem, errors: [] }]);
    const ran = await run(pull.code);
    expect(ran).toMatchObject({ state: 'failed', problem: { code: problem } });
    expect(tried.body.detail).toBe(ran.problem.message.vi);
    expect(await stateOf(pull.code)).toMatchObject({ failures: 1 });
  });

  it('is told to those who write, approve, run or audit it: it names addresses of other systems', async () => {
    const mapping = records();
    await publish(api, 'mappings', mapping);
    const pull = pullOf(mapping.code, http());
    await publish(api, 'pulls', pull);
    const asked = async (who: string): Promise<number[]> => {
      const caller = await api.as(who);
      const paths = [`/pulls/${pull.code}`, `/pulls/${pull.code}/versions/1`, '/pulls', `/pulls/${pull.code}/versions`];
      return Promise.all(paths.map(async (path) => (await caller.get(path)).status));
    };
    for (const who of ['designer', 'approver', 'supervisor']) expect(await asked(who)).toEqual([200, 200, 200, 200]);
    for (const who of ['dispatcher', 'leader']) expect(await asked(who)).toEqual([403, 403, 200, 200]);
    // How it does is seen by whoever approves it, who doesn't run it.
    const [approver, dispatcher] = [await api.as('approver'), await api.as('dispatcher')];
    for (const path of [`/pulls/${pull.code}/state`, `/imports?pull=${pull.code}`]) {
      expect((await approver.get(path)).status).toBe(200);
      expect((await dispatcher.get(path)).status).toBe(403);
    }
    expect((await approver.post(`/pulls/${pull.code}/run`, {})).status).toBe(403);
  });

  it('says whether there is a source that counts its rows', async () => {
    const mapping = records();
    await publish(api, 'mappings', mapping);
    const pull = pullOf(mapping.code, http());
    await publish(api, 'pulls', pull);
    expect((await stateOf(pull.code)).source).toBe(false);
    const name = { vi: pull.vi, en: pull.en };
    const made = await admin.post('/sources', { code: pull.code, kind: 'pull', name, orgUnit: 'IOC' });
    expect(made.status).toBe(201);
    expect((await stateOf(pull.code)).source).toBe(true);
    const item = (await supervisor.get('/pulls')).body.items.find(({ code: each }: any) => each === pull.code);
    expect(item.status.source).toBe(true);
  });

  it('is refused where it may not connect to, or would spill a secret', async () => {
    const mapping = records();
    await publish(api, 'mappings', mapping);
    const designer = await api.as('designer');
    const codes = async (source: object, over: object = {}) => {
      const document = pullOf(mapping.code, source, over);
      return (await designer.put(`/pulls/${document.code}`, document)).body.problems.map(
        (one: any) => `${one.elementId} ${one.code}`,
      );
    };
    // What a new one begins with.
    expect(await codes(http({ url: 'https://' }))).toEqual(['/source/url BAD_URL']);
    expect(await codes(http({ url: 'http://169.254.169.254/latest' }))).toEqual(['/source/url URL_FORBIDDEN']);
    expect(await codes(http({ headers: { Authorization: 'Bearer x' } }))).toEqual([
      '/source/headers/Authorization HEADER_FORBIDDEN',
    ]);
    expect(await codes(http(), { mapping: 'none' })).toEqual(['/mapping UNKNOWN_MAPPING']);
    expect(await codes(http(), { schedule: { cron: '* * *' } })).toEqual(['/schedule/cron BAD_CRON']);
    expect(await codes(http(), { schedule: { every: 'PT1S' } })).toEqual(['/schedule/every BAD_INTERVAL']);
    await admin.put('/job-secrets/OTHER', { value: 'for-somebody-else', hosts: ['other.example'] });
    const pull = pullOf(mapping.code, http({ authentication: { type: 'header', name: 'x-key', secret: 'OTHER' } }));
    await publish(api, 'pulls', pull);
    expect(await run(pull.code)).toMatchObject({ state: 'failed', problem: { code: 'SECRET_NOT_FOR_HOST' } });
    expect(outside.got).toEqual([]);
  });
});

describe('a pull of CSV over HTTP', () => {
  it('reads the file as it comes', async () => {
    const mapping = { ...records({ type: 'csv' }), decimal: ',' };
    await publish(api, 'mappings', mapping);
    const pull = pullOf(mapping.code, http());
    await publish(api, 'pulls', pull);
    outside.reply = () => ({
      body: 'id;name;at\n1;Cúm;2026-11-22T04:00:00Z\n2;;2026-11-22\n',
      headers: { 'content-type': 'text/csv' },
    });
    const made = await run(pull.code);
    expect(made).toMatchObject({ state: 'completed', rows: { read: 2, accepted: 1, rejected: 1 } });
    const rejects = (await supervisor.get(`/imports/${made['id']}/rejects`)).body as string;
    expect(rejects.split('\r\n')[1]).toContain('2,,2026-11-22,3,name,');
  });

  it.each([
    ['a web page', () => ({ body: '\n<html lang="vi"><body>Phiên đã hết hạn</body></html>' }), 'WEB_PAGE'],
    ['an answer that breaks off', () => brokenOff('id;name;at\n1;Cúm;2026-11-22T04:00:00Z\n2;S'), 'BROKEN_OFF'],
  ] as const)('with %s fails, and says so', async (_, reply, problem) => {
    const mapping = records({ type: 'csv', encoding: 'utf-8' });
    await publish(api, 'mappings', mapping);
    const pull = pullOf(mapping.code, http());
    await publish(api, 'pulls', pull);
    outside.reply = reply;
    expect(await run(pull.code)).toMatchObject({ state: 'failed', problem: { code: problem } });
  });
});

describe('a pull of SQL', () => {
  let owner: pg.Client;
  beforeAll(async () => {
    owner = new pg.Client({ connectionString: api.database.ownerUrl });
    await owner.connect();
    await owner.query(`create schema other; create table other.report (id int primary key, name text, at timestamptz, amount numeric);
      insert into other.report select n, 'Ca ' || n, timestamptz '2026-11-22 00:00:00+00' + n * interval '1 second', n / 4.0 from generate_series(1, 2500) n;
      grant usage on schema other to trucban_app; grant all on other.report to trucban_app`);
    await admin.put('/job-secrets/REPORT_DB', {
      value: api.database.appUrl,
      hosts: [new URL(api.database.appUrl).hostname],
    });
  });
  afterAll(async () => owner?.end());

  const sql = (query: string, over: object = {}) => ({ type: 'sql', secret: 'REPORT_DB', query, ...over });

  it('reads by a cursor, read-only, from the watermark on', async () => {
    const mapping = records({ type: 'sql' });
    await publish(api, 'mappings', mapping);
    const pull = pullOf(
      mapping.code,
      sql('select id, name, at from other.report where at > $1::timestamptz order by at'),
      {
        watermark: { from: 'at', type: 'instant', initial: '2026-01-01' },
      },
    );
    await publish(api, 'pulls', pull);
    expect(await run(pull.code)).toMatchObject({
      state: 'completed',
      rows: { read: 2_500, accepted: 2_500 },
      watermark: { to: '2026-11-22 00:41:40+00' },
    });
    await owner.query(`insert into other.report values (9001, 'Mới', '2026-11-22 04:00:00+00', 1)`);
    expect(await run(pull.code)).toMatchObject({ rows: { read: 1, accepted: 1, duplicate: 0 } });
    expect(await run(pull.code)).toMatchObject({ rows: { read: 0 } });
  });

  it.each([
    ['that writes', 'with gone as (delete from other.report returning id, name) select id, name from gone', 'SQL_', {}],
    ['that calls what writes', `select nextval('other.numbers') as id, 'x' as name`, 'SQL_', {}],
    ['with a second statement', 'select 1 as id; drop table other.report', 'SQL_42601', {}],
    ['that takes too long', `select 1 as id, pg_sleep(5)::text as name`, 'TIMEOUT', { timeoutSeconds: 1 }],
    ['that gives too much', 'select id, name from other.report', 'TOO_MANY_ROWS', { maxRows: 10 }],
  ])('%s is refused', async (_, query, problem, over) => {
    await owner.query('create sequence if not exists other.numbers; grant all on other.numbers to trucban_app');
    const count = async () =>
      (await owner.query<{ n: number }>('select count(*)::int as n from other.report')).rows[0]?.n;
    const before = await count();
    const mapping = records({ type: 'sql' });
    await publish(api, 'mappings', mapping);
    const pull = pullOf(mapping.code, sql(query, over));
    await publish(api, 'pulls', pull);
    const made = await run(pull.code);
    expect(made).toMatchObject({ state: 'failed' });
    expect(made['problem'].code).toContain(problem);
    expect(await count()).toBe(before);
  });
});

describe('the schedule', () => {
  it('runs a pull when it is due, backs off when it fails, and tells people once', async () => {
    const planner = api.get(PullPlanner);
    const mapping = records();
    await publish(api, 'mappings', mapping);
    const pull = pullOf(mapping.code, http(), {
      schedule: { every: 'PT15M' },
      tellAfterFailures: 2,
      tell: ['shiftLeader@IOC'],
    });
    await publish(api, 'pulls', pull);
    expect(await stateOf(pull.code)).toMatchObject({ nextAt: clock.now() });
    outside.reply = () => ({ body: { data: [record(1)] } });
    const due = async () => {
      expect((await planner.wake(100)).fired).toBe(1);
      const { runningImport } = await stateOf(pull.code);
      const made = await carryOut(api, supervisor, runningImport as string);
      return [made['state'], ((Date.parse((await stateOf(pull.code)).nextAt) - Date.parse(clock.now())) / 60_000) | 0];
    };
    const later = (minutes: number) => clock.set(new Date(Date.parse(clock.now()) + minutes * 60_000).toISOString());
    expect(await due()).toEqual(['completed', 15]);
    expect((await planner.wake(100)).fired).toBe(0);
    later(15);
    outside.reply = () => ({ status: 503, body: {} });
    expect(await due()).toEqual(['failed', 1]);
    later(1);
    expect(await due()).toEqual(['failed', 2]);
    later(2);
    expect(await due()).toEqual(['failed', 4]);
    const notices = (await supervisor.get('/notifications?limit=100')).body.items.filter(({ text }: any) =>
      text.vi.includes('Nguồn LGSP'),
    );
    expect(notices).toHaveLength(1);
    const events = (await supervisor.get(`/events?source=${encodeURIComponent(`/pulls/${pull.code}`)}`)).body.items;
    expect(events).toMatchObject([{ type: 'source.stale', eventType: 'DAT-STALE', key: pull.code }]);
    later(4);
    outside.reply = () => ({ body: { data: [record(2)] } });
    expect(await due()).toEqual(['completed', 15]);
    expect(await stateOf(pull.code)).toMatchObject({ failures: 0 });
    const told = (await supervisor.get('/notifications?limit=100')).body.items.filter(({ text }: any) =>
      text.vi.includes('hoạt động trở lại'),
    );
    expect(told).toHaveLength(1);
    const at = `/pulls/${pull.code}/versions/1/retire`;
    expect((await (await api.as('approver')).post(at, {})).status).toBe(200);
    later(15);
    await planner.wake(100);
    expect(await stateOf(pull.code)).toMatchObject({ nextAt: null, runningImport: null });
  });

  it('goes on by the version in force until the day of another, and by that one from its day on', async () => {
    const planner = api.get(PullPlanner);
    const mapping = records();
    await publish(api, 'mappings', mapping);
    const pull = pullOf(mapping.code, http(), { schedule: { every: 'PT6H' } });
    await publish(api, 'pulls', pull);
    await (await api.as('designer')).put(`/pulls/${pull.code}`, { ...pull, schedule: { every: 'PT15M' } });
    const path = `/pulls/${pull.code}/versions/2`;
    await (await api.as('designer')).post(`${path}/submit`, {});
    const begin = Date.parse(clock.now());
    const at = (minutes: number) => new Date(begin + minutes * 60_000).toISOString();
    const approved = await (await api.as('approver')).post(`${path}/approve`, { effectiveFrom: at(60) });
    expect(approved.status).toBe(200);
    outside.reply = () => ({ body: { data: [record(1)] } });
    const ran: number[] = [];
    for (let minutes = 0; minutes <= 90; minutes += 15) {
      clock.set(at(minutes));
      await planner.wake(100);
      const { runningImport } = await stateOf(pull.code);
      if (runningImport === null) continue;
      await carryOut(api, supervisor, runningImport);
      ran.push(minutes);
    }
    expect(ran).toEqual([0, 60, 75, 90]);
  });

  it('fails, and is seen to, once its mapping is retired; no older version comes back', async () => {
    const planner = api.get(PullPlanner);
    const mapping = records();
    await publish(api, 'mappings', mapping);
    await publish(api, 'mappings', { ...mapping, vi: 'Bản hai' });
    const pull = pullOf(mapping.code, http(), { schedule: { every: 'PT15M' } });
    await publish(api, 'pulls', pull);
    expect((await (await api.as('approver')).post(`/mappings/${mapping.code}/versions/2/retire`, {})).status).toBe(200);
    outside.reply = () => ({ body: { data: [record(1)] } });
    expect((await planner.wake(100)).fired).toBe(1);
    const { runningImport } = await stateOf(pull.code);
    expect(await carryOut(api, supervisor, runningImport as string)).toMatchObject({
      state: 'failed',
      mappingVersion: 2,
      problem: { code: 'MAPPING_NOT_IN_FORCE' },
    });
    expect(await stateOf(pull.code)).toMatchObject({ failures: 1 });
    expect((await supervisor.post(`/pulls/${pull.code}/run`, {})).body.code).toBe('MAPPING_NOT_IN_FORCE');
  });

  it('tells when a source has had nothing new for long', async () => {
    const mapping = records();
    await publish(api, 'mappings', mapping);
    const pull = pullOf(mapping.code, http(), { silentAfter: 'PT1H', tell: ['shiftLeader@IOC'] });
    await publish(api, 'pulls', pull);
    outside.reply = () => ({ body: { data: [] } });
    await run(pull.code);
    clock.set(new Date(Date.parse(clock.now()) + 2 * 3_600_000).toISOString());
    await run(pull.code);
    await run(pull.code);
    const events = (await supervisor.get(`/events?source=${encodeURIComponent(`/pulls/${pull.code}`)}`)).body.items;
    expect(events).toHaveLength(1);
  });

  it('watches one without a schedule, too, though nobody runs it', async () => {
    const planner = api.get(PullPlanner);
    const mapping = records();
    await publish(api, 'mappings', mapping);
    const pull = pullOf(mapping.code, http(), { silentAfter: 'PT1H', tell: ['shiftLeader@IOC'] });
    await publish(api, 'pulls', pull);
    expect(await stateOf(pull.code)).toMatchObject({ nextAt: null });
    const told = async () =>
      (await supervisor.get(`/events?source=${encodeURIComponent(`/pulls/${pull.code}`)}`)).body.items as any[];
    clock.set(new Date(Date.parse(clock.now()) + 3_700_000).toISOString());
    await planner.wake(100);
    expect(await told()).toMatchObject([{ type: 'source.stale', eventType: 'DAT-STALE' }]);
    clock.set(new Date(Date.parse(clock.now()) + 3_700_000).toISOString());
    await planner.wake(100);
    expect(await told()).toHaveLength(1);
    outside.reply = () => ({ body: { data: [record(41)] } });
    await run(pull.code);
    clock.set(new Date(Date.parse(clock.now()) + 3_700_000).toISOString());
    await planner.wake(100);
    expect(await told()).toHaveLength(2);
  });
});
