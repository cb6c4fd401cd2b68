/** What happened within so short a time is one event for a reader: a step that runs once for each agency tells each time. */
export const TOGETHER_MS = 5_000;

/**
 * Neighbours that say the same, each shortly after the other, in groups of which the first stands for all; order is kept.
 * @param instantOf ISO instant of an item. @param same whether two items say the same
 * @param togetherMs how far apart two neighbours may be
 */
export function foldNeighbours<T>(
  items: readonly T[],
  instantOf: (item: T) => string,
  same: (first: T, next: T) => boolean,
  togetherMs: (first: T) => number = () => TOGETHER_MS,
): readonly (readonly [T, ...T[]])[] {
  const groups: [T, ...T[]][] = [];
  for (const item of items) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const apartMs = last ? Math.abs(Date.parse(instantOf(last)) - Date.parse(instantOf(item))) : Infinity;
    if (group && apartMs <= togetherMs(group[0]) && same(group[0], item)) group.push(item);
    else groups.push([item]);
  }
  return groups;
}
