import type { Decision, DrgNode, Model } from './model.ts';
import type { DmnProblems } from './problems.ts';

/** Tells each decision that requires itself through others; without recursion, because a chain may be long. */
export function tellCycles(model: Model, problems: DmnProblems): void {
  const state = new Map<Decision, 'open' | 'done'>();
  for (const node of model.nodes.values()) if (node.kind === 'decision') visit(node, state, problems);
}

const required = (decision: Decision): Decision[] =>
  decision.requirements.map(({ node }) => node).filter((node: DrgNode): node is Decision => node.kind === 'decision');

function visit(first: Decision, state: Map<Decision, 'open' | 'done'>, problems: DmnProblems): void {
  if (state.has(first)) return;
  state.set(first, 'open');
  const path = [{ decision: first, waiting: required(first) }];
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const next = top.waiting.pop();
    if (!next) {
      state.set(top.decision, 'done');
      path.pop();
    } else if (state.get(next) === 'open') problems.add('DECISION_CYCLE', next.id);
    else if (!state.has(next)) {
      state.set(next, 'open');
      path.push({ decision: next, waiting: required(next) });
    }
  }
}
