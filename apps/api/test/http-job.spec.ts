import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testTemporal, type TestTemporal } from '@trucban/testkit';
import { Database, systemScope } from '../src/platform/public.ts';
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
let admin: Caller;
let designer: Caller;

beforeAll(async () => {
  temporal = await testTemporal();
  outside = await OutsideSystem.start();
  app = await startTestApp({
    temporalAddress: temporal.address,
    settings: { temporalNamespace: `http-${randomUUID()}`, httpAllow: '127.0.0.1/32 lgsp.test' },
  });
  worker = await startTestWorker(app.settings);
  [supervisor, admin, designer] = (await Promise.all(
    ['supervisor', 'admin', 'designer'].map((name) => app.as(name)),
  )) as [Caller, Caller, Caller];
}, 600_000);
afterAll(async () => {
  await worker?.stop();
  await app?.close();
  await outside?.stop();
  temporal?.release();
});
beforeEach(() => outside.reset());

let number = 0;
/** Publishes a process with this job and starts it. */
async function run(job: Omit<DrawnJob, 'type'>, variables: object = {}, type = 'http'): Promise<string> {
  const key = `t_http_${(number += 1)}`;
  await publishModel(app, key, jobModel(key, { type, ...job }));
  const { status, body } = await supervisor.post('/process-instances', { processKey: key, variables });
  expect(status).toBe(201);
  return body.id;
}
const state = async (id: string) => (await supervisor.get(`/process-instances/${id}`)).body;
const ended = (id: string, timeoutMs = 60_000) =>
  until(async () => {
    const instance = await state(id);
    return instance.state === 'completed' ? instance : undefined;
  }, timeoutMs);
const incident = (id: string) => until(async () => (await state(id)).incidents[0] as { message: string; code: string });
const audits = async (id: string): Promise<any[]> => {
  const { body } = await supervisor.get('/audit?action=job.call&limit=500');
  return body.items.filter((entry: any) => entry.after.processInstanceId === id);
};
const backoff = { retryBackoff: 'PT0.1S' };

describe('an http job', () => {
  it('sends what the model says, once, and takes from the answer what the model wants', async () => {
    outside.reply = () => ({ status: 201, body: { id: 'HS-1', rows: [1, 2] }, headers: { 'x-request': 'r1' } });
    const id = await run(
      {
        inputs: {
          method: 'POST',
          url: `=base + "/dossiers?x=1"`,
          query: '={page: 2, tag: ["a", "b c"]}',
          headers: '={"X-Agency": "PC07"}',
          body: '={name: person, n: 1}',
        },
        headers: {
          resultVariable: 'answer',
          resultExpression:
            '={dossier: response.body.id, total: sum(response.body.rows), request: get value(response.headers, "x-request")}',
        },
      },
      { base: outside.origin, person: 'Trần Thị' },
    );
    const { variables } = await ended(id);
    expect(variables).toMatchObject({
      dossier: 'HS-1',
      total: 3,
      request: 'r1',
      answer: { status: 201, body: { id: 'HS-1' } },
    });
    expect(outside.got).toHaveLength(1);
    const [got] = outside.got;
    expect(got).toMatchObject({ method: 'POST', path: '/dossiers?x=1&page=2&tag=a&tag=b+c' });
    expect(JSON.parse(got?.body ?? '')).toEqual({ name: 'Trần Thị', n: 1 });
    expect(got?.headers).toMatchObject({ 'x-agency': 'PC07', 'content-type': 'application/json' });
    expect(got?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    const [entry] = await audits(id);
    expect(entry).toMatchObject({
      objectId: got?.headers['idempotency-key'],
      after: { method: 'POST', target: `${outside.origin}/dossiers`, status: 201, failure: null, elementId: 'a' },
    });
    expect(JSON.stringify(entry)).not.toContain('Trần');
  });

  it('runs a connector of Camunda 8 unchanged', async () => {
    outside.reply = () => ({ body: { temperature: 31 } });
    const id = await run(
      {
        inputs: {
          'authentication.type': 'noAuth',
          method: 'GET',
          url: `${outside.origin}/weather`,
          queryParameters: '={city: "Huế"}',
          connectionTimeoutInSeconds: '=20',
        },
        headers: { resultExpression: '={t: response.body.temperature}', retryBackoff: 'PT0S' },
      },
      {},
      'io.camunda:http-json:1',
    );
    expect((await ended(id)).variables).toMatchObject({ t: 31 });
    expect(outside.got[0]?.path).toBe(`/weather?city=${encodeURIComponent('Huế')}`);
  });

  it('is tried again with growing rests and the same key, until it succeeds', async () => {
    const at: number[] = [];
    outside.reply = (_, n) => {
      at.push(Date.now());
      return n < 4 ? { status: 503 } : { body: { ok: true } };
    };
    const id = await run({ retries: 5, inputs: { url: outside.origin }, headers: { ...backoff, resultVariable: 'r' } });
    expect((await ended(id)).variables['r'].body).toEqual({ ok: true });
    expect(new Set(outside.got.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    const rests = at.slice(1).map((each, n) => each - (at[n] ?? 0));
    expect(rests[0]).toBeGreaterThanOrEqual(95);
    expect(rests[1]).toBeGreaterThanOrEqual(195);
    expect(rests[2]).toBeGreaterThanOrEqual(390);
    expect((await audits(id)).map(({ after }) => after.status).sort()).toEqual([200, 503, 503, 503]);
  });

  it('waits as long as the other side asks for', async () => {
    const at: number[] = [];
    outside.reply = (_, n) => {
      at.push(Date.now());
      return n === 1 ? { status: 429, headers: { 'retry-after': '1' } } : {};
    };
    await ended(await run({ retries: 2, inputs: { url: outside.origin }, headers: backoff }));
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('out of retries is a process incident, and goes on when it is retried', async () => {
    outside.reply = () => ({ status: 500, body: { detail: 'lộ' } });
    const id = await run({ retries: 3, inputs: { url: `${outside.origin}/x?phone=0912` }, headers: backoff });
    const { code, message } = await incident(id);
    expect([code, outside.got.length]).toEqual(['JOB_FAILED', 3]);
    expect(JSON.stringify(message)).toMatch('HTTP_500');
    expect(JSON.stringify(message)).not.toMatch(/0912|lộ/);
    outside.reply = () => ({});
    expect((await supervisor.post(`/process-instances/${id}/retry`, { reason: 'đã sửa' })).status).toBe(200);
    await ended(id);
    expect(outside.got).toHaveLength(4);
  });

  it('does not try again what the other side refuses for good', async () => {
    outside.reply = () => ({ status: 400 });
    const id = await run({ retries: 5, inputs: { url: outside.origin }, headers: backoff });
    expect(JSON.stringify(await incident(id))).toMatch('HTTP_400');
    expect(outside.got).toHaveLength(1);
  });

  it.each([
    ['the status', { errors: '404=KHONG_CO; 5xx=HONG' }, { status: 404 }, 'KHONG_CO'],
    ['a class of statuses', { errors: '404=KHONG_CO; 5xx=HONG' }, { status: 502 }, 'HONG'],
    ['the code in the body', { errors: '2xx=NO; code:E17=HET_HAN' }, { body: { code: 'E17' } }, 'HET_HAN'],
    [
      'an expression',
      {
        errorExpression:
          '=if error.code = "HTTP_409" then bpmnError("TRUNG", response.body.message, {dup: true}) else null',
      },
      { status: 409, body: { message: 'đã có' } },
      'TRUNG',
    ],
    ['an answer that never comes', { errors: 'TIMEOUT=CHAM', timeout: 'PT0.3S' }, () => undefined, 'CHAM'],
  ])('becomes a BPMN error by %s, caught by the boundary event', async (_, headers, reply, code) => {
    outside.reply = () => reply;
    const id = await run({ inputs: { url: outside.origin }, headers, catches: code });
    expect((await ended(id)).variables).toMatchObject({ caught: true });
    expect(outside.got).toHaveLength(1);
  });

  it('takes the statuses that the model expects, and keeps texts', async () => {
    outside.reply = () => ({ status: 404, body: 'không có' });
    const id = await run({
      inputs: { url: outside.origin },
      headers: { expectedStatuses: '200-299, 404', resultVariable: 'r' },
    });
    expect((await ended(id)).variables['r']).toMatchObject({ status: 404, body: 'không có' });
  });

  it.each([
    ['too long', { body: 'x'.repeat(1_100_000) }, 'ANSWER_TOO_LARGE'],
    ['no JSON', { body: 'no', headers: { 'content-type': 'application/json' } }, 'BAD_ANSWER'],
    ['JSON with U+0000', { body: '{"a":"\\u0000"}', headers: { 'content-type': 'application/json' } }, 'BAD_ANSWER'],
    ['packed', { body: 'x', headers: { 'content-encoding': 'gzip' } }, 'BAD_ANSWER'],
  ])('refuses an answer that is %s', async (_, reply, code) => {
    outside.reply = () => reply;
    const id = await run({ retries: 1, inputs: { url: outside.origin } });
    expect(JSON.stringify(await incident(id))).toMatch(code);
  });

  it('whose instance is suspended or cancelled meanwhile is held, or forgotten', async () => {
    let go: () => void = () => undefined;
    outside.reply = () => (response) => void (go = () => response.end('{}'));
    const reached = (n: number) => until(async () => (outside.got.length >= n ? true : undefined));
    const held = await run({ inputs: { url: outside.origin } });
    await reached(1);
    await supervisor.post(`/process-instances/${held}/suspend`, {});
    go();
    await until(async () => ((await audits(held)).length > 0 ? true : undefined));
    expect((await state(held)).state).toBe('suspended');
    await supervisor.post(`/process-instances/${held}/resume`, {});
    await ended(held);
    expect(outside.got).toHaveLength(1);
    const gone = await run({ inputs: { url: outside.origin } });
    await reached(2);
    await supervisor.post(`/process-instances/${gone}/cancel`, { reason: 'thôi' });
    go();
    expect((await state(gone)).state).toBe('terminated');
  });

  it('is made by one worker after the other when one dies with it in hand, under the same key', async () => {
    outside.reply = (_, n) => (n === 1 ? () => undefined : { body: { n } });
    const id = await run({
      inputs: { url: outside.origin, timeout: 'PT2S' },
      headers: { ...backoff, resultVariable: 'r' },
    });
    await until(async () => (outside.got.length === 1 ? true : undefined));
    await worker.stop();
    worker = await startTestWorker(app.settings);
    expect((await ended(id, 60_000)).variables['r'].body).toEqual({ n: 2 });
    expect(new Set(outside.got.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  }, 120_000);

  it('waits in the outbox while no worker is there', async () => {
    await worker.stop();
    const id = await run({ inputs: { url: outside.origin } });
    const jobs = await until(async () => {
      const { body } = await supervisor.get(`/jobs?processInstanceId=${id}&state=retrying`);
      return body.items[0] === undefined ? undefined : body.items;
    });
    expect([jobs.length, outside.got.length]).toEqual([1, 0]);
    worker = await startTestWorker(app.settings);
    await ended(id, 60_000);
    expect(outside.got).toHaveLength(1);
  }, 120_000);
});

describe('where an http job may go', () => {
  const port = () => new URL(outside.origin).port;

  it.each([
    ['a private address', () => 'https://10.0.0.8/x'],
    ['this machine under another address', () => `http://127.0.0.2:${port()}/`],
    ['IPv4 in IPv6', () => `https://[::ffff:192.168.0.1]:${port()}/`],
    ['a cloud’s keys', () => 'http://169.254.169.254/latest/meta-data'],
    ['a number for an address', () => `http://2130706434:${port()}/`],
    ['another scheme', () => 'file:///etc/passwd'],
  ])('is not %s, which nobody is asked', async (_, url) => {
    const id = await run({ inputs: { url: '=target' } }, { target: url() });
    expect(JSON.stringify(await incident(id))).toMatch(/FORBIDDEN_TARGET/);
    expect(outside.got).toHaveLength(0);
  });

  it('is not a name that leads to this machine', async () => {
    // The operator allows 127.0.0.1 itself, and the host's own name resolves to something else of it or to nothing.
    const id = await run(
      { retries: 1, inputs: { url: '=target' } },
      { target: `https://lgsp.test.localhost:${port()}/` },
    );
    expect(JSON.stringify(await incident(id))).toMatch(/FORBIDDEN_TARGET|UNREACHABLE/);
    expect(outside.got).toHaveLength(0);
  });

  it.each([
    ['a private address', 'http://10.0.0.1/'],
    ['a cloud’s keys', 'http://169.254.169.254/'],
    ['IPv4 in IPv6', 'https://[::ffff:10.0.0.1]/'],
    ['another scheme', 'gopher://127.0.0.1/'],
  ])('is not %s either when a redirect leads there', async (_, location) => {
    outside.reply = () => ({ status: 302, headers: { location } });
    const id = await run({ inputs: { url: outside.origin } });
    expect(JSON.stringify(await incident(id))).toMatch(/FORBIDDEN_TARGET/);
    expect(outside.got).toHaveLength(1);
  });

  it('may be where a redirect leads, so many times, without what was meant for another origin', async () => {
    const other = await OutsideSystem.start();
    try {
      outside.reply = ({ path }) =>
        path === '/start'
          ? { status: 303, headers: { location: '/next' } }
          : { status: 302, headers: { location: `${other.origin}/end` } };
      const job = {
        inputs: {
          method: 'POST',
          url: `${outside.origin}/start`,
          headers: '={authorization: "Bearer abcdefgh"}',
          body: '={a: 1}',
        },
      };
      await ended(await run(job));
      expect(outside.got.map(({ method, path, headers }) => [method, path, headers['authorization']])).toEqual([
        ['POST', '/start', 'Bearer abcdefgh'],
        ['GET', '/next', 'Bearer abcdefgh'],
      ]);
      expect(other.got.map(({ method, headers }) => [method, headers['authorization']])).toEqual([['GET', undefined]]);
      const id = await run({ ...job, inputs: { ...job.inputs, redirects: '1' } });
      expect(JSON.stringify(await incident(id))).toMatch('HTTP_302');
      outside.reply = () => ({ status: 307, headers: { location: `${other.origin}/end` } });
      expect(JSON.stringify(await incident(await run(job)))).toMatch('FORBIDDEN_TARGET');
    } finally {
      await other.stop();
    }
  });
});

describe('secrets of jobs', () => {
  it('are set by administrators of the centre, sent to their hosts only, and never seen again', async () => {
    const value = 's3cret-Value/+="x';
    const put = await admin.put('/job-secrets/LGSP_TOKEN', { value, hosts: ['127.0.0.1'], description: 'Trục LGSP' });
    expect([put.status, JSON.stringify(put.body).includes(value)]).toEqual([200, false]);
    expect((await admin.get('/job-secrets')).body.items).toMatchObject([{ name: 'LGSP_TOKEN', hosts: ['127.0.0.1'] }]);
    expect((await admin.get('/job-secrets?q=lgsp&limit=1')).body.items).toHaveLength(1);
    expect((await admin.get('/job-secrets?cursor=x')).status).toBe(400);
    for (const other of [supervisor, designer]) expect((await other.get('/job-secrets')).status).toBe(403);
    outside.reply = ({ headers }) => ({ body: { echo: headers['authorization'], key: headers['x-key'] } });
    const auth = '={type: "bearer", token: "{{secrets.LGSP_TOKEN}}"}';
    const id = await run({
      inputs: { url: outside.origin, authentication: auth, headers: '={"x-key": "k {{ secrets.LGSP_TOKEN }}"}' },
      headers: { resultVariable: 'r' },
    });
    const { variables } = await ended(id);
    expect(outside.got[0]?.headers).toMatchObject({ authorization: `Bearer ${value}`, 'x-key': `k ${value}` });
    expect(variables['r'].body).toEqual({ echo: 'Bearer ***', key: 'k ***' });
    // Nowhere in the database, as it is or in base64.
    const kept = await app.get(Database).transaction(systemScope('test'), (tx) =>
      tx.dynamic<{ found: string }>(
        `select 'audit' as found from audit_entry where after::text like $1 or before::text like $1
         union all select 'input' from process_input where step::text like $1
         union all select 'state' from process_instance where state::text like $1
         union all select 'job' from job where variables::text like $1 or failure like $1
         union all select 'secret' from job_secret where value_sealed like $1`,
        ['%s3cret-Value%'],
      ),
    );
    expect(kept).toEqual([]);
    const elsewhere = await run(
      { inputs: { url: '=target', authentication: auth } },
      { target: 'https://lgsp.test/x' },
    );
    expect(JSON.stringify(await incident(elsewhere))).toMatch('SECRET_NOT_FOR_HOST');
    const unknown = await run({ inputs: { url: outside.origin, headers: '={a: "{{secrets.NONE}}"}' } });
    expect(JSON.stringify(await incident(unknown))).toMatch('SECRET_UNKNOWN');
    // What people have typed may name a secret; it stays what it is.
    outside.reset();
    await ended(
      await run({ inputs: { method: 'POST', url: outside.origin, body: '={text: "{{secrets.LGSP_TOKEN}}"}' } }),
    );
    expect(outside.got[0]?.body).toBe('{"text":"{{secrets.LGSP_TOKEN}}"}');
    expect((await admin.delete('/job-secrets/LGSP_TOKEN')).status).toBe(204);
    expect((await admin.delete('/job-secrets/LGSP_TOKEN')).status).toBe(404);
    const trail = (await supervisor.get('/audit?objectType=jobSecret')).body.items;
    expect(trail.map(({ action }: any) => action)).toEqual(['jobSecret.delete', 'jobSecret.put']);
  });
});

describe('a model with an http job', () => {
  const problems = async (job: Omit<DrawnJob, 'type'>) =>
    (await designer.post('/process-definitions/validate', { xml: jobModel('t_check', { type: 'http', ...job }) })).body
      .problems;

  it('is told what is missing or wrong, with the element', async () => {
    expect(await problems({ inputs: { method: 'GET' } })).toMatchObject([
      { elementId: 'a', code: 'JOB_FIELD_MISSING', severity: 'error' },
    ]);
    expect(await problems({})).toMatchObject([{ code: 'JOB_FIELD_MISSING', severity: 'warning' }]);
    const wrong = await problems({
      inputs: { url: 'http://10.1.1.1/', method: 'FETCH', timeout: 'PT5M' },
      headers: {
        resultExpression: '={a: nothing(1)}',
        errorExpression: '=if',
        errors: '404',
        expectedStatuses: 'all',
      },
    });
    expect(wrong.map(({ code }: any) => code).sort()).toEqual([
      'JOB_ERRORS_INVALID',
      'JOB_EXPRESSION_INVALID',
      'JOB_EXPRESSION_INVALID',
      'JOB_FIELD',
      'JOB_METHOD_INVALID',
      'JOB_STATUSES_INVALID',
      'JOB_URL_FORBIDDEN',
    ]);
    expect(await problems({ inputs: { url: 'https://lgsp.example/x' } })).toEqual([]);
  });
});
