import { LIMITS } from './catalogue.ts';

/**
 * Whether a pattern can't run away: no repetition of a group, no look-around or back reference, at most two unbounded
 * repetitions. With the text cut at `LIMITS.patternTextChars` the worst case is some hundred thousand steps.
 */
export function isSafePattern(pattern: string): boolean {
  if (pattern.length > LIMITS.patternChars) return false;
  if (/\\[1-9]|\\k<|\(\?(?!:)/.test(pattern)) return false;
  const bare = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  if (/\)\s*(?:[*+]|\{)/.test(bare)) return false;
  const unbounded = (bare.match(/[*+]|\{\d+,\}|\{\d*,?\d{3,}\}/g) ?? []).length;
  if (unbounded > 2) return false;
  try {
    new RegExp(`^${pattern}$`);
    return true;
  } catch {
    return false;
  }
}
