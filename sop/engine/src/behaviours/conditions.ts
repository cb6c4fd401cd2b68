import { evaluateExpression } from '../expressions.ts';
import { countFuel, isAlive, nodeOf, type Run } from '../run/run.ts';
import type { ElementInstance, Wait } from '../run/state.ts';
import { completeIfDone, isQuiet } from './scopes.ts';
import { lookupFrom } from './variables.ts';
import { trigger } from './triggers.ts';
import { replaceWait } from './waits.ts';

/** After variables were written: each conditional event whose condition has become true fires, once for each rise. */
export function checkConditions(run: Run): void {
  // While it is suspended nothing begins: conditions are looked at when it goes on.
  if (!run.conditionsStale || run.status !== 'active') return;
  run.conditionsStale = false;
  if (run.process.hasCompletionConditions) completeIdle(run);
  if (!run.process.hasConditions) return;
  for (const owner of [...run.instances.values()]) {
    for (const wait of owner.waits ?? []) {
      if (wait.kind !== 'condition' || !isOpen(run, owner, wait)) continue;
      const holds = conditionHolds(run, owner, wait);
      if (holds === wait.was) continue;
      const looked = { ...wait, was: holds };
      replaceWait(owner, looked);
      if (holds) trigger(run, owner, looked);
    }
  }
}

/** An ad-hoc sub-process in which nothing is left to do waits for its completion condition. */
function completeIdle(run: Run): void {
  for (const one of [...run.instances.values()])
    if (isAlive(run, one) && one.begun && nodeOf(run, one).adHoc?.completion && isQuiet(run, one))
      completeIfDone(run, one);
}

const isOpen = (run: Run, owner: ElementInstance, wait: Wait): boolean =>
  isAlive(run, owner) && owner.waits?.some((open) => open.id === wait.id) === true;

/** What can't be evaluated yet, because its data isn't there, does not hold. */
function conditionHolds(run: Run, owner: ElementInstance, wait: Wait): boolean {
  const event = run.process.nodes.get(wait.target)?.events[wait.def];
  if (event?.type !== 'condition') return false;
  const result = evaluateExpression(event.condition, lookupFrom(run, owner), run.at);
  countFuel(run, result.fuelUsed);
  return result.ok && result.value === true;
}
