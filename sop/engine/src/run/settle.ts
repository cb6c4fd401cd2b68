import { checkConditions } from '../behaviours/conditions.ts';
import { enter, enterStuck } from '../behaviours/elements.ts';
import { arrive, passOneJoin } from '../behaviours/joins.ts';
import { MAX_ELEMENT_INSTANCES, endless, tooManyElementInstances } from '../behaviours/room.ts';
import { dequeue, isAlive, outOfMoves, type Move, type Run } from './run.ts';
import type { Stuck } from './stuck.ts';

/** Runs until every token waits for the outside. */
export function settle(run: Run): void {
  do {
    checkConditions(run);
    for (let move = dequeue(run); move; move = dequeue(run)) {
      if (run.status !== 'active' || run.over) return;
      run.moves += 1;
      if (isAlive(run, move.scope)) carryOut(run, move);
      checkConditions(run);
    }
  } while (run.status === 'active' && !run.over && passOneJoin(run));
}

function carryOut(run: Run, move: Move): void {
  const node = move.type === 'flow' ? move.flow.target : move.node;
  const stuck = node.kind.join ? null : beyondLimits(run, node.id);
  if (stuck) return enterStuck(run, node, move.scope, stuck, move.type === 'enter' ? move.seed : {});
  if (move.type === 'flow') arrive(run, move.scope, move.flow);
  else enter(run, move.node, move.scope, move.seed);
}

function beyondLimits(run: Run, elementId: string): Stuck | null {
  if (outOfMoves(run)) return endless(elementId);
  return run.instances.size >= MAX_ELEMENT_INSTANCES ? tooManyElementInstances(elementId) : null;
}
