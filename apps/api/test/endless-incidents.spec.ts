import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, systemScope } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import { until } from './support/events.ts';
import { jobModel, publishModel } from './support/models.ts';

let app: TestApp;
beforeAll(async () => void (app = await startTestApp()), 600_000);
afterAll(async () => app?.close());

const sql = <T extends object>(text: string, ...values: string[]) =>
  app.get(Database).transaction(systemScope('test'), (tx) => tx.dynamic<T>(text, values));
const SOP = 'sop_fire';
const draw = (type: string, inputs: Record<string, string>) => publishModel(app, SOP, jobModel(SOP, { type, inputs }));
const PLACE = 'location: {lat: 10 + number(substring(incident.number, -3)) / 10, lon: 106.6}';
const opened = async (): Promise<number> => {
  const [row] = await sql<{ n: number }>(`select count(*)::int as n from incident where type = 'FIRE-RES'`);
  return row?.n ?? 0;
};
const open = async (): Promise<void> => {
  const dispatcher = await app.as('dispatcher');
  const given = { eventType: 'FIRE-RES', location: { lat: 17.7, lon: 106.6 } };
  expect((await dispatcher.post('/incidents', given)).status).toBe(201);
};
/** The process incident that ends it. */
const stuck = () =>
  until(async () => {
    const all = await sql<{ code: string; element_id: string; said: string }>(
      `select code, element_id, message ->> 'en' as said from process_incident`,
    );
    return all.length > 0 ? all : undefined;
  });

describe('incidents whose SOPs cause the next', () => {
  it('end in a process incident of the job that opens them after some fifty', async () => {
    await draw('createIncident', { eventType: 'FIRE-RES' });
    await open();
    expect(await stuck()).toMatchObject([{ code: 'ENDLESS_LOOP', element_id: 'a' }]);
    expect(await opened()).toBeGreaterThan(40);
    expect(await opened()).toBeLessThanOrEqual(51);
  }, 120_000);

  it('also by events that the SOPs publish and rules that open incidents of them', async () => {
    await sql('delete from process_incident');
    await sql('delete from work_begun');
    const before = await opened();
    await draw('publishEvent', { type: 'call.received', data: `={eventType: "FIRE-RES", ${PLACE}}` });
    await open();
    expect(await stuck()).toMatchObject([{ element_id: 'a', said: expect.stringMatching('EVENT_LOOP') }]);
    expect(await opened()).toBe(before + 9);
    const [far] = await sql<{ hops: number }>('select max(hops) as hops from work_begun');
    expect(far?.hops).toBe(160);
  }, 120_000);
});
