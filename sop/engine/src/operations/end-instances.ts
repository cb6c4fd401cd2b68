import { undone } from '../behaviours/compensation.ts';
import { terminate } from '../behaviours/elements.ts';
import { innerLeft } from '../behaviours/loops.ts';
import { isQuiet } from '../behaviours/scopes.ts';
import { isAlive, isInner, nodeOf, rootOf, scopeOf, type Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import { refuse } from './refusal.ts';

/**
 * Ends element instances. A scope in which nothing is left ends too; the process itself does not: then the operation is
 * refused. The rest of a loop goes on; whoever was being compensated for goes on with the next.
 * @param emptied  scopes that may have become empty in another way.
 */
export function endInstances(
  run: Run,
  instances: readonly ElementInstance[],
  emptied: readonly ElementInstance[] = [],
): void {
  const around: ElementInstance[] = [...emptied];
  for (const instance of instances) {
    if (!isAlive(run, instance)) continue;
    const scope = scopeOf(run, instance);
    around.push(scope);
    endOne(run, instance, scope);
  }
  for (const scope of around) if (isAlive(run, scope)) endIfEmpty(run, scope);
}

function endOne(run: Run, instance: ElementInstance, scope: ElementInstance): void {
  const node = nodeOf(run, instance);
  const { undoFor } = instance;
  const inner = isInner(instance);
  terminate(run, instance);
  if (inner && scope.loop) {
    const loop = { ...scope.loop, terminated: scope.loop.terminated + 1 };
    const nothingCame = loop.done === 0 && loop.terminated >= loop.total;
    if (nothingCame) scope.loop = loop;
    else innerLeft(run, scope, node, { loop, enough: false, thrown: [] });
  }
  if (undoFor !== undefined) undone(run, undoFor);
}

function endIfEmpty(run: Run, scope: ElementInstance): void {
  // A scope that is being undone ends with its last compensation.
  if (scope.state !== 'activated' || scope.incident || scope.undo || !isQuiet(run, scope)) return;
  if (scope === rootOf(run)) refuse('NOTHING_LEFT', scope.element);
  const outer = scopeOf(run, scope);
  endOne(run, scope, outer);
  if (isAlive(run, outer)) endIfEmpty(run, outer);
}

/** Takes one token away that waits at a join. */
export function withoutToken(scope: ElementInstance, flowId: string): void {
  const { [flowId]: count = 0, ...others } = scope.tokens ?? {};
  const left = count > 1 ? { ...others, [flowId]: count - 1 } : others;
  if (Object.keys(left).length > 0) scope.tokens = left;
  else delete scope.tokens;
}
