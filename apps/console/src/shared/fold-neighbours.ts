/** What happened within so short a time is one event for a reader: a step that runs once for each agency tells each time. */
const TOGETHER_MS = 5_000;

/**
 * Neighbours that say the same at the same moment, in groups of which the first stands for all; order is kept.
 * @param instantOf ISO instant of an item. @param same whether two items say the same
 */
export function foldNeighbours<T>(
  items: readonly T[],
  instantOf: (item: T) => string,
  same: (first: T, next: T) => boolean,
): readonly (readonly [T, ...T[]])[] {
  const groups: [T, ...T[]][] = [];
  for (const item of items) {
    const group = groups.at(-1);
    const apartMs = group ? Math.abs(Date.parse(instantOf(group[0])) - Date.parse(instantOf(item))) : Infinity;
    if (group && apartMs <= TOGETHER_MS && same(group[0], item)) group.push(item);
    else groups.push([item]);
  }
  return groups;
}
