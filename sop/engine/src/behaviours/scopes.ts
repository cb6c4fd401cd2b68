import { enqueue, childrenOf, dropMoves, isAlive, nodeOf, rootOf, type Run } from '../run/run.ts';
import { become } from '../run/lifecycle.ts';
import type { ElementInstance } from '../run/state.ts';
import type { Node } from '../graph/graph.ts';
import { cancelJob } from '../kinds/job.ts';
import { complete, terminate } from './elements.ts';
import { resolveIncident } from './incidents.ts';
import { callListener } from './listeners.ts';
import { disarm } from './waits.ts';
import { forgetLeaving, someLeave } from './leaving.ts';
import { adHocIsDone } from '../kinds/ad-hoc-sub-process.ts';
import { undoneInside } from './compensation.ts';

/** Puts a token at each entry of a scope. */
export function enterScope(run: Run, scope: ElementInstance, entries: readonly Node[]): void {
  for (const node of entries) enqueue(run, { type: 'enter', scope, node, seed: {} });
  completeIfDone(run, scope);
}

/** Whether nothing is active, on its way or waiting at a join inside. */
export function isQuiet(run: Run, scope: ElementInstance): boolean {
  return (
    (run.children.get(scope.id)?.size ?? 0) === 0 &&
    (run.inFlight.get(scope.id) ?? 0) === 0 &&
    !scope.tokens &&
    !scope.gates
  );
}

/** A scope completes when the last token inside is gone. */
export function completeIfDone(run: Run, scope: ElementInstance): void {
  if (!isAlive(run, scope) || scope.state !== 'activated' || scope.ending) return;
  const node = nodeOf(run, scope);
  if (!node.adHoc && !isQuiet(run, scope)) return;
  if (node.adHoc && !adHocIsDone(run, scope, node, isQuiet(run, scope))) return;
  if (scope.undo) return undoneInside(run, scope);
  if (scope.scope === null) {
    if (!isHearing(scope) && !callListener(run, scope, node, 'end')) completeProcess(run);
  } else complete(run, scope);
}

/** Terminates all that is active directly inside, and forgets tokens; `except` stays. */
export function clearScope(run: Run, scope: ElementInstance, except?: ElementInstance): void {
  dropMoves(run, scope);
  delete scope.tokens;
  delete scope.gates;
  for (const child of childrenOf(run, scope)) if (child !== except && isAlive(run, child)) terminate(run, child);
}

/** An end listener of the process is at work, or waits for a person. */
const isHearing = (root: ElementInstance): boolean =>
  root.listener === 'end' && (root.wait === 'job' || root.incident !== undefined);

function completeProcess(run: Run): void {
  const root = rootOf(run);
  disarm(run, root);
  become(root, 'completing');
  become(root, 'completed');
  run.events.push({ type: 'elementCompleted', at: run.at, elementInstanceId: root.id, elementId: root.element });
  endInstance(run, 'completed');
}

/** Ends the instance from outside or by an error that nothing handles: everything inside is terminated first. */
export function endByForce(
  run: Run,
  status: 'terminated' | 'failed',
  error?: { readonly code: string; readonly message?: string },
): void {
  const root = rootOf(run);
  if (root.ending) forgetLeaving(run);
  clearScope(run, root);
  disarm(run, root);
  root.ending = { status, ...(error ? { error } : {}) };
  if (!someLeave(run)) endWhenLeft(run);
}

/** Nothing is left to be heard of what was cancelled. */
export function endWhenLeft(run: Run): void {
  const root = rootOf(run);
  if (!root.ending || someLeave(run)) return;
  const { status, error } = root.ending;
  delete root.ending;
  if (root.listener) cancelJob(run, root);
  resolveIncident(run, root);
  become(root, 'terminating');
  become(root, 'terminated');
  run.events.push({ type: 'elementTerminated', at: run.at, elementInstanceId: root.id, elementId: root.element });
  endInstance(run, status, error);
}

function endInstance(
  run: Run,
  status: 'completed' | 'terminated' | 'failed',
  error?: { readonly code: string; readonly message?: string },
): void {
  const root = rootOf(run);
  run.queue = [];
  run.head = 0;
  run.inFlight.clear();
  delete root.done;
  run.status = status;
  run.events.push({ type: 'instanceStatusChanged', at: run.at, status });
  run.commands.push({ type: 'endInstance', status, variables: root.vars ?? {}, ...(error ? { error } : {}) });
}
