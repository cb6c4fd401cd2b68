import { answerFor } from '../scripts/drill/answers.ts';
import { randomUUID } from 'node:crypto';
import type { Caller, Centre } from '../scripts/drill/centre.ts';
import { ms, quantile, type Figure } from './lib/figures.ts';
import { openIncidents } from './lib/incidents.ts';
import { INCIDENT_SOP, incidentVariables } from './lib/model.ts';
import { cpuEach, cpuMs } from './lib/processes.ts';
import { startProduct, type Product } from './lib/product.ts';
import { publish } from './lib/publish.ts';
import type { Setting } from './lib/setting.ts';

interface Task {
  readonly id: string;
  readonly form: { readonly key?: string; readonly id?: string } | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A task with what a person would enter. */
interface Ready {
  readonly id: string;
  readonly variables: object;
}

async function ready(caller: Caller, id: string): Promise<Ready> {
  const { form, variables } = await caller.get<Task>(`/tasks/${id}`);
  return { id, variables: answerFor(form?.key ?? form?.id ?? '', { variables, round: 0 }) ?? {} };
}

/** Clients that complete the tasks of a list, each the next one that is left. */
async function completeAll(caller: Caller, tasks: readonly Ready[], clients: number) {
  const took: number[] = [];
  const left = [...tasks];
  const begin = performance.now();
  const client = async (): Promise<void> => {
    for (let task = left.pop(); task; task = left.pop()) {
      const from = performance.now();
      await caller.post(`/tasks/${task.id}/complete`, { variables: task.variables });
      took.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { took, perSecond: took.length / ((performance.now() - begin) / 1000) };
}

/** Publishes the bench's SOP and starts it so often; answers the tasks that are open then, three of each instance. */
async function openInstances(centre: Centre, count: number): Promise<Ready[]> {
  await publish(centre, 'bench_incident', INCIDENT_SOP);
  const supervisor = await centre.person('supervisor');
  const tasks: Ready[] = [];
  let started = 0;
  const client = async (): Promise<void> => {
    while (started++ < count) {
      const variables = incidentVariables(randomUUID());
      const { id } = await supervisor.post<{ id: string }>('/process-instances', {
        processKey: 'bench_incident',
        variables,
      });
      const { items } = await supervisor.get<{ items: { id: string }[] }>(`/tasks?processInstanceId=${id}`);
      tasks.push(...items.map((task) => ({ id: task.id, variables: {} })));
    }
  };
  await Promise.all(Array.from({ length: 4 }, client));
  return tasks;
}

const spread = (took: readonly number[]): string => [0.5, 0.95].map((q) => ms(quantile(took, q))).join(' / ');

/** Completing tasks over HTTP while the bench's SOP, then incidents, are open a thousand times. */
export async function benchTasks(setting: Setting): Promise<readonly Figure[]> {
  const { centre, processes } = await startProduct(setting);
  const open = setting.short ? 100 : 1_000;
  return [...(await instances(centre, open)), ...(await incidents(centre, open, processes))];
}

async function instances(centre: Centre, open: number): Promise<readonly Figure[]> {
  const tasks = await openInstances(centre, open);
  if (tasks.length !== 3 * open) throw new Error(`${tasks.length} tasks of ${open} instances`);
  const supervisor = await centre.person('supervisor');
  await completeAll(supervisor, tasks.splice(0, open / 5), 1);
  const one = await completeAll(supervisor, tasks.splice(0, open), 1);
  const many = await completeAll(supervisor, tasks, 16);
  return [
    {
      what: `1 client, ${open} instances of the bench's SOP open: a completion, p50 / p95`,
      value: spread(one.took),
      aim: 'p95 ≤ 50 ms',
    },
    { what: '1 client', value: `${one.perSecond.toFixed(0)} commands/s` },
    { what: '16 clients', value: `${many.perSecond.toFixed(0)} commands/s` },
    { what: '16 clients: a completion, p50 / p95', value: spread(many.took) },
  ];
}

/** The first step of the shipped SOPs: what follows from it – a handful of orders with their workflows – competes with the next. */
async function incidents(centre: Centre, open: number, processes: Product['processes']): Promise<readonly Figure[]> {
  // More than are open while it is measured: those whose first task is completed go on and stay open.
  const opened = await openIncidents(centre, open, 20);
  const supervisor = await centre.person('supervisor');
  const ids = opened.flatMap((one) => one.taskId ?? []);
  if (ids.length !== open) throw new Error(`${ids.length} of ${open} incidents came to their first task`);
  const tasks: Ready[] = [];
  for (const id of ids) tasks.push(await ready(supervisor, id));
  const part = (from: number, to: number): readonly Ready[] =>
    tasks.slice(Math.round(open * from), Math.round(open * to));
  // One after the other, each beginning before all that follows from the last one is done.
  await completeAll(supervisor, part(0, 0.05), 1);
  const one = await completeAll(supervisor, part(0.05, 0.35), 1);
  const running = await processes();
  const before = await cpuMs(running);
  const many = await completeAll(supervisor, part(0.35, 1), 16);
  const after = await cpuMs(running);
  const name = `first steps of ${open} incidents`;
  return [
    { what: `${name}, each followed by its orders, 1 client: a completion, p50 / p95`, value: spread(one.took) },
    { what: `${name}, 1 client`, value: `${one.perSecond.toFixed(0)} commands/s` },
    { what: `${name}, 16 clients`, value: `${many.perSecond.toFixed(0)} commands/s` },
    { what: `${name}, 16 clients: a completion, p50 / p95`, value: spread(many.took) },
    {
      what: `${name}: milliseconds of a core for a completion, by process (its consequences included)`,
      value: cpuEach(before, after, many.took.length),
    },
  ];
}
