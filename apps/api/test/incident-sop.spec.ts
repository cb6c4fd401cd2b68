import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, systemScope } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';

let api: TestApp;
let dispatcher: Caller;

beforeAll(async () => {
  api = await startTestApp();
  dispatcher = await api.as('dispatcher');
}, 120_000);
afterAll(async () => {
  await api.close();
});

const task = (incidentId: string, elementId: string, of: Caller = dispatcher) =>
  until(async () => {
    const { body } = await of.get(`/tasks?incidentId=${incidentId}`);
    return body.items.find(
      (one: { elementId: string; state: string }) => one.elementId === elementId && one.state !== 'completed',
    );
  });

const intake = {
  channel: 'call114',
  callerPhone: '0912345678',
  address: 'Số 1',
  location: { lat: 17.74, lon: 106.64 },
  areaCode: 'P01',
  eventType: 'FIRE-RES',
  severity: 'high',
  description: 'Cháy',
  whatBurns: 'karaoke',
  peopleTrapped: 'yes',
  spreadRisk: 'no',
  floors: 2,
};

describe('an incident and its SOP', () => {
  it('the SOP takes it, sets severity and level, and orders agencies; its first acceptance begins the work', async () => {
    const { body: opened } = await dispatcher.post('/incidents', {
      eventType: 'FIRE-RES',
      location: { lat: 17.74, lon: 106.64 },
    });
    const first = await task(opened.id, 'sub_intake_01');
    expect((await dispatcher.post(`/tasks/${first.id}/complete`, { variables: intake })).status).toBe(200);
    const incident = await until(async () => {
      const { body } = await dispatcher.get(`/incidents/${opened.id}`);
      return body.level === null || body.phase === null ? undefined : body;
    });
    expect(incident).toMatchObject({ status: 'acknowledged', severity: 'critical', level: 3, phase: 'dispatched' });
    const clocks = Object.fromEntries(incident.sla.map((c: { clock: string; state: string }) => [c.clock, c.state]));
    expect(clocks).toEqual({ acknowledge: 'met', dispatch: 'met', onScene: 'running', resolve: 'running' });
    const power = await api.asClient('agency-dienluc');
    const order = await until(async () => {
      const { body } = await power.get('/agency/assignments?state=offered');
      return body.items.find((one: { incidentId: string }) => one.incidentId === opened.id);
    });
    expect((await power.post(`/agency/assignments/${order.id}/accept`)).status).toBe(200);
    expect((await power.post(`/agency/assignments/${order.id}/on-scene`)).status).toBe(200);
    const { body: working } = await dispatcher.get(`/incidents/${opened.id}`);
    expect(working).toMatchObject({ status: 'inProgress', phase: 'onScene' });
    expect(working.sla.find((c: { clock: string }) => c.clock === 'onScene').state).toBe('met');
    // Given a task, its group sees the incident.
    expect(working.agencies).toContain('DIENLUC');
  });

  it('cancelled by hand: in force at once, and the SOP winds down by its own steps', async () => {
    const { body: opened } = await dispatcher.post('/incidents', {
      eventType: 'FIRE-RES',
      location: { lat: 17.75, lon: 106.64 },
    });
    await task(opened.id, 'sub_intake_01');
    const { body } = await dispatcher.post(`/incidents/${opened.id}/cancel`, { reason: 'Báo giả', kind: 'falseAlarm' });
    expect(body.status).toBe('cancelled');
    await until(async () => {
      const { body: now } = await dispatcher.get(`/incidents/${opened.id}`);
      const active = now.processInstances.map((p: { processKey: string }) => p.processKey);
      return active.includes('sub_cancel') || now.processInstances.every((p: { state: string }) => p.state !== 'active')
        ? true
        : undefined;
    });
    const { body: timeline } = await dispatcher.get(`/incidents/${opened.id}/timeline`);
    expect(timeline.items.map((e: { kind: string }) => e.kind)).not.toContain('process.incident');
  });

  it('a child that ends tells its parent, and carries its exercise flag', async () => {
    const { body: parent } = await dispatcher.post('/incidents', {
      eventType: 'UTL-POWER',
      exercise: true,
      location: { lat: 17.74, lon: 106.72 },
    });
    const { body: child } = await dispatcher.post('/incidents', { eventType: 'CYB-MALWARE', parentId: parent.id });
    expect(child).toMatchObject({ exercise: true, parentId: parent.id });
    expect((await dispatcher.get(`/incidents/${parent.id}`)).body.children).toMatchObject([{ id: child.id }]);
    await dispatcher.post(`/incidents/${child.id}/cancel`, { reason: 'Nhầm' });
    const message = await until(async () => {
      const rows = await api
        .get(Database)
        .read(systemScope('test'), (tx) =>
          tx.dynamic<{ variables: { id: string } }>(
            `select variables from buffered_message where name = 'child.closed' and correlation_key = $1`,
            [parent.id],
          ),
        );
      return rows[0];
    });
    expect(message.variables).toMatchObject({ id: child.id, type: 'CYB-MALWARE', status: 'cancelled' });
  });

  it('a further SOP is started by hand, by a key that is published', async () => {
    const { body: opened } = await dispatcher.post('/incidents', {
      eventType: 'UTL-POWER',
      location: { lat: 17.74, lon: 106.72 },
    });
    const unknown = await dispatcher.post(`/incidents/${opened.id}/processes`, { processKey: 'no_such' });
    expect(unknown.body).toMatchObject({ status: 422, errors: [{ path: '/processKey' }] });
    const started = await dispatcher.post(`/incidents/${opened.id}/processes`, { processKey: 'sop_order' });
    expect(started.status).toBe(201);
    expect(started.body.processInstances[0]).toMatchObject({ processKey: 'sop_order', state: 'active' });
  });
});
