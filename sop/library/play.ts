import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '@trucban/kernel';
import { compile, createMemoryRuntime, type MemoryRuntime } from '@trucban/sop-engine';

/** What a person would enter in a step, by element id; a function sees the task's variables. */
export type Answers = Readonly<Record<string, JsonObject | ((seen: JsonObject, times: number) => JsonObject)>>;

/** How agencies behave: by default they accept, arrive and are done. */
export interface Play {
  readonly process: string;
  readonly incident: JsonObject;
  readonly answers: Answers;
  /** Agencies that never answer; their orders are exhausted at once. */
  readonly silent?: readonly string[];
  /** The steps at which playing stops. */
  readonly until?: string;
}

export interface Played {
  readonly runtime: MemoryRuntime;
  readonly instanceId: string;
  readonly status: string;
  readonly jobs: readonly {
    readonly type: string;
    readonly elementId: string;
    readonly variables: JsonObject;
    readonly headers: Readonly<Record<string, string>>;
  }[];
  readonly tasks: readonly { readonly elementId: string; readonly groups: readonly string[] }[];
  readonly stuck: readonly string[];
}

const root = import.meta.dirname;
const RESOLVED: JsonObject = {
  '@COMMUNE-POLICE': 'CA-P01',
  '@COMMUNE-FORCE': 'LL-P01',
  '@COMMUNE-PC': 'UBND-P01',
  '@COMMUNE-HEALTH': 'TYT-P01',
};

async function runtimeWithLibrary(): Promise<MemoryRuntime> {
  const runtime = createMemoryRuntime({ now: '2026-11-13T13:38:05.000Z' });
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.bpmn'),
  )) {
    const result = await compile(readFileSync(join(root, path), 'utf8'));
    if (result.ok) runtime.deploy(result.processes);
  }
  return runtime;
}

/** Plays a shipped SOP in memory: jobs answer as the platform's catalogue does, people answer from `answers`. */
export async function play(script: Play): Promise<Played> {
  const runtime = await runtimeWithLibrary();
  const jobs: Played['jobs'][number][] = [];
  const tasks: Played['tasks'][number][] = [];
  const times = new Map<string, number>();
  let dispatches = 0;
  let incident = script.incident;
  const later: (() => void)[] = [];

  const orders = (agency: Json | undefined, headers: Readonly<Record<string, string>>): JsonObject => {
    const dispatchId = `d${++dispatches}`;
    const say = (name: string, variables: JsonObject = {}): void =>
      void later.push(() => void runtime.message({ name, correlationKey: dispatchId, variables }));
    if (script.silent?.includes(String(agency))) say('assignment.exhausted');
    else
      for (const name of ['M-ACCEPT', 'M-ENROUTE', 'M-ONSCENE', headers['answer'] ?? 'M-DONE'])
        say(name, { agency: agency ?? null, result: 'xong' });
    return { dispatchId, assignmentId: `a${dispatches}`, assignmentIds: [`a${dispatches}`], released: true };
  };

  const perform = (type: string, variables: JsonObject, headers: Readonly<Record<string, string>>): JsonObject => {
    switch (type) {
      case 'assignAgency':
        return orders(variables['agency'] ?? (variables['candidates'] as Json[] | undefined)?.[0], headers);
      case 'proposeUnits':
        return {
          candidates: [
            { agency: 'DOI-CC1', distanceM: 900, available: true },
            { agency: 'DOI-CC2', distanceM: 8500, available: true },
          ],
        };
      case 'findDuplicates':
        return { duplicates: [] };
      case 'setIncident': {
        const { severity, eventType, status } = variables as Record<string, Json | undefined>;
        incident = {
          ...incident,
          ...(severity ? { severity } : {}),
          ...(eventType ? { type: eventType } : {}),
          ...(status ? { status } : {}),
        };
        return { incident };
      }
      case 'createIncident':
        return { childIncidentId: 'child' };
      case 'computeResults':
        return {
          slaResults: [],
          openAssignments: [{ assignmentId: 'a1', dispatchId: 'd1', agency: 'DOI-CC1' }],
          falseAlarms30d: 1,
        };
      case 'deadline':
        return { dueAt: '2026-11-18T10:00:00.000Z' };
      case 'publishMessage': {
        const { correlationKey, ...rest } = variables;
        later.push(
          () =>
            void runtime.message({
              name: headers['message'] ?? '',
              correlationKey: correlationKey ?? null,
              variables: rest,
            }),
        );
        return {};
      }
      default:
        return { notified: 1 };
    }
  };

  const started = runtime.start(script.process, { incident, resolved: RESOLVED });
  if (!started.ok) throw new Error(started.rejection.message.en);
  for (let turn = 0; turn < 2000; turn += 1) {
    const open = runtime
      .roots()
      .flatMap((each) => runtime.tree(each.id))
      .flatMap((instance) => instance.open.map((command) => ({ instance, command })));
    const job = open.find((each) => each.command.type === 'createJob');
    if (job && job.command.type === 'createJob') {
      const { elementId, jobType, variables, headers, elementInstanceId } = job.command;
      jobs.push({ type: jobType, elementId, variables, headers });
      runtime.input(job.instance.id, {
        type: 'complete',
        elementInstanceId,
        variables: perform(jobType, variables, headers),
      });
      continue;
    }
    const next = later.shift();
    if (next) {
      next();
      continue;
    }
    const task = open.find(({ command }) => command.elementId in script.answers);
    if (!task || task.command.type !== 'createUserTask' || task.command.elementId === script.until) break;
    const { elementId, elementInstanceId, candidateGroups, variables } = task.command;
    const seen = (times.get(elementId) ?? 0) + 1;
    times.set(elementId, seen);
    tasks.push({ elementId, groups: candidateGroups });
    const answer = script.answers[elementId];
    runtime.input(task.instance.id, {
      type: 'complete',
      elementInstanceId,
      variables: typeof answer === 'function' ? answer(variables, seen) : (answer ?? {}),
    });
  }
  const tree = runtime.tree(started.instanceId);
  return {
    runtime,
    instanceId: started.instanceId,
    status: runtime.describe(started.instanceId).status,
    jobs,
    tasks,
    stuck: tree.flatMap((instance) =>
      runtime.describe(instance.id).processIncidents.map((each) => `${each.elementId}: ${each.message.en}`),
    ),
  };
}
