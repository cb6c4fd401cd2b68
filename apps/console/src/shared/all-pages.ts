import type { Page } from '@trucban/contracts';

/** Most items that a screen reads of one list. */
export const MOST_ITEMS = 2_000;

/** All items of a list, page by page. */
export async function allPages<T>(page: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const next = await page(cursor);
    items.push(...next.items);
    cursor = next.nextCursor ?? undefined;
  } while (cursor !== undefined && items.length < MOST_ITEMS);
  return items;
}
