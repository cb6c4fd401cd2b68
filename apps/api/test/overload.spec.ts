import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createHttpApp } from '../src/http-app.ts';
import { Backlog } from '../src/intake/public.ts';
import { LIMITS, Settings, SystemClock } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { fireCall, until } from './support/events.ts';

const SHED_AT = 20;
let api: TestApp;
let admin: Caller;
let sender: Caller;
let owner: pg.Client;

beforeAll(async () => {
  // Nobody runs rules here: what comes in waits.
  api = await startTestApp({ runQueue: false, settings: { shedAt: SHED_AT } });
  admin = await api.as('admin');
  sender = (await api.asClient('integration')).with({ 'content-type': 'application/cloudevents-batch+json' });
  owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
}, 240_000);
afterAll(async () => {
  await owner?.end();
  await api?.close();
});

let number = 0;
const reading = () => ({
  specversion: '1.0',
  id: `reading-${++number}`,
  source: 'test/gauges',
  type: 'sensor.reading',
  data: { sensor: `s-${number}`, observedProperty: 'level', value: 1, unit: 'm' },
});
const call = (lat: number) => fireCall(`call-${++number}`, { lat, lon: 106.6 });
const intake = async () => (await admin.get('//health/ready')).body.parts.intake;

describe('overload', () => {
  it('puts off readings of sensors, takes emergency calls, and says so', async () => {
    expect((await intake()).status).toBe('up');
    const flood = await sender.post('/events', Array.from({ length: 30 }, reading));
    expect(flood.body.accepted).toHaveLength(30);
    await api.get(Backlog).look();
    expect(await intake()).toMatchObject({ status: 'degraded', since: expect.any(String) });

    const off = await sender.post('/events', [reading()]);
    expect([off.status, off.headers.get('retry-after')]).toEqual([503, '15']);
    expect(off.body.detail).toMatch(/Hệ thống quá tải: tạm hoãn nhận số đo cảm biến/);
    expect((await sender.post('/events', [call(17.71)])).body.accepted).toHaveLength(1);
    // Of what comes together the call is taken, and of the reading it is said why not.
    const mixed = await sender.post('/events', [reading(), call(17.72)]);
    expect(mixed.status).toBe(202);
    expect(mixed.body.accepted).toHaveLength(1);
    expect(mixed.body.rejected).toMatchObject([{ index: 0, errors: [{ code: 'READINGS_PUT_OFF' }] }]);
  });

  it('works off calls before readings that came earlier, and is over when half has drained', async () => {
    // In which order they are taken up: some run side by side, and a call takes longer than a reading.
    await owner.query(`create sequence trucban.nth;
      create table trucban.waiting as select j.id, j.priority, null::bigint as taken from graphile_worker._private_jobs j
        join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'run-rules';
      create function trucban.note_taken() returns trigger language plpgsql security definer as $$ begin
        update trucban.waiting set taken = nextval('trucban.nth') where id = new.id and taken is null; return null; end $$;
      create trigger taken after update of locked_at on graphile_worker._private_jobs
        for each row when (new.locked_at is not null) execute function trucban.note_taken()`);
    const { databaseUrl, home } = api.settings;
    const settings = new Settings({
      databaseUrl,
      home,
      port: 3,
      demo: true,
      logLevel: 'silent',
      watchSeconds: 0,
      shedAt: SHED_AT,
    });
    const runner = await createHttpApp({ settings, clock: new SystemClock(), runQueue: true });
    try {
      await runner.init();
      await until(async () => {
        const { rows } = await owner.query<{ left: string }>(
          `select count(*) as left from trucban.event where state <> 'processed' and type in ('call.received', 'sensor.reading')`,
        );
        return rows[0]?.left === '0' ? rows : undefined;
      });
      // One call may take the other along, and a reading others.
      const { rows } = await owner.query<{ priority: number }>(
        'select priority from trucban.waiting where taken is not null order by taken',
      );
      const taken = rows.map(({ priority }) => priority);
      // Of the first four, which are taken at once, any may be the first.
      expect(taken.lastIndexOf(0)).toBeLessThan(LIMITS.queueConcurrency);
      expect(taken).toContain(0);
      expect(taken.at(-1)).toBeGreaterThan(0);
      await api.get(Backlog).look();
      expect((await intake()).status).toBe('up');
      expect((await sender.post('/events', [reading()])).status).toBe(202);
    } finally {
      await runner.close();
    }
  }, 120_000);
});
