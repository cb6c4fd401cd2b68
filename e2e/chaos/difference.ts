/** Keys, with what is said of each. */
export type Pairs = Iterable<readonly [string, string]>;

/** What is in one and not in the other, and what comes twice in either, for a person to read. */
export function difference(what: string, wanted: Pairs, found: Pairs): string[] {
  const [want, have] = [[...wanted], [...found]];
  const [wants, has] = [new Map(want), new Map(have)];
  return [
    ...twice(`${what} wanted`, want),
    ...twice(what, have),
    ...want.filter(([key]) => !has.has(key)).map(([key, value]) => `${what} ${key} (${value}) is missing`),
    ...have.filter(([key]) => !wants.has(key)).map(([key, value]) => `${what} ${key} (${value}) should not be`),
    ...want
      .filter(([key, value]) => has.has(key) && has.get(key) !== value)
      .map(([key, value]) => `${what} ${key} is ${has.get(key)}, not ${value}`),
  ];
}

/** Each key with the same value. */
export function all(keys: Iterable<string>, value: string): [string, string][] {
  return [...keys].map((key) => [key, value]);
}

function twice(what: string, pairs: readonly (readonly [string, string])[]): string[] {
  const seen = new Set<string>();
  return pairs.flatMap(([key]) => (seen.has(key) ? [`${what} ${key} comes twice`] : (seen.add(key), [])));
}
