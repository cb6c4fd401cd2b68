import { RE2JS, RE2JSException } from 're2js';
import { backtracker, type Backtracker } from './regex/backtrack.ts';
import { parseRegex } from './regex/parse.ts';
import { looksFar } from './regex/shape.ts';
import { single, type ParsedRegex } from './regex/syntax.ts';
import { toRe2 } from './regex/to-re2.ts';
import type { Run } from './run.ts';

const MAX_PATTERN_LENGTH = 1000;
const MAX_CACHED = 32;

/** A compiled pattern: RE2's, which matches in time linear in the text, or one for what RE2 lacks, whose tries are paid for. */
export interface Pattern {
  readonly engine: RE2JS | Backtracker;
  /** Of RE2's program: fuel is charged by it. */
  readonly size: number;
  /** Whether a search may look far beyond what it finds. */
  readonly far: boolean;
  readonly groups: number;
}

/** One place that matches: `groups[0]` is all of it; a group that took no part is empty. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly string[];
}

/**
 * Compiles a pattern of XPath with its flags `s`, `m`, `i`, `x`, `q`; `null` when it is none. Patterns are kept with the
 * compiled expression; the fuel is the same whether one was kept or not.
 */
export function compilePattern(run: Run, pattern: string, flags: string): Pattern | null {
  run.burn(800 + pattern.length * 30);
  if (pattern.length > MAX_PATTERN_LENGTH || !/^[smixq]*$/.test(flags)) return null;
  const key = `${flags}/${pattern}`;
  let compiled = run.patterns.get(key);
  if (compiled === undefined) {
    compiled = compile(pattern, flags);
    if (run.patterns.size >= MAX_CACHED) run.patterns.clear();
    run.patterns.set(key, compiled);
  }
  if (compiled) run.burn(compiled.size * 2);
  return compiled;
}

function parse(pattern: string, flags: string): ParsedRegex | null {
  if (!flags.includes('q')) return parseRegex(flags.includes('x') ? withoutSpace(pattern) : pattern);
  const items = Array.from(pattern, (char) => single(char.codePointAt(0)!));
  return { regex: { type: 'sequence', items }, groups: 0 };
}

function compile(pattern: string, flags: string): Pattern | null {
  const parsed = parse(pattern, flags);
  if (!parsed) return null;
  const { regex, groups } = parsed;
  const dotAll = flags.includes('s');
  const ignoreCase = flags.includes('i');
  const multiline = flags.includes('m');
  const source = toRe2(regex, { dotAll });
  if (source === null) {
    return { engine: backtracker(regex, groups, { ignoreCase, dotAll, multiline }), size: 0, far: false, groups };
  }
  try {
    const bits = (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiline ? RE2JS.MULTILINE : 0);
    const engine = RE2JS.compile(source, bits);
    return { engine, size: engine.programSize(), far: looksFar(regex), groups };
  } catch (error) {
    // Beyond RE2's limits, such as a repeat of repeats.
    if (error instanceof RE2JSException) return null;
    throw error;
  }
}

/** Flag `x`: white space outside of a character class has no meaning, also behind a backslash. */
function withoutSpace(pattern: string): string {
  let result = '';
  let depth = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if (depth === 0 && /[ \t\n\r]/.test(c)) continue;
    result += c;
    if (c === '\\' && i + 1 < pattern.length && !/[ \t\n\r]/.test(pattern.charAt(i + 1))) result += pattern.charAt(++i);
    else if (c === '[') depth++;
    else if (c === ']') depth--;
  }
  return result;
}

/** Pays for RE2's pass over a part of a text. */
function burnPass(run: Run, pattern: Pattern, length: number): void {
  run.burn(10 + Math.ceil(((length + 1) * (pattern.size + 10)) / 8));
}

/** Whether a pattern matches anywhere in a text. */
export function hasMatch(run: Run, pattern: Pattern, text: string): boolean {
  if (pattern.engine instanceof RE2JS) {
    burnPass(run, pattern, text.length);
    return pattern.engine.matcher(text).find();
  }
  run.burn(text.length);
  return pattern.engine.search(run, Array.from(text), 0) !== null;
}

/** Every place of a text that matches, from left to right; the time is paid for as they are asked for. */
export function* matchesOf(run: Run, pattern: Pattern, text: string): Generator<Match, void> {
  if (pattern.engine instanceof RE2JS) yield* re2Matches(run, pattern, pattern.engine, text);
  else yield* triedMatches(run, pattern.engine, text);
}

function* re2Matches(run: Run, pattern: Pattern, engine: RE2JS, text: string): Generator<Match, void> {
  const matcher = engine.matcher(text);
  burnPass(run, pattern, text.length);
  while (matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()];
    run.burn(8 + (end - start) / 16 + pattern.groups);
    if (pattern.far) burnPass(run, pattern, text.length - start);
    const groups: string[] = [];
    for (let i = 0; i <= pattern.groups; i++) groups.push(matcher.group(i) ?? '');
    yield { start, end, groups };
  }
}

function* triedMatches(run: Run, engine: Backtracker, text: string): Generator<Match, void> {
  run.burn(text.length);
  const chars = Array.from(text);
  const offsets = [0];
  for (const char of chars) offsets.push(offsets[offsets.length - 1]! + char.length);
  for (let from = 0; from <= chars.length;) {
    const found = engine.search(run, chars, from);
    const all = found?.[0];
    if (!found || !all) return;
    const groups = found.map((place) => {
      run.burn(1 + (place ? place[1] - place[0] : 0) / 8);
      return place ? chars.slice(place[0], place[1]).join('') : '';
    });
    yield { start: offsets[all[0]]!, end: offsets[all[1]]!, groups };
    from = all[1] > all[0] ? all[1] : all[1] + 1;
  }
}
