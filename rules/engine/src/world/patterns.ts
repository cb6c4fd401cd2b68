import { RE2JS } from 're2js';

/** Longest pattern, and the longest text that is looked through. */
export const MAX_PATTERN = 200;
const MAX_TEXT = 10_000;

/** A pattern ready to look for: RE2's, which takes time in proportion to the text, whatever the pattern. */
export type Pattern = RE2JS;

/**
 * Why a pattern may not be used; null when it may. RE2 runs none for long; but rules are exchanged with programs that try one way after the
 * other, so repeats of repeats are refused as well, and what RE2 lacks (looking around, referring back) with them.
 */
export function patternFault(pattern: string): 'TOO_LONG' | 'COULD_HANG' | 'SYNTAX' | null {
  if (pattern === '' || pattern.length > MAX_PATTERN) return 'TOO_LONG';
  if (repeatsRepeats(pattern)) return 'COULD_HANG';
  try {
    RE2JS.compile(pattern);
    return null;
  } catch {
    return /\(\?[=!<]|\\[1-9]/.test(pattern) ? 'COULD_HANG' : 'SYNTAX';
  }
}

/** Compiles a checked pattern; case doesn't matter, and letters with their marks are one. */
export function compilePattern(pattern: string): Pattern {
  return RE2JS.compile(pattern.normalize('NFC'), RE2JS.CASE_INSENSITIVE);
}

/** The places where a pattern is found. */
export function placesOf(pattern: Pattern, text: string): (readonly [number, number])[] {
  const matcher = pattern.matcher(text.slice(0, MAX_TEXT).normalize('NFC'));
  const out: (readonly [number, number])[] = [];
  while (out.length < 1_000 && matcher.find()) out.push([matcher.start(), matcher.end()]);
  return out;
}

const UNBOUNDED = /^(?:[*+]|\{\d+,\d*\})/;

/** Whether a group that holds a repeat (or a choice) is itself repeated without an end. */
function repeatsRepeats(pattern: string): boolean {
  const open: { repeats: boolean }[] = [];
  for (let i = 0; i < pattern.length; i += 1) {
    const c = pattern.charAt(i);
    if (c === '\\') i += 1;
    else if (c === '[') i = classEnd(pattern, i);
    else if (c === '(') open.push({ repeats: false });
    else if (c === ')') {
      const group = open.pop();
      const repeated = UNBOUNDED.test(pattern.slice(i + 1));
      if (group?.repeats && repeated) return true;
      const outer = open.at(-1);
      if (outer && (repeated || group?.repeats)) outer.repeats = true;
    } else if (UNBOUNDED.test(pattern.slice(i)) || c === '|') {
      const group = open.at(-1);
      if (group) group.repeats = true;
    }
  }
  return false;
}

function classEnd(pattern: string, from: number): number {
  for (let i = from + 1; i < pattern.length; i += 1) {
    if (pattern.charAt(i) === '\\') i += 1;
    else if (pattern.charAt(i) === ']' && i > from + 1) return i;
  }
  return pattern.length;
}
