import type { Node, Process } from '../graph/graph.ts';
import type { Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import { problem, type ProblemCode } from './problems.ts';
import type { MigrationMapping, OperationProblem } from './types.ts';

/** A migration under way. `run` is one of the new definition. */
export interface Migration {
  readonly source: Process;
  readonly run: Run;
  readonly mapping: MigrationMapping;
  readonly problems: OperationProblem[];
}

/** An element instance on its way: as it was, with its old and its new element (null: its sub-process is dissolved). */
export interface Traveller {
  readonly was: ElementInstance;
  readonly from: Node;
  readonly to: Node | null;
}

/** The new element of an old one; null when it has none. */
export function mapped({ mapping, run, source }: Migration, elementId: string): Node | null {
  if (elementId === source.root.id) return run.process.root;
  const id = Object.hasOwn(mapping, elementId) ? mapping[elementId] : undefined;
  return (id === undefined ? undefined : run.process.nodes.get(id)) ?? null;
}

export function note(
  { problems }: Migration,
  code: ProblemCode,
  severity: OperationProblem['severity'],
  elementId: string,
  elementInstanceId?: string,
): void {
  problems.push(problem(code, severity, elementId, elementInstanceId));
}
