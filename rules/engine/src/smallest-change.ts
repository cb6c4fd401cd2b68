import type { Condition, FactCondition, Reason } from './types.ts';

/** Most sets of comparisons that are tried: a backtest asks it of each of its events. */
const MOST_TRIED = 500;

/** A comparison, however often it stands in the tree. */
interface Leaf {
  readonly holds: boolean;
  readonly reason: Reason;
}

/**
 * Where a comparison stands in a tree more than once, turning it round for one group can spare another one, or undo it: what is
 * smallest in each group needn't be so for the whole. So sets of comparisons are tried, the smaller ones first.
 * @param found  the smallest by groups   @param nearer  orders sets of one size   @param leafOf  judges a comparison
 * @returns `found` where no comparison stands twice, or there are too many sets to try
 */
export function smallestOfAll(
  root: Condition,
  holds: boolean,
  found: readonly Reason[],
  nearer: (a: readonly Reason[], b: readonly Reason[]) => boolean,
  leafOf: (leaf: FactCondition) => Leaf,
): readonly Reason[] {
  const all = leavesIn(root);
  const leaves = new Map(all.map((leaf) => [nameOf(leaf), leaf]));
  if (leaves.size === all.length) return found;
  const known = new Map([...leaves].map(([name, leaf]) => [name, leafOf(leaf)]));
  const turns = (turned: readonly string[]): boolean =>
    verdict(root, (name) => known.get(name)?.holds !== turned.includes(name)) !== holds;
  const reasonsOf = (names: readonly string[]): readonly Reason[] =>
    names.flatMap((name) => {
      const leaf = known.get(name);
      return leaf ? [{ ...leaf.reason, negated: leaf.holds !== holds }] : [];
    });
  let tried = 0;
  for (let size = 1; size <= known.size; size += 1) {
    let best: readonly Reason[] | null = null;
    for (const names of setsOf([...known.keys()], size)) {
      if (++tried > MOST_TRIED) return found;
      if (!turns(names)) continue;
      const reasons = reasonsOf(names);
      if (!best || nearer(reasons, best)) best = reasons;
    }
    if (best) return best;
  }
  // Nothing turns it round.
  return found;
}

const nameOf = ({ fact, path, operator, value }: FactCondition): string =>
  JSON.stringify([fact, path, operator, value]);

function leavesIn(condition: Condition): FactCondition[] {
  if ('not' in condition) return leavesIn(condition.not);
  if ('all' in condition) return condition.all.flatMap(leavesIn);
  if ('any' in condition) return condition.any.flatMap(leavesIn);
  return [condition];
}

function verdict(condition: Condition, holds: (name: string) => boolean): boolean {
  if ('not' in condition) return !verdict(condition.not, holds);
  if ('all' in condition) return condition.all.every((member) => verdict(member, holds));
  if ('any' in condition) return condition.any.some((member) => verdict(member, holds));
  return holds(nameOf(condition));
}

function* setsOf(names: readonly string[], size: number, from = 0): Generator<readonly string[]> {
  if (size === 0) return yield [];
  for (const [at, name] of names.entries())
    if (at >= from) for (const rest of setsOf(names, size - 1, at + 1)) yield [name, ...rest];
}
