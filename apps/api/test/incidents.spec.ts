import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '../src/platform/public.ts';
import { IncidentClocks } from '../src/sla/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';

let api: TestApp;
let clock: SimulatedClock;
let dispatcher: Caller;
let supervisor: Caller;

beforeAll(async () => {
  // After the shipped catalogue took effect, whenever that was.
  clock = new SimulatedClock('2036-12-01T03:00:00.000Z');
  api = await startTestApp({ clock });
  [dispatcher, supervisor] = [await api.as('dispatcher'), await api.as('supervisor')];
}, 120_000);
afterAll(async () => {
  await api.close();
});

let place = 0;
/** A place of its own for each incident, inside P01. */
const somewhere = () => ({ lat: 17.7 + (place += 1) * 0.0021, lon: 106.65, address: `Ngõ ${place}` });

async function open(body: object = {}, caller = dispatcher) {
  const answer = await caller.post('/incidents', { eventType: 'CYB-MALWARE', location: somewhere(), ...body });
  expect(answer.status).toBe(201);
  return answer.body;
}
const act = (id: string, action: string, body: object = {}, caller = dispatcher) =>
  caller.post(`/incidents/${id}/${action}`, body);
const clocksOf = (body: { sla: { clock: string }[] }) =>
  Object.fromEntries(body.sla.map((c) => [c.clock, c])) as Record<string, any>;

describe('an incident by hand', () => {
  it('goes from new to closed, each step in timeline and audit', async () => {
    const { id } = await open();
    expect((await act(id, 'resolve', { result: 'x' })).status).toBe(409);
    const acknowledged = await act(id, 'acknowledge');
    expect(acknowledged.body).toMatchObject({ status: 'acknowledged' });
    expect(acknowledged.body.assignee).not.toBeNull();
    expect(clocksOf(acknowledged.body)['acknowledge'].state).toBe('met');
    expect((await act(id, 'acknowledge')).status).toBe(409);
    const without = await act(id, 'resolve');
    expect(without.status).toBe(422);
    expect(without.body.errors[0].path).toBe('/result');
    const resolved = await act(id, 'resolve', { result: 'Đã cách ly máy' });
    expect(resolved.body).toMatchObject({ status: 'resolved', result: 'Đã cách ly máy' });
    expect(clocksOf(resolved.body)['resolve'].state).toBe('met');
    const closed = await act(id, 'close');
    expect(closed.body.status).toBe('closed');
    const { body } = await dispatcher.get(`/incidents/${id}/timeline`);
    expect(Object.keys(body.items[0])).toEqual(
      expect.arrayContaining(['time', 'actor', 'source', 'kind', 'text', 'data']),
    );
    const kinds = body.items.map((entry: { kind: string }) => entry.kind);
    for (const kind of ['incident.opened', 'incident.acknowledged', 'incident.resolved', 'incident.closed'])
      expect(kinds).toContain(kind);
    expect((await act(id, 'reopen')).status).toBe(422);
    const reopened = await act(id, 'reopen', { reason: 'Tái nhiễm' });
    expect(reopened.body.status).toBe('acknowledged');
    expect(clocksOf(reopened.body)['resolve'].state).toBe('running');
  });

  it('has numbers without gaps on its day', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => open({ eventType: 'UTL-POWER' })));
    const numbers = made.map(({ number }) => Number(number.slice(-4))).sort((a, b) => a - b);
    expect(numbers.map((n, i) => n - (numbers[0] ?? 0) - i)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(made[0].number).toMatch(/^TM-361201-\d{4}$/);
  });

  it('without a shipped SOP has a free checklist and an order to its lead agency, and says so', async () => {
    const { id, sopMissing, checklist, leadAgency } = await open();
    expect({ sopMissing, leadAgency }).toEqual({ sopMissing: true, leadAgency: 'SOC' });
    expect(checklist.length).toBeGreaterThan(3);
    const done = await dispatcher.patch(`/incidents/${id}/checklist/${checklist[0].id}`, { done: true });
    expect(done.body).toMatchObject({ done: true });
    const { body } = await dispatcher.get(`/incidents/${id}/assignments`);
    expect(body.items[0]).toMatchObject({ agency: 'SOC', state: 'offered' });
    const { body: incident } = await dispatcher.get(`/incidents/${id}`);
    expect(incident.phase).toBe('dispatched');
    expect(clocksOf(incident)['dispatch'].state).toBe('met');
  });

  it('is refused with a type, a parent or a place that does not exist', async () => {
    for (const [body, path] of [
      [{ eventType: 'NOPE' }, '/eventType'],
      [{}, '/eventType'],
      [{ eventType: 'UTL-POWER', parentId: '019daa00-0000-7000-8000-000000000000' }, '/parentId'],
      [{ eventType: 'UTL-POWER', location: { lat: 91, lon: 0 } }, '/location/lat'],
    ] as const) {
      const answer = await dispatcher.post('/incidents', body);
      expect(answer.status).toBe(422);
      expect(answer.body.errors.map((e: { path: string }) => e.path)).toContain(path);
    }
  });
});

describe('changing an incident', () => {
  it('of severity needs a reason and recomputes the clocks from the creation', async () => {
    const { id } = await open();
    expect((await dispatcher.patch(`/incidents/${id}`, { severity: 'critical' })).status).toBe(422);
    const raised = await dispatcher.patch(`/incidents/${id}`, { severity: 'critical', reason: 'Lan sang máy chủ' });
    // Two steps up: 15 → 8 → 4 and 30 → 15 → 8 minutes.
    expect(clocksOf(raised.body)['acknowledge'].limitMinutes).toBe(4);
    expect(clocksOf(raised.body)['resolve'].limitMinutes).toBe(1440);
    expect(clocksOf(raised.body)['acknowledge'].dueAt).toBe('2036-12-01T03:04:00.000Z');
  });

  it('by somebody who saw an older version is 412', async () => {
    const { id, version } = await open();
    const mine = dispatcher.with({ 'if-match': `"${version}"` });
    const first = await mine.patch(`/incidents/${id}`, { title: 'A' });
    expect(first.status).toBe(200);
    expect(first.headers.get('etag')).toBe(`"${first.body.version}"`);
    expect((await mine.patch(`/incidents/${id}`, { title: 'B' })).status).toBe(412);
  });

  it('by two at once: one of them gets 409', async () => {
    const { id } = await open();
    const answers = await Promise.all([act(id, 'acknowledge'), act(id, 'acknowledge', {}, supervisor)]);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
  });

  it('moves it to another commune with its agencies', async () => {
    const { id } = await open({ eventType: 'UTL-POWER' });
    const { body } = await dispatcher.patch(`/incidents/${id}`, { location: { lat: 17.74, lon: 106.72 } });
    expect(body).toMatchObject({
      location: { areaCode: 'P04' },
      resolved: { '@COMMUNE-PC': 'UBND-P04', '@AREA-OC': 'OC-VENBIEN' },
    });
  });

  it('pauses only the resolve clock, with a reason of the list and an end', async () => {
    const { id } = await open();
    await act(id, 'acknowledge');
    const until = '2036-12-02T03:00:00.000Z';
    expect((await act(id, 'pause', { clock: 'dispatch', reason: 'forceMajeure', until })).status).toBe(422);
    expect((await act(id, 'pause', { clock: 'resolve', reason: 'lunch', until })).body.errors[0].path).toBe('/reason');
    const paused = await act(id, 'pause', { clock: 'resolve', reason: 'waitingForExternalAgency', until });
    expect(clocksOf(paused.body)['resolve']).toMatchObject({
      state: 'paused',
      pauseReason: 'waitingForExternalAgency',
      pausedUntil: until,
    });
    const { items } = (await dispatcher.get(`/incidents/${id}/timeline`)).body;
    const told = items.find(({ kind }: { kind: string }) => kind === 'clock.paused').text;
    expect(told.vi).toMatch(/^Tạm dừng đồng hồ giải quyết đến \d\d:\d\d [\d/]+\. Lý do: chờ cơ quan ngoài$/);
    expect(clocksOf((await act(id, 'resume', { clock: 'resolve' })).body)['resolve'].state).toBe('running');
    expect((await act(id, 'resume', { clock: 'resolve' })).status).toBe(409);
  });
});

describe('ending and joining', () => {
  it('closing ends what still runs for it', async () => {
    const { id } = await open({ eventType: 'FIRE-RES' });
    await act(id, 'acknowledge');
    await act(id, 'resolve', { result: 'Đã dập tắt' });
    const { body } = await act(id, 'close', { reason: 'Xong' });
    expect(body.status).toBe('closed');
    expect(body.processInstances.map((p: { state: string }) => p.state)).toEqual(['terminated']);
    expect(body.steps).toEqual([]);
  });

  it('cancelling stops the clocks and keeps the reason', async () => {
    const { id } = await open();
    expect((await act(id, 'cancel')).status).toBe(422);
    const { body } = await act(id, 'cancel', { reason: 'Báo nhầm', kind: 'falseAlarm' });
    expect(body).toMatchObject({ status: 'cancelled', cancelKind: 'falseAlarm', cancelReason: 'Báo nhầm' });
    expect(body.sla.filter((c: { state: string }) => c.state === 'running')).toEqual([]);
    expect((await act(id, 'reopen', { reason: 'x' })).status).toBe(409);
  });

  it('merging moves reports and takes the higher severity; splitting takes them out again', async () => {
    const [a, b] = [await open({ severity: 'high' }), await open({ severity: 'low' })];
    const merged = await act(a.id, 'merge', { intoId: b.id, reason: 'Cùng một vụ' });
    expect(merged.body).toMatchObject({ status: 'merged', mergedInto: b.id });
    const { body: into } = await dispatcher.get(`/incidents/${b.id}`);
    expect(into).toMatchObject({ severity: 'high', reportCount: 2 });
    const { body: reports } = await dispatcher.get(`/incidents/${b.id}/reports`);
    const taken = reports.items[1].id;
    const split = await act(b.id, 'split', { reportIds: [taken] });
    expect(split.status).toBe(201);
    expect(split.body).toMatchObject({ status: 'new', type: 'CYB-MALWARE', reportCount: 1 });
    expect((await act(b.id, 'split', { reportIds: [reports.items[0].id] })).body.errors[0].code).toBe('ALL_REPORTS');
    expect((await act(b.id, 'merge', { intoId: b.id })).status).toBe(422);
  });

  it('links both ways', async () => {
    const [a, b] = [await open(), await open()];
    expect((await act(a.id, 'link', { incidentId: b.id, kind: 'related' })).body.links).toMatchObject([
      { number: b.number },
    ]);
    expect((await dispatcher.get(`/incidents/${b.id}`)).body.links).toMatchObject([{ number: a.number }]);
    expect((await act(b.id, 'link', { incidentId: a.id })).status).toBe(409);
    expect((await act(b.id, 'unlink', { incidentId: a.id })).body.links).toEqual([]);
  });
});

describe('seeing incidents', () => {
  it('finds them by filters and words without diacritics, page by page', async () => {
    const { id } = await open({ title: 'Mã độc ở Đường Số Bảy', severity: 'high' });
    const found = await dispatcher.get(
      `/incidents?q=${encodeURIComponent('duong so bay')}&severity=high&openOnly=true`,
    );
    expect(found.body.items.map((i: { id: string }) => i.id)).toEqual([id]);
    const first = await dispatcher.get('/incidents?limit=2');
    const second = await dispatcher.get(`/incidents?limit=2&cursor=${first.body.nextCursor}`);
    const ids = [...first.body.items, ...second.body.items].map((i: { id: string }) => i.id);
    expect(new Set(ids).size).toBe(4);
    expect((await dispatcher.get('/incidents?status=nope')).status).toBe(422);
    expect((await dispatcher.get('/incidents?cursor=%%%')).status).toBeLessThan(500);
  });

  it('an agency sees its own and those in its area, no others', async () => {
    const police = await api.asClient('agency-ca-p01').catch(() => null);
    const other = await api.asClient('agency-ca-x11').catch(() => null);
    if (!police || !other) throw new Error('the sample province has clients for every agency');
    const { id } = await open({ eventType: 'FIRE-RES' });
    expect((await police.get(`/incidents/${id}`)).status).toBe(200);
    expect((await other.get(`/incidents/${id}`)).status).toBe(404);
  });

  it('masks persons, and shows them with a purpose that is recorded', async () => {
    const { id } = await open({ reporter: { name: 'Lê Văn An', phone: '0912345486' } });
    expect((await dispatcher.get(`/incidents/${id}`)).body.reporter).toEqual({
      name: 'L••• V••• A•••',
      phone: '0912 ••• 486',
    });
    expect((await act(id, 'reveal')).status).toBe(422);
    const shown = await act(id, 'reveal', { purpose: 'Gọi lại xác minh' });
    expect(shown.body.reporter).toEqual({ name: 'Lê Văn An', phone: '0912345486' });
    expect((await (await api.as('designer')).post(`/incidents/${id}/reveal`, { purpose: 'x' })).status).toBe(403);
  });

  it('offers what may be the same', async () => {
    const at = somewhere();
    const { id } = await open({ eventType: 'FIRE-RES', location: at });
    const { body } = await dispatcher.get(`/incidents/duplicates?eventType=FIRE-RES&lat=${at.lat}&lon=${at.lon}`);
    expect(body.items[0]).toMatchObject({ incidentId: id, distanceM: 0 });
  });

  it('lists the published types and severities', async () => {
    const { body } = await dispatcher.get('/event-types?limit=500');
    expect(body.items).toHaveLength(83);
    expect((await dispatcher.get('/severities')).body.items).toHaveLength(5);
  });
});

describe('clocks', () => {
  it('escalate once at each level, in time order, to the people of the policy', async () => {
    const { id, number } = await open();
    const work = api.get(IncidentClocks);
    const acknowledge = (await work.loadIncidentClocks(id)).clocks.find(
      (c) => c.escalations[0]?.at === '2036-12-01T03:12:00.000Z',
    );
    if (!acknowledge) throw new Error('no acknowledge clock');
    const [first] = acknowledge.escalations;
    const input = {
      incidentId: id,
      clockId: acknowledge.clockId,
      level: 1,
      key: first?.key ?? '',
      at: first?.at ?? '',
    };
    await work.fireEscalation({ ...input, at: '2036-12-01T03:11:00.000Z' });
    expect((await dispatcher.get(`/incidents/${id}`)).body.escalationLevel).toBe(0);
    await Promise.all([work.fireEscalation(input), work.fireEscalation(input)]);
    await work.markBreached({
      incidentId: id,
      clockId: acknowledge.clockId,
      key: `${acknowledge.clockId}:breach`,
      at: acknowledge.dueAt,
    });
    const { body } = await dispatcher.get(`/incidents/${id}`);
    expect(body.escalationLevel).toBe(1);
    expect(clocksOf(body)['acknowledge']).toMatchObject({ state: 'breached', breachedAt: acknowledge.dueAt });
    const { body: timeline } = await dispatcher.get(`/incidents/${id}/timeline`);
    const told = timeline.items.filter((e: { kind: string }) => e.kind === 'escalation');
    expect(told).toHaveLength(1);
    expect(told[0].text.vi).toContain(number);
    const { clocks } = await work.loadIncidentClocks(id);
    expect(clocks.find((c) => c.clockId === acknowledge.clockId)).toMatchObject({ breached: true, done: [first?.key] });
    expect(await work.loadIncidentClocks('019daa00-0000-7000-8000-000000000000')).toEqual({ ended: true, clocks: [] });
  });

  it('escalate by hand to the next level, and the shift leader reads it', async () => {
    const { id } = await open({ eventType: 'UTL-POWER' });
    expect((await act(id, 'escalate', {})).status).toBe(422);
    await act(id, 'escalate', { reason: 'Cần thêm người' });
    const { body } = await act(id, 'escalate', { reason: 'Cần thêm người' });
    expect(body.escalationLevel).toBe(2);
    expect((await act(id, 'escalate', { level: 9, reason: 'x' })).status).toBe(422);
    const notices = (await supervisor.get('/notifications?unread=true')).body.items.filter(
      (n: { incidentId: string }) => n.incidentId === id,
    );
    expect(notices).toHaveLength(1);
    expect((await supervisor.post(`/notifications/${notices[0].id}/read`)).body.readAt).not.toBeNull();
    expect((await dispatcher.post(`/notifications/${notices[0].id}/read`)).status).toBe(404);
  });

  it('that ran out are told once, whoever notices it', async () => {
    const work = api.get(IncidentClocks);
    const [raised, met] = [await open(), await open()];
    const dueAt = clocksOf(raised)['acknowledge'].dueAt;
    const clockOf = async ({ id }: { id: string }) =>
      (await work.loadIncidentClocks(id)).clocks.find((c) => c.dueAt === dueAt)?.clockId ?? '';
    const late = [
      { id: raised.id, clockId: await clockOf(raised) },
      { id: met.id, clockId: await clockOf(met) },
    ];
    clock.set(new Date(Date.parse(dueAt) + 60_000).toISOString());

    // Nobody has written the breach yet: a new severity neither mends nor hides it.
    await dispatcher.patch(`/incidents/${raised.id}`, { severity: 'critical', reason: 'Lan sang máy chủ' });
    expect((await act(met.id, 'acknowledge')).body.status).toBe('acknowledged');
    for (const { id, clockId } of late) {
      const breach = { incidentId: id, clockId, key: `${clockId}:breach`, at: dueAt };
      await Promise.all([work.markBreached(breach), work.markBreached(breach)]);
      const { body } = await dispatcher.get(`/incidents/${id}`);
      expect(clocksOf(body)['acknowledge']).toMatchObject({ state: 'breached', dueAt, breachedAt: dueAt });
      const { body: timeline } = await dispatcher.get(`/incidents/${id}/timeline`);
      const told = timeline.items.filter((e: { data: { clockId?: string } }) => e.data.clockId === clockId);
      expect(told.map((e: { kind: string }) => e.kind)).toEqual(['clock.breached']);
    }
  });
});
