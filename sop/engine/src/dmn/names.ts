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
  readonly own: readonly SpecialName[];
  /** Those of the scopes around. */
  readonly outer: Names | null;
  /** How many there are in all. */
  readonly count: number;
}

export const NO_NAMES: Names = { own: [], outer: null, count: 0 };

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}_]+/gu) ?? [];

/** More names in scope. */
export function withNames(names: Names, more: Iterable<string>): Names {
  const own = [...more].filter((name) => !isPlain(name)).map((name) => ({ name, words: wordsOf(name) }));
  return own.length === 0 ? names : { own, outer: names, count: names.count + own.length };
}

/** The names that an expression may hold: telling the parser thousands costs more than reading the expression. */
export function namesIn(names: Names, source: string): readonly string[] {
  if (names.count === 0) return [];
  const words = new Set(wordsOf(source));
  const found = new Set<string>();
  for (let at: Names | null = names; at; at = at.outer)
    for (const one of at.own) if (one.words.every((word) => words.has(word))) found.add(one.name);
  return [...found];
}
