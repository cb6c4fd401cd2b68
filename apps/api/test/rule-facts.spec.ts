import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, systemScope } from '../src/platform/public.ts';
import { AlertKeeper } from '../src/rules/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';
import { publishVersion } from './support/publish.ts';

let api: TestApp;
let designer: Caller;
let approver: Caller;
let dispatcher: Caller;
let sender: Caller;

beforeAll(async () => {
  api = await startTestApp();
  designer = await api.as('designer');
  approver = await api.as('approver');
  dispatcher = await api.as('dispatcher');
  sender = (await api.asClient('integration')).with({ 'content-type': 'application/cloudevents-batch+json' });
}, 120_000);
afterAll(() => api.close());

const when = (path: string, value: unknown, operator = 'equal', fact = 'data') => ({ fact, path, operator, value });
const base = (code: string, extra: object) => ({
  code,
  name: { vi: code, en: code },
  index: { kinds: ['service.traffic'] },
  event: { type: 'finding' },
  actions: [{ type: 'createIncident', eventType: 'TRAF-JAM' }],
  ...extra,
});

let number = 0;
const signal = (key: string, data: object, minutesAgo = 0.1, extra: object = {}) => ({
  specversion: '1.0',
  id: `signal-${++number}`,
  source: 'test-facts',
  type: 'service.traffic',
  time: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
  key,
  data,
  ...extra,
});
const at = (lat: number, lon: number) => ({ location: { lat, lon } });

async function publish(rule: { readonly code: string }, version = 1, path = 'rules'): Promise<void> {
  const { body } = await designer.post(`/${path}`, rule);
  expect(body.problems).toEqual([]);
  await publishVersion(designer, approver, `/${path}/${rule.code}/versions/${version}`);
}

async function send(...events: object[]) {
  const out = [];
  for (const event of events) {
    const { status, body } = await sender.post('/events', [event]);
    expect([status, body]).toMatchObject([202, { accepted: [{ duplicate: false }] }]);
    const id = body.accepted[0].eventId as string;
    out.push(
      await until(async () => {
        const { body: stored } = await dispatcher.get(`/events/${id}`);
        return stored.state === 'processed' ? stored : undefined;
      }),
    );
  }
  return out;
}

const said = (event: { rules: { code: string; result: string; note?: string }[] }, code: string) =>
  event.rules.find((rule) => rule.code === code);

describe('facts through the database', () => {
  it('sees a sequence, whatever order it came in', async () => {
    const step = (kind: string) => ({ where: { all: [when('kind', kind)] } });
    const facts = { chain: { type: 'sequence', steps: [step('a'), step('b')], window: 'PT1H' } };
    await publish(base('TRY-SEQ', { facts, conditions: { all: [when('completes', true, 'equal', 'chain')] } }));
    const [late, first] = await send(signal('Q-1', { kind: 'b' }, 1), signal('Q-1', { kind: 'a' }, 5));
    expect([said(late, 'TRY-SEQ')?.result, said(first, 'TRY-SEQ')?.result]).toEqual(['notFired', 'fired']);
  });

  it('sees who enters an area, and a zone that an event told', async () => {
    const told = {
      where: { all: [when('kind', 'zone')] },
      of: { fact: 'data', path: 'ring' },
      key: { fact: 'data', path: 'name' },
      window: 'P1D',
    };
    const facts = { town: { type: 'geofence', areas: ['P01'] }, zone: { type: 'geofence', zones: told } };
    const conditions = { any: [when('enters', true, 'equal', 'town'), when('zone', 'Z7', 'equal', 'zone')] };
    await publish(base('TRY-FENCE', { facts, conditions }));
    const ring = [
      [106.7, 17.8],
      [106.75, 17.8],
      [106.75, 17.85],
      [106.7, 17.85],
    ];
    const seen = await send(
      signal('V-1', at(17.6, 106.64), 5),
      signal('V-1', at(17.74, 106.64), 4),
      signal('V-1', at(17.74, 106.65), 3),
      signal('Z', { kind: 'zone', name: 'Z7', ring }, 2),
      signal('V-1', at(17.82, 106.72), 1),
    );
    expect(seen.map((event) => said(event, 'TRY-FENCE')?.result)).toEqual([
      'notFired',
      'fired',
      'notFired',
      'notFired',
      'fired',
    ]);
  });

  it('knows working time, who is on duty, open incidents near by, and its own parameters by area', async () => {
    const facts = {
      hours: { type: 'calendar', code: 'working', until: { fact: 'data', path: 'dueAt' }, before: 'PT8H' },
      duty: { type: 'shift', agency: 'IOC' },
      jams: { type: 'openIncidents', eventTypes: ['TRAF-JAM'], withinM: 500 },
      high: { type: 'formula', feel: 'data.level >= parameters.limit' },
    };
    const conditions = {
      all: [
        when('beforeAt', '2026-11-26T10:00:00.000Z', 'equal', 'hours'),
        when('onDuty', true, 'equal', 'duty'),
        when('count', 1, 'greaterThanInclusive', 'jams'),
        { fact: 'high', operator: 'equal', value: true },
      ],
    };
    const parameters = { limit: { value: 10, byArea: { P02: 5 } } };
    await publish(base('TRY-WORLD', { facts, parameters, conditions }));
    const dueAt = '2026-11-27T10:00:00.000Z';
    const jam = { eventType: 'TRAF-JAM', attributes: { roadSegment: 'R9' } };
    const seen = await send(
      signal('W-1', { dueAt, level: 7, ...at(17.82, 106.64) }),
      signal('W-1', { ...jam, ...at(17.82, 106.64) }),
      signal('W-1', { dueAt, level: 7, ...at(17.82, 106.64) }),
      signal('W-1', { dueAt, level: 7, ...at(17.74, 106.64) }),
    );
    expect(seen.map((event) => said(event, 'TRY-WORLD')?.result)).toEqual([
      'notFired',
      'notFired',
      'fired',
      'notFired',
    ]);
    const { body } = await designer.get('/rules/TRY-WORLD/parameters?area=P02');
    expect(body.items).toMatchObject([
      { name: 'limit', province: 10, byArea: [{ area: 'P02', value: 5 }], value: 5, from: 'P02' },
    ]);
    expect((await designer.get('/rules/TRY-WORLD/parameters?area=NOPE')).status).toBe(422);
  });

  it('fills the windows of a rule that is published from the events that have come', async () => {
    await send(...[8, 6, 4].map((minutes) => signal('B-1', { fill: true }, minutes)));
    const facts = {
      many: { type: 'window', aggregate: 'count', window: 'PT1H', where: { all: [when('fill', true)] } },
    };
    await publish(
      base('TRY-FILL', {
        facts,
        conditions: { all: [when('fill', true), { fact: 'many', operator: 'greaterThanInclusive', value: 4 }] },
      }),
    );
    // The queue fills it behind the scenes: each further event counts one more.
    const found = await until(async () => {
      const [event] = await send(signal('B-1', { fill: true }, 0.01));
      const { actual } = (
        said(event, 'TRY-FILL') as unknown as { reasons: { fact: string; actual: number }[] }
      ).reasons.find((r) => r.fact === 'many') ?? { actual: 0 };
      return actual >= 4 ? actual : undefined;
    });
    expect(found).toBeGreaterThanOrEqual(4);
  });

  it('refuses an unknown fact and a pattern that could hang when the rule is saved', async () => {
    const facts = { words: { type: 'text', of: [{ fact: 'data', path: 'text' }], any: ['(a+)+$'] } };
    const { body } = await designer.post(
      '/rules',
      base('TRY-HANG', { facts, conditions: { all: [{ fact: 'weather', operator: 'equal', value: 1 }] } }),
    );
    expect(body.problems.map(({ code }: { code: string }) => code).sort()).toEqual(['FACT', 'PATTERN_COULD_HANG']);
    expect((await designer.post('/rules/TRY-HANG/versions/1/submit')).status).toBe(422);
  });
});

describe('actions', () => {
  it('are carried out once for each alert, and others when it is over', async () => {
    const text = { vi: 'Mức {data.level}', en: 'Level {data.level}' };
    await publish(
      base('TRY-ACT', {
        conditions: { all: [when('act', true), when('level', 5, 'greaterThan')] },
        alert: {},
        severity: 'medium',
        actions: [
          {
            type: 'createIncident',
            eventType: 'TRAF-JAM',
            title: text,
            attributes: { roadSegment: { fact: 'event', path: 'key' } },
          },
          { type: 'raiseSeverity', severity: 'critical', when: { all: [when('level', 8, 'greaterThan')] } },
          { type: 'updateIncident', attributes: { level: { fact: 'data', path: 'level' } } },
          { type: 'notify', to: ['dispatcher@IOC'], text },
          { type: 'publishEvent', eventType: 'alert.raised', attributes: { level: { fact: 'data', path: 'level' } } },
          { type: 'task', to: ['TT-DKGT'], text, due: 'PT2H' },
          { type: 'warnPublic', text },
        ],
        onClear: [{ type: 'closeIncident', as: 'falseAlarm', text: { vi: 'Hết', en: 'Over' } }],
      }),
    );
    const [raised, again] = await send(
      signal('A-1', { act: true, level: 9 }, 2),
      signal('A-1', { act: true, level: 9 }, 1),
    );
    expect([raised.effect, again.effect]).toEqual(['opened', 'none']);
    const { body: incident } = await dispatcher.get(`/incidents/${raised.incidentId}`);
    expect(incident).toMatchObject({
      title: 'Mức 9',
      severity: 'critical',
      attributes: { roadSegment: 'A-1', level: 9 },
    });
    expect(incident.processInstances.map(({ processKey }: { processKey: string }) => processKey)).toContain('sub_warn');
    const { body: orders } = await dispatcher.get(`/incidents/${raised.incidentId}/assignments`);
    expect(orders.items.filter((order: { text: string }) => order.text === 'Mức 9')).toHaveLength(1);
    const { body: echoes } = await dispatcher.get('/events?type=alert.raised');
    expect(echoes.items).toMatchObject([{ data: { level: 9, rule: 'TRY-ACT', phase: 'raised' } }]);
    await send(signal('A-1', { act: true, level: 1 }));
    expect((await dispatcher.get(`/incidents/${raised.incidentId}`)).body.status).toBe('cancelled');
  });
});

describe('planned work', () => {
  const day = 86_400_000;
  const suppression = (code: string, extra: object) => ({
    code,
    name: { vi: 'Hiệu chuẩn', en: 'Calibration' },
    reason: 'Hiệu chuẩn trạm',
    from: new Date(Date.now() - day).toISOString(),
    to: new Date(Date.now() + day).toISOString(),
    ...extra,
  });
  const over = { all: [when('pm', 100, 'greaterThan')] };

  it('hides findings, counts them, never danger, and shows beforehand what it would hide', async () => {
    await publish(base('TRY-DUST', { conditions: over }));
    await publish(
      base('TRY-DANGER', {
        conditions: over,
        neverSuppressed: true,
        actions: [{ type: 'notify', to: ['dispatcher@IOC'], text: { vi: 'a', en: 'a' } }],
      }),
    );
    await publish(base('TRY-DUST-ALERT', { conditions: over, alert: {}, severity: 'medium' }));
    const [before] = await send(signal('K-1', { pm: 500, attributes: { roadSegment: 'K1' } }, 0.5));
    expect(before.effect).toBe('opened');
    const document = suppression('CAL-K2', { keys: ['K-2'], rules: ['TRY-DUST', 'TRY-DUST-ALERT', 'TRY-DANGER'] });
    const asked = { suppression: { ...document, keys: ['K-1'] }, days: 1 };
    const { body: preview } = await designer.post('/suppressions/preview', asked);
    expect(preview).toMatchObject({
      hidden: 2,
      byRule: [
        { rule: 'TRY-DUST', count: 1 },
        { rule: 'TRY-DUST-ALERT', count: 1 },
      ],
    });
    const given = { suppression: document, events: [{ type: 'service.traffic', key: 'K-2', data: { pm: 101 } }] };
    expect((await designer.post('/suppressions/preview', given)).body).toMatchObject({ events: 1, hidden: 2 });
    await publish(document, 1, 'suppressions');
    const [hidden, other] = await send(
      signal('K-2', { pm: 500 }),
      signal('K-3', { pm: 500, attributes: { roadSegment: 'K3' } }),
    );
    expect([hidden.effect, hidden.why, other.effect]).toEqual(['none', 'suppressed', 'opened']);
    expect(said(hidden, 'TRY-DUST')?.note).toBe('suppressed: CAL-K2');
    expect((await dispatcher.get('/alerts?rule=TRY-DUST-ALERT&q=K-2')).body.items).toEqual([]);
    const { body: counted } = await designer.get('/suppressions/CAL-K2');
    expect(counted.suppressed).toMatchObject([
      { rule: 'TRY-DUST', count: 1 },
      { rule: 'TRY-DUST-ALERT', count: 1 },
    ]);
    expect((await designer.get('/suppressions')).body.items).toMatchObject([
      { code: 'CAL-K2', active: true, suppressed: 2 },
    ]);
  });

  it('previews of alerts what it hides in earnest: no event before one would be raised, and silence', async () => {
    await publish(base('TRY-HELD', { conditions: over, alert: { hold: { samples: 3 } }, severity: 'low' }));
    const seen = { all: [when('alive', true)] };
    await publish(base('TRY-MUTE', { conditions: seen, alert: { absence: 'PT1M' }, severity: 'low' }));
    const document = suppression('CAL-H1', { keys: ['H-1', 'H-2'], rules: ['TRY-HELD', 'TRY-MUTE'] });
    await publish(document, 1, 'suppressions');
    const dust = [8, 7, 6, 5].map((minutes) => signal('H-1', { pm: 500 }, minutes));
    const alive = [6, 5.5, 5].map((minutes) => signal('H-2', { alive: true }, minutes));
    await send(...dust, ...alive);
    await api.get(AlertKeeper).wake(100);
    const { body: counted } = await designer.get('/suppressions/CAL-H1');
    const byRule = [
      { rule: 'TRY-HELD', count: 2 },
      { rule: 'TRY-MUTE', count: 1 },
    ];
    expect(counted.suppressed).toMatchObject(byRule);
    const { body: ofStored } = await designer.post('/suppressions/preview', { suppression: document, days: 1 });
    expect(ofStored).toMatchObject({ hidden: 3, byRule });
    const { body: ofGiven } = await designer.post('/suppressions/preview', {
      suppression: document,
      events: [...dust, ...alive],
    });
    expect(ofGiven).toMatchObject({ events: 7, found: 3, hidden: 3, byRule });
  });

  it('is refused when it would hide everything, lasts too long, or names no rule', async () => {
    const { body } = await designer.post(
      '/suppressions',
      suppression('CAL-ALL', { to: new Date(Date.now() + 90 * day).toISOString() }),
    );
    expect(body.problems.map(({ code }: { code: string }) => code).sort()).toEqual(['EVERYTHING', 'TIME']);
    expect((await designer.post('/suppressions/CAL-ALL/versions/1/submit')).status).toBe(422);
    expect((await dispatcher.post('/suppressions', suppression('CAL-NO', { keys: ['x'] }))).status).toBe(403);
  });

  it('answers people about an announced outage and opens nothing; danger and other places are raised (RULE-43)', async () => {
    const { body: areas } = await dispatcher.get('/areas?limit=3');
    const [cut, other] = (areas.items as { code: string; centroid: [number, number] }[]).slice(1);
    const text = { vi: 'Cắt điện theo kế hoạch đến 17:00.', en: 'Power is off as planned until 17:00.' };
    const outage = suppression('CUT-1', { areas: [cut?.code], answer: { eventTypes: ['UTL-POWER'], text } });
    await publish(outage, 1, 'suppressions');
    const call = (phone: number, place = cut, category = 'powerOutage') => ({
      specversion: '1.0',
      id: `call-${(number += 1)}`,
      source: 'test-facts',
      type: 'call.received',
      data: {
        category,
        location: { areaCode: place?.code, lat: place?.centroid[1], lon: place?.centroid[0] },
        reporter: { phone: `09${String(phone).padStart(8, '0')}` },
      },
    });
    const told = await send(...Array.from({ length: 8 }, (_, i) => call(i)));
    expect(told.map(({ effect, why, answer }) => [effect, why, answer])).toEqual(
      told.map(() => ['none', 'answered', text]),
    );
    const last = told.at(-1);
    expect([said(last, 'INTAKE-UTL-POWER')?.note, said(last, 'RULE-43-REPORTS')?.note]).toEqual([
      'answered: CUT-1',
      'answered: CUT-1',
    ]);
    const [elsewhere, fire, dust] = await send(
      call(20, other),
      call(21, cut, 'fire'),
      signal('K-9', { pm: 500, attributes: { roadSegment: 'K9' }, location: { areaCode: cut?.code } }),
    );
    expect([elsewhere.eventType, elsewhere.effect, elsewhere.answer]).toEqual(['UTL-POWER', 'opened', null]);
    expect([fire.effect, fire.answer]).toEqual(['opened', null]);
    expect([dust.location.areaCode, dust.effect, said(dust, 'TRY-DUST')?.note]).toEqual([
      cut?.code,
      'opened',
      undefined,
    ]);
    const desk = async (eventType: string, area = cut) =>
      (await dispatcher.get(`/suppressions/answers?eventType=${eventType}&areaCode=${area?.code}`)).body.items;
    expect(await desk('UTL-POWER')).toMatchObject([{ code: 'CUT-1', text }]);
    expect([await desk('UTL-WATER'), await desk('UTL-POWER', other)]).toEqual([[], []]);
    const { body: counted } = await designer.get('/suppressions/CUT-1');
    expect(counted.suppressed).toContainEqual(expect.objectContaining({ rule: 'INTAKE-UTL-POWER', count: 8 }));
  });

  it('counts calls that the desk takes with all others; their incidents are there already', async () => {
    const { body: areas } = await dispatcher.get('/areas?limit=8');
    const [area] = (areas.items as { code: string; centroid: [number, number] }[]).slice(-1);
    const location = { lat: area?.centroid[1], lon: area?.centroid[0], areaCode: area?.code };
    const made = [];
    for (let i = 0; i < 8; i += 1) {
      const reporter = { phone: `08${String(i).padStart(8, '0')}` };
      const { status, body } = await dispatcher.post('/incidents', { eventType: 'UTL-POWER', location, reporter });
      expect(status).toBe(201);
      made.push(body.id as string);
    }
    const event = async (incidentId: string | undefined) =>
      until(async () => {
        const { items } = (await dispatcher.get(`/events?incidentId=${incidentId}`)).body;
        return items[0]?.state === 'processed' ? items[0] : undefined;
      });
    const [first, last] = [await event(made[0]), await event(made.at(-1))];
    expect([first.type, first.effect, first.incidentId]).toEqual(['call.received', 'opened', made[0]]);
    expect(said(first, 'RULE-43-REPORTS')).toBeUndefined();
    expect(said(last, 'RULE-43-REPORTS')?.result).toBe('fired');
    expect((await dispatcher.get('/incidents?type=UTL-POWER&limit=500')).body.items.length).toBeGreaterThanOrEqual(8);
    expect((await dispatcher.get(`/incidents/${made.at(-1)}`)).body.reportCount).toBe(1);
  });

  it('answers for no danger, no type that is not there, and not without areas', async () => {
    const answer = { eventTypes: ['FIRE-RES', 'NONE-SUCH'], text: { vi: 'a', en: 'a' } };
    const { body } = await designer.post('/suppressions', suppression('CUT-2', { keys: ['K-9'], answer }));
    expect(body.problems.map(({ elementId, code }: { elementId: string; code: string }) => [elementId, code])).toEqual([
      ['/areas', 'ANSWER_WITHOUT_AREAS'],
      ['/answer/eventTypes/0', 'DANGER'],
      ['/answer/eventTypes/1', 'UNKNOWN_EVENT_TYPE'],
    ]);
  });

  it('raises what still holds when its time is over', async () => {
    const to = new Date(Date.now() + 1_500).toISOString();
    await publish(suppression('CAL-K5', { keys: ['K-5'], to }), 1, 'suppressions');
    await send(signal('K-5', { pm: 400, attributes: { roadSegment: 'K5' } }, 0.001));
    expect((await dispatcher.get('/alerts?rule=TRY-DUST-ALERT&q=K-5')).body.items).toEqual([]);
    const [alert] = await until(async () => {
      await api.get(AlertKeeper).wake(100);
      const { body } = await dispatcher.get('/alerts?rule=TRY-DUST-ALERT&q=K-5');
      return body.items.length ? body.items : undefined;
    });
    expect(alert).toMatchObject({ state: 'active', count: 1 });
  });

  it.each([
    ['is called off', 'K-6'],
    ['ends earlier', 'K-7'],
  ])('raises what still holds when it %s', async (how, key) => {
    const code = `CAL-${key.replace('-', '')}`;
    const document = suppression(code, { keys: [key] });
    await publish(document, 1, 'suppressions');
    await send(signal(key, { pm: 400, attributes: { roadSegment: key } }, 0.001));
    await api.get(AlertKeeper).wake(100);
    const open = async () => (await dispatcher.get(`/alerts?rule=TRY-DUST-ALERT&q=${key}`)).body.items;
    expect(await open()).toEqual([]);
    const path = `/suppressions/${code}`;
    if (how === 'is called off') expect((await approver.post(`${path}/versions/1/retire`, {})).status).toBe(200);
    else {
      expect((await designer.put(path, { ...document, to: new Date().toISOString() })).status).toBe(200);
      await publishVersion(designer, approver, `${path}/versions/2`);
    }
    await api.get(AlertKeeper).wake(100);
    expect(await open()).toMatchObject([{ state: 'active', count: 1 }]);
  });
});

describe('a version that fires silently', () => {
  it('does nothing, and is counted beside the one in force', async () => {
    const rule = (level: number) =>
      base('TRY-SHADOW', {
        conditions: { all: [when('shade', level, 'greaterThan')] },
        actions: [{ type: 'notify', to: ['dispatcher@IOC'], text: { vi: 'a', en: 'a' } }],
      });
    await publish(rule(10));
    await designer.put('/rules/TRY-SHADOW', rule(5));
    expect((await designer.post('/rules/TRY-SHADOW/versions/2/shadow', {})).status).toBe(403);
    expect((await approver.post('/rules/TRY-SHADOW/versions/2/shadow', {})).body).toMatchObject({
      running: true,
      silent: false,
    });
    const seen = await send(signal('S-1', { shade: 7 }), signal('S-1', { shade: 20 }), signal('S-1', { shade: 1 }));
    expect(seen.map((event) => said(event, 'TRY-SHADOW')?.result)).toEqual(['notFired', 'fired', 'notFired']);
    const { body } = await designer.get('/rules/TRY-SHADOW/versions/2/shadow');
    expect(body).toMatchObject({
      fired: 2,
      firedByPublished: 1,
      both: 1,
      differences: [{ eventId: seen[0].eventId, fired: true }],
    });
    expect((await approver.post('/rules/TRY-SHADOW/versions/2/shadow', { on: false })).body.running).toBe(false);
    expect((await approver.post('/rules/TRY-SHADOW/versions/1/shadow', {})).body).toMatchObject({
      running: true,
      silent: true,
    });
    const [quiet] = await send(signal('S-1', { shade: 30 }));
    expect(said(quiet, 'TRY-SHADOW')).toMatchObject({ result: 'fired', note: 'shadow' });
  });

  it('forgets what it waited for and ends what it raised, when the rule in force falls silent', async () => {
    const rule = base('TRY-QUIET', {
      severity: 'low',
      conditions: { all: [when('quiet', 1)] },
      alert: { absence: 'PT10M' },
    });
    await publish(rule);
    await send(signal('QA-1', { quiet: 1 }, 11), signal('QA-2', { quiet: 1 }, 9.9));
    const states = async () => {
      await api.get(AlertKeeper).wake(100);
      const { body } = await dispatcher.get('/alerts?rule=TRY-QUIET');
      return body.items.map(({ key, state }: { key: string; state: string }) => `${key} ${state}`);
    };
    expect(await until(async () => ((await states()).length > 0 ? states() : undefined))).toEqual(['["QA-1"] active']);
    await approver.post('/rules/TRY-QUIET/versions/1/shadow', {});
    // Heard no longer, each device would be taken for silent.
    expect(await states()).toEqual(['["QA-1"] cleared']);
    const waits = await api
      .get(Database)
      .transaction(systemScope('test'), (tx) =>
        tx.query('test.waits', `select key from alert where rule = 'TRY-QUIET' and state <> 'cleared'`),
      );
    expect(waits).toEqual([]);
  });

  it('acts from the moment it is published, and is counted by days of the province', async () => {
    const rule = base('TRY-TRIED', {
      conditions: { all: [when('tried', 5, 'greaterThan')] },
      actions: [{ type: 'notify', to: ['dispatcher@IOC'], text: { vi: 'a', en: 'a' } }],
    });
    await designer.put('/rules/TRY-TRIED', rule);
    await approver.post('/rules/TRY-TRIED/versions/1/shadow', {});
    await send(signal('S-2', { tried: 7 }));
    await publishVersion(designer, approver, '/rules/TRY-TRIED/versions/1');
    const { body } = await designer.get('/rules/TRY-TRIED/versions/1/shadow');
    expect(body).toMatchObject({ running: false, fired: 1, byDay: [{ fired: 1 }] });
    const days = [body.since, body.endedAt].map((instant) =>
      new Date(Date.parse(instant) + 7 * 3_600_000).toISOString().slice(0, 10),
    );
    expect(days).toContain(body.byDay[0].day);
    const [acts] = await send(signal('S-2', { tried: 8 }));
    expect(said(acts, 'TRY-TRIED')).toMatchObject({ result: 'fired' });
    expect(said(acts, 'TRY-TRIED')).not.toHaveProperty('note');
  });
});
