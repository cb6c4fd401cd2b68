import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile } from '@trucban/sop-engine';
import { root } from '../scripts/lib/settings.ts';
import type { Figure } from './lib/figures.ts';
import { INCIDENT_SOP, incidentVariables } from './lib/model.ts';
import { openDatabase } from './lib/postgres.ts';
import type { Setting } from './lib/setting.ts';

/** A module of the API as it is built; its decorators can't be run from source. */
const built = <T>(file: string): Promise<T> =>
  import(pathToFileURL(path.join(root, 'apps/api/dist', file.replace(/ts$/, 'js'))).href) as Promise<T>;

const CLIENTS = 8;

/** Batches over open instances, without Temporal around their parts: a migration tried out, and the same carried out. */
export async function benchOperations(setting: Setting): Promise<readonly Figure[]> {
  const database = await openDatabase(setting);
  const [standalone, platform, runner, reads, operations, audit, forms, config] = await Promise.all([
    built<typeof import('../apps/api/src/processes/standalone.ts')>('processes/standalone.ts'),
    built<typeof import('../apps/api/src/platform/public.ts')>('platform/public.ts'),
    built<typeof import('../apps/api/src/processes/batches/batch-runner.ts')>('processes/batches/batch-runner.ts'),
    built<typeof import('../apps/api/src/processes/instances.read-model.ts')>('processes/instances.read-model.ts'),
    built<typeof import('../apps/api/src/processes/instance-operations.ts')>('processes/instance-operations.ts'),
    built<typeof import('../apps/api/src/audit/public.ts')>('audit/public.ts'),
    built<typeof import('../apps/api/src/forms/public.ts')>('forms/public.ts'),
    built<typeof import('../apps/api/src/configuration/public.ts')>('configuration/public.ts'),
  ]);
  const s = standalone.createProcessStore({ databaseUrl: database.appUrl });
  setting.onClose(() => s.close());
  const ids = new platform.Ids(s.clock);
  const feed = new platform.Feed({ wake: () => undefined } as ConstructorParameters<typeof platform.Feed>[0]);
  const auditLog = new audit.Audit(ids);
  const formStore = new forms.Forms(new config.ConfigStore(ids, feed, auditLog));
  const operated = new operations.InstanceOperations(
    s.store,
    s.definitions,
    new reads.Instances(s.definitions, formStore),
    ids,
  );
  const logger = new platform.Logger(new platform.Settings({ databaseUrl: database.appUrl }));
  const batches = new runner.BatchRunner(s.database, s.store, operated, s.definitions, s.extensions, auditLog, logger);
  const scope = platform.systemScope('bench');

  const add = async (xml: string) => {
    const result = await compile(xml);
    const process = result.ok ? result.processes[0] : undefined;
    if (!process) throw new Error(JSON.stringify(result.problems));
    return s.definitions.add(process);
  };
  const definition = await add(INCIDENT_SOP);
  const count = setting.short ? 1_000 : 10_000;
  const instances: string[] = [];
  let left = count;
  const client = async (): Promise<void> => {
    while (left-- > 0)
      instances.push(
        await s.store.transaction(scope, async (tx) => {
          const started = await s.store.start(tx, {
            definition,
            variables: incidentVariables(ids.next()),
            visibleTo: ['IOC'],
          });
          return started.instanceId;
        }),
      );
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await add(INCIDENT_SOP.replace('<bpmn:process ', '<!-- the next version --><bpmn:process '));

  const run = async (dryRun: boolean): Promise<number> => {
    const id = ids.next();
    await s.database.transaction(scope, async (tx) => {
      await tx.run(
        'bench.batch',
        `insert into process_batch (id, operation, order_body, dry_run, state, total, created_by, units, created_at, visible_to)
         values ($1, 'migrate', $2, $3, 'running', $4, $5, '{}', $6, '{IOC}')`,
        [id, platform.json({ operation: 'migrate', dryRun }), dryRun, count, platform.json(tx.actor), tx.now],
      );
      await tx.run(
        'bench.items',
        `insert into process_batch_item (batch_id, number, instance_id)
         select $1, row_number() over (order by i.id), i.id from unnest($2::uuid[]) as i(id)`,
        [id, instances],
      );
    });
    const begin = performance.now();
    while ((await batches.runPart(id, 200)) === 'more');
    const seconds = (performance.now() - begin) / 1000;
    const done = await s.database.transaction(scope, (tx) =>
      tx.first<{ ok: number }>('bench.done', 'select ok from process_batch where id = $1', [id]),
    );
    if (done?.ok !== count) throw new Error(`${done?.ok} of ${count} instances could be migrated`);
    return seconds;
  };
  const what = `migration of ${count} open instances of the incident SOP`;
  return [
    { what: `${what}: dry run`, value: `${(await run(true)).toFixed(1)} s`, aim: '≤ 60 s' },
    { what: `${what}: carried out, one transaction each`, value: `${(await run(false)).toFixed(1)} s` },
  ];
}
