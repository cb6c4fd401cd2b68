import type { JsonObject } from '@trucban/kernel';
import { addDuration, parseDuration } from '@trucban/kernel';
import {
  compileTogether,
  createMemoryRuntime,
  type Command,
  type MemoryRuntime,
  type Outcome,
  type ProcessEvent,
  type ProcessInput,
  type ProcessState,
} from '../src/index.ts';

export const NOON = '2030-01-01T12:00:00.000Z';

type ForElement = Extract<ProcessInput, { elementInstanceId: string }>;
type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;
type ElementInput = Without<ForElement, 'at' | 'elementInstanceId'>;

/** A process under test: give it inputs by element id, look at what came of it. */
export interface Scenario {
  readonly runtime: MemoryRuntime;
  complete(elementId: string, variables?: JsonObject): Outcome;
  /** Any other input to the oldest active instance of an element. */
  input(elementId: string, input: ElementInput): Outcome;
  give(input: Parameters<MemoryRuntime['input']>[1]): Outcome;
  advance(duration: string): void;
  status(): string;
  /** Elements that wait for people or machines. */
  waiting(): readonly string[];
  active(): readonly string[];
  variables(): JsonObject;
  incidents(): readonly string[];
  /** One readable line for each event: `+ a` entered, `- a` completed, `x a` terminated, `> f` flow taken. */
  trace(): readonly string[];
  state(): ProcessState;
  open(): readonly Extract<Command, { type: 'createUserTask' | 'createJob' }>[];
  /** Commands of one type so far, over the instance and all that it called. */
  commands(type: Command['type']): readonly Command[];
  /** Retries the first open process incident after a correction. */
  retry(variables?: JsonObject): Outcome;
}

export async function given(
  models: string | readonly string[],
  variables: JsonObject = {},
  processId = 'p',
): Promise<Scenario> {
  const compiled = await compileTogether(typeof models === 'string' ? [models] : models);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems, null, 1));
  const issued: Command[] = [];
  const runtime = createMemoryRuntime({ now: NOON, onCommand: (_instanceId, command) => void issued.push(command) });
  runtime.deploy(compiled.processes, compiled.decisions);
  const started = runtime.start(processId, variables);
  if (!started.ok) throw new Error(started.rejection.code);
  const root = started.instanceId;
  const all = () =>
    runtime
      .tree(root)
      .flatMap((instance) =>
        runtime.describe(instance.id).activeElements.map((element) => ({ ...element, instanceId: instance.id })),
      );
  const find = (elementId: string) =>
    all().find((element) => element.elementId === elementId) ?? { instanceId: root, elementInstanceId: 'none' };
  const scenario: Scenario = {
    runtime,
    complete: (elementId, result = {}) => scenario.input(elementId, { type: 'complete', variables: result }),
    input(elementId, input) {
      const { instanceId, elementInstanceId } = find(elementId);
      return runtime.input(instanceId, { ...input, elementInstanceId } as Parameters<MemoryRuntime['input']>[1]);
    },
    give: (input) => runtime.input(root, input),
    advance(duration) {
      const parsed = parseDuration(duration);
      if (!parsed.ok) throw new Error(duration);
      runtime.advanceTo(addDuration(runtime.now(), parsed.value));
    },
    status: () => runtime.describe(root).status,
    waiting: () =>
      all()
        .filter((element) => element.waitsFor === 'user' || element.waitsFor === 'job')
        .map((element) => element.elementId),
    active: () => all().map((element) => element.elementId),
    variables: () => runtime.describe(root).variables,
    incidents: () =>
      runtime
        .tree(root)
        .flatMap((instance) =>
          runtime.describe(instance.id).processIncidents.map((incident) => `${incident.elementId} ${incident.code}`),
        ),
    trace: () => runtime.history(root).flatMap(line),
    state: () => runtime.tree(root)[0]?.state as ProcessState,
    open: () => runtime.tree(root).flatMap((instance) => instance.open),
    commands: (type) => issued.filter((command) => command.type === type),
    retry(correction) {
      for (const instance of runtime.tree(root)) {
        const [incident] = runtime.describe(instance.id).processIncidents;
        if (!incident) continue;
        const variables = correction ? { variables: correction } : {};
        return runtime.input(instance.id, {
          type: 'retry',
          processIncidentId: incident.processIncidentId,
          ...variables,
        });
      }
      throw new Error('no process incident');
    },
  };
  return scenario;
}

function line(event: ProcessEvent): readonly string[] {
  switch (event.type) {
    case 'elementActivated':
      return [`+ ${event.elementId}${event.loopCounter === undefined ? '' : ` #${event.loopCounter}`}`];
    case 'elementCompleted':
      return [`- ${event.elementId}`];
    case 'elementTerminated':
      return [`x ${event.elementId}`];
    case 'flowTaken':
      return [`> ${event.flowId}`];
    case 'variablesChanged':
    case 'decisionEvaluated':
      return [];
    case 'elementMigrated':
      return [`~ ${event.elementId}`];
    case 'instanceStatusChanged':
      return [`= ${event.status}`];
  }
}
