import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AlertKeeper } from '../src/rules/public.ts';
import { Caller } from './support/caller.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import { until } from './support/events.ts';
import { publishVersion } from './support/publish.ts';

let api: TestApp;
let dispatcher: Caller;
let admin: Caller;
let outside: Caller;
let camera: Caller;

const batch = { 'content-type': 'application/cloudevents-batch+json' };

beforeAll(async () => {
  api = await startTestApp();
  [dispatcher, admin] = [await api.as('dispatcher'), await api.as('admin')];
  outside = (await api.asClient('integration')).with(batch);
  const { body } = await admin.post('/sources', {
    code: 'cam-west',
    kind: 'cloudEvents',
    name: { vi: 'Camera phía tây', en: 'Cameras west' },
    orgUnit: 'IOC',
    quotaPerMinute: 6_000,
    eventSources: ['camera/west'],
  });
  camera = new Caller(api.baseUrl, { ...batch, authorization: `Bearer ${body.credentials.key}` });
}, 240_000);
afterAll(async () => api?.close());

async function send(from: Caller, event: object): Promise<any> {
  const { body } = await from.post('/events', [event]);
  const id = body.accepted?.[0]?.eventId;
  if (!id) throw new Error(JSON.stringify(body));
  return until(async () => {
    const stored = (await dispatcher.get(`/events/${id}`)).body;
    return stored.state === 'processed' ? stored : undefined;
  });
}

let number = 0;
/** A collision as the camera sees it, each in a place of its own. */
const collision = (key: string, data: object = {}) => ({
  specversion: '1.0',
  id: `c-${++number}`,
  source: 'camera/west',
  type: 'camera.detection',
  key,
  data: {
    class: 'collision',
    confidence: 0.9,
    stoppedSeconds: 40,
    injured: 0,
    location: { lat: 17.6 + number * 0.01, lon: 106.6 },
    ...data,
  },
});
const told = (key: string) => async () => {
  const { items } = (await dispatcher.get('/events?type=operator.verdict&limit=500')).body;
  return items.filter((event: any) => event.key === key && event.source === '/incidents/verdicts');
};
const openAlerts = async (rule: string, key: string) =>
  (await dispatcher.get(`/alerts?rule=${rule}&state=open`)).body.items.filter((each: any) => each.key === `["${key}"]`);

describe('what an operator says of what a device reported', () => {
  it('is an event: a false alarm rejects, what was worked on confirms', async () => {
    const wrong = await send(camera, collision('CAM-1'));
    const right = await send(camera, collision('CAM-1'));
    expect([wrong.effect, right.effect]).toEqual(['opened', 'opened']);
    const away = { reason: 'Không có tai nạn', kind: 'falseAlarm' };
    expect((await dispatcher.post(`/incidents/${wrong.incidentId}/cancel`, away)).status).toBe(200);
    const [verdict] = await until(async () => {
      const found = await told('CAM-1')();
      return found.length > 0 ? found : undefined;
    });
    expect(verdict.data).toMatchObject({
      about: 'incident',
      verdict: 'rejected',
      rejected: 1,
      source: 'camera/west',
      sourceKey: 'CAM-1',
      registeredSource: 'cam-west',
      incidentId: wrong.incidentId,
    });
    const mistaken = await send(camera, collision('CAM-1'));
    await dispatcher.post(`/incidents/${mistaken.incidentId}/cancel`, { reason: 'Nhập nhầm', kind: 'mistake' });
    await dispatcher.post(`/incidents/${right.incidentId}/acknowledge`, {});
    const resolved = await dispatcher.post(`/incidents/${right.incidentId}/resolve`, { result: 'Đã giải tỏa' });
    expect(resolved.body.status).toBe('resolved');
    const confirmed = await until(async () => (await told('CAM-1')()).find(({ data }: any) => data.rejected === 0));
    expect(confirmed.data).toMatchObject({ verdict: 'confirmed', incidentId: right.incidentId });
    const all = await told('CAM-1')();
    expect(all.some(({ data }: any) => data.incidentId === mistaken.incidentId)).toBe(false);
  });
});

describe('a device that is mostly wrong', () => {
  const verdict = (rejected: number) => ({
    specversion: '1.0',
    id: `v-${++number}`,
    source: 'desk',
    type: 'operator.verdict',
    key: 'CAM-2',
    data: { verdict: rejected ? 'rejected' : 'confirmed', rejected },
  });
  let watching: any;

  it('is watched only: what it finds is counted and opens nothing, and its source says so', async () => {
    for (let n = 0; n < 13; n++) await send(outside, verdict(0));
    for (let n = 0; n < 6; n++) await send(outside, verdict(1));
    const last = await send(camera, collision('CAM-2'));
    expect(last.effect).toBe('opened');
    await dispatcher.post(`/incidents/${last.incidentId}/cancel`, { reason: 'Không có', kind: 'falseAlarm' });
    [watching] = await until(async () => {
      const found = await openAlerts('RULE-38-REJECTED', 'CAM-2');
      return found.length > 0 ? found : undefined;
    });
    const hidden = await send(camera, collision('CAM-2'));
    expect([hidden.effect, hidden.incidentId, hidden.why]).toEqual(['none', null, 'watchOnly']);
    const rule = hidden.rules.find(({ code }: any) => code === 'RULE-03');
    expect([rule.result, rule.note]).toEqual(['fired', 'watchOnly: RULE-38-REJECTED']);
    const health = (await admin.get('/sources/cam-west/health')).body;
    expect(health.watchOnly).toEqual([
      { key: '["CAM-2"]', rule: 'RULE-38-REJECTED', alertId: watching.id, since: expect.any(String), counted: 1 },
    ]);
  });

  it('hides nothing of other devices, nor what people say', async () => {
    expect((await send(camera, collision('CAM-3'))).effect).toBe('opened');
    const call = {
      specversion: '1.0',
      id: `call-${++number}`,
      source: 'camera/west',
      type: 'call.received',
      key: 'CAM-2',
      data: { category: 'trafficAccident', injured: 0, location: { lat: 17.2, lon: 106.6 } },
    };
    expect((await send(outside, { ...call, source: 'hotline' })).effect).toBe('opened');
  });

  it('has its alerts wait, and raised when it is believed again and they still hold', async () => {
    const [designer, approver] = [await api.as('designer'), await api.as('approver')];
    const rule = {
      code: 'TRY-SMOKE',
      name: { vi: 'Khói', en: 'Smoke' },
      index: { kinds: ['camera.detection'] },
      conditions: { all: [{ fact: 'data', path: 'trySmoke', operator: 'equal', value: true }] },
      alert: {},
      severity: 'medium',
      event: { type: 'smoke' },
      actions: [{ type: 'createIncident', eventType: 'FIRE-ALARM' }],
    };
    expect((await designer.post('/rules', rule)).body.problems).toEqual([]);
    await publishVersion(designer, approver, '/rules/TRY-SMOKE/versions/1');

    const smoke = await send(camera, collision('CAM-2', { class: 'other', trySmoke: true }));
    expect(smoke.why).toBe('watchOnly');
    expect(smoke.rules.find(({ code }: any) => code === 'TRY-SMOKE').note).toBe('watchOnly: RULE-38-REJECTED');
    expect(await openAlerts('TRY-SMOKE', 'CAM-2')).toEqual([]);

    const cleared = await dispatcher.post(`/alerts/${watching.id}/clear`, { reason: 'Đã chỉnh lại camera' });
    expect(cleared.status).toBe(200);
    await api.get(AlertKeeper).wake(100);
    const [raised] = await openAlerts('TRY-SMOKE', 'CAM-2');
    expect(raised.incidentId).not.toBeNull();
    expect((await send(camera, collision('CAM-2'))).effect).toBe('opened');
    expect((await admin.get('/sources/cam-west/health')).body.watchOnly).toEqual([]);
  });
});
