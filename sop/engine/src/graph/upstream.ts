import type { Flow, Node } from './graph.ts';

/**
 * For each flow into a join: the nodes whose tokens can still come over it without passing the join itself.
 * Kept at the join: a model may have thousands of joins, and most are never asked.
 */
export function upstreamOf(join: Node): ReadonlyMap<string, ReadonlySet<Node>> {
  join.upstream ??= new Map(
    join.incoming.map((flow) => [flow.id, nodesBefore(flow, join, join.scope?.children ?? [])]),
  );
  return join.upstream;
}

function nodesBefore(flow: Flow, join: Node, all: readonly Node[]): ReadonlySet<Node> {
  const found = new Set<Node>();
  const open: Node[] = [flow.source];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node === join || found.has(node)) continue;
    found.add(node);
    for (const before of predecessors(node, all)) open.push(before);
  }
  return found;
}

/** Flows, an activity before its boundary events, a link throw before its catch event. */
function predecessors(node: Node, all: readonly Node[]): Node[] {
  const before = node.incoming.map((flow) => flow.source);
  if (node.attachedTo) before.push(node.attachedTo);
  if (node.events.some((event) => event.type === 'link'))
    before.push(...all.filter((other) => other.linkTarget === node));
  return before;
}
