/** Words of FEEL's grammar: a name that holds one must be told to the parser. */
const WORDS =
  /(?:^| )(?:and|or|not|in|if|then|else|for|return|some|every|satisfies|between|instance|of|null|true|false|function|external|date|time|duration|years|months|days|list|context|range)(?: |$)/;
const PLAIN = /^[\p{L}_][\p{L}\p{N}_]*(?: [\p{L}\p{N}_]+)*$/u;

/** Whether the parser reads a name as one without being told. */
function isPlain(name: string): boolean {
  return PLAIN.test(name) && !WORDS.test(name);
}

/** Names in scope while a model is compiled: only those that the parser must be told are kept. */
export interface Names {
  readonly special: readonly string[];
}

export const NO_NAMES: Names = { special: [] };

/** More names in scope. */
export function withNames(names: Names, more: Iterable<string>): Names {
  const added = [...more].filter((name) => !isPlain(name) && !names.special.includes(name));
  return added.length === 0 ? names : { special: [...names.special, ...added] };
}
