import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, systemScope } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';
import { publishVersion } from './support/publish.ts';

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

/** Five vehicles, as cameras see them, that stand still within 500 m in half an hour. */
const jammed = {
  code: 'JAM-POINT',
  name: { vi: 'Nhiều xe kẹt ở một chỗ', en: 'Vehicles stuck in one place' },
  index: { kinds: ['camera.detection'] },
  facts: {
    seen: { type: 'window', aggregate: 'count', window: 'PT30M', by: [], withinM: 500 },
    vehicles: {
      type: 'window',
      aggregate: 'distinct',
      of: { fact: 'data', path: 'plate' },
      window: 'PT30M',
      by: [],
      withinM: 500,
    },
  },
  conditions: {
    all: [
      { fact: 'seen', operator: 'greaterThanInclusive', value: 5 },
      { fact: 'vehicles', operator: 'greaterThan', value: 1 },
    ],
  },
  event: { type: 'jam' },
  actions: [{ type: 'createIncident', eventType: 'TRAF-JAM' }],
};

const stuck = (id: string, plate: string, lat = 17.75, extra: object = {}) => ({
  specversion: '1.0',
  id,
  source: 'app',
  type: 'camera.detection',
  time: new Date().toISOString(),
  data: { plate, location: { lat, lon: 106.65 } },
  ...extra,
});

async function send(...events: object[]) {
  const { body } = await sender.post('/events', events);
  const ids = body.accepted.map((each: { eventId: string }) => each.eventId);
  return Promise.all(
    ids.map((id: string) =>
      until(async () => {
        const { body: event } = await dispatcher.get(`/events/${id}`);
        return event.state === 'processed' ? event : undefined;
      }),
    ),
  );
}

const effects = (events: { effect: string }[]): string[] => events.map(({ effect }) => effect).sort();

describe('a rule that looks back', () => {
  it('is tried with events one after the other', async () => {
    expect((await designer.post('/rules', jammed)).status).toBe(201);
    const { body } = await designer.post('/rules/JAM-POINT/test', {
      events: ['1', '2', '1', '1', '3'].map((plate, i) => stuck(`t${i}`, plate)),
    });
    expect(body.results.map((each: { outcome: { result: string } }) => each.outcome.result)).toEqual([
      'notFired',
      'notFired',
      'notFired',
      'notFired',
      'fired',
    ]);
    expect(body.results[3].outcome.change).toMatchObject([{ fact: 'seen', actual: 4, expected: 5 }]);
    // Each comparison by itself, for whoever draws the rule.
    expect(body.results[3].conditions[0]).toEqual({
      path: '/conditions/all/0',
      holds: false,
      expected: 5,
      actual: 4,
      missing: false,
    });
  });

  it('fires for the event that fills its window, whatever order and process they are handled in, and says why the others did not', async () => {
    await publishVersion(designer, await api.as('approver'), '/rules/JAM-POINT/versions/1');
    const far = await send(...[0, 1, 2, 3].map((i) => stuck(`far${i}`, `${i}`, 17.6 + i / 100)));
    expect(effects(far)).toEqual(['none', 'none', 'none', 'none']);
    const near = await send(
      ...[0, 1, 2].map((i) => stuck(`near${i}`, `${i}`)),
      // The same again is one event.
      stuck('near1', '1'),
    );
    expect(effects(near)).toEqual(['none', 'none', 'none', 'none']);
    const own = near[0].rules.filter(({ code }: { code: string }) => code === 'JAM-POINT');
    expect(own).toMatchObject([{ code: 'JAM-POINT', result: 'notFired', change: [{ fact: 'seen' }] }]);
    const full = await send(stuck('near3', '9'), stuck('near4', '4', 17.7504));
    expect(effects(full)).toContain('opened');
    const opened = full.find(({ effect }) => effect === 'opened');
    expect(opened.rules[0]).toMatchObject({
      code: 'JAM-POINT',
      version: 1,
      result: 'fired',
      reasons: [
        { fact: 'seen', actual: 5 },
        { fact: 'vehicles', actual: 5 },
      ],
    });
    expect((await dispatcher.get(`/incidents/${opened.incidentId}`)).body.type).toBe('TRAF-JAM');
  });

  it('finds what a device did while it was away, when it sends all of it at once', async () => {
    const stood = { fact: 'data', path: 'stood' };
    await designer.post('/rules', {
      ...jammed,
      code: 'STOOD-LONG',
      index: { kinds: ['service.traffic'] },
      facts: { longest: { type: 'window', aggregate: 'max', of: stood, window: 'PT10M' } },
      conditions: { all: [{ fact: 'longest', operator: 'greaterThanInclusive', value: 9 }] },
    });
    await publishVersion(designer, await api.as('approver'), '/rules/STOOD-LONG/versions/1');
    const now = Date.now();
    const told = ([minutesAgo, minutes]: number[]) => ({
      ...stuck(`stood${minutesAgo}`, '7', 17.9, {
        type: 'service.traffic',
        key: 'CAM-9',
        time: new Date(now - (minutesAgo ?? 0) * 60_000),
      }),
      data: { stood: minutes },
    });
    const events = await send(
      ...[
        [9, 1],
        [5, 12],
        [4, 2],
        [0, 3],
      ].map((each) => told(each as number[])),
    );
    const hour = await send(
      ...[
        [90, 2],
        [70, 14],
        [62, 2],
        [30, 3],
      ].map((each) => told(each as number[])),
    );
    const fired = (list: { rules: { code: string; result: string }[] }[]) =>
      list.map(({ rules }) => rules.some(({ code, result }) => code === 'STOOD-LONG' && result === 'fired'));
    expect(fired(events)).toEqual([true, true, true, true]);
    // The first and the last lie in no window with the high one; what came an hour later is none of theirs.
    expect(fired(hour)).toEqual([false, true, true, false]);
  });

  it('is tried on the events that have come, beside the version in force', async () => {
    const four = { ...jammed, conditions: { all: [{ fact: 'seen', operator: 'greaterThanInclusive', value: 4 }] } };
    expect((await designer.put('/rules/JAM-POINT', four)).status).toBe(200);
    const [from, to] = [new Date(Date.now() - 3_600_000).toISOString(), new Date(Date.now() + 1000).toISOString()];
    const { body } = await designer.post('/rules/JAM-POINT/backtest', { from, to });
    expect(body).toMatchObject({ version: 2, publishedVersion: 1, events: 9, fired: 2, firedByPublished: 1 });
    expect(body.firings.map((each: { firedByPublished: boolean }) => each.firedByPublished)).toEqual([false, true]);
    expect(body.firings[0].reasons).toMatchObject([{ fact: 'seen', actual: 4 }]);
    expect(body.misses).toHaveLength(7);
    expect(body.misses[0].change).toMatchObject([{ fact: 'seen', expected: 4 }]);
    const turned = await designer.post('/rules/JAM-POINT/backtest', { from: to, to: from });
    expect([turned.status, turned.body.errors[0].path]).toEqual([422, '/to']);
    expect((await dispatcher.post('/rules/NOPE/backtest', { from, to })).status).toBe(404);
    // Who may not read events is told nothing of them by a trial either.
    const leader = await api.as('leader');
    expect([(await leader.get('/events')).status, (await leader.get('/rules/JAM-POINT')).status]).toEqual([403, 200]);
    expect((await leader.post('/rules/JAM-POINT/backtest', { from, to })).status).toBe(403);
    expect((await leader.post('/suppressions/preview', { suppression: { code: 'X' }, days: 1 })).status).toBe(403);
  });

  it('is refused at once where it asks for what it can not have', async () => {
    const bad = { ...jammed, code: 'BAD', facts: { seen: { ...jammed.facts.seen, window: 'P2Y' } } };
    const saved = await designer.post('/rules', bad);
    expect(saved.body.problems.map((each: { elementId: string }) => each.elementId)).toEqual([
      '/facts/seen/window',
      '/conditions/all/1/fact',
    ]);
  });

  it('that takes effect later has seen what came before', async () => {
    const later = { ...jammed, code: 'JAM-LATER', index: { kinds: ['service.traffic'] } };
    await designer.post('/rules', later);
    const path = '/rules/JAM-LATER/versions/1';
    await designer.post(`${path}/submit`, {});
    const effectiveFrom = new Date(Date.now() + 86_400_000).toISOString();
    await (await api.as('approver')).post(`${path}/approve`, { effectiveFrom });
    const seen = (id: string) => stuck(`later-${id}`, id, 17.9, { type: 'service.traffic' });
    expect(effects(await send(seen('1'), seen('2'), seen('3'), seen('4')))).toEqual(['none', 'none', 'none', 'none']);
    await api
      .get(Database)
      .transaction(systemScope('test'), (tx) =>
        tx.run('test.itsDay', `update config_version set effective_from = $1 where key = 'JAM-LATER'`, [tx.now]),
      );
    expect(effects(await send(seen('5')))).toEqual(['opened']);
  });
});
