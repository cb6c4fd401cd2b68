/** A unit of the tree over which values are added up: an org unit, or an area. */
export interface TreeUnit {
  readonly code: string;
  readonly parent: string | null;
}

/** The tree of units. Codes that it doesn't know have no parent and nothing below them. */
export interface Tree {
  /** The unit above all others: the first that has no parent. `undefined` for an empty tree. */
  readonly root: string | undefined;
  has(code: string): boolean;
  /** The unit itself, the one above it, and so on to the top. */
  chain(code: string): readonly string[];
  /** The unit itself and all below it. */
  subtree(code: string): readonly string[];
}

/** Builds the tree of any units. A parent that isn't there makes its unit a top of its own; a circle is cut where it closes. */
export function buildTree(units: readonly TreeUnit[]): Tree {
  const parents = new Map(units.map(({ code, parent }) => [code, parent]));
  const children = new Map<string, string[]>();
  for (const { code, parent } of units)
    if (parent !== null) children.get(parent)?.push(code) ?? children.set(parent, [code]);
  const chains = new Map<string, readonly string[]>();
  const subtrees = new Map<string, readonly string[]>();
  return {
    root: units.find(({ parent }) => parent === null || !parents.has(parent))?.code,
    has: (code) => parents.has(code),
    chain: (code) =>
      kept(chains, code, () => walk(code, (at) => [parents.get(at) ?? null].filter((up) => up !== null))),
    subtree: (code) => kept(subtrees, code, () => walk(code, (at) => children.get(at) ?? [])),
  };
}

function kept(cache: Map<string, readonly string[]>, code: string, make: () => readonly string[]): readonly string[] {
  const known = cache.get(code);
  if (known) return known;
  const made = make();
  cache.set(code, made);
  return made;
}

function walk(from: string, next: (code: string) => readonly string[]): string[] {
  const seen = new Set([from]);
  for (const code of seen) for (const other of next(code)) seen.add(other);
  return [...seen];
}
