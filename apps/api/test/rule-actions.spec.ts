import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { periodAt } from '@trucban/kpi-engine';
import { Database, systemScope } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { fireCall, until } from './support/events.ts';
import { publishVersion } from './support/publish.ts';

let api: TestApp;
let designer: Caller;
let approver: Caller;
let dispatcher: Caller;
let sender: Caller;

beforeAll(async () => {
  api = await startTestApp();
  [designer, approver] = [await api.as('designer'), await api.as('approver')];
  dispatcher = await api.as('dispatcher');
  sender = await api.asClient('integration');
}, 240_000);
afterAll(async () => api?.close());

const data = (path: string, operator: string, value: unknown) => ({ fact: 'data', path, operator, value });
async function publish(code: string, rest: object): Promise<void> {
  const rule = {
    code,
    name: { vi: code, en: code },
    index: { kinds: ['service.traffic'] },
    event: { type: 'x' },
    ...rest,
  };
  const { body } = await designer.post('/rules', rule);
  expect(body.problems).toEqual([]);
  await publishVersion(designer, approver, `/rules/${code}/versions/1`);
}
async function send(event: object): Promise<any> {
  const batch = sender.with({ 'content-type': 'application/cloudevents-batch+json' });
  const { body } = await batch.post('/events', [event]);
  const id = body.accepted[0].eventId as string;
  return until(async () => {
    const stored = (await dispatcher.get(`/events/${id}`)).body;
    return stored.state === 'processed' ? stored : undefined;
  });
}
const signal = (id: string, what: object) => ({
  specversion: '1.0',
  id,
  source: 'test/actions',
  type: 'service.traffic',
  key: 'gate-1',
  data: { location: { lat: 17.7451, lon: 106.6451 }, ...what },
});

describe('actions of rules', () => {
  it('set an indicator, which other rules ask for', async () => {
    await publish('ACT-SET', {
      conditions: { all: [data('fires', 'greaterThan', 0)] },
      actions: [{ type: 'setIndicator', measure: 'fires', unit: 'PC07', value: { fact: 'data', path: 'fires' } }],
    });
    await publish('ACT-ASK', {
      facts: { count: { type: 'indicator', code: 'FIRE-COUNT', unit: 'PC07' } },
      conditions: {
        all: [
          data('ask', 'equal', true),
          { fact: 'count', path: 'value', operator: 'greaterThanInclusive', value: 41 },
        ],
      },
      actions: [{ type: 'createIncident', eventType: 'TRAF-JAM' }],
    });
    expect((await send(signal('ask-0', { ask: true }))).effect).toBe('none');
    await send(signal('set-1', { fires: 41 }));
    const day = periodAt('day', Date.now(), 420).text;
    await until(async () => {
      const { points } = (await dispatcher.get(`/indicators/FIRE-COUNT/series?orgUnit=PC07&from=${day}&to=${day}`))
        .body;
      return points?.[0]?.value === 41 ? true : undefined;
    });
    const asked = await send(signal('ask-1', { ask: true }));
    expect(asked.effect).toBe('opened');
    const values = (await dispatcher.get(`/measures/fires/values?orgUnit=PC07&from=${day}`)).body.items;
    expect(values[0]).toMatchObject({ value: 41, recordedBy: 'client:rules' });
  });

  it('attach to an open incident, start a further SOP once, and tell a message', async () => {
    const near = { eventTypes: ['FIRE-RES'], withinM: 300 };
    await publish('ACT-ATTACH', {
      conditions: { all: [data('smoke', 'equal', true)] },
      actions: [
        { type: 'attachTo', incident: near },
        { type: 'startProcess', process: 'SUB-WARN', incident: near, variables: { text: 'Tránh khói' } },
        { type: 'startProcess', process: 'SUB-WARN', incident: near, variables: { text: 'Tránh khói' } },
        { type: 'message', name: 'level.raised', incident: near, variables: { level: 3 } },
      ],
    });
    expect((await send(signal('smoke-0', { smoke: true }))).effect).toBe('none');
    const opened = await send(fireCall('fire-1', { lat: 17.745, lon: 106.645 }));
    const smoke = await send(signal('smoke-1', { smoke: true }));
    expect([smoke.effect, smoke.incidentId]).toEqual(['attached', opened.incidentId]);
    const incident = (await dispatcher.get(`/incidents/${opened.incidentId}`)).body;
    expect(incident.reportCount).toBe(2);
    const warnings = incident.processInstances.filter(({ processKey }: any) => processKey === 'sub_warn');
    expect(warnings).toHaveLength(1);
    const told = await until(async () => {
      const database = api.get(Database);
      const rows = await database.read(systemScope('test'), (tx) =>
        tx.query<{ effect: any }>(
          'test.actions',
          `select effect from rule_action where rule = 'ACT-ATTACH' and type = 'message' order by at`,
        ),
      );
      return rows.some(({ effect }) => effect.message === 'level.raised') ? rows : undefined;
    });
    expect(told.at(-1)?.effect).toEqual({ incidentId: opened.incidentId, message: 'level.raised' });
  });

  it('merge an incident into another that is open; what follows is about that one', async () => {
    const near = { eventTypes: ['FIRE-RES'], withinM: 300 };
    await publish('ACT-MERGE', {
      conditions: { all: [data('blocked', 'equal', true)] },
      actions: [
        { type: 'createIncident', eventType: 'TRAF-JAM' },
        { type: 'mergeIncident', into: near },
        { type: 'raiseSeverity', severity: 'critical' },
      ],
    });
    const alone = await send(
      signal('jam-0', { blocked: true, attributes: { roadSegment: 'M1' }, location: { lat: 17.72, lon: 106.62 } }),
    );
    const fire = await send(fireCall('fire-m', { lat: 17.775, lon: 106.695 }));
    const blocked = signal('jam-1', {
      blocked: true,
      attributes: { roadSegment: 'M2' },
      location: { lat: 17.7751, lon: 106.6951 },
    });
    const { incidentId } = await send(blocked);
    const of = async (id: string) => (await dispatcher.get(`/incidents/${id}`)).body;
    expect(await of(alone.incidentId)).toMatchObject({ status: 'new', mergedInto: null, severity: 'critical' });
    expect(incidentId).toBe(fire.incidentId);
    const { items: merged } = (await dispatcher.get('/incidents?type=TRAF-JAM&status=merged')).body;
    expect(await of(merged[0].id)).toMatchObject({ mergedInto: fire.incidentId });
    expect(merged).toHaveLength(1);
    expect(await of(fire.incidentId)).toMatchObject({ status: 'new', reportCount: 2, severity: 'critical' });
  });

  it('attach what people say of one outage to one incident of its area, also when they call at once (RULE-43)', async () => {
    const outage = (n: number, lat: number) => ({
      specversion: '1.0',
      id: `outage-${lat}-${n}`,
      source: 'test/hotline',
      type: 'call.received',
      data: {
        category: 'powerOutage',
        description: `Nhà số ${n} mất điện`,
        location: { lat, lon: 106.64 },
        reporter: { phone: `091200000${n}` },
      },
    });
    const calls = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const [here, there] = await Promise.all([
      Promise.all(calls.map((n) => send(outage(n, 17.74)))),
      Promise.all(calls.slice(0, 2).map((n) => send(outage(n, 17.82)))),
    ]);
    const incidents = (events: any[]) => [...new Set(events.map(({ incidentId }) => incidentId))];
    expect([incidents(here).length, incidents(there).length]).toEqual([1, 1]);
    expect(incidents(here)).not.toEqual(incidents(there));
    const { body } = await dispatcher.get(`/incidents/${incidents(here)[0]}`);
    expect(body).toMatchObject({ type: 'UTL-POWER', reportCount: 9 });
  });

  it('say names instead of codes, numbers and instants as people write them, to groups by their names', async () => {
    const text = '{data.category} · {event.areaCode} · {data.agency} · {data.level} · {data.at} · {data.other}';
    await publish('ACT-WORDS', {
      conditions: { all: [data('words', 'equal', true)] },
      actions: [{ type: 'notify', to: ['dispatcher@IOC', 'nobodyAtAll@PC07'], text: { vi: text, en: text } }],
    });
    const about = { category: 'powerOutage', agency: 'PC07', level: 1234.5, at: '2026-11-24T00:30:00Z', other: 'P01' };
    await send(signal('words-1', { words: true, ...about, location: { lat: 17.74, lon: 106.64 } }));
    const told = async (caller: Caller) =>
      (await caller.get('/notifications?limit=100')).body.items.find(({ text: { vi } }: any) => vi.includes(' · P01'));
    const { text: filled } = await told(dispatcher);
    expect(filled.vi).toBe(
      'Mất điện diện rộng · phường Trung Tâm · Phòng Cảnh sát PCCC và CNCH (114) · 1.234,5 · 07:30 24/11/2026 · P01',
    );
    expect(filled.en).toMatch(/^Wide power outage · .+ · 1,234.5 · 07:30 24\/11\/2026 · P01$/);
    expect((await told(await api.as('supervisor'))).text.vi).toMatch(/\(Chưa có người nhận: nobodyAtAll 114\)$/);
  });

  it('say what they could not do: to whoever asks for the event, or the alert', async () => {
    const again = [{ type: 'publishEvent', eventType: 'service.traffic', data: { round: true } }];
    const rule = { code: 'ACT-ROUND', conditions: { all: [data('round', 'equal', true)] }, actions: again };
    const saved = await designer.post('/rules', {
      name: { vi: 'Vòng', en: 'Round' },
      index: { kinds: ['service.traffic'] },
      event: { type: 'x' },
      ...rule,
    });
    expect(saved.body.problems).toMatchObject([{ code: 'EVENT_CYCLE', severity: 'warning' }]);
    await publishVersion(designer, approver, '/rules/ACT-ROUND/versions/1');
    expect((await send(signal('round-0', { round: true }))).failedActions).toEqual([]);
    const rounds = async () => {
      const { items } = (await dispatcher.get('/events?source=/rules/ACT-ROUND&limit=50')).body;
      return (items as { eventId: string; state: string }[]).filter(({ state }) => state === 'processed');
    };
    const all = await until(async () => ((await rounds()).length >= 8 ? rounds() : undefined));
    expect(all).toHaveLength(8);
    const [last] = all;
    expect((await dispatcher.get(`/events/${last?.eventId}`)).body.failedActions).toMatchObject([
      {
        rule: 'ACT-ROUND',
        action: 'publishEvent',
        code: 'EVENT_LOOP',
        message: { vi: expect.stringContaining('vòng') },
      },
    ]);
    await publish('ACT-NOTHING', {
      conditions: { all: [data('nothing', 'equal', true)] },
      alert: {},
      severity: 'low',
      actions: [
        { type: 'setIndicator', measure: 'fires', value: { fact: 'data', path: 'fires' } },
        { type: 'setIndicator', measure: 'nobody', value: 1 },
      ],
    });
    await send(signal('nothing-0', { nothing: true }));
    const { items } = (await dispatcher.get('/alerts?rule=ACT-NOTHING')).body;
    const { failedActions } = (await dispatcher.get(`/alerts/${items[0].id}`)).body;
    expect(failedActions.map(({ code }: { code: string }) => code)).toEqual(['NO_VALUE', 'UNKNOWN_MEASURE']);
  });
});
