import type { DeadLetterDto, LettersDone, Page } from '@trucban/contracts';

/** What one part of the letters came to. */
type Items = LettersDone['items'];

/**
 * Deals with all letters of a list, part by part to its end, however long it is. Letters that came after `newest` were
 * seen by nobody and are left alone; those that are refused stay, and the next part begins behind them.
 *
 * `page` gives the part behind a cursor, the newest letters first; `told` hears how many have been gone through.
 */
export async function dealInParts(
  newest: string,
  page: (cursor: string | undefined) => Promise<Page<DeadLetterDto>>,
  deal: (ids: string[]) => Promise<Items>,
  told: (gone: number) => void,
): Promise<Items> {
  const items: Items = [];
  let cursor: string | undefined;
  do {
    const part = await page(cursor);
    const ids = part.items.filter(({ at }) => at <= newest).map(({ id }) => id);
    if (ids.length > 0) items.push(...(await deal(ids)));
    told(items.length);
    cursor = part.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}
