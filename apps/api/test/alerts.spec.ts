import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { responses } from '@trucban/contracts';
import { Database, systemScope } from '../src/platform/public.ts';
import { AlertKeeper } from '../src/rules/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';
import { publishVersion } from './support/publish.ts';
import { openStream } from './support/stream.ts';

let api: TestApp;
let designer: Caller;
let dispatcher: Caller;
let sender: Caller;

beforeAll(async () => {
  api = await startTestApp();
  designer = await api.as('designer');
  dispatcher = await api.as('dispatcher');
  sender = (await api.asClient('integration')).with({ 'content-type': 'application/cloudevents-batch+json' });
}, 120_000);
afterAll(() => api.close());

/** RULE-04, Congestion: slow and long for a while; over when it is quicker again; graver by time. */
const jam = {
  code: 'TRY-JAM',
  name: { vi: 'Ùn tắc', en: 'Congestion' },
  index: { kinds: ['camera.detection'] },
  facts: {
    speed: { type: 'window', aggregate: 'avg', of: { fact: 'data', path: 'speedKmh' }, window: 'PT5M' },
  },
  conditions: { all: [{ fact: 'speed', operator: 'lessThan', value: 15 }] },
  alert: {
    hold: { for: 'PT8M' },
    clear: { conditions: { all: [{ fact: 'speed', operator: 'greaterThan', value: 25 }] } },
    ladder: [{ after: 'PT9M', severity: 'high' }],
  },
  severity: 'medium',
  event: { type: 'jam' },
  actions: [{ type: 'createIncident', eventType: 'TRAF-JAM' }],
};

let number = 0;
const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const seen = (key: string, minutes: number, speedKmh: number, extra: object = {}) => ({
  specversion: '1.0',
  id: `seen-${++number}`,
  source: 'camera',
  type: 'camera.detection',
  time: minutesAgo(minutes),
  key,
  data: { speedKmh, location: { lat: 17.47, lon: 106.6 } },
  ...extra,
});

async function send(...events: object[]) {
  const results = [];
  // One after the other: what each of them does is looked at.
  for (const event of events) {
    const { body } = await sender.post('/events', [event]);
    results.push(
      await until(async () => {
        const { body: stored } = await dispatcher.get(`/events/${body.accepted[0].eventId}`);
        return stored.state === 'processed' ? stored : undefined;
      }),
    );
  }
  return results;
}

async function publish(rule: { readonly code: string }): Promise<void> {
  expect((await designer.post('/rules', rule)).body.problems).toEqual([]);
  await publishVersion(designer, await api.as('approver'), `/rules/${rule.code}/versions/1`);
}

const alertsOf = async (rule: string, query = '') => (await dispatcher.get(`/alerts?rule=${rule}${query}`)).body.items;
const wake = () => api.get(AlertKeeper).wake(100);

describe('a rule with an alert', () => {
  beforeAll(() => publish(jam));

  it('waits until its conditions have held long enough, then opens one incident and counts what follows', async () => {
    const stream = await openStream(dispatcher, '?topics=alerts');
    const [first] = await send(seen('R-1', 9, 12), seen('R-2', 9, 40));
    expect([first.effect, first.why]).toEqual(['none', 'alertPending']);
    const due = new Date(Date.parse(first.time) + 480_000).toISOString();
    expect(first.rules.find(({ code }: { code: string }) => code === 'TRY-JAM')).toMatchObject({
      result: 'fired',
      alert: { state: 'pending', dueAt: due, samples: 1, ofSamples: null },
    });
    expect(await alertsOf('TRY-JAM')).toEqual([]);
    const [raising, repeated] = await send(seen('R-1', 0.5, 10), seen('R-1', 0.2, 11));
    expect([raising.effect, repeated.effect]).toEqual(['opened', 'none']);
    const [alert] = await alertsOf('TRY-JAM', '&state=open');
    expect(await alertsOf('TRY-JAM', '&state=active')).toEqual([alert]);
    expect(await alertsOf('TRY-JAM', '&state=clearing')).toEqual([]);
    const told = [raising, repeated].map(
      ({ rules }) => rules.find(({ code }: { code: string }) => code === 'TRY-JAM').alert,
    );
    expect(told.map(({ state, id }) => [state, id])).toEqual([
      ['raised', alert.id],
      ['counted', alert.id],
    ]);
    expect(repeated.why).toBe('countedInAlert');
    expect(alert).toMatchObject({
      rule: 'TRY-JAM',
      key: '["R-1"]',
      state: 'active',
      severity: 'medium',
      count: 3,
      incidentId: raising.incidentId,
      acknowledgedAt: null,
    });
    const { body: incident } = await dispatcher.get(`/incidents/${alert.incidentId}`);
    expect(incident).toMatchObject({ type: 'TRAF-JAM', severity: 'medium' });
    expect((await stream.next('alerts')).data).toMatchObject({ type: 'raised', id: alert.id });
    stream.close();
  });

  it('is acknowledged by one who may, and ends when its events say so, not inside the margin', async () => {
    const [alert] = await alertsOf('TRY-JAM', '&state=open');
    expect((await (await api.as('designer')).post(`/alerts/${alert.id}/acknowledge`, {})).status).toBe(403);
    const { body: acknowledged } = await dispatcher.post(`/alerts/${alert.id}/acknowledge`, {});
    expect(acknowledged.acknowledgedAt).not.toBeNull();
    // 20 km/h on average: no longer slow, not quick yet.
    await send(seen('R-1', 0.1, 40));
    expect(await alertsOf('TRY-JAM', '&state=open')).toHaveLength(1);
    const last = (await send(seen('R-1', 0.1, 60), seen('R-1', 0.1, 60))).find(({ why }) => why === 'alertEnded');
    expect(last.rules.find(({ code }: { code: string }) => code === 'TRY-JAM')).toMatchObject({
      result: 'notFired',
      alert: { state: 'ended', id: alert.id, dueAt: null },
    });
    const [cleared] = await alertsOf('TRY-JAM', '&state=cleared');
    expect(cleared).toMatchObject({ id: alert.id, state: 'cleared', acknowledgedBy: acknowledged.acknowledgedBy });
    const { body: timeline } = await dispatcher.get(`/incidents/${alert.incidentId}/timeline`);
    expect(timeline.items.map((entry: { kind: string }) => entry.kind)).toContain('alert.cleared');
    // What happened before it ended does not raise it again.
    const [old] = await send(seen('R-1', 9, 1));
    expect(old.why).toBe('alertOver');
    expect(await alertsOf('TRY-JAM', '&state=open')).toEqual([]);
    expect((await dispatcher.post(`/alerts/${alert.id}/clear`, { reason: 'x' })).status).toBe(409);
  });

  it('is raised, and made graver, by time alone', async () => {
    await send(seen('R-3', 9.5, 5));
    expect((await wake()).fired).toBe(1);
    const [alert] = await alertsOf('TRY-JAM', '&state=open');
    expect(alert).toMatchObject({ key: '["R-3"]', state: 'active', severity: 'medium', count: 1 });
    expect((await dispatcher.get(`/incidents/${alert.incidentId}`)).body.type).toBe('TRAF-JAM');
    // Nothing is due: nine minutes after it was raised it will be.
    const { fired, nextDueAt } = await wake();
    expect([fired, Math.round((Date.parse(nextDueAt ?? '') - Date.parse(alert.raisedAt)) / 60_000)]).toEqual([0, 9]);
  });

  it('is ended by hand with a reason, which the audit keeps', async () => {
    const [alert] = await alertsOf('TRY-JAM', '&state=open');
    expect((await dispatcher.post(`/alerts/${alert.id}/clear`, {})).status).toBe(422);
    const { body } = await dispatcher.post(`/alerts/${alert.id}/clear`, { reason: 'Đường đã thông' });
    expect(body.state).toBe('cleared');
    const { body: audit } = await (await api.as('supervisor')).get(`/audit?objectId=${alert.id}`);
    expect(audit.items[0]).toMatchObject({ action: 'alert.clear', after: { reason: 'Đường đã thông' } });
  });
});

describe('a rule with an alert on trial', () => {
  const sample = (minute: number, speedKmh: number) => {
    const { time: _, ...event } = seen('T-1', 0, speedKmh);
    return { ...event, time: `2026-11-20T03:${String(minute).padStart(2, '0')}:00.000Z` };
  };
  const tested = async (...events: object[]) => {
    const { body } = await designer.post('/rules/TRY-JAM/test', { events });
    // Nothing that the contract doesn't name.
    expect(responses['POST /rules/{code}/test']?.parse(body)).toEqual(body);
    return body.results;
  };

  it('says what becomes of the alert: until the next event, and after the last', async () => {
    const [begin, held, over] = await tested(sample(0, 10), sample(10, 10), sample(12, 90));
    expect(begin.alert).toEqual({
      before: null,
      happened: [{ key: '["T-1"]', what: 'raised', at: '2026-11-20T03:08:00.000Z', severity: 'medium' }],
    });
    expect(held.alert).toEqual({ before: 'active', happened: [] });
    expect(over.alert).toMatchObject({ before: 'active', happened: [{ what: 'cleared' }] });
    const [alone] = await tested(sample(0, 10));
    expect(
      alone.alert.happened.map(({ what, severity }: { what: string; severity: string }) => [what, severity]),
    ).toEqual([
      ['raised', 'medium'],
      ['severityRaised', 'high'],
    ]);
    const [fast] = await tested(sample(0, 90));
    expect(fast.alert).toEqual({ before: null, happened: [] });
  });

  it('counts the alerts that would have begun, not those that had begun before', async () => {
    const [early, late, to] = [minutesAgo(10), minutesAgo(0.5), minutesAgo(-1)];
    const count = async (from: string) => {
      const { body } = await designer.post('/rules/TRY-JAM/backtest', { from, to });
      return [body.alerts, body.alertsByPublished];
    };
    const [[before = 0], after] = [await count(early), await count(late)];
    // Slow for a moment; slow since eight minutes and more.
    await send(seen('B-1', 9, 10), seen('B-1', 8.8, 90), seen('B-2', 9, 10));
    expect(await count(early)).toEqual([before + 1, before + 1]);
    expect(await count(late)).toEqual(after);
  });
});

describe('a source whose events come late or out of order', () => {
  const deep = {
    ...jam,
    code: 'TRY-DEEP',
    facts: {},
    conditions: { all: [{ fact: 'data', path: 'speedKmh', operator: 'lessThan', value: 15 }] },
    alert: {},
  };
  beforeAll(() => publish(deep));

  it('has its alerts ended and raised again by the clock of its events', async () => {
    await send(seen('L-1', 9, 5), seen('L-1', 8, 40));
    const [over] = await alertsOf('TRY-DEEP', '&state=cleared');
    const { body: ended } = await dispatcher.get(`/alerts/${over.id}`);
    expect(Date.now() - Date.parse(ended.clearedAt)).toBeGreaterThan(7 * 60_000);
    // Before now, but after that end: it happened again.
    await send(seen('L-1', 6, 5));
    expect(await alertsOf('TRY-DEEP', '&state=open')).toMatchObject([{ key: '["L-1"]', state: 'active' }]);
    // What was before the newest that speaks for it doesn't end it.
    await send(seen('L-1', 7, 40));
    expect(await alertsOf('TRY-DEEP', '&state=open')).toHaveLength(1);
    await send(seen('L-1', 5, 40));
    expect(await alertsOf('TRY-DEEP', '&state=open')).toEqual([]);
  });
});

describe('a rule that watches for silence', () => {
  const silent = {
    ...jam,
    code: 'TRY-SILENT',
    index: { kinds: ['vms.position'] },
    facts: {},
    conditions: { all: [{ fact: 'event', path: 'type', operator: 'equal', value: 'vms.position' }] },
    alert: { absence: 'PT9M', ladder: [{ after: 'PT30S', severity: 'high' }] },
    actions: [{ type: 'createIncident', eventType: 'VES-LOST' }],
  };
  const position = (minutes: number) => ({ ...seen('V-9', minutes, 0), type: 'vms.position' });

  it('raises an alert when nothing comes, in time order whenever it wakes, and ends it with the next sign of life', async () => {
    await publish(silent);
    const [well] = await send(position(9.8));
    expect(well.why).toBe('alertWatched');
    expect(well.rules.find(({ code }: { code: string }) => code === 'TRY-SILENT').alert.state).toBe('watched');
    expect(await alertsOf('TRY-SILENT')).toEqual([]);
    await wake();
    const [alert] = await alertsOf('TRY-SILENT', '&state=open');
    // It was silent for nine minutes long ago, and half a minute has passed since.
    expect(alert).toMatchObject({ severity: 'high', state: 'active' });
    const { body: incident } = await dispatcher.get(`/incidents/${alert.incidentId}`);
    expect(incident.type).toBe('VES-LOST');
    const [again] = await send(position(0));
    expect(again.why).toBe('alertEnded');
    expect(await alertsOf('TRY-SILENT', '&state=open')).toEqual([]);
    // Nobody ended it by hand.
    expect(await alertsOf('TRY-SILENT')).toMatchObject([{ id: alert.id, state: 'cleared', clearedBy: null }]);
  });
});

describe('a rule that watches for what is late', () => {
  const late = {
    ...jam,
    code: 'TRY-LATE',
    index: { kinds: ['device.heartbeat'] },
    facts: {
      nextBy: { type: 'formula', feel: 'date and time(event.time) + duration("PT" + string(data.interval) + "M")' },
    },
    conditions: { all: [{ fact: 'data', path: 'interval', operator: 'greaterThan', value: 0 }] },
    alert: { absence: { until: { fact: 'nextBy' } }, clear: { samples: 2 } },
    actions: [{ type: 'createIncident', eventType: 'DAT-SENSOR' }],
  };
  const beat = (key: string, minutes: number, interval: number) => ({
    ...seen(key, minutes, 0),
    type: 'device.heartbeat',
    data: { interval },
  });

  it('raises an alert when the next event was to come, and ends it after two that are in time', async () => {
    await publish(late);
    const first = beat('H-1', 9.5, 3);
    await send(first, beat('H-2', 9.5, 60));
    await wake();
    const [alert, ...others] = await alertsOf('TRY-LATE', '&state=open');
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ key: '["H-1"]', state: 'active' });
    expect(Date.parse(alert.raisedAt) - Date.parse(first.time)).toBe(3 * 60_000);
    // One alone, and silent again: it goes on.
    await send(beat('H-1', 5, 3));
    await wake();
    expect(await alertsOf('TRY-LATE', '&state=open')).toMatchObject([{ id: alert.id, state: 'active' }]);
    await send(beat('H-1', 1, 3));
    expect(await alertsOf('TRY-LATE', '&state=open')).toMatchObject([{ id: alert.id, state: 'clearing' }]);
    await send(beat('H-1', 0, 3));
    expect(await alertsOf('TRY-LATE', '&state=open')).toEqual([]);
  });
});

describe('a rule that changes while its alerts are open', () => {
  const of = (code: string, alert: object) => ({
    ...jam,
    code,
    index: { kinds: ['vms.position'] },
    facts: {},
    conditions: { all: [{ fact: 'data', path: 'speedKmh', operator: 'lessThan', value: 15 }] },
    alert,
    actions: [{ type: 'createIncident', eventType: 'VES-LOST' }],
  });
  const position = (key: string, minutes: number) => ({ ...seen(key, minutes, 0), type: 'vms.position' });
  const rowsOf = (rule: string) =>
    api
      .get(Database)
      .transaction(systemScope('test'), (tx) =>
        tx.dynamic<{ state: string; rule_version: number }>('select state, rule_version from alert where rule = $1', [
          rule,
        ]),
      );
  const change = async (rule: { readonly code: string }) => {
    expect((await designer.put(`/rules/${rule.code}`, rule)).body.problems).toEqual([]);
    await publishVersion(designer, await api.as('approver'), `/rules/${rule.code}/versions/2`);
  };
  const retire = async (code: string, version = 1) =>
    expect((await (await api.as('approver')).post(`/rules/${code}/versions/${version}/retire`, {})).status).toBe(200);

  it('raises nothing by time once it is out of force', async () => {
    await publish(of('TRY-OUT', { absence: 'PT9M' }));
    await send(position('O-1', 9.8));
    expect(await rowsOf('TRY-OUT')).toMatchObject([{ state: 'watching' }]);
    await retire('TRY-OUT');
    await wake();
    expect(await rowsOf('TRY-OUT')).toEqual([]);
  });

  it('waits as long as the version in force says', async () => {
    await publish(of('TRY-LONGER', { absence: 'PT9M' }));
    await publish(of('TRY-SHORTER', { absence: 'PT5H' }));
    await send(position('W-1', 9.8));
    await change(of('TRY-LONGER', { absence: 'PT2H' }));
    await change(of('TRY-SHORTER', { absence: 'PT9M' }));
    await wake();
    expect(await rowsOf('TRY-LONGER')).toEqual([{ state: 'watching', rule_version: 2 }]);
    expect(await rowsOf('TRY-SHORTER')).toEqual([{ state: 'active', rule_version: 2 }]);
  });

  it('has what it raised ended when nothing would speak of it any more; the incident stays', async () => {
    const closing = { onClear: [{ type: 'closeIncident', as: 'falseAlarm', text: jam.name }] };
    for (const code of ['TRY-GONE', 'TRY-KEY', 'TRY-SAME']) await publish({ ...of(code, {}), ...closing });
    await send(position('G-1', 0));
    const [alert] = await alertsOf('TRY-GONE', '&state=open');
    await retire('TRY-GONE');
    await change({ ...of('TRY-KEY', { by: [{ fact: 'event', path: 'areaCode' }] }), ...closing });
    await change({ ...of('TRY-SAME', { clearAfter: 'PT1H' }), ...closing });
    await wake();
    const [ended] = await alertsOf('TRY-GONE');
    expect(ended).toMatchObject({ id: alert.id, state: 'cleared' });
    expect(await rowsOf('TRY-KEY')).toMatchObject([{ state: 'cleared' }]);
    expect(await rowsOf('TRY-SAME')).toEqual([{ state: 'active', rule_version: 2 }]);
    expect((await dispatcher.get(`/incidents/${alert.incidentId}`)).body.status).toBe('new');
    const { body: timeline } = await dispatcher.get(`/incidents/${alert.incidentId}/timeline`);
    expect(timeline.items.find(({ kind }: { kind: string }) => kind === 'alert.cleared').text.vi).toContain(
      'thôi hiệu lực',
    );
  });
});

describe('a storm of equal events', () => {
  it('makes one alert and one incident with a counter, also when many come at once', async () => {
    await publish({
      ...jam,
      code: 'TRY-STORM',
      facts: {},
      index: { kinds: ['post.seen'] },
      alert: {},
      conditions: { all: [{ fact: 'event', path: 'type', operator: 'equal', value: 'post.seen' }] },
    } as never);
    const storm = Array.from({ length: 200 }, () => ({ ...seen('T-1', 0, 0), type: 'post.seen' }));
    await sender.post('/events', storm);
    const [alert] = await until(async () => {
      const found = await alertsOf('TRY-STORM');
      return found[0]?.count === 200 ? found : undefined;
    });
    expect(alert).toMatchObject({ state: 'active', count: 200 });
    expect(await alertsOf('TRY-STORM')).toHaveLength(1);
  });
});
