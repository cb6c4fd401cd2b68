import type { Flow, Node } from '../graph/graph.ts';
import type { ElementInstance } from '../run/state.ts';
import type { Run } from '../run/run.ts';

/**
 * What one kind of element does; one file each, registered by BPMN type in `registry.ts`.
 * The moves around it (mappings, boundary events, flows, cancellation) are shared behaviours.
 */
export interface ElementKind {
  /** Tokens live inside (process, sub-process). */
  readonly isScope?: boolean;
  /** May carry boundary events, mappings and loops. */
  readonly isActivity?: boolean;
  /** Tokens that arrive over several flows wait for each other; see `behaviours/joins.ts`. */
  readonly join?: 'parallel' | 'inclusive' | 'complex';
  /** Mappings are evaluated and boundary events armed; now the work begins. Throws `Stuck` for a process incident; a retry calls it again. */
  activate(run: Run, instance: ElementInstance, node: Node): void;
  /** Which flows it leaves by; without it as an activity does. */
  chooseFlows?(run: Run, instance: ElementInstance, node: Node): readonly Flow[];
  /** Withdraws what `activate` asked of the outside. */
  terminate?(run: Run, instance: ElementInstance, node: Node): void;
}
