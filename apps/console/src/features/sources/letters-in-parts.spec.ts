import { describe, expect, it } from '@jest/globals';
import type { DeadLetterDto } from '@trucban/contracts';
import { MOST_ITEMS } from '../../shared/all-pages.ts';
import { dealInParts } from './letters-in-parts.ts';

const PART = 200;
const at = (n: number): string => new Date(Date.UTC(2026, 10, 23) + n * 1_000).toISOString();

/** Letters that wait, the newest first, behind a cursor; what is dealt with leaves, as the API has it. */
function desk(count: number, refused: ReadonlySet<string> = new Set()) {
  let waiting = Array.from({ length: count }, (_, n) => ({ id: `l-${count - n}`, at: at(count - n) }) as DeadLetterDto);
  const page = async (cursor: string | undefined) => {
    const behind = waiting.filter((one) => cursor === undefined || one.at < cursor);
    const items = behind.slice(0, PART);
    return { items, nextCursor: behind.length > PART ? (items.at(-1)?.at ?? null) : null };
  };
  const deal = async (ids: string[]) => {
    waiting = waiting.filter(({ id }) => !ids.includes(id) || refused.has(id));
    return ids.map((id) => ({ id, done: !refused.has(id), eventId: null, errors: [] }));
  };
  return { page, deal, left: () => waiting.map(({ id }) => id) };
}

describe('many letters', () => {
  it('are gone through to the last, beyond what a screen lists, and it is told how far', async () => {
    const count = MOST_ITEMS + 2 * PART + 7;
    const { page, deal, left } = desk(count, new Set(['l-3', 'l-2400']));
    const told: number[] = [];
    const items = await dealInParts(at(count), page, deal, (gone) => told.push(gone));
    expect(items.filter(({ done }) => done)).toHaveLength(count - 2);
    expect(left()).toEqual(['l-2400', 'l-3']);
    expect(told).toEqual([...Array.from({ length: 12 }, (_, n) => (n + 1) * PART), count]);
  });

  it('leave alone what came after the person looked', async () => {
    const { page, deal, left } = desk(PART + 10);
    await dealInParts(at(8), page, deal, () => undefined);
    expect(left()).toHaveLength(PART + 2);
    expect(left().at(-1)).toBe('l-9');
  });
});
