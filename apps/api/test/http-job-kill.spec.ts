import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testTemporal, type TestTemporal } from '@trucban/testkit';
import { ensureNamespace } from '@trucban/workflows/client';
import { startTestApp, type TestApp } from './support/app.ts';
import { until } from './support/events.ts';
import { jobModel, publishModel } from './support/models.ts';
import { OutsideSystem } from './support/outside-system.ts';

/** The worker as it is built, in a process of its own that can be killed. */
const WORKER = fileURLToPath(new URL('../dist/worker.js', import.meta.url));

let app: TestApp;
let temporal: TestTemporal;
let outside: OutsideSystem;
let worker: ChildProcess | undefined;

beforeAll(async () => {
  temporal = await testTemporal();
  outside = await OutsideSystem.start();
  const temporalNamespace = `kill-${randomUUID()}`;
  app = await startTestApp({
    temporalAddress: temporal.address,
    settings: { temporalNamespace, httpAllow: '127.0.0.1/32' },
  });
  await ensureNamespace(temporal.address, temporalNamespace);
  worker = startWorker();
}, 600_000);
afterAll(async () => {
  worker?.kill('SIGKILL');
  await app?.close();
  await outside?.stop();
  temporal?.release();
});

function startWorker(): ChildProcess {
  const { home, temporalNamespace } = app.settings;
  return spawn(process.execPath, [WORKER], {
    stdio: 'ignore',
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      DATABASE_APP_URL: app.database.appUrl,
      TRUCBAN_HOME: home,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporalNamespace,
      TRUCBAN_HTTP_ALLOW: '127.0.0.1/32',
    },
  });
}

it('makes a call again, under the same key, when the worker is killed during it', async () => {
  outside.reply = (_, n) => (n === 1 ? () => undefined : { body: { n } });
  const job = { inputs: { url: outside.origin, timeout: 'PT40S' }, headers: { resultVariable: 'r' } };
  await publishModel(app, 't_kill', jobModel('t_kill', { type: 'http', ...job }));
  const supervisor = await app.as('supervisor');
  const { body } = await supervisor.post('/process-instances', { processKey: 't_kill' });
  await until(async () => (outside.got.length === 1 ? true : undefined), 60_000);
  worker?.kill('SIGKILL');
  worker = startWorker();
  const { variables } = await until(async () => {
    const instance = (await supervisor.get(`/process-instances/${body.id}`)).body;
    return instance.state === 'completed' ? instance : undefined;
  });
  expect(variables['r'].body).toEqual({ n: 2 });
  expect(outside.got).toHaveLength(2);
  expect(new Set(outside.got.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
}, 180_000);
