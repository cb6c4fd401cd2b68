/** Words of FEEL's grammar: a name that holds one must be told to the parser. */
const WORDS =
  /(?:^| )(?:and|or|not|in|if|then|else|for|return|some|every|satisfies|between|instance|of|null|true|false|function|external|date|time|duration|years|months|days|list|context|range)(?: |$)/;
const PLAIN = /^[\p{L}_][\p{L}\p{N}_]*(?: [\p{L}\p{N}_]+)*$/u;

/** Whether the parser reads a name as one without being told. */
function isPlain(name: string): boolean {
  return PLAIN.test(name) && !WORDS.test(name);
}

/** A name that the parser must be told, with its words. */
interface SpecialName {
  readonly name: string;
  readonly words: readonly string[];
}

/** Names in scope while a model is compiled: only those that the parser must be told are kept. */
export interface Names {
  readonly special: readonly SpecialName[];
}

export const NO_NAMES: Names = { special: [] };

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}_]+/gu) ?? [];

/** More names in scope. */
export function withNames(names: Names, more: Iterable<string>): Names {
  const unplain = [...more].filter((name) => !isPlain(name));
  if (unplain.length === 0) return names;
  const known = new Set(names.special.map(({ name }) => name));
  const added = [...new Set(unplain)].filter((name) => !known.has(name));
  return { special: [...names.special, ...added.map((name) => ({ name, words: wordsOf(name) }))] };
}

/** The names that an expression may hold: telling the parser thousands costs more than reading the expression. */
export function namesIn({ special }: Names, source: string): readonly string[] {
  if (special.length === 0) return [];
  const words = new Set(wordsOf(source));
  return special.filter((one) => one.words.every((word) => words.has(word))).map(({ name }) => name);
}
