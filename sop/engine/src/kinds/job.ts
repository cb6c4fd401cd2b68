import { evaluateIn, visibleVariables } from '../behaviours/variables.ts';
import type { JobDefinition, Node } from '../graph/graph.ts';
import type { Run } from '../run/run.ts';
import type { JobListener } from '../types.ts';
import type { ElementInstance } from '../run/state.ts';
import { Stuck } from '../run/stuck.ts';
import type { ElementKind } from './kind.ts';

/** Asks for the work of a machine: for tasks, for message throw and end events, and for listeners. */
export function createJob(
  run: Run,
  instance: ElementInstance,
  node: Node,
  job: JobDefinition,
  listener?: JobListener['event'],
): void {
  const jobType = evaluateIn(run, instance, job.type);
  if (typeof jobType !== 'string' || jobType === '') {
    throw new Stuck(
      'JOB_TYPE_INVALID',
      'Loại công việc không phải là chuỗi ký tự.',
      'The type of the job is not a text.',
    );
  }
  const retries = instance.retries ?? Number(evaluateIn(run, instance, job.retries));
  if (!Number.isInteger(retries) || retries < 0) {
    throw new Stuck(
      'JOB_RETRIES_INVALID',
      'Số lần thử lại không phải là số nguyên không âm.',
      'The retries of the job are not a whole number of at least 0.',
    );
  }
  run.commands.push({
    type: 'createJob',
    elementInstanceId: instance.id,
    elementId: node.id,
    name: node.name,
    jobType,
    retries,
    headers: listener ? { ...job.headers, ...changeHeaders(instance) } : job.headers,
    variables: listener
      ? { ...visibleVariables(run, instance), ...instance.result }
      : node.inputs.length > 0
        ? (instance.vars ?? {})
        : visibleVariables(run, instance),
    ...(listener
      ? { listener: { kind: listener === 'start' || listener === 'end' ? 'execution' : 'task', event: listener } }
      : {}),
  });
  instance.wait = 'job';
}

/** As Camunda 8 tells a task listener what is being changed. */
function changeHeaders({ change }: ElementInstance): Record<string, string> {
  if (!change) return {};
  const { action, values } = change;
  const told = Object.entries(values).map(([name, value]) => [
    `io.camunda.zeebe:${name}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return {
    'io.camunda.zeebe:action': action,
    'io.camunda.zeebe:changedAttributes': JSON.stringify(Object.keys(values)),
    ...(Object.fromEntries(told) as Record<string, string>),
  };
}

export function cancelJob(run: Run, instance: ElementInstance): void {
  if (instance.wait === 'job') run.commands.push({ type: 'cancelJob', elementInstanceId: instance.id });
}

/** Service, send, business rule and script tasks that a worker carries out. */
export const jobTask: ElementKind = {
  isActivity: true,
  activate(run, instance, node) {
    if (node.job) createJob(run, instance, node, node.job);
  },
  terminate: (run, instance) => cancelJob(run, instance),
};
