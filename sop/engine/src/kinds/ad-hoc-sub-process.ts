import { raiseIncident, resolveIncident } from '../behaviours/incidents.ts';
import { clearScope, completeIfDone } from '../behaviours/scopes.ts';
import { evaluateCondition, evaluateIn } from '../behaviours/variables.ts';
import type { Expression } from '../expressions.ts';
import type { Node } from '../graph/graph.ts';
import { enqueue, type Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import { Stuck } from '../run/stuck.ts';
import type { ElementKind } from './kind.ts';

/** Activities without a fixed order: those that the model names begin, each on its own. */
export const adHocSubProcess: ElementKind = {
  isScope: true,
  isActivity: true,
  activate(run, instance, node) {
    // A retry after the completion condition failed looks at the condition again, it doesn't begin again.
    if (instance.begun) return completeIfDone(run, instance);
    const first = chosen(run, instance, node);
    instance.begun = true;
    if (node.adHoc?.sequential) instance.rest = first.slice(1).map((child) => child.id);
    const now = node.adHoc?.sequential ? first.slice(0, 1) : first;
    for (const child of now) enqueue(run, { type: 'enter', scope: instance, node: child, seed: {} });
    completeIfDone(run, instance);
  },
};

function chosen(run: Run, instance: ElementInstance, node: Node): readonly Node[] {
  const choosable = node.children.filter(
    (child) => !child.attachedTo && !child.triggeredByEvent && !child.isForCompensation && !isLinkCatch(child),
  );
  if (!node.adHoc?.active) return choosable.filter((child) => child.incoming.length === 0);
  const names = evaluateIn(run, instance, node.adHoc.active);
  const found = Array.isArray(names) ? names.map((name) => choosable.find((child) => child.id === name)) : [undefined];
  if (found.every((child) => child !== undefined)) return found;
  throw new Stuck(
    'AD_HOC_ELEMENTS_INVALID',
    'Danh sách phần tử cần kích hoạt không hợp lệ.',
    'The elements to activate are not a list of elements of the ad-hoc sub-process.',
  );
}

/** Its link leads to it, nothing else. */
const isLinkCatch = ({ type, events }: Node): boolean =>
  type === 'bpmn:IntermediateCatchEvent' && events.some((event) => event.type === 'link');

/** Called after each end inside: the condition may make that enough, the next of a sequence may begin. True when the sub-process is done. */
export function adHocIsDone(run: Run, scope: ElementInstance, node: Node, quiet: boolean): boolean {
  // One that an event sub-process has taken over is done with it.
  if (!node.adHoc || scope.interrupted) return quiet;
  const enough = holds(run, scope, node.adHoc.completion, quiet);
  if (enough && (quiet || node.adHoc.cancelRemaining)) {
    clearScope(run, scope);
    return true;
  }
  if (quiet && !enough && !scope.incident) beginNext(run, scope);
  return false;
}

/** Without a condition it is done when everything chosen is done. A condition that fails is a process incident of the sub-process. */
function holds(run: Run, scope: ElementInstance, condition: Expression | null, quiet: boolean): boolean {
  if (!condition) return quiet && !scope.rest?.length;
  try {
    const enough = evaluateCondition(run, scope, condition);
    resolveIncident(run, scope);
    return enough;
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    if (!scope.incident) raiseIncident(run, scope, error);
    return false;
  }
}

function beginNext(run: Run, scope: ElementInstance): void {
  const [next, ...rest] = scope.rest ?? [];
  const node = next === undefined ? undefined : run.process.nodes.get(next);
  if (rest.length > 0) scope.rest = rest;
  else delete scope.rest;
  if (node) enqueue(run, { type: 'enter', scope, node, seed: {} });
}
