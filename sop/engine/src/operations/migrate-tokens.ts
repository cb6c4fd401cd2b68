import type { Flow } from '../graph/graph.ts';
import { enqueue } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import { sameJoin } from './compatibility.ts';
import { mapped, note, type Migration, type Traveller } from './migration.ts';
import { placeFor } from './migrate-scopes.ts';

/**
 * Tokens that wait at joins of a scope. A join that waits for the same flows keeps them; else they arrive anew, so that a
 * join that has become smaller, or is none any more, lets them pass.
 */
export function migrateTokens(migration: Migration, { was, to }: Traveller): void {
  const { run } = migration;
  const scope = run.instances.get(was.id);
  const kept: Record<string, number> = {};
  const anew: { readonly flow: Flow; readonly count: number }[] = [];
  for (const [flowId, count] of Object.entries(was.tokens ?? {})) {
    const old = migration.source.flows.get(flowId);
    const flow = old && counterpart(migration, old);
    if (!old || !flow) note(migration, 'UNMAPPED_TOKEN', 'error', flowId, was.id);
    else if (flow.id === flowId && sameJoin(old.target, flow.target) && flow.target.scope === to) kept[flowId] = count;
    else anew.push({ flow, count });
  }
  if (scope) setTokens(scope, kept);
  if (scope && was.gates) migrateGates(migration, scope, was.gates);
  const near = scope ?? nearest(migration, was);
  // Sorted: a database may give the names of an object back in another order.
  for (const { flow, count } of anew.sort((a, b) => (a.flow.id < b.flow.id ? -1 : 1)))
    for (let token = 0; token < count; token++)
      enqueue(run, { type: 'flow', scope: placeFor(migration, near, flow.target), flow });
}

/** The flow itself if it still leads on as before, else the one between the counterparts of its ends. */
function counterpart(migration: Migration, flow: Flow): Flow | undefined {
  const { run, mapping } = migration;
  const named = Object.hasOwn(mapping, flow.id) ? mapping[flow.id] : undefined;
  if (named !== undefined) return run.process.flows.get(named);
  const [source, target] = [mapped(migration, flow.source.id), mapped(migration, flow.target.id)];
  const same = run.process.flows.get(flow.id);
  if (same && (same.target === target || same.source === source)) return same;
  const [between, another] = [...run.process.flows.values()].filter(
    (one) => one.source === source && one.target === target,
  );
  return another ? undefined : between;
}

function setTokens(scope: ElementInstance, tokens: Readonly<Record<string, number>>): void {
  if (!scope.tokens) return;
  if (Object.keys(tokens).length > 0) scope.tokens = tokens;
  else delete scope.tokens;
}

/** Complex gateways that wait for their reset. */
function migrateGates(
  migration: Migration,
  scope: ElementInstance,
  gates: NonNullable<ElementInstance['gates']>,
): void {
  const entries = Object.entries(gates).flatMap(([id, used]) => {
    const node = mapped(migration, id);
    if (node?.kind.join !== 'complex') {
      note(migration, 'UNMAPPED', 'error', id, scope.id);
      return [];
    }
    const flows = used.flatMap((flowId) => {
      const old = migration.source.flows.get(flowId);
      return (old && counterpart(migration, old)?.id) ?? [];
    });
    return [[node.id, flows] as const];
  });
  scope.gates = Object.fromEntries(entries);
}

/** Around a dissolved sub-process. */
function nearest({ run, source }: Migration, was: ElementInstance): ElementInstance {
  const around = was.scope === null ? undefined : run.instances.get(was.scope);
  const root = run.instances.values().next().value;
  if (!root) throw new Error(`nothing of ${source.processId} has arrived`);
  return around ?? root;
}
