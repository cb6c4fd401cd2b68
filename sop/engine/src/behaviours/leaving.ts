import type { JsonObject } from '@trucban/kernel';
import type { Node } from '../graph/graph.ts';
import { addInstance, isAlive, newId, removeInstance, rootOf, type Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import { guarded } from './elements.ts';
import { callListener } from './listeners.ts';
import { cancelJob } from '../kinds/job.ts';
import { resolveIncident } from './incidents.ts';
import { completeIfDone, endWhenLeft } from './scopes.ts';

/**
 * `canceling` listeners. A task that is cancelled is gone at once, and what took its place goes on: nobody waits for a worker
 * when a deadline has passed. Only the end of the process waits: until then an instance in the state `terminating` stands at
 * the process for the listeners that are still to be heard.
 */
export const isLeaving = (instance: ElementInstance): boolean =>
  instance.state === 'terminating' && instance.listener === 'canceling';

/** A person may be at work on it: its creation, at least, is through. */
export const isOpenTask = ({ wait, listener }: ElementInstance): boolean =>
  wait === 'user' || listener === 'assigning' || listener === 'updating' || listener === 'completing';

/** Asks the listeners of a task that has just been cancelled. */
export function hearCancelled(run: Run, gone: ElementInstance, node: Node, vars: JsonObject): void {
  const root = rootOf(run);
  const leaving: ElementInstance = {
    id: newId(run, 'e'),
    element: gone.element,
    scope: root.id,
    state: 'terminating',
    since: run.at,
    listener: 'canceling',
    vars,
  };
  addInstance(run, leaving);
  guarded(run, leaving, () => leaveCancelled(run, leaving, node));
}

/** The next listener; when all are heard, the process may end. */
export function leaveCancelled(run: Run, leaving: ElementInstance, node: Node): void {
  if (callListener(run, leaving, node, 'canceling')) return;
  removeInstance(run, leaving);
  const root = rootOf(run);
  if (root.ending) endWhenLeft(run);
  else completeIfDone(run, root);
}

/** Gives up what is still to be heard: the process is ended by force a second time. */
export function forgetLeaving(run: Run): void {
  for (const one of [...run.instances.values()]) {
    if (!isLeaving(one) || !isAlive(run, one)) continue;
    cancelJob(run, one);
    resolveIncident(run, one);
    removeInstance(run, one);
  }
}

/** Whether listeners of a cancelled task are still to be heard. */
export const someLeave = (run: Run): boolean =>
  run.process.hasCancelListeners && [...run.instances.values()].some(isLeaving);
