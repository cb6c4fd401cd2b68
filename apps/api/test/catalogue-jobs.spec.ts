import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, systemScope } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';
import { jobModel, publishModel, type DrawnJob } from './support/models.ts';

let app: TestApp;
let supervisor: Caller;
let designer: Caller;

beforeAll(async () => {
  app = await startTestApp();
  [supervisor, designer] = [await app.as('supervisor'), await app.as('designer')];
}, 600_000);
afterAll(async () => app?.close());

let number = 0;
async function run(job: DrawnJob, variables: object = {}, more: object = {}): Promise<string> {
  const key = `t_catalogue_${(number += 1)}`;
  await publishModel(app, key, jobModel(key, job));
  const { status, body } = await supervisor.post('/process-instances', { processKey: key, variables, ...more });
  expect(status).toBe(201);
  return body.id;
}
const state = async (id: string) => (await supervisor.get(`/process-instances/${id}`)).body;
const ended = (id: string) =>
  until(async () => {
    const instance = await state(id);
    return instance.state === 'completed' ? instance : undefined;
  });
const incident = (id: string) => until(async () => (await state(id)).incidents[0] as object | undefined);
const problems = async (job: DrawnJob) =>
  (await designer.post('/process-definitions/validate', { xml: jobModel('t_check', job) })).body.problems;
const sql = <T extends object>(text: string, ...values: string[]) =>
  app.get(Database).transaction(systemScope('test'), (tx) => tx.dynamic<T>(text, values));

describe('a script job', () => {
  it('computes one variable, or several', async () => {
    const one = await run(
      { type: 'script', headers: { expression: '=sum(for x in items return x * 2)', resultVariable: 'total' } },
      { items: [1, 2, 3] },
    );
    expect((await ended(one)).variables).toMatchObject({ total: 12 });
    const several = await run(
      { type: 'script', inputs: { n: '=items[1]' }, headers: { expression: '{a: n + 1, b: {c: a}}' } },
      { items: [4] },
    );
    expect((await ended(several)).variables).toMatchObject({ a: 5, b: { c: 5 } });
  });

  it('throws a BPMN error when its expression says so', async () => {
    const job = {
      type: 'script',
      headers: { expression: '={x: 1}', errorExpression: 'if n > 5 then bpmnError("QUA_MUC") else null' },
      catches: 'QUA_MUC',
    };
    expect((await ended(await run(job, { n: 6 }))).variables).toMatchObject({ caught: true });
    expect((await ended(await run(job, { n: 5 }))).variables).toMatchObject({ x: 1 });
  });

  it('that never ends is a process incident within its fuel', async () => {
    const begun = performance.now();
    const id = await run({
      type: 'script',
      headers: { expression: '=for i in 1..100000000 return i * i', resultVariable: 'r' },
    });
    expect(JSON.stringify(await incident(id))).toMatch('JOB_EXPRESSION_FAILED');
    expect(performance.now() - begun).toBeLessThan(60_000);
    const none = await run({ type: 'script', headers: { expression: '=1' } });
    expect(JSON.stringify(await incident(none))).toMatch('JOB_EXPRESSION_FAILED');
  });

  it('is checked with its model', async () => {
    expect(await problems({ type: 'script' })).toMatchObject([{ elementId: 'a', code: 'JOB_FIELD_MISSING' }]);
    expect(await problems({ type: 'script', headers: { expression: '=1 +' } })).toMatchObject([
      { elementId: 'a', code: 'JOB_EXPRESSION_INVALID', severity: 'error' },
    ]);
    expect(await problems({ type: 'script', headers: { expression: 'nobody(1)' } })).toHaveLength(1);
  });
});

describe('a publishEvent job', () => {
  const fire = '={eventType: "FIRE-RES", description: "Khói", location: {lat: 17.74, lon: 106.64}}';
  const event = async (id: string) => (await supervisor.get(`/events/${id}`)).body;

  it('puts an event where the rules see it, with the id of the job', async () => {
    const id = await run({ type: 'publishEvent', inputs: { type: 'call.received', subject: 'nhà số 7', data: fire } });
    const { variables } = await ended(id);
    const seen = await until(async () => {
      const found = await event(variables['eventId']);
      return found.incidentId ? found : undefined;
    });
    const [row] = await sql<{ sent_by: string; source: string; links: string; source_event_id: string }>(
      `select sent_by, source, source_event_id, extensions->>'trucbanlinks' as links from event where id = $1`,
      variables['eventId'],
    );
    expect(row).toMatchObject({ links: '1', source: expect.stringMatching(/^\/processes\/t_catalogue_/) });
    expect(row?.sent_by).toMatch(/^system:process:t_catalogue_/);
    expect(row?.source_event_id).toMatch(/^[0-9a-f-]{36}$/);
    expect((await supervisor.get(`/incidents/${seen.incidentId}`)).body.type).toBe('FIRE-RES');
  });

  it('keeps an exercise an exercise, and refuses what is no event', async () => {
    const wrong = await run({
      type: 'publishEvent',
      inputs: { type: 'call.received', data: '={eventType: "NO-SUCH"}' },
    });
    expect(JSON.stringify(await incident(wrong))).toMatch('EVENT_INVALID');
    expect(await problems({ type: 'publishEvent', inputs: { type: 'x.y' } })).toMatchObject([
      { elementId: 'a', code: 'JOB_FIELD_MISSING', severity: 'error' },
    ]);
    const { body: opened } = await supervisor.post('/incidents', {
      eventType: 'FIRE-RES',
      exercise: true,
      location: { lat: 17.7, lon: 106.6 },
    });
    const id = await run(
      {
        type: 'publishEvent',
        inputs: { type: 'sensor.reading', data: '={sensor: "s1", observedProperty: "p", value: 1}' },
      },
      {},
      { incidentId: opened.id },
    );
    const { variables } = await ended(id);
    expect((await event(variables['eventId'])).exercise).toBe(opened.exercise);
  });

  it('ends a chain of events and SOPs that cause each other', async () => {
    const key = `t_catalogue_${(number += 1)}`;
    await publishModel(
      app,
      key,
      jobModel(key, { type: 'publishEvent', inputs: { type: 'call.received', data: fire } }),
    );
    // As if each event opened an incident whose SOP publishes the next one.
    let incidentId: string | undefined;
    for (let link = 1; link <= 9; link++) {
      const { body } = await supervisor.post('/process-instances', {
        processKey: key,
        ...(incidentId && { incidentId }),
      });
      if (link === 9) {
        expect(JSON.stringify(await incident(body.id))).toMatch('EVENT_LOOP');
        return;
      }
      const { variables } = await ended(body.id);
      const eventId = variables['eventId'] as string;
      incidentId = await until(async () => (await event(eventId)).incidentId ?? undefined);
      // A duplicate is attached; here each one counts as the incident's first report.
      await sql(`update incident_report set attached = true where incident_id = $1::uuid`, incidentId ?? '');
      await sql(`update incident_report set attached = false where event_id = $1::uuid`, eventId);
    }
  }, 120_000);

  it('stops a process that publishes without end', async () => {
    const id = await run({
      type: 'publishEvent',
      inputs: { type: 'sensor.reading', data: '={sensor: "s1", observedProperty: "p", value: 1}' },
    });
    await ended(id);
    const key = `t_catalogue_${number}`;
    await sql(`update process_event_count set events = 3000 where process_key = $1`, key);
    const { body } = await supervisor.post('/process-instances', { processKey: key });
    expect(JSON.stringify(await incident(body.id))).toMatch('EVENT_LOOP');
  });

  it('does not let others say how long a chain is', async () => {
    const sensors = await app.asClient('integration');
    const { body } = await sensors.post('/events', {
      specversion: '1.0',
      id: 'chain-1',
      source: 'test/x',
      type: 'sensor.reading',
      trucbanlinks: '99',
      other: 'kept',
      data: { sensor: 's1', observedProperty: 'p', value: 1 },
    });
    const [row] = await sql<{ extensions: object }>(
      'select extensions from event where id = $1::uuid',
      body.accepted[0].eventId,
    );
    expect(row?.extensions).toEqual({ other: 'kept' });
  });
});
