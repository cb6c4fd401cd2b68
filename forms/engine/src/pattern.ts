import { LIMITS } from './catalogue.ts';

/** Most ways in which a pattern may be tried on a text, by the estimate of `isSafePattern`. */
const MOST_WAYS = 4_000_000;
/** What repeats or offers a choice: `*`, `+`, `?`, `{2,5}`, `|`. A `?` behind another only makes it lazy, which costs nothing. */
const CHOICE = /[*+]|\{(\d{1,4})(?:(,)(\d{1,4})?)?\}|\||\?/g;

/**
 * Whether a pattern can't run away: no repetition of a group, no look-around or back reference, and few ways to match. A
 * backtracking matcher tries at most the product of all choices; with a text of `LIMITS.patternTextChars` an unbounded
 * repetition has as many as the text has characters, so two of them fit and `.{0,99}.{0,99}.{0,99}.{0,99}` or `a?a?a?…` don't.
 */
export function isSafePattern(pattern: string): boolean {
  if (pattern.length > LIMITS.patternChars) return false;
  if (/\\[1-9]|\\k<|\(\?(?!:)/.test(pattern)) return false;
  const bare = pattern
    .replace(/\\./g, 'x')
    .replace(/\[[^\]]*\]/g, 'x')
    .replaceAll('(?:', '(');
  if (/\)\s*(?:[*+]|\{)/.test(bare)) return false;
  let ways = 1;
  for (const [choice, least, comma, most] of bare.matchAll(CHOICE)) {
    ways *= waysOf(choice, least, comma, most);
    if (ways > MOST_WAYS) return false;
  }
  try {
    new RegExp(`^${pattern}$`);
    return true;
  } catch {
    return false;
  }
}

function waysOf(
  choice: string,
  least: string | undefined,
  comma: string | undefined,
  most: string | undefined,
): number {
  if (choice === '|' || choice === '?') return 2;
  if (least === undefined) return LIMITS.patternTextChars;
  if (comma === undefined) return 1;
  const end = most === undefined ? LIMITS.patternTextChars : Number(most);
  return Math.max(1, Math.min(LIMITS.patternTextChars, end - Number(least) + 1));
}
