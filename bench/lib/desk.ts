import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile } from '@trucban/sop-engine';
import { root } from '../../scripts/lib/settings.ts';
import { INCIDENT_SOP, incidentVariables } from './model.ts';

/** A module of the API as it is built; its decorators can't be run from source. */
const built = <T>(file: string): Promise<T> =>
  import(pathToFileURL(path.join(root, 'apps/api/dist', file.replace(/ts$/, 'js'))).href) as Promise<T>;

/** An instance of the bench's SOP as its driver sees it. */
export interface Started {
  readonly id: string;
  readonly tasks: readonly string[];
  readonly incidentId: string;
}

/** Who can carry the bench's SOP: the product, and what is written by hand. Each call is one input and one transaction. */
export interface Driver {
  start(): Promise<Started>;
  complete(started: Started, task: string): Promise<void>;
  message(started: Started): Promise<void>;
  close(): Promise<void>;
}

/**
 * The product without HTTP: its process store with the writer of tasks, and its use cases for starting, completing (checks of
 * scope and right, audit, feed) and messages, put together as its modules do.
 */
export async function openProduct(databaseUrl: string): Promise<Driver> {
  const [
    standalone,
    platform,
    tasks,
    writer,
    answers,
    changes,
    extensions,
    instances,
    reads,
    operations,
    audit,
    forms,
    config,
    org,
  ] = await Promise.all([
    built<typeof import('../../apps/api/src/processes/standalone.ts')>('processes/standalone.ts'),
    built<typeof import('../../apps/api/src/platform/public.ts')>('platform/public.ts'),
    built<typeof import('../../apps/api/src/tasks/tasks.service.ts')>('tasks/tasks.service.ts'),
    built<typeof import('../../apps/api/src/tasks/task-writer.ts')>('tasks/task-writer.ts'),
    built<typeof import('../../apps/api/src/tasks/task-answers.ts')>('tasks/task-answers.ts'),
    built<typeof import('../../apps/api/src/tasks/task-changes.ts')>('tasks/task-changes.ts'),
    built<typeof import('../../apps/api/src/tasks/public.ts')>('tasks/extensions.ts'),
    built<typeof import('../../apps/api/src/processes/instances.service.ts')>('processes/instances.service.ts'),
    built<typeof import('../../apps/api/src/processes/instances.read-model.ts')>('processes/instances.read-model.ts'),
    built<typeof import('../../apps/api/src/processes/instance-operations.ts')>('processes/instance-operations.ts'),
    built<typeof import('../../apps/api/src/audit/public.ts')>('audit/public.ts'),
    built<typeof import('../../apps/api/src/forms/public.ts')>('forms/public.ts'),
    built<typeof import('../../apps/api/src/configuration/public.ts')>('configuration/public.ts'),
    built<typeof import('../../apps/api/src/identity/public.ts')>('identity/public.ts'),
  ]);
  const {
    store,
    definitions,
    messages,
    clock,
    extensions: processExtensions,
    close,
  } = standalone.createProcessStore({ databaseUrl });
  const created = new Map<string, string[]>();
  /** Notes the tasks of an instance, which a person would see on the live feed. */
  class NotingFeed extends platform.Feed {
    override publish(...[tx, change]: Parameters<InstanceType<typeof platform.Feed>['publish']>): void {
      const { action, processInstanceId } = change.change;
      if (change.topic === 'tasks' && action === 'created' && typeof processInstanceId === 'string')
        created.set(processInstanceId, [...(created.get(processInstanceId) ?? []), change.key]);
      super.publish(tx, change);
    }
  }
  const feed = new NotingFeed({ wake: () => undefined } as ConstructorParameters<typeof platform.Feed>[0]);
  const ids = new platform.Ids(clock);
  const auditLog = new audit.Audit(ids);
  const formStore = new forms.Forms(new config.ConfigStore(ids, feed, auditLog));
  const taskExtensions = new extensions.TaskExtensions();
  const taskAnswers = new answers.TaskAnswers(auditLog, feed, ids, taskExtensions);
  new writer.TaskWriter(processExtensions, taskAnswers, formStore, feed, ids).onModuleInit();
  const taskChanges = new changes.TaskChanges(store, definitions, auditLog);
  const directory = new org.OrgDirectory(clock, { listen: () => () => undefined } as unknown as ConstructorParameters<
    typeof org.OrgDirectory
  >[1]);
  const desk = new tasks.Tasks(store, formStore, directory, taskExtensions, taskChanges, auditLog, feed, ids);
  const operated = new operations.InstanceOperations(
    store,
    definitions,
    new reads.Instances(definitions, formStore),
    ids,
  );
  const commands = new instances.InstanceCommands(store, definitions, processExtensions, auditLog, feed, operated);
  const compiled = await compile(INCIDENT_SOP);
  if (!compiled.ok || !compiled.processes[0]) throw new Error(JSON.stringify(compiled.problems));
  definitions.add(compiled.processes[0]);
  const shiftLeader = principal(ids.next());
  return {
    async start() {
      const incidentId = ids.next();
      const id = await commands.start(shiftLeader, {
        processKey: 'bench_incident',
        variables: incidentVariables(incidentId),
      });
      const given = created.get(id) ?? [];
      created.delete(id);
      if (given.length !== 3) throw new Error(`${given.length} tasks instead of 3`);
      return { id, tasks: given, incidentId };
    },
    complete: (_started, task) => desk.complete(shiftLeader, task, { result: 'đã làm', at: clock.now() }),
    async message({ incidentId }) {
      const { reached } = await messages.publish(shiftLeader, { name: 'allClear', correlationKey: incidentId }, [
        'IOC',
      ]);
      if (reached.length !== 1) throw new Error('the message reached nobody');
    },
    close,
  };
}

/** A shift leader of the centre. */
function principal(id: string): import('../../apps/api/src/platform/public.ts').Principal {
  return {
    kind: 'user',
    id,
    name: 'bench',
    orgUnit: 'IOC',
    roles: [{ role: 'shiftLeader', orgUnit: 'IOC' }],
    permissions: new Set(['task.complete', 'task.completeForGroup', 'process.start', 'process.message']),
    unitsWith: () => ['IOC'],
    tokens: ['IOC', 'group:IOC/dispatcher', 'group:PC07/dispatcher', 'group:IOC/dutyOfficer', `user:${id}`],
    scopes: [],
    actor: { kind: 'user', id, label: 'Trưởng ca', orgUnit: 'IOC' },
  };
}
