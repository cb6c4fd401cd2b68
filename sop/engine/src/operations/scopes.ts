import { openScope } from '../behaviours/elements.ts';
import type { Node } from '../graph/graph.ts';
import { isInner, rootOf, type Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import { refuse } from './refusal.ts';

/** Where a token may be put: an open scope that is not the body of a loop and not one that is only being undone. */
export const takesTokens = (node: Node, instance: ElementInstance): boolean =>
  (instance.state === 'activated' || instance.opens !== undefined) &&
  instance.undoFor === undefined &&
  (node.loop === null || isInner(instance));

/** Whether `instance` lies inside of `around`. */
export function isInside(run: Run, instance: ElementInstance, around: ElementInstance): boolean {
  for (let id = instance.scope; id !== null; id = run.instances.get(id)?.scope ?? null)
    if (id === around.id) return true;
  return false;
}

/**
 * The instance of `scope` for a new token, opened with all that is missing around it.
 * @param chosen  an enclosing scope, when several are active. @param gone  instances that are about to end.
 */
export function scopeFor(
  run: Run,
  scope: Node,
  chosen: ElementInstance | null,
  gone: (instance: ElementInstance) => boolean,
): ElementInstance {
  const root = rootOf(run);
  if (scope.id === root.element) return root;
  const fits = (one: ElementInstance): boolean =>
    one.element === scope.id &&
    takesTokens(scope, one) &&
    !gone(one) &&
    (chosen === null || one === chosen || isInside(run, one, chosen) || isInside(run, chosen, one));
  const [found, another] = [...run.instances.values()].filter(fits);
  if (another) refuse('AMBIGUOUS_SCOPE', scope.id);
  if (found) return found;
  if (scope.loop) refuse('IN_LOOP', scope.id);
  return openScope(run, scope, scopeFor(run, outside(scope), chosen, gone));
}

function outside(scope: Node): Node {
  if (!scope.scope) throw new Error(`scope ${scope.id} is in no process`);
  return scope.scope;
}
