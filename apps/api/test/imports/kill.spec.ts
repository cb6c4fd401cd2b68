import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database, systemScope } from '../../src/platform/public.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { until } from '../support/events.ts';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.ts';
import { CASES, code, publish, upload } from './support.ts';

const ROWS = 20_000;
let api: TestApp;
let worker: WorkerProcess;

beforeAll(async () => {
  api = await startTestApp({ runQueue: false });
  worker = await startWorkerProcess(api);
}, 240_000);
afterAll(async () => {
  await worker?.stop();
  await api?.close();
});

it('goes on where it stood when the worker is killed, with nothing lost and nothing doubled', async () => {
  const source = `/test/${code('kill')}`;
  const mapping = {
    ...CASES,
    code: code('kill'),
    target: { type: 'event', kind: 'case.reported', source },
    fields: [{ to: 'data.eventType', default: 'FIRE-RES' }, ...CASES.fields.slice(1)],
  };
  await publish(api, 'mappings', mapping);
  const supervisor = await api.as('supervisor');
  // One in a hundred is refused, one is there twice.
  const lines = Array.from(
    { length: ROWS },
    (_, n) => `K${n === ROWS - 1 ? 0 : n},${n % 100 === 99 && n < ROWS - 1 ? '' : 'Cúm'},22/11/2026,Nhẹ,37`,
  );
  const { body } = await upload(supervisor, mapping.code, ['Mã ca,Tên bệnh,Ngày,Mức,Nhiệt độ', ...lines].join('\n'));
  const read = async () => (await supervisor.get(`/imports/${body.id}`)).body as Record<string, any>;
  for (const part of [0.1, 0.5]) {
    await until(async () => ((await read())['rows'].read >= ROWS * part ? true : undefined), 120_000);
    await worker.killAndReplace();
  }
  const done = await until(async () => {
    const now = await read();
    return ['queued', 'running'].includes(now['state']) ? undefined : now;
  }, 180_000);
  const refused = ROWS / 100 - 1;
  expect(done).toMatchObject({
    state: 'completed',
    rows: { read: ROWS, accepted: ROWS - refused - 1, duplicate: 1, rejected: refused },
  });
  const [stored] = await api.get(Database).read(systemScope('test'), (tx) =>
    tx.query<{ events: number; keys: number; rejects: number; parts: number; tasks: number }>(
      'test.afterKill',
      `select (select count(*) from event where source = $1) as events, (select count(distinct source_event_id) from event where source = $1) as keys,
                (select count(*) from import_reject where import_id = $2) as rejects, (select count(*) from import_part where import_id = $2) as parts,
                (select count(*) from graphile_worker._private_jobs j join event e on j.payload ->> 'eventId' = e.id::text where e.source = $1) as tasks`,
      [source, body.id],
    ),
  );
  const events = ROWS - refused - 1;
  expect(stored).toEqual({ events, keys: events, rejects: refused, parts: 0, tasks: events });
}, 400_000);
