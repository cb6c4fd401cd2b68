/** How a step of a diagram looks (UX §3.3). */
export type ElementLook = 'done' | 'current' | 'parallel' | 'next' | 'fault' | 'ended';

/** One fact of an instance's history. */
export interface HistoryFact {
  readonly type: string;
  readonly elementId: string | null;
  readonly elementInstanceId: string | null;
  readonly flowId: string | null;
}
/** A place where a token is. */
export interface ActiveElement {
  readonly elementId: string;
  readonly state: 'active' | 'incident';
}

/** Looks by element id, and the flows that were taken. */
export interface DiagramStates {
  readonly elements: ReadonlyMap<string, ElementLook>;
  readonly flows: ReadonlySet<string>;
}

/**
 * What a diagram shows of a run. Of several active steps the first stands as current, the others as running beside it.
 * Elements that were never reached are not in the map: they look like next ones.
 */
export function diagramStates(history: readonly HistoryFact[], active: readonly ActiveElement[]): DiagramStates {
  const elements = new Map<string, ElementLook>();
  const flows = new Set<string>();
  for (const { type, elementId, flowId } of history) {
    if (flowId !== null) flows.add(flowId);
    if (elementId === null) continue;
    if (type === 'elementCompleted') elements.set(elementId, 'done');
    else if (type === 'elementTerminated' && elements.get(elementId) !== 'done') elements.set(elementId, 'ended');
  }
  let first = true;
  for (const { elementId, state } of active) {
    elements.set(elementId, state === 'incident' ? 'fault' : first ? 'current' : 'parallel');
    if (state === 'active') first = false;
  }
  return { elements, flows };
}
