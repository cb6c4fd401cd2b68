import type { JsonObject } from '@trucban/kernel';
import type { Flow, Node } from '../graph/graph.ts';
import { upstreamOf } from '../graph/upstream.ts';
import { childrenOf, nodeOf, outOfMoves, type Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import { Stuck } from '../run/stuck.ts';
import { enter, enterStuck, send } from './elements.ts';
import { evaluateCondition } from './variables.ts';
import { chooseTrue } from './flows.ts';
import { isLeaving } from './leaving.ts';
import { completeIfDone } from './scopes.ts';

/** A token arrives over a flow: it starts the element, or waits there for others. */
export function arrive(run: Run, scope: ElementInstance, flow: Flow): void {
  const node = flow.target;
  if (!waitsForTokens(node)) {
    enter(run, node, scope);
    return;
  }
  putToken(scope, flow);
  pass(run, scope, node);
}

/** Lets a join pass if its tokens are there. An inclusive join is decided when everything else has come to rest. */
function pass(run: Run, scope: ElementInstance, node: Node): boolean {
  if (outOfMoves(run)) return false;
  if (node.kind.join === 'parallel') return passParallel(run, scope, node);
  if (node.kind.join === 'complex') return passComplex(run, scope, node);
  return node.kind.join ? false : passQuantity(run, scope, node);
}

const waitsForTokens = (node: Node): boolean => (node.kind.join ? node.incoming.length > 1 : node.startQuantity > 1);

function passParallel(run: Run, scope: ElementInstance, node: Node): boolean {
  if (!node.incoming.every((flow) => tokens(scope, flow) > 0)) return false;
  for (const flow of node.incoming) takeToken(scope, flow);
  enter(run, node, scope);
  return true;
}

function passQuantity(run: Run, scope: ElementInstance, node: Node): boolean {
  const there = node.incoming.reduce((sum, flow) => sum + tokens(scope, flow), 0);
  if (there < node.startQuantity) return false;
  let needed = node.startQuantity;
  for (const flow of node.incoming) while (needed > 0 && takeToken(scope, flow)) needed -= 1;
  enter(run, node, scope);
  return true;
}

/** A complex gateway starts when its condition holds, with the tokens that are there; later ones wait for its reset. */
function passComplex(run: Run, scope: ElementInstance, node: Node): boolean {
  if (own(scope.gates, node.id)) return false;
  const counts = Object.fromEntries(node.incoming.map((flow) => [flow.id, tokens(scope, flow)]));
  const activationCount = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const starts = node.activation
    ? activates(run, scope, node, { ...counts, activationCount })
    : node.incoming.every((flow) => tokens(scope, flow) > 0);
  if (!starts) return false;
  const used = node.incoming.filter((flow) => takeToken(scope, flow)).map((flow) => flow.id);
  scope.gates = { ...scope.gates, [node.id]: used };
  enter(run, node, scope);
  return true;
}

/** A failing activation condition starts the gateway into a process incident, so that a person sees it; a retry lets it pass. */
function activates(run: Run, scope: ElementInstance, node: Node, counts: JsonObject): boolean {
  try {
    return node.activation ? evaluateCondition(run, scope, node.activation, counts) : true;
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    for (const flow of node.incoming) takeToken(scope, flow);
    enterStuck(run, node, scope, error);
    return false;
  }
}

/**
 * Everything else rests: lets one inclusive join pass (or one complex gateway reset) whose missing tokens can't come any more.
 * One at a time, because what passes may be on its way to another join. True when something moved.
 */
export function passOneJoin(run: Run): boolean {
  for (const scope of run.instances.values()) {
    // Sorted: a database may give the names of an object back in another order.
    for (const flowId of Object.keys(scope.tokens ?? {}).sort()) {
      const node = run.process.flows.get(flowId)?.target;
      if (node && (passInclusive(run, scope, node) || pass(run, scope, node))) return true;
    }
    for (const gate of Object.keys(scope.gates ?? {}).sort()) {
      const node = run.process.nodes.get(gate);
      if (node && resetComplex(run, scope, node)) return true;
    }
  }
  return false;
}

function passInclusive(run: Run, scope: ElementInstance, node: Node): boolean {
  if (outOfMoves(run) || node.kind.join !== 'inclusive' || !inclusiveIsReady(run, scope, node)) return false;
  for (const flow of node.incoming) takeToken(scope, flow);
  enter(run, node, scope);
  return true;
}

/**
 * BPMN 2.0, 13.4.3: a token elsewhere holds the join up when it can reach an empty incoming flow of it,
 * unless it can also reach one that has a token; paths through the join itself don't count.
 */
function inclusiveIsReady(run: Run, scope: ElementInstance, node: Node): boolean {
  const filled = node.incoming.filter((flow) => tokens(scope, flow) > 0);
  const empty = node.incoming.filter((flow) => tokens(scope, flow) === 0);
  if (filled.length === 0) return false;
  if (empty.length === 0) return true;
  return places(run, scope, node).every((place) => !reachesAny(node, empty, place) || reachesAny(node, filled, place));
}

const reachesAny = (join: Node, flows: readonly Flow[], from: Node): boolean =>
  flows.some((flow) => upstreamOf(join).get(flow.id)?.has(from) === true);

/** A parallel join with a flow over which nothing that is there now can come. */
export function missingForEver(run: Run, scope: ElementInstance, node: Node): boolean {
  if (node.kind.join !== 'parallel') return false;
  const there = places(run, scope, node);
  return node.incoming.some(
    (flow) => tokens(scope, flow) === 0 && !there.some((place) => reachesAny(node, [flow], place)),
  );
}

/** Where tokens are in this scope, but for those that wait at `join`. */
function places(run: Run, scope: ElementInstance, join: Node): Node[] {
  const active = childrenOf(run, scope).flatMap((child) => (isLeaving(child) ? [] : [nodeOf(run, child)]));
  const waiting = Object.keys(scope.tokens ?? {}).flatMap((flowId) => {
    const target = run.process.flows.get(flowId)?.target;
    return target && target !== join ? [target] : [];
  });
  return [...active, ...waiting];
}

/** A started complex gateway is ready anew when all its other tokens have come or can't come; flows that ask for `waitingForStart` are not taken then. */
function resetComplex(run: Run, scope: ElementInstance, node: Node): boolean {
  const used = own(scope.gates, node.id) ?? [];
  const open = node.incoming.filter((flow) => !used.includes(flow.id) && tokens(scope, flow) === 0);
  if (places(run, scope, node).some((place) => reachesAny(node, open, place))) return false;
  const rest = node.incoming.filter((flow) => !used.includes(flow.id) && takeToken(scope, flow));
  const { [node.id]: _reset, ...others } = scope.gates ?? {};
  if (Object.keys(others).length > 0) scope.gates = others;
  else delete scope.gates;
  if (rest.length === 0) completeIfDone(run, scope);
  else leaveReset(run, scope, node);
  return true;
}

/** A flow whose condition fails is a process incident of the gateway; a retry looks at the flows of the reset again. */
function leaveReset(run: Run, scope: ElementInstance, node: Node): void {
  try {
    const flows = chooseTrue(run, scope, node, { waitingForStart: false });
    if (flows.length > 0) send(run, scope, node, flows);
    else completeIfDone(run, scope);
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    enterStuck(run, node, scope, error, { fired: true });
  }
}

/** Own names only: an id may be `constructor`. */
const own = <T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  record && Object.hasOwn(record, name) ? record[name] : undefined;

const tokens = (scope: ElementInstance, flow: Flow): number => own(scope.tokens, flow.id) ?? 0;

/** A token waits at the join that the flow leads to. */
export function putToken(scope: ElementInstance, flow: Flow): void {
  scope.tokens = { ...scope.tokens, [flow.id]: tokens(scope, flow) + 1 };
}

function takeToken(scope: ElementInstance, flow: Flow): boolean {
  const count = tokens(scope, flow);
  if (count === 0) return false;
  const { [flow.id]: _taken, ...others } = scope.tokens ?? {};
  if (count > 1) scope.tokens = { ...others, [flow.id]: count - 1 };
  else if (Object.keys(others).length > 0) scope.tokens = others;
  else delete scope.tokens;
  return true;
}
