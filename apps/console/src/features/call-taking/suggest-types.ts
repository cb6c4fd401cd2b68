import { fold } from '@trucban/ui/text';
import type { EventTypeEntry } from '../../shared/reference.ts';

/** A proposed type with the words that made it so. */
export interface Suggestion {
  readonly type: EventTypeEntry;
  readonly words: readonly string[];
}

/** Words that say nothing about a type. */
const EMPTY_WORDS = new Set([
  'co',
  'va',
  'o',
  'tai',
  'bi',
  'do',
  'cua',
  'cho',
  'trong',
  'mot',
  'nguoi',
  'khong',
  'gay',
  'cac',
  'ra',
  'vao',
  'su',
  'vu',
  'tin',
  'bao',
]);
const MOST = 3;

const wordsOf = (text: string): readonly string[] =>
  fold(text)
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 1 && !EMPTY_WORDS.has(word));

/** Types whose names share the most words with what the caller says, rare words counting more. */
export function suggestTypes(description: string, types: readonly EventTypeEntry[]): readonly Suggestion[] {
  const said = new Set(wordsOf(description));
  if (said.size === 0) return [];
  const names = types.map((type) => new Set(wordsOf(type.name.vi)));
  const rarity = (word: string): number => 1 / names.filter((each) => each.has(word)).length;
  return types
    .map((type, i) => {
      const words = [...(names[i] ?? [])].filter((word) => said.has(word));
      return { type, words, score: words.reduce((sum, word) => sum + rarity(word), 0) };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.type.code < b.type.code ? -1 : 1))
    .slice(0, MOST)
    .map(({ type, words }) => ({ type, words }));
}
