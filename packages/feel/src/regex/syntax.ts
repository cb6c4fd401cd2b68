/** One member of a character class: code points from `from` to `to`, or a general category of Unicode. */
export type ClassItem =
  { readonly from: number; readonly to: number } | { readonly category: string; readonly negated: boolean };

/** A character class; `minus` is what is taken out of it (`[a-z-[aeiou]]`). */
export interface CharClass {
  readonly negated: boolean;
  readonly items: readonly ClassItem[];
  readonly minus: CharClass | null;
}

/** A regular expression of XPath, taken apart. */
export type Regex =
  | { readonly type: 'sequence'; readonly items: readonly Regex[] }
  | { readonly type: 'choice'; readonly options: readonly Regex[] }
  | { readonly type: 'class'; readonly set: CharClass }
  | { readonly type: 'any' }
  | { readonly type: 'start' }
  | { readonly type: 'end' }
  /** `index` = number of the group, 0 when it isn't captured. */
  | { readonly type: 'group'; readonly index: number; readonly of: Regex }
  | { readonly type: 'repeat'; readonly of: Regex; readonly min: number; readonly max: number; readonly lazy: boolean }
  /** What a group has matched, again. */
  | { readonly type: 'again'; readonly index: number };

/** A parsed pattern with its number of groups. */
export interface ParsedRegex {
  readonly regex: Regex;
  readonly groups: number;
}

/** One character as a class. */
export function single(code: number): Regex {
  return { type: 'class', set: { negated: false, items: [{ from: code, to: code }], minus: null } };
}
