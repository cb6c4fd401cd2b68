import { openScope } from '../behaviours/elements.ts';
import { isLeaving } from '../behaviours/leaving.ts';
import type { Node } from '../graph/graph.ts';
import { isInner, nodeOf, rootOf } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import { note, type Migration, type Traveller } from './migration.ts';
import { refuse } from './refusal.ts';
import { isInside, takesTokens } from './scopes.ts';

/** Puts every instance into the scope that its new element stands in. Returns scopes that something has left. */
export function settleInto(migration: Migration, travellers: readonly Traveller[]): ElementInstance[] {
  const { run } = migration;
  const left: ElementInstance[] = [];
  const surviving = survivors(travellers);
  for (const { was, to } of travellers) {
    const instance = to ? run.instances.get(was.id) : undefined;
    // What is still to be heard of a cancelled task stands at the process.
    if (!instance || !to || was.scope === null || isLeaving(was)) continue;
    const around = surviving(was.scope);
    const near = run.instances.get(around) ?? rootOf(run);
    const scope = isInner(instance) && to.loop ? near : placeFor(migration, near, to, was.id);
    if (scope.id !== was.scope) reparent(migration, instance, scope);
    if (scope !== near) left.push(near);
  }
  for (const { was, to } of travellers) if (to === null) inherit(migration, was, surviving(was.id));
  return left.filter((scope) => scope !== rootOf(run));
}

/** The nearest scope around (or the same) that is not dissolved. */
export function survivors(travellers: readonly Traveller[]): (id: string) => string {
  const byId = new Map(travellers.map((one) => [one.was.id, one]));
  return (id) => {
    let at = id;
    for (let one = byId.get(at); one?.to === null && one.was.scope !== null; one = byId.get(at)) at = one.was.scope;
    return at;
  };
}

/** The instance of the scope of `node`, seen from `near`: around it, inside of what is around it, or opened there. */
export function placeFor(
  migration: Migration,
  near: ElementInstance,
  node: Node,
  elementInstanceId?: string,
): ElementInstance {
  const { run } = migration;
  const scope = node.scope ?? run.process.root;
  let around = near;
  while (around.scope !== null && !holds(nodeOf(run, around), node))
    around = run.instances.get(around.scope) ?? rootOf(run);
  if (around.element === scope.id) return around;
  const fits = (one: ElementInstance): boolean =>
    one.element === scope.id && takesTokens(scope, one) && isInside(run, one, around);
  const [found, another] = [...run.instances.values()].filter(fits);
  if (another) refuse('AMBIGUOUS_SCOPE', scope.id);
  if (found) return found;
  if (scope.loop) refuse('INTO_LOOP', node.id);
  const opened = openScope(run, scope, placeFor(migration, around, scope));
  note(migration, 'SCOPE_OPENED', 'warning', scope.id, elementInstanceId);
  return opened;
}

const holds = (scope: Node, node: Node): boolean => {
  for (let around = node.scope; around; around = around.scope) if (around === scope) return true;
  return false;
};

function reparent({ run }: Migration, instance: ElementInstance, scope: ElementInstance): void {
  const moved = { ...instance, scope: scope.id };
  run.instances.set(instance.id, moved);
  if (instance.scope !== null) run.children.get(instance.scope)?.delete(instance);
  run.children.set(scope.id, (run.children.get(scope.id) ?? new Set()).add(moved));
}

/** What a dissolved sub-process knew stays known around it, but never over what is there. */
function inherit({ run }: Migration, was: ElementInstance, aroundId: string): void {
  const around = run.instances.get(aroundId);
  if (!around) return;
  const unknown = Object.entries(was.vars ?? {}).filter(([name]) => !Object.hasOwn(around.vars ?? {}, name));
  if (unknown.length > 0) {
    const changes = Object.fromEntries(unknown);
    around.vars = { ...around.vars, ...changes };
    run.events.push({ type: 'variablesChanged', at: run.at, scopeId: around.id, changes });
  }
  if (was.done) around.done = [...(around.done ?? []), ...was.done];
}
