import type { JsonObject } from '@trucban/kernel';
import type { Node } from '../graph/graph.ts';
import { createJob } from '../kinds/job.ts';
import { scopeOf, type Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import type { JobListener } from '../types.ts';
import { applyInputs, propagate, writeLocal } from './variables.ts';

/**
 * Asks for the next listener of `event`, in the order of the model: one job after the other, and the element waits.
 * Execution listeners: `start` when the input mappings are done and before the element does anything (no event of it is armed
 * yet), `end` when the output mappings are done and before a flow is taken. Task listeners: `creating` before the task is there,
 * `assigning` and `updating` before a change counts, `completing` before what was entered counts, `canceling` when it is gone.
 * @returns false when all have been heard
 */
export function callListener(run: Run, instance: ElementInstance, node: Node, event: JobListener['event']): boolean {
  const listener = node.listeners[event][instance.heard ?? 0];
  if (!listener) return false;
  if (event === 'start' && instance.heard === undefined) mapInputs(run, instance, node);
  instance.listener = event;
  createJob(run, instance, node, listener, event);
  return true;
}

/** All of the mappings or none, so that a retry begins with what it found. */
function mapInputs(run: Run, instance: ElementInstance, node: Node): void {
  const before = instance.vars;
  if (before) run.ownedVars.delete(before);
  try {
    applyInputs(run, instance, node);
  } catch (error) {
    if (before) instance.vars = before;
    else delete instance.vars;
    throw error;
  }
  instance.heard = 0;
}

/**
 * A listener is done. A start listener's variables are local to the element, an end listener's are its result; a task listener
 * has none.
 */
export function heardListener(run: Run, instance: ElementInstance, variables: JsonObject): void {
  const { listener } = instance;
  if (listener === 'start' || (listener === 'end' && instance.scope === null)) writeLocal(run, instance, variables);
  else if (listener === 'end') propagate(run, scopeOf(run, instance), variables);
  instance.heard = (instance.heard ?? 0) + 1;
  delete instance.wait;
  delete instance.retries;
}

/** No listener is asked any more. */
export function forgetListeners(instance: ElementInstance): void {
  delete instance.listener;
  delete instance.heard;
}
