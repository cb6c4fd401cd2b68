import { missingForEver } from '../behaviours/joins.ts';
import type { Run } from '../run/run.ts';
import { problem } from './problems.ts';
import type { OperationProblem } from './types.ts';

/** Joins that half of their tokens have reached, and that the new model gives a branch on which nothing will come. */
export function waitingJoins(run: Run): readonly OperationProblem[] {
  return [...run.instances.values()].flatMap((scope) => {
    const joins = new Set(Object.keys(scope.tokens ?? {}).map((flowId) => run.process.flows.get(flowId)?.target));
    return [...joins].flatMap((join) =>
      join && missingForEver(run, scope, join) ? [problem('JOIN_WAITS', 'warning', join.id)] : [],
    );
  });
}
