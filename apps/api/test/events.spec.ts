import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { RunRulesTask } from '../src/intake/run-rules.task.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { fireCall, until } from './support/events.ts';

let api: TestApp;
let sensors: Caller;
let dispatcher: Caller;

beforeAll(async () => {
  api = await startTestApp();
  [sensors, dispatcher] = [await api.asClient('integration'), await api.as('dispatcher')];
}, 120_000);
afterAll(async () => {
  await api.close();
});

const structured = (caller: Caller) => caller.with({ 'content-type': 'application/cloudevents+json' });
const batch = (caller: Caller) => caller.with({ 'content-type': 'application/cloudevents-batch+json' });

async function processed(eventId: string) {
  return until(async () => {
    const { body } = await dispatcher.get(`/events/${eventId}`);
    return body.state === 'stored' ? undefined : body;
  });
}

describe('an event', () => {
  it('opens an incident of its type with clocks, lead, coordinating agencies and the first task of its SOP', async () => {
    const sent = await structured(sensors).post('/events', fireCall('open-1', { lat: 17.7101, lon: 106.6101 }));
    expect(sent.status).toBe(202);
    expect(sent.body).toMatchObject({ accepted: [{ id: 'open-1', duplicate: false }], rejected: [] });
    const event = await processed(sent.body.accepted[0].eventId);
    expect(event).toMatchObject({
      state: 'processed',
      effect: 'opened',
      why: null,
      rules: expect.arrayContaining([expect.objectContaining({ code: 'INTAKE-FIRE-RES', result: 'fired' })]),
    });
    const { body: incident } = await dispatcher.get(`/incidents/${event.incidentId}`);
    expect(incident).toMatchObject({
      type: 'FIRE-RES',
      severity: 'high',
      status: 'new',
      leadAgency: 'PC07',
      sopMissing: false,
      location: { areaCode: 'P01' },
      resolved: { '@COMMUNE-POLICE': 'CA-P01', '@COMMUNE-FORCE': 'LL-P01', '@AREA-OC': 'IOC', '@TASK-AGENCY': 'PC07' },
      reporter: { name: 'T••• T•••', phone: '0912 ••• 486' },
    });
    expect(incident.number).toMatch(/^TM-\d{6}-\d{4}$/);
    expect(incident.coordinating).toEqual([
      'TTCH-113',
      'TTCC115',
      'CA-P01',
      'LL-P01',
      'UBND-P01',
      'DIENLUC',
      'CAPNUOC',
      'PC08',
    ]);
    expect(
      incident.sla.map((clock: { clock: string; limitMinutes: number; state: string }) => [
        clock.clock,
        clock.limitMinutes,
        clock.state,
      ]),
    ).toEqual([
      ['acknowledge', 1, 'running'],
      ['dispatch', 2, 'running'],
      ['onScene', 10, 'running'],
      ['resolve', 120, 'running'],
    ]);
    expect(incident.processInstances[0]).toMatchObject({ processKey: 'sop_fire', state: 'active' });
    expect(incident.processInstances[0].activeElements.length).toBeGreaterThan(0);
    expect(incident.steps[0]).toMatchObject({ clock: 'step', state: 'running', escalationPolicy: 'ESC-EMG' });
  });

  it('is one for ever by (source, id), also at the same moment', async () => {
    const event = fireCall('twice-1', { lat: 17.73, lon: 106.63 });
    const answers = await Promise.all(Array.from({ length: 4 }, () => structured(sensors).post('/events', event)));
    const accepted = answers.map((answer) => answer.body.accepted[0]);
    expect(new Set(accepted.map((a) => a.eventId)).size).toBe(1);
    expect(accepted.filter((a) => !a.duplicate)).toHaveLength(1);
  });

  it('that repeats an open incident is attached at once, also when both come together', async () => {
    const at = { lat: 17.6501, lon: 106.6501 };
    const near = { lat: 17.6511, lon: 106.6505 };
    const sent = await batch(sensors).post('/events', [
      fireCall('dup-1', at),
      fireCall('dup-2', near),
      fireCall('dup-3', { lat: 17.6701, lon: 106.6501 }),
    ]);
    const events = await Promise.all(sent.body.accepted.map((a: { eventId: string }) => processed(a.eventId)));
    const byId = new Map(events.map((event) => [event.id, event]));
    expect([byId.get('dup-1')?.effect, byId.get('dup-2')?.effect].sort()).toEqual(['attached', 'opened']);
    expect(byId.get('dup-1')?.incidentId).toBe(byId.get('dup-2')?.incidentId);
    expect(byId.get('dup-3')?.effect).toBe('opened');
    const { body } = await dispatcher.get(`/incidents/${byId.get('dup-1')?.incidentId}/reports`);
    expect(body.items.map((report: { attached: boolean }) => report.attached).sort()).toEqual([false, true]);
  });

  it('comes in binary mode too, and by category', async () => {
    const sent = await sensors
      .with({ 'ce-id': 'bin-1', 'ce-source': 'hotline', 'ce-type': 'call.received', 'ce-specversion': '1.0' })
      .post('/events', { category: 'streetLight', location: { lat: 17.8, lon: 106.55 } });
    expect(sent.status).toBe(202);
    expect(await processed(sent.body.accepted[0].eventId)).toMatchObject({ eventType: 'UTL-LIGHT', effect: 'opened' });
  });

  it('that is only a reading is stored, and says why nothing came of it', async () => {
    const reading = {
      specversion: '1.0',
      id: 'r-1',
      source: 'st-1',
      type: 'sensor.reading',
      data: { sensor: 's', observedProperty: 'pm25', value: 12 },
    };
    const sent = await structured(sensors).post('/events', reading);
    expect(await processed(sent.body.accepted[0].eventId)).toMatchObject({
      state: 'processed',
      effect: 'none',
      why: 'noRuleFired',
      incidentId: null,
    });
  });

  it('that is a reading in another unit than rules expect is converted, or refused with a reason', async () => {
    const sender = await api.asClient('integration');
    const reading = (id: string, unit: string, value: number) => ({
      specversion: '1.0',
      id: `unit-${id}`,
      source: 'test/no-declared-source',
      type: 'sensor.reading',
      data: { sensor: 'S-1', observedProperty: 'waterLevel', value, unit },
    });
    const sent = await batch(sender).post('/events', [
      reading('cm', 'cm', 250),
      reading('kg', 'kg', 3),
      reading('m', ' M ', 2),
    ]);
    expect(sent.body.rejected).toMatchObject([{ index: 1, errors: [{ path: '/data/unit', code: 'UNIT_UNKNOWN' }] }]);
    const stored = await Promise.all(
      sent.body.accepted.map(({ eventId }: { eventId: string }) => dispatcher.get(`/events/${eventId}`)),
    );
    expect(stored.map(({ body }) => body.data)).toMatchObject([
      { value: 2.5, unit: 'm', givenValue: 250, givenUnit: 'cm' },
      { value: 2, unit: ' M ' },
    ]);
  });

  it('may say of itself what it likes in a shape of its own: it is read, with persons hidden', async () => {
    const data = { severity: 'Severe', title: 'a'.repeat(900), reporter: { name: ['An'], phone: 912345486 } };
    const odd = { specversion: '1.0', id: 'odd-1', source: 'social', type: 'post.seen', data };
    const { body } = await structured(sensors).post('/events', odd);
    const event = await processed(body.accepted[0].eventId);
    expect(event).toMatchObject({
      state: 'processed',
      data: { severity: 'Severe', reporter: { phone: '9123 ••• 486' } },
    });
    expect((await dispatcher.get('/events?type=post.seen')).status).toBe(200);
  });

  it('of a restricted type is seen by those who work on it only', async () => {
    const sent = await structured(sensors).post(
      '/events',
      fireCall('secret-1', { lat: 17.72, lon: 106.61 }, { eventType: 'ORD-VIOLENCE' }),
    );
    const leader = await api.as('supervisor');
    const event = await until(async () => {
      const { body } = await leader.get(`/events/${sent.body.accepted[0].eventId}`);
      return body.state === 'processed' ? body : undefined;
    });
    expect((await leader.get(`/incidents/${event.incidentId}`)).status).toBe(200);
    expect((await dispatcher.get(`/incidents/${event.incidentId}`)).status).toBe(404);
    expect((await dispatcher.get(`/incidents/${event.incidentId}/timeline`)).status).toBe(404);
    expect((await dispatcher.post(`/incidents/${event.incidentId}/acknowledge`)).status).toBe(404);
  });

  it('that is an exercise needs its scope and never joins something real', async () => {
    const event = { ...fireCall('ex-1', { lat: 17.7101, lon: 106.6101 }), exercise: true };
    const refused = await structured(sensors).post('/events', event);
    expect([refused.status, refused.body.code, refused.body.errors[0].path]).toEqual([
      403,
      'EXERCISE_NOT_ALLOWED',
      '/exercise',
    ]);
    const invalid = await structured(sensors).post('/events', { ...event, id: '' });
    expect([invalid.status, invalid.body.errors[0].path]).toEqual([422, '/id']);
    const sent = await structured(await api.asClient('drill')).post('/events', event);
    expect(sent.status).toBe(202);
    const stored = await processed(sent.body.accepted[0].eventId);
    expect(stored).toMatchObject({ effect: 'opened', exercise: true });
    expect((await dispatcher.get(`/incidents/${stored.incidentId}`)).body.exercise).toBe(true);
  });
});

describe('an event whose rules fail', () => {
  it('says so for good after eight attempts, while the queue would bear more outages than that', async () => {
    const owner = new pg.Client({ connectionString: api.database.ownerUrl });
    await owner.connect();
    await owner.query(`create function trucban.broken() returns trigger language plpgsql as $$ begin raise 'broken'; end $$;
      create trigger broken before insert on trucban.incident for each row execute function trucban.broken()`);
    const sent = await structured(sensors).post('/events', fireCall('broken-1', { lat: 17.6001, lon: 106.6001 }));
    const { eventId } = sent.body.accepted[0];
    const read = async () => (await dispatcher.get(`/events/${eventId}`)).body;
    const { receivedAt } = await until(async () => {
      const event = await read();
      return event.failure === null ? undefined : event;
    });
    const { rows } = await owner.query(
      `select max_attempts from graphile_worker._private_jobs where payload ->> 'eventId' = $1`,
      [eventId],
    );
    expect(rows).toEqual([{ max_attempts: 25 }]);
    const task = api.get(RunRulesTask);
    // The queue tries, too: which of the two comes to eight doesn't matter.
    for (let event = await read(); event.state !== 'failed'; event = await read()) {
      expect(event).toMatchObject({ state: 'stored', failure: 'broken' });
      expect(event.attempts).toBeLessThan(8);
      await task.run({ eventId, receivedAt }).catch((error: Error) => expect(error.message).toBe('broken'));
    }
    expect(await read()).toMatchObject({ attempts: 8, failure: 'broken', incidentId: null });
    await owner.query('drop function trucban.broken() cascade');
    await owner.end();
    // It waits among the dead letters; when what was wrong is mended it is run again.
    const admin = await api.as('admin');
    const { items } = (await admin.get('/dead-letters?state=waiting&limit=500')).body;
    const letter = items.find(({ channel, payload }: any) => channel === 'rules' && payload.includes('broken-1'));
    expect(letter.errors[0]).toMatchObject({ code: 'RULES_FAILED' });
    const again = await admin.post(`/dead-letters/${letter.id}/resend`);
    expect([again.status, again.body.state, again.body.eventId]).toEqual([200, 'resent', eventId]);
    const processed = await until(async () => {
      const event = await read();
      return event.state === 'processed' ? event : undefined;
    });
    expect(processed).toMatchObject({ effect: 'opened', failure: null });
    expect((await admin.post(`/dead-letters/${letter.id}/resend`)).status).toBe(409);
  });
});

describe('bad input', () => {
  it.each([
    ['no id', { id: undefined }, {}, '/id'],
    ['no type', { type: undefined }, {}, '/type'],
    ['no specversion', { specversion: undefined }, {}, '/specversion'],
    ['an unknown event type', {}, { eventType: 'NO-SUCH' }, '/data/eventType'],
    ['neither type nor category', {}, { eventType: undefined }, '/data/eventType'],
    ['a place outside the world', {}, { location: { lat: 95, lon: 106 } }, '/data/location/lat'],
  ])('%s is 422 and names the field', async (_, envelope, data, path) => {
    const answer = await structured(sensors).post('/events', {
      ...fireCall('bad', { lat: 17, lon: 106 }, data),
      ...envelope,
    });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  it('stores nothing of what it refuses, and takes the rest of a batch', async () => {
    const answer = await batch(sensors).post('/events', [
      fireCall('half-1', { lat: 17.84, lon: 106.47 }),
      { id: 'half-2' },
    ]);
    expect(answer.status).toBe(202);
    expect(answer.body.accepted).toHaveLength(1);
    expect(answer.body.rejected[0]).toMatchObject({ index: 1 });
    expect((await batch(sensors).post('/events', [{ id: 'x' }])).status).toBe(422);
    expect((await batch(sensors).post('/events', [])).status).toBe(422);
  });

  it('is answered by its kind: not JSON, too large, too many, another type, no right', async () => {
    expect((await structured(sensors).send('POST', '/events', '{"id":')).status).toBe(400);
    expect(
      (await structured(sensors).send('POST', '/events', JSON.stringify({ id: 'x'.repeat(5_000_000) }))).status,
    ).toBe(413);
    expect(
      (
        await batch(sensors).post(
          '/events',
          Array.from({ length: 1_001 }, () => ({})),
        )
      ).status,
    ).toBe(413);
    expect((await sensors.with({ 'content-type': 'text/plain' }).send('POST', '/events', 'x')).status).toBe(415);
    expect((await api.anonymous.post('/events', {})).status).toBe(401);
    expect((await (await api.as('designer')).post('/events', fireCall('no', { lat: 17, lon: 106 }))).status).toBe(403);
    expect((await dispatcher.get('/events/not-an-id')).status).toBe(404);
    expect((await dispatcher.get('/events/019daa00-0000-7000-8000-000000000000')).status).toBe(404);
  });
});
