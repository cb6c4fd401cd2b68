import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { fireCall, until } from './support/events.ts';
import { publishVersion } from './support/publish.ts';

let api: TestApp;
let designer: Caller;
let approver: Caller;

beforeAll(async () => {
  api = await startTestApp();
  [designer, approver] = [await api.as('designer'), await api.as('approver')];
}, 120_000);
afterAll(async () => {
  await api.close();
});

const tall = {
  code: 'FIRE-TALL',
  name: { vi: 'Cháy nhà cao tầng', en: 'High-rise fire' },
  index: { eventTypes: ['FIRE-RES'] },
  conditions: { all: [{ fact: 'data', path: 'attributes.floors', operator: 'greaterThanInclusive', value: 7 }] },
  event: { type: 'incident' },
  actions: [
    { type: 'createIncident', eventType: 'FIRE-CROWDED' },
    { type: 'notify', to: ['shiftLeader@IOC'], text: { vi: 'Cháy nhà cao tầng', en: 'High-rise fire' } },
  ],
};

describe('rules', () => {
  it('are listed with those that are shipped', async () => {
    const { body } = await designer.get('/rules?limit=500');
    expect(body.items.filter((rule: { state: string }) => rule.state === 'published').length).toBeGreaterThanOrEqual(
      83,
    );
    const paged = await designer.get('/rules?limit=50');
    expect((await designer.get(`/rules?limit=500&cursor=${paged.body.nextCursor}`)).body.items).toHaveLength(
      body.items.length - 50,
    );
    expect((await designer.get('/rules/INTAKE-FIRE-RES')).body.content.actions[0]).toEqual({
      type: 'createIncident',
      eventType: 'FIRE-RES',
    });
  });

  it('with faults are kept as drafts that name them, and cannot be handed in', async () => {
    const bad = {
      ...tall,
      code: 'BAD-RULE',
      conditions: { all: [{ fact: 'data', path: '$..*', operator: 'equal', value: 1 }] },
    };
    const saved = await designer.post('/rules', bad);
    expect(saved.status).toBe(201);
    expect(saved.body.problems[0]).toMatchObject({
      elementId: '/conditions/all/0/path',
      code: 'PATH',
      severity: 'error',
    });
    expect((await designer.post('/rules/BAD-RULE/versions/1/submit')).status).toBe(422);
    expect((await designer.post('/rules', {})).status).toBe(422);
    expect((await (await api.as('dispatcher')).post('/rules', tall)).status).toBe(403);
  });

  it('that ask for an indicator that is not in force are warned, and may be handed in', async () => {
    const conditions = { all: [{ fact: 'beds', path: 'value', operator: 'greaterThan', value: 90 }] };
    const asking = (code: string, indicator: string) =>
      designer.post('/rules', { ...tall, code, conditions, facts: { beds: { type: 'indicator', code: indicator } } });
    expect((await asking('BEDS-FULL', 'HEA-BED')).body.problems).toEqual([]);
    expect((await asking('BEDS-GONE', 'HEA-BEDS')).body.problems).toMatchObject([
      { elementId: '/facts/beds/code', code: 'INDICATOR_NOT_IN_FORCE', severity: 'warning' },
    ]);
    expect((await designer.post('/rules/BEDS-GONE/versions/1/submit')).status).toBe(200);
  });

  it('that may fire themselves by what they publish are warned, with the circle', async () => {
    const ping = { ...tall, code: 'LOOP-PING', index: { kinds: ['loop.ping'] } };
    const pong = { ...ping, code: 'LOOP-PONG', index: { kinds: ['loop.pong'] } };
    const publish = (eventType: string) => [{ type: 'publishEvent', eventType, data: { attributes: { floors: 8 } } }];
    expect((await designer.post('/rules', { ...pong, actions: publish('loop.ping') })).body.problems).toEqual([]);
    await publishVersion(designer, approver, '/rules/LOOP-PONG/versions/1');
    const { problems } = (await designer.post('/rules', { ...ping, actions: publish('loop.pong') })).body;
    expect(problems).toMatchObject([{ elementId: '/actions/0/eventType', code: 'EVENT_CYCLE', severity: 'warning' }]);
    expect(problems[0].message.vi).toContain('LOOP-PING → LOOP-PONG → LOOP-PING');
  });

  it('whose alert would end on the wrong side of what raises it are warned', async () => {
    const level = (operator: string, value: number) => ({ all: [{ fact: 'data', path: 'level', operator, value }] });
    const { body } = await designer.post('/rules', {
      ...tall,
      code: 'NO-MARGIN',
      conditions: level('greaterThan', 10),
      alert: { clear: { conditions: level('lessThan', 12) } },
      severity: 'low',
    });
    expect(body.problems).toMatchObject([
      { elementId: '/alert/clear/conditions/all/0/value', code: 'MARGIN', severity: 'warning' },
    ]);
  });

  it('may be written as for json-rules-engine', async () => {
    const high = { all: [{ fact: 'data', path: '$.attributes.floors', operator: 'greaterThanInclusive', value: 7 }] };
    const written = { ...tall, code: 'FIRE-HIGH', priority: 5, namedConditions: { high } };
    const { body } = await designer.post('/rules', { ...written, conditions: { any: [{ condition: 'high' }] } });
    expect([body.problems, body.content.priority]).toEqual([[], 5]);
    expect(body.content.conditions.any[0].all[0].path).toBe('attributes.floors');
  });

  it('are tried, published by a second person, and decide the next event', async () => {
    expect((await designer.post('/rules', tall)).status).toBe(201);
    const events = [
      { type: 'call.received', data: { eventType: 'FIRE-RES', attributes: { floors: 9 } } },
      { type: 'call.received', data: { eventType: 'FIRE-RES', attributes: { floors: 2 } } },
      { type: 'call.received', data: { eventType: 'HAZMAT' } },
    ];
    const tried = await designer.post('/rules/FIRE-TALL/test', { events });
    expect(
      tried.body.results.map(
        (r: { candidate: boolean; outcome: { result: string } | null }) => r.outcome?.result ?? r.candidate,
      ),
    ).toEqual(['fired', 'notFired', false]);
    expect(tried.body.results[1].outcome.reasons[0]).toMatchObject({
      path: 'attributes.floors',
      actual: 2,
      expected: 7,
    });
    await designer.post('/rules/FIRE-TALL/versions/1/submit');
    expect((await designer.post('/rules/FIRE-TALL/versions/1/approve')).status).toBe(403);
    expect((await approver.post('/rules/FIRE-TALL/versions/1/approve', {})).body.state).toBe('published');
    const dispatcher = await api.as('dispatcher');
    const sender = (await api.asClient('integration')).with({ 'content-type': 'application/cloudevents+json' });
    const eventOf = async (id: string, lat: number, floors: number) => {
      const sent = await sender.post('/events', fireCall(id, { lat, lon: 106.64 }, { attributes: { floors } }));
      return until(async () => {
        const { body } = await dispatcher.get(`/events/${sent.body.accepted[0].eventId}`);
        return body.state === 'processed' ? body : undefined;
      });
    };
    const event = await eventOf('tall-1', 17.74, 12);
    const own = event.rules.filter(({ code }: { code: string }) => !code.startsWith('RULE-'));
    expect(own.map((rule: { code: string; result: string }) => `${rule.code} ${rule.result}`)).toEqual([
      'FIRE-TALL fired',
      'INTAKE-FIRE-RES fired',
    ]);
    expect((await dispatcher.get(`/incidents/${event.incidentId}`)).body.type).toBe('FIRE-CROWDED');
    const low = await eventOf('low-1', 17.79, 3);
    expect(low.rules.filter(({ code }: { code: string }) => !code.startsWith('RULE-'))).toMatchObject([
      { code: 'INTAKE-FIRE-RES', result: 'fired' },
      {
        code: 'FIRE-TALL',
        version: 1,
        result: 'notFired',
        change: [{ path: 'attributes.floors', actual: 3, expected: 7 }],
      },
    ]);
    const leader = await api.as('supervisor');
    expect(
      (await leader.get('/notifications?unread=true')).body.items.some((n: { kind: string }) => n.kind === 'rule'),
    ).toBe(true);
  });
});

describe('calendars and escalation policies', () => {
  it('are shipped, and changed through a draft', async () => {
    const { body } = await designer.get('/calendars/working');
    expect(body).toMatchObject({ state: 'published', content: { code: 'working' } });
    const changed = {
      ...body.content,
      hours: [
        ['08:00', '12:00'],
        ['13:00', '17:00'],
      ],
    };
    const draft = await designer.put('/calendars/working', changed);
    expect(draft.body).toMatchObject({ state: 'draft', version: 2, problems: [] });
    const broken = await designer.put('/calendars/working', { ...changed, hours: [['12:00', '08:00']] });
    expect(broken.status === 422 || broken.body.problems.length > 0).toBe(true);
    expect((await designer.put('/calendars/working', { ...changed, weekdays: [9] })).status).toBe(422);
    const policies = await designer.get('/escalation-policies');
    expect(policies.body.items.map((p: { code: string }) => p.code)).toContain('ESC-EMG');
    const policy = (await designer.get('/escalation-policies/ESC-EMG')).body.content;
    const wrong = await designer.put('/escalation-policies/ESC-EMG', {
      ...policy,
      levels: [{ ...policy.levels[0], agency: 'NOBODY' }],
    });
    expect(wrong.body.problems[0]).toMatchObject({ code: 'UNKNOWN_AGENCY' });
  });
});
