import { fold } from '@trucban/ui/text';
import type { EventTypeEntry } from '../../shared/reference.ts';

/** A proposed type with the words that made it so, as they were said. */
export interface Suggestion {
  readonly type: EventTypeEntry;
  readonly words: readonly string[];
}

/** Words that say nothing about a type. With their marks: `cho` says nothing, `chợ` is a market. */
const EMPTY_WORDS = new Set(
  'có và ở tại bị do của cho trong một người không gây các ra vào sự vụ tin báo đang'.split(' '),
);
const MOST = 3;

/** Telling words of a text: folded form → as it stands there. */
const wordsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    (
      text
        .normalize('NFC')
        .toLowerCase()
        .match(/[\p{L}\p{N}]{2,}/gu) ?? []
    )
      .filter((word) => !EMPTY_WORDS.has(word))
      .map((word) => [fold(word), word]),
  );

/** Types whose names share the most words with what the caller says, rare words counting more. */
export function suggestTypes(description: string, types: readonly EventTypeEntry[]): readonly Suggestion[] {
  const said = wordsOf(description);
  if (said.size === 0) return [];
  const names = types.map((type) => wordsOf(type.name.vi));
  const rarity = (word: string): number => 1 / names.filter((each) => each.has(word)).length;
  return types
    .map((type, i) => {
      const words = [...(names[i]?.keys() ?? [])].filter((word) => said.has(word));
      return { type, words, score: words.reduce((sum, word) => sum + rarity(word), 0) };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.type.code < b.type.code ? -1 : 1))
    .slice(0, MOST)
    .map(({ type, words }) => ({ type, words: words.map((word) => said.get(word) ?? word) }));
}
