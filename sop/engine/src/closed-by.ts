import type { Process } from './graph/graph.ts';
import { toEngineState, type ElementInstance } from './run/state.ts';
import type { CompiledProcess, ProcessState } from './types.ts';

/**
 * Subscriptions that are gone once the one named has taken its message or signal, or the timer named has come: itself, and
 * what ends with it. None when it stays open, as that of a non-interrupting event does.
 * @returns their ids; empty also for an unknown one.
 */
export function closedBy(definition: CompiledProcess, state: ProcessState, waitId: string): readonly string[] {
  const { nodes } = definition as Process;
  const { elements } = toEngineState(state);
  const owner = elements.find(({ waits }) => waits?.some(({ id }) => id === waitId));
  const wait = owner?.waits?.find(({ id }) => id === waitId);
  const target = wait && nodes.get(wait.target);
  if (!owner || !target || target.parallelMultiple) return [];
  const startsSub = (id: string): boolean => {
    const node = nodes.get(id);
    return node?.scope?.triggeredByEvent === true && node.scope.start === node;
  };
  const isStart = startsSub(target.id);
  if (!target.interrupting && (target.attachedTo !== null || isStart)) return [];
  const own = (owner.waits ?? []).filter((one) => !isStart || startsSub(one.target));
  return [...own, ...inside(elements, owner).flatMap(({ waits }) => waits ?? [])]
    .filter(({ kind }) => kind === 'message' || kind === 'signal')
    .map(({ id }) => id);
}

/** All that lives in the scope, however deep: a scope stands before what is in it. */
function inside(elements: readonly ElementInstance[], scope: ElementInstance): ElementInstance[] {
  const within = new Set([scope.id]);
  return elements.filter((one) => one.scope !== null && within.has(one.scope) && within.add(one.id));
}
