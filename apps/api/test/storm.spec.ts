import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { fireCall, until } from './support/events.ts';

const CALLS = 400;
const here = { lat: 17.7203, lon: 106.6203 };

let api: TestApp;
let dispatcher: Caller;
let calls: Caller;
let owner: pg.Client;
beforeAll(async () => {
  api = await startTestApp();
  dispatcher = await api.as('dispatcher');
  calls = (await api.asClient('integration')).with({ 'content-type': 'application/cloudevents-batch+json' });
  owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
}, 120_000);
afterAll(async () => {
  await owner.end();
  await api.close();
});

const workedOff = (prefix: string) =>
  until(async () => {
    const { rows } = await owner.query<{ waiting: number }>(
      `select count(*)::int as waiting from trucban.event where source_event_id like $1 and state = 'stored'`,
      [`${prefix}%`],
    );
    return rows[0]?.waiting === 0 ? true : undefined;
  });

describe('a storm of equal calls', () => {
  it('is one incident with a counter, and another incident in the midst of it is one of its own', async () => {
    const storm = Array.from({ length: CALLS }, (_, n) =>
      fireCall(`storm-${n}`, here, n === 250 ? { severity: 'critical', attributes: { injuredCount: 4 } } : {}),
    );
    const elsewhere = fireCall('storm-elsewhere', { lat: 17.7603, lon: 106.6603 });
    const { body } = await calls.post('/events', [...storm.slice(0, 200), elsewhere, ...storm.slice(200)]);
    expect(body.accepted).toHaveLength(CALLS + 1);
    await workedOff('storm-');
    const { rows } = await owner.query<{ incident_id: string; events: number; opened: number; id: string }>(
      `select incident_id, count(*)::int as events, count(*) filter (where effect = 'opened')::int as opened, min(source_event_id) as id
         from trucban.event where source_event_id like 'storm-%' group by incident_id order by 2`,
    );
    expect(rows.map(({ events, opened }) => [events, opened])).toEqual([
      [1, 1],
      [CALLS, 1],
    ]);
    const { body: incident } = await dispatcher.get(`/incidents/${rows[1]?.incident_id}`);
    expect(incident).toMatchObject({ reportCount: CALLS, severity: 'critical', attributes: { injuredCount: 4 } });
    const { body: timeline } = await dispatcher.get(`/incidents/${rows[1]?.incident_id}/timeline?limit=200`);
    const attached = (timeline.items as { kind: string; data: { eventIds?: string[] } }[]).filter(
      ({ kind }) => kind === 'report.attached',
    );
    expect(attached.reduce((sum, { data }) => sum + (data.eventIds?.length ?? 1), 0)).toBe(CALLS - 1);
    expect(attached.length).toBeLessThan(CALLS / 2);
    const { rows: told } = await owner.query(
      `select recipient, count(*)::int as times from trucban.notification where incident_id = $1 and kind = 'rule' group by 1`,
      [rows[1]?.incident_id],
    );
    expect(told).toEqual([{ recipient: 'PC07/dispatcher', times: 1 }]);
    const { rows: tasks } = await owner.query(
      `select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'run-rules'`,
    );
    expect(tasks).toEqual([]);
  }, 120_000);

  it('is one, too, where its type is known by something that nobody told', async () => {
    const jam = (id: string, over: object = {}) => fireCall(id, here, { eventType: 'TRAF-JAM', ...over });
    const storm = Array.from({ length: 120 }, (_, n) => jam(`jam-${n}`));
    await calls.post('/events', [...storm, jam('jam-other', { description: 'Một chỗ khác, xe chết máy' })]);
    await workedOff('jam-');
    const { rows } = await owner.query<{ events: number }>(
      `select count(*)::int as events from trucban.event where source_event_id like 'jam-%' group by incident_id order by 1`,
    );
    expect(rows).toEqual([{ events: 1 }, { events: 120 }]);
  }, 60_000);

  it('goes on around an event whose rules fail', async () => {
    await owner.query(`create function trucban.broken() returns trigger language plpgsql as $$ begin
      if new.title = 'hỏng' then raise exception 'broken'; end if; return new; end $$`);
    await owner.query(
      'create trigger broken before insert on trucban.incident_report for each row execute function trucban.broken()',
    );
    await calls.post(
      '/events',
      Array.from({ length: 60 }, (_, n) =>
        fireCall(`around-${n}`, { lat: 17.7003, lon: 106.7003 }, n === 30 ? { title: 'hỏng' } : {}),
      ),
    );
    const waiting = await until(async () => {
      const { rows } = await owner.query<{ source_event_id: string; failure: string | null }>(
        `select source_event_id, failure from trucban.event where source_event_id like 'around-%' and state = 'stored'`,
      );
      return rows.length === 1 && rows[0]?.failure ? rows : undefined;
    });
    expect(waiting).toEqual([{ source_event_id: 'around-30', failure: 'broken' }]);
    await owner.query('drop function trucban.broken() cascade');
  }, 120_000);
});
