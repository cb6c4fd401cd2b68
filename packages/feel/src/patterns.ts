import { RE2JS, RE2JSException } from 're2js';
import type { Pattern, Run } from './run.ts';

const MAX_PATTERN_LENGTH = 1000;
const MAX_CACHED = 32;

/**
 * Compiles an XPath-style pattern with flags `s`, `m`, `i`, `x`, `q`; `null` when RE2 doesn't take it (also back references,
 * which it lacks). Patterns are kept with the compiled expression; the fuel is the same whether one was kept or not.
 */
export function compilePattern(run: Run, pattern: string, flags: string): Pattern | null {
  run.burn(400 + pattern.length * 20);
  if (pattern.length > MAX_PATTERN_LENGTH || !/^[smixq]*$/.test(flags)) return null;
  const key = `${flags}/${pattern}`;
  let compiled = run.patterns.get(key);
  if (compiled === undefined) {
    compiled = compile(pattern, flags);
    if (run.patterns.size >= MAX_CACHED) run.patterns.clear();
    run.patterns.set(key, compiled);
  }
  if (compiled) run.burn(compiled.size);
  return compiled;
}

/** Pays for one pass of a pattern over a text. */
export function burnMatch(run: Run, pattern: Pattern, text: string): void {
  run.burn(10 + Math.ceil(((text.length + 1) * (pattern.size + 10)) / 8));
}

function compile(pattern: string, flags: string): Pattern | null {
  let bits = 0;
  if (flags.includes('i')) bits |= RE2JS.CASE_INSENSITIVE;
  if (flags.includes('s')) bits |= RE2JS.DOTALL;
  if (flags.includes('m')) bits |= RE2JS.MULTILINE;
  const source = flags.includes('q') ? RE2JS.quote(pattern) : flags.includes('x') ? withoutSpace(pattern) : pattern;
  try {
    const re = RE2JS.compile(source, bits);
    return { re, size: re.programSize() };
  } catch (error) {
    if (error instanceof RE2JSException) return null;
    throw error;
  }
}

/** Flag `x`: white space outside of a character class has no meaning. */
function withoutSpace(pattern: string): string {
  let result = '';
  let inClass = false;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if (c === '\\') result += c + pattern.charAt(++i);
    else {
      if (c === '[') inClass = true;
      else if (c === ']') inClass = false;
      if (inClass || !/\s/.test(c)) result += c;
    }
  }
  return result;
}
