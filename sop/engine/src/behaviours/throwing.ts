import type { JsonObject } from '@trucban/kernel';
import type { Node } from '../graph/graph.ts';
import { isInner, nodeOf, scopeOf, type Run, type Seed } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import { boundariesOf, discard } from './elements.ts';
import { endByForce } from './scopes.ts';
import { fire } from './triggers.ts';
import { evaluateIn } from './variables.ts';

interface Catcher {
  readonly owner: ElementInstance;
  readonly target: Node;
}

/** Where a throw starts to climb: an activity (its boundary events count), or only the scope around an event, which an error leaves. */
export type Origin =
  { readonly activity: ElementInstance } | { readonly scope: ElementInstance; readonly thrower?: ElementInstance };

/** Raises a BPMN error: the nearest level that catches it takes over; unhandled it ends the instance as failed. */
export function throwError(run: Run, origin: Origin, code: string, message?: string, variables?: JsonObject): void {
  const catcher = findCatcher(run, origin, 'error', code);
  // Not before it is known who catches: until then the throw event may get stuck.
  if ('scope' in origin && origin.thrower) discard(run, origin.thrower);
  if (!catcher) return endByForce(run, 'failed', { code, ...(message === undefined ? {} : { message }) });
  fire(run, catcher.owner, catcher.target, seedOf(variables));
}

/** Raises an escalation: caught at the nearest level, else handed to the calling instance; nothing stops because of it. */
export function throwEscalation(run: Run, origin: Origin, code: string, variables?: JsonObject): void {
  const catcher = findCatcher(run, origin, 'escalation', code);
  if (catcher) return fire(run, catcher.owner, catcher.target, seedOf(variables));
  run.commands.push({ type: 'escalateToParent', code, ...(variables ? { variables } : {}) });
  // Its caller is about to cancel this instance: nothing more happens in it.
  if (run.callerEnds(code)) run.over = true;
}

/** Whether what would catch an escalation of the activity would also end the activity; null: nothing here catches it. */
export function escalationInterrupts(run: Run, activity: ElementInstance, code: string): boolean | null {
  const catcher = findCatcher(run, { activity }, 'escalation', code);
  return catcher && catcher.target.interrupting;
}

const seedOf = (variables?: JsonObject): Seed => (variables ? { vars: variables } : {});

function findCatcher(run: Run, origin: Origin, type: 'error' | 'escalation', code: string): Catcher | null {
  let current = 'activity' in origin ? origin.activity : null;
  let scope: ElementInstance | null = 'scope' in origin ? origin.scope : null;
  for (;;) {
    if (current) {
      const boundary = best(run, current, boundariesOf(current, nodeOf(run, current)), type, code);
      if (boundary) return { owner: current, target: boundary };
      if (current.scope === null) return null;
      scope = scopeOf(run, current);
    }
    if (!scope) return null;
    const start = startThatCatches(run, scope, current, type, code);
    if (start) return { owner: scope, target: start };
    current = scope;
  }
}

/** `through`: what it climbs out of. An event sub-process doesn't catch what it throws itself. */
function startThatCatches(
  run: Run,
  scope: ElementInstance,
  through: ElementInstance | null,
  type: 'error' | 'escalation',
  code: string,
): Node | null {
  const node = nodeOf(run, scope);
  // A loop's body is no scope of its own, and one that was interrupted already has its handler.
  if (scope.interrupted || (node.loop && !isInner(scope))) return null;
  const starts = node.eventSubProcesses.flatMap((sub) => (sub.start && sub.id !== through?.element ? [sub.start] : []));
  return best(run, scope, starts, type, code);
}

/** An event that names the code wins over one that catches everything. */
function best(
  run: Run,
  context: ElementInstance,
  events: readonly Node[],
  type: 'error' | 'escalation',
  code: string,
): Node | null {
  let general: Node | null = null;
  for (const event of events) {
    for (const definition of event.events) {
      if (definition.type !== type) continue;
      if (definition.code === null) general ??= event;
      else if (evaluateIn(run, context, definition.code) === code) return event;
    }
  }
  return general;
}
