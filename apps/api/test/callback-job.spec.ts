import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testTemporal, type TestTemporal } from '@trucban/testkit';
import { Database, hashSecret, systemScope } from '../src/platform/public.ts';
import { startTestApp, type TestApp } from './support/app.ts';
import type { Caller } from './support/caller.ts';
import { until } from './support/events.ts';
import { jobModel, publishModel, type DrawnJob } from './support/models.ts';
import { OutsideSystem } from './support/outside-system.ts';
import { startTestWorker, type TestWorker } from './support/worker.ts';

let app: TestApp;
let temporal: TestTemporal;
let worker: TestWorker;
let outside: OutsideSystem;
let supervisor: Caller;

beforeAll(async () => {
  temporal = await testTemporal();
  outside = await OutsideSystem.start();
  app = await startTestApp({
    temporalAddress: temporal.address,
    settings: { temporalNamespace: `callback-${randomUUID()}`, httpAllow: '127.0.0.1/32' },
  });
  worker = await startTestWorker(app.settings);
  supervisor = await app.as('supervisor');
}, 600_000);
afterAll(async () => {
  await worker?.stop();
  await app?.close();
  await outside?.stop();
  temporal?.release();
});
beforeEach(() => outside.reset());

let number = 0;
async function run(job: Omit<DrawnJob, 'type'>, variables: object = {}): Promise<string> {
  const key = `t_callback_${(number += 1)}`;
  await publishModel(app, key, jobModel(key, { type: 'waitForCallback', ...job }));
  const { status, body } = await supervisor.post('/process-instances', { processKey: key, variables });
  expect(status).toBe(201);
  return body.id;
}
const state = async (id: string) => (await supervisor.get(`/process-instances/${id}`)).body;
const ended = (id: string) =>
  until(async () => {
    const instance = await state(id);
    return instance.state === 'completed' ? instance : undefined;
  });
const incident = (id: string) => until(async () => (await state(id)).incidents[0] as object | undefined, 30_000);
/** The address that the SOP has written to its variable `reply`. */
const address = (id: string) =>
  until(async () => {
    const { reply } = (await state(id)).variables;
    return typeof reply === 'string' ? new URL(reply).pathname : undefined;
  });
const waits = (id: string) =>
  until(async () => {
    const { body } = await supervisor.get(`/jobs?processInstanceId=${id}&state=waiting`);
    return body.items[0] === undefined ? undefined : true;
  });
const post = (path: string, body: unknown) => app.anonymous.post(`/${path}`, body);
const byVariable = { urlVariable: 'reply' };

describe('a job that waits for a callback', () => {
  it('goes on with the variables of the answer, which counts once', async () => {
    const id = await run({ headers: byVariable });
    const path = await address(id);
    expect(path).toMatch(/^\/api\/v1\/callbacks\/[A-Za-z0-9_-]{43}$/);
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, n) => post(path, { variables: { result: `xong ${n}` } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    const first = answers.findIndex(({ status }) => status === 200);
    expect((await ended(id)).variables['result']).toBe(`xong ${first}`);
    expect(await post(path, { variables: {} })).toMatchObject({ status: 409, body: { code: 'CALLBACK_USED' } });
    const { body: audit } = await supervisor.get('/audit?action=job.callback');
    expect(audit.items[0]).toMatchObject({
      actor: { kind: 'system', id: 'callback' },
      after: { outcome: 'completed' },
    });
    // Only the hash of the token is kept, apart from the variable that the model asked for.
    const token = path.split('/').at(-1) ?? '';
    const rows = await app
      .get(Database)
      .transaction(systemScope('test'), (tx) =>
        tx.dynamic<{ token_hash: string }>('select token_hash from job_callback where token_hash = any($1)', [
          [token, hashSecret(token)],
        ]),
      );
    expect(rows).toEqual([{ token_hash: hashSecret(token) }]);
  });

  it('becomes a BPMN error when the answer says so', async () => {
    const id = await run({ headers: byVariable, catches: 'TU_CHOI' });
    expect((await post(await address(id), { error: { code: 'TU_CHOI', message: 'không nhận' } })).body).toEqual({
      outcome: 'error',
    });
    expect((await ended(id)).variables).toMatchObject({ caught: true });
  });

  it('takes any body by the expressions of the model, and refuses what they can’t use', async () => {
    const headers = {
      ...byVariable,
      resultExpression: '={code: request.body.receipt.code}',
      errorExpression: '=if request.body.status = "rejected" then bpmnError("BI_TRA", "trả lại") else null',
    };
    const id = await run({ headers });
    expect((await post(await address(id), { receipt: { code: 'BN-7' } })).status).toBe(200);
    expect((await ended(id)).variables).toMatchObject({ code: 'BN-7' });
    const refused = await run({ headers, catches: 'BI_TRA' });
    expect((await post(await address(refused), { status: 'rejected' })).body).toEqual({ outcome: 'error' });
    await ended(refused);
  });

  it('refuses bodies that are none, too large, or for nobody, and waits on', async () => {
    const id = await run({ headers: byVariable });
    const path = await address(id);
    expect((await post(path, { other: 1 })).status).toBe(422);
    expect((await post(path, { variables: [] })).status).toBe(422);
    expect((await post(path, { variables: { text: 'x'.repeat(70_000) } })).body.code).toBe('CALLBACK_TOO_LARGE');
    expect((await app.anonymous.send('POST', `/${path}`, '{')).status).toBe(400);
    const wrong = await post(`/api/v1/callbacks/${'A'.repeat(43)}`, {});
    expect([wrong.status, wrong.body.code]).toEqual([404, 'CALLBACK_NOT_FOUND']);
    expect((await post('/api/v1/callbacks/short', {})).status).toBe(404);
    expect((await app.anonymous.get(`/${path}`)).status).toBe(405);
    await supervisor.post(`/process-instances/${id}/cancel`, { reason: 'thôi' });
    expect(await post(path, { variables: {} })).toMatchObject({ status: 410, body: { code: 'CALLBACK_GONE' } });
  });

  it('tells the address by a call, the same at each attempt, and can be answered before the call is over', async () => {
    const told: string[] = [];
    outside.reply = ({ body }, n) => {
      told.push(JSON.parse(body).replyTo);
      return n === 1 ? { status: 503 } : { status: 202 };
    };
    const job = {
      inputs: { method: 'POST', url: outside.origin, body: '={replyTo: "{{callback.url}}", order: order}' },
      headers: { retryBackoff: 'PT0.1S', expectedStatuses: '202' },
    };
    const id = await run(job, { order: 7 });
    await waits(id);
    expect(new Set(told).size).toBe(1);
    expect(JSON.stringify(await state(id))).not.toContain(told[0]?.split('/').at(-1) ?? '?');
    expect((await post(new URL(told[0] ?? '').pathname, { variables: { ok: true } })).status).toBe(200);
    expect((await ended(id)).variables).toMatchObject({ ok: true });
    outside.reset();
    outside.reply =
      ({ body }) =>
      (response) =>
        void post(new URL(JSON.parse(body).replyTo).pathname, { variables: { early: true } }).then(() =>
          response.writeHead(202).end(),
        );
    expect((await ended(await run(job, { order: 8 }))).variables).toMatchObject({ early: true });
  });

  it('whose time is over is the BPMN error that the model names, or a process incident', async () => {
    const caught = await run({
      inputs: { wait: 'PT1S' },
      headers: { ...byVariable, timeoutError: 'HET_GIO' },
      catches: 'HET_GIO',
    });
    const stuck = await run({ inputs: { wait: 'PT1S' }, headers: byVariable });
    expect((await ended(caught)).variables).toMatchObject({ caught: true });
    expect(JSON.stringify(await incident(stuck))).toMatch('CALLBACK_TIMEOUT');
    expect(await post(await address(stuck), { variables: {} })).toMatchObject({ status: 410 });
    // Tried again it waits anew, at another address.
    const before = await address(stuck);
    await supervisor.post(`/process-instances/${stuck}/retry`, { reason: 'chờ tiếp' });
    const path = await until(async () => {
      const next = await address(stuck);
      return next === before ? undefined : next;
    });
    await waits(stuck);
    await post(path, { variables: { late: true } });
    expect((await ended(stuck)).variables).toMatchObject({ late: true });
  });

  it('is opened, answered and ended in time whoever is restarted', async () => {
    await worker.stop();
    // Nothing but PostgreSQL is needed to wait and to be answered.
    const answered = await run({ headers: byVariable });
    await post(await address(answered), { variables: { n: 1 } });
    await ended(answered);
    const over = await run({ inputs: { wait: 'PT1S' }, headers: { ...byVariable, timeoutError: 'HET_GIO' } });
    await address(over);
    worker = await startTestWorker(app.settings);
    expect((await ended(over)).variables).toMatchObject({ caught: true });
    const later = await run({ inputs: { wait: 'PT4S' }, headers: { ...byVariable, timeoutError: 'HET_GIO' } });
    await waits(later);
    await worker.stop();
    worker = await startTestWorker(app.settings);
    expect((await ended(later)).variables).toMatchObject({ caught: true });
  }, 120_000);

  it('is answered while its instance is suspended, and goes on afterwards', async () => {
    const id = await run({ headers: byVariable });
    const path = await address(id);
    await supervisor.post(`/process-instances/${id}/suspend`, {});
    expect((await post(path, { variables: { held: 1 } })).status).toBe(200);
    expect((await state(id)).state).toBe('suspended');
    await supervisor.post(`/process-instances/${id}/resume`, {});
    expect((await ended(id)).variables).toMatchObject({ held: 1 });
  });

  it('is refused in a model in which nobody would learn the address', async () => {
    const designer = await app.as('designer');
    const { body } = await designer.post('/process-definitions/validate', {
      xml: jobModel('t_x', { type: 'waitForCallback', inputs: { wait: 'soon' } }),
    });
    expect(body.problems).toMatchObject([
      { elementId: 'a', code: 'JOB_FIELD', severity: 'error' },
      { elementId: 'a', code: 'CALLBACK_UNTOLD', severity: 'error' },
    ]);
  });
});
