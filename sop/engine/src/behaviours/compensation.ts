import type { Node } from '../graph/graph.ts';
import {
  addInstance,
  childrenOf,
  isInner,
  newId,
  nodeOf,
  removeInstance,
  rootOf,
  scopeOf,
  type Run,
} from '../run/run.ts';
import type { ElementInstance, Undoable } from '../run/state.ts';
import { activate, complete, discard, enter, eventStarts, guarded, terminate } from './elements.ts';
import { completeIfDone } from './scopes.ts';
import { fire } from './triggers.ts';
import { Stuck } from '../run/stuck.ts';

/**
 * Compensation. Each scope remembers, oldest first, what completed in it and can be undone (`done`).
 * A thrower takes such a list (`undo`) and works through it from the newest, one at a time; so does a sub-process
 * that is brought back to undo what was done inside it. Whoever undoes for a thrower knows it by `undoFor`.
 */

/** An instance has completed: kept in its scope if something can undo it. */
export function rememberForUndo(run: Run, instance: ElementInstance, node: Node): void {
  if (instance.undoFor || instance.scope === null) return;
  const scope = scopeOf(run, instance);
  const isBody = node.loop !== null && !isInner(instance);
  const record: readonly Undoable[] = isBody ? (instance.done ?? []) : undoable(instance, node);
  if (record.length > 0) scope.done = [...(scope.done ?? []), ...record];
}

function undoable(instance: ElementInstance, node: Node): readonly Undoable[] {
  const handled = node.boundaries.some((boundary) => boundary.handler);
  const inside =
    !handled &&
    (instance.done !== undefined || undoStart(node) !== null) &&
    node.kind.isScope === true &&
    !isUndoing(node);
  if (!handled && !inside) return [];
  return [
    {
      element: node.id,
      ...(instance.vars ? { vars: instance.vars } : {}),
      ...(inside && instance.done ? { done: instance.done } : {}),
    },
  ];
}

/** A compensation event sub-process. */
export const isUndoing = (node: Node): boolean =>
  node.triggeredByEvent && node.start?.events.some((event) => event.type === 'compensation') === true;

/** The start of the compensation event sub-process of a sub-process. */
const undoStart = (node: Node): Node | null =>
  eventStarts(node).find((start) => start.events.some((event) => event.type === 'compensation')) ?? null;

/** What a throw event inside `scope` undoes: everything there, or what one activity has done. */
export function takeUndoable(run: Run, thrower: ElementInstance, activity: string | null): readonly Undoable[] {
  let scope = scopeOf(run, thrower);
  // Inside an event sub-process the throw is about the sub-process around it, too.
  if (activity === null && nodeOf(run, scope).triggeredByEvent)
    return [...takeAll(scopeOf(run, scope)), ...takeAll(scope)];
  while (activity !== null && !scope.done?.some((record) => record.element === activity) && scope.scope !== null)
    scope = scopeOf(run, scope);
  const done = scope.done ?? [];
  const taken = activity === null ? done : done.filter((record) => record.element === activity);
  const rest = done.filter((record) => !taken.includes(record));
  if (rest.length > 0) scope.done = rest;
  else delete scope.done;
  return taken;
}

function takeAll(scope: ElementInstance): readonly Undoable[] {
  const { done = [] } = scope;
  delete scope.done;
  return done;
}

/**
 * What a cancelled transaction undoes. Of a multi-instance one all instances are cancelled, also those that have ended and
 * those that still run (BPMN 2.0.2, 13.5.3): these end here.
 */
export function takeTransaction(run: Run, scope: ElementInstance): readonly Undoable[] {
  const own = takeAll(scope);
  if (!isInner(scope)) return own;
  const body = scopeOf(run, scope);
  const others = childrenOf(run, body).filter((other) => other !== scope);
  const running = others.flatMap(({ element, vars, done }): readonly Undoable[] =>
    done ? [{ element, ...(vars ? { vars } : {}), done }] : [],
  );
  const ended = takeAll(body);
  for (const other of others) terminate(run, other);
  return [...ended, ...running, ...own];
}

/** Undoes the newest of what `holder` still has to undo; with nothing left, the holder is done. */
export function undoNext(run: Run, holder: ElementInstance): void {
  const last = holder.undo?.at(-1);
  if (!last) return undoFinished(run, holder);
  holder.undo = holder.undo?.slice(0, -1);
  const node = run.process.nodes.get(last.element);
  if (!node)
    throw new Stuck(
      'UNKNOWN_ELEMENT',
      `Không còn phần tử ${last.element}.`,
      `There is no element ${last.element} any more.`,
    );
  const handler = node.boundaries.find((boundary) => boundary.handler)?.handler;
  const scope = scopeForUndo(run, holder, node);
  // Only a completed activity is undone by its handler; with one, nothing of its inside is kept.
  if (handler && last.done === undefined) {
    enter(run, handler, scope, { undoFor: holder.id });
    return;
  }
  bringBack(run, node, scope, holder, last);
}

/** The instance of the scope that the undone element belongs to, around (or the same as) the holder. */
function scopeForUndo(run: Run, holder: ElementInstance, node: Node): ElementInstance {
  let scope: ElementInstance | null = holder;
  while (scope && scope.element !== node.scope?.id) scope = scope.scope === null ? null : scopeOf(run, scope);
  return scope ?? rootOf(run);
}

/** A completed sub-process comes back with its variables: its compensation event sub-process runs, else all that it had done is undone. */
function bringBack(run: Run, node: Node, scope: ElementInstance, holder: ElementInstance, record: Undoable): void {
  const start = undoStart(node);
  const again: ElementInstance = {
    id: newId(run, 'e'),
    element: node.id,
    scope: scope.id,
    state: 'activated',
    since: run.at,
    undoFor: holder.id,
    undo: start ? [] : (record.done ?? []),
    ...(record.vars ? { vars: record.vars } : {}),
    ...(start && record.done ? { done: record.done } : {}),
  };
  addInstance(run, again);
  if (start?.scope) enter(run, start.scope, again);
  else undoNext(run, again);
}

/**
 * Something that was undone for `holderId` has finished.
 * @param scope  where it stood: whoever had asked for it may have been ended meanwhile, and then the scope may be done
 */
export function undone(run: Run, holderId: string, scope?: ElementInstance): void {
  const holder = run.instances.get(holderId);
  if (holder) undoNext(run, holder);
  else if (scope) completeIfDone(run, scope);
}

/** The compensation event sub-process of a sub-process that was brought back has ended. */
export function undoneInside(run: Run, scope: ElementInstance): void {
  if (scope.undo?.length) return;
  undoFinished(run, scope);
}

/** Undoes beside a thrower that goes on at once: an instance of its own holds the list, so that the scope waits for it. */
export function undoAside(run: Run, thrower: ElementInstance, records: readonly Undoable[]): void {
  if (records.length === 0) return;
  const holder: ElementInstance = {
    id: newId(run, 'e'),
    element: thrower.element,
    scope: thrower.scope,
    state: 'activated',
    since: run.at,
    undo: records,
    aside: true,
  };
  addInstance(run, holder);
  undoNext(run, holder);
}

function undoFinished(run: Run, holder: ElementInstance): void {
  delete holder.undo;
  if (holder.aside) {
    const scope = scopeOf(run, holder);
    // The thrower was left long ago: the history has no visit of its helper.
    removeInstance(run, holder);
    return completeIfDone(run, scope);
  }
  const node = nodeOf(run, holder);
  // Going back undoes first what was done since; then the step begins.
  if (holder.state === 'activating') return guarded(run, holder, () => activate(run, holder, node));
  if (node.kind.isScope && holder.undoFor) {
    const holderId = holder.undoFor;
    // It was entered before; coming back to be undone is no second visit, and so no event of the history.
    const scope = scopeOf(run, holder);
    removeInstance(run, holder);
    return undone(run, holderId, scope);
  }
  if (node.events.some((event) => event.type === 'cancel')) return leaveTransaction(run, holder);
  complete(run, holder);
}

/** All is undone: the transaction is left by its cancel boundary event, or just ends. */
function leaveTransaction(run: Run, end: ElementInstance): void {
  const transaction = scopeOf(run, end);
  const owner = isInner(transaction) ? scopeOf(run, transaction) : transaction;
  const boundary = nodeOf(run, owner).boundaries.find((event) =>
    event.events.some((definition) => definition.type === 'cancel'),
  );
  discard(run, end);
  if (boundary) return fire(run, owner, boundary, {});
  const around = scopeOf(run, owner);
  terminate(run, owner);
  completeIfDone(run, around);
}
