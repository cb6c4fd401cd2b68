import type { Json, JsonObject } from '@trucban/kernel';
import { beginIn, enterAfterUndo, eventStarts, openScope, terminate } from '../behaviours/elements.ts';
import { putToken } from '../behaviours/joins.ts';
import { writeLocal } from '../behaviours/variables.ts';
import { arm } from '../behaviours/waits.ts';
import { enqueue, isAlive, nodeOf, type Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import type { Rejection } from '../types.ts';
import { withoutToken } from './end-instances.ts';
import { startable } from './modify.ts';
import { refusalOf, refuse } from './refusal.ts';
import type { GoBackPlan, PlanScope, RoundAgain, VariableChange } from './types.ts';

/** Carries out a plan of `planGoBack`, on the very state that it was made of. */
export function applyGoBack(run: Run, plan: GoBackPlan): Rejection | null {
  return refusalOf(() => {
    if (plan.next !== run.next) refuse('PLAN_OUTDATED', plan.elementId);
    takeBack(run, plan);
    const opened: ElementInstance[] = [];
    const find = (place: PlanScope): ElementInstance =>
      ('live' in place ? run.instances.get(place.live) : opened[place.opened]) ??
      refuse('PLAN_OUTDATED', plan.elementId);
    for (const { elementId, in: place, done, round, again } of plan.open) {
      const around = find(place);
      const seed = again
        ? seedOf(around, again)
        : round === undefined
          ? {}
          : { counter: round, vars: { loopCounter: round } };
      if (round !== undefined && around.loop)
        around.loop = { ...around.loop, total: round, started: round, done: round - 1 };
      const scope = openScope(run, startable(run, elementId), around, seed);
      if (done.length > 0) scope.done = done;
      opened.push(scope);
    }
    for (const id of plan.uninterrupt) goOn(run, find({ live: id }));
    restoreVariables(run, plan.variables, find);
    for (const { in: place, flowId, first } of plan.putTokens) {
      const flow = run.process.flows.get(flowId) ?? refuse('UNKNOWN_FLOW', flowId);
      run.events.push({ type: 'flowTaken', at: run.at, flowId });
      if (!first) putToken(find(place), flow);
    }
    for (const { elementId, in: place } of plan.reactivate) beginIn(run, find(place), startable(run, elementId));
    const node = startable(run, plan.elementId);
    const scope = find(plan.scope);
    const seed = plan.again ? seedOf(scope, plan.again) : {};
    if (plan.undo.length > 0) enterAfterUndo(run, node, scope, plan.undo, seed);
    else if (plan.again) enqueue(run, { type: 'enter', scope, node, seed });
    else beginIn(run, scope, node);
  });
}

/** An instance of a loop that goes on: the loop counts it as not done. */
function seedOf(body: ElementInstance, { counter, vars, loop }: RoundAgain): { counter: number; vars: JsonObject } {
  body.loop = loop;
  return { counter, vars };
}

/** What came of the step goes. No scope completes by it: the step is about to stand in it again. */
function takeBack(run: Run, plan: GoBackPlan): void {
  for (const id of plan.terminate) {
    const instance = run.instances.get(id);
    if (instance && isAlive(run, instance)) terminate(run, instance);
  }
  for (const { scope, flowId } of plan.discardTokens) {
    const instance = run.instances.get(scope);
    if (instance) withoutToken(instance, flowId);
  }
  for (const { scope, elementId } of plan.closeGates) {
    const instance = run.instances.get(scope);
    const { [elementId]: _closed, ...others } = instance?.gates ?? {};
    if (instance && Object.keys(others).length > 0) instance.gates = others;
    else if (instance) delete instance.gates;
  }
  for (const { scope, elements } of plan.rest) {
    const instance = run.instances.get(scope);
    if (instance) instance.rest = elements;
  }
  for (const { scope, elementId, count } of plan.forget) forget(run.instances.get(scope), elementId, count);
  for (const { scope, records } of plan.restore ?? []) {
    const instance = run.instances.get(scope);
    // What compensation had taken is older than what it left.
    if (instance) instance.done = [...records, ...(instance.done ?? [])];
  }
}

function forget(scope: ElementInstance | undefined, elementId: string, count: number): void {
  let left = count;
  const done = [...(scope?.done ?? [])]
    .reverse()
    .filter((record) => record.element !== elementId || (left -= 1) < 0)
    .reverse();
  if (scope && done.length > 0) scope.done = done;
  else if (scope) delete scope.done;
}

/** A scope that an event sub-process had interrupted listens for its events again. */
function goOn(run: Run, scope: ElementInstance): void {
  delete scope.interrupted;
  arm(run, scope, eventStarts(nodeOf(run, scope)));
}

function restoreVariables(
  run: Run,
  changes: readonly VariableChange[],
  find: (place: PlanScope) => ElementInstance,
): void {
  const byScope = new Map<ElementInstance, VariableChange[]>();
  for (const change of changes) {
    const scope = find(change.scope);
    byScope.set(scope, [...(byScope.get(scope) ?? []), change]);
  }
  for (const [scope, own] of byScope) {
    const kept = own.filter((change) => !change.removed);
    writeLocal(run, scope, Object.fromEntries(kept.map(({ name, after }) => [name, after])));
    takeAway(
      run,
      scope,
      own.filter((change) => change.removed).map(({ name }) => name),
    );
  }
}

function takeAway(run: Run, scope: ElementInstance, names: readonly string[]): void {
  if (names.length === 0) return;
  const left: Record<string, Json> = Object.fromEntries(
    Object.entries(scope.vars ?? {}).filter(([name]) => !names.includes(name)),
  );
  if (Object.keys(left).length > 0) scope.vars = left;
  else delete scope.vars;
  run.conditionsStale = true;
  run.events.push({ type: 'variablesChanged', at: run.at, scopeId: scope.id, changes: {}, removed: names });
}
