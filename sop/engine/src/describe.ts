import type { Process } from './graph/graph.ts';
import { isInner } from './run/run.ts';
import { toEngineState, type ElementInstance } from './run/state.ts';
import type { ActiveElement, CompiledProcess, ProcessDescription, ProcessState } from './types.ts';

/** The present of an instance for screens and APIs: where it stands, what it waits for, what is wrong. */
export function describe(definition: CompiledProcess, state: ProcessState): ProcessDescription {
  const process = definition as Process;
  const { elements, status } = toEngineState(state);
  const [root, ...inside] = elements;
  return {
    status,
    variables: root?.vars ?? {},
    activeElements: inside
      .filter((instance) => isShown(process, instance))
      .map((instance) => activeElement(process, instance)),
    processIncidents: elements.flatMap((instance) => incidentOf(instance)),
    timers: elements.flatMap((owner) =>
      (owner.waits ?? []).flatMap((wait) =>
        wait.kind === 'timer' && wait.dueAt !== undefined
          ? [{ timerId: wait.id, elementInstanceId: owner.id, elementId: wait.target, dueAt: wait.dueAt }]
          : [],
      ),
    ),
  };
}

/** The body of a loop is no place of its own on a screen, unless it is what is stuck. */
function isShown(process: Process, instance: ElementInstance): boolean {
  const node = process.nodes.get(instance.element);
  return instance.incident !== undefined || !node?.loop || isInner(instance);
}

function activeElement(process: Process, instance: ElementInstance): ActiveElement {
  const node = process.nodes.get(instance.element);
  return {
    elementInstanceId: instance.id,
    elementId: instance.element,
    name: node?.name ?? '',
    type: node?.type ?? '',
    since: instance.since,
    state: instance.incident ? 'incident' : 'active',
    ...(instance.wait && !instance.incident ? { waitsFor: instance.wait } : {}),
  };
}

function incidentOf(instance: ElementInstance): ProcessDescription['processIncidents'] {
  if (!instance.incident) return [];
  const { id, code, message, since } = instance.incident;
  return [{ processIncidentId: id, elementInstanceId: instance.id, elementId: instance.element, code, message, since }];
}
