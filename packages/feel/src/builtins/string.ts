import { base64Of } from './base64.ts';
import { compilePattern, hasMatch, matchesOf } from '../patterns.ts';
import type { Run } from '../run.ts';
import { define, defineAll, overload, type Builtin } from '../signature.ts';
import { indexOf } from '../text-search.ts';
import type { FeelValue } from '../values.ts';

const SURROGATE = /[\ud800-\udfff]/;

/** Text in code points: FEEL counts characters, not UTF-16 units. */
function points(run: Run, text: string): readonly string[] {
  run.burn(text.length / 2);
  return Array.from(text);
}

function substring(run: Run, text: string, start: number, length?: number | null): FeelValue {
  const at = Math.trunc(start);
  const count = length === undefined || length === null ? Infinity : Math.trunc(length);
  // Without surrogates a unit is a character, and nothing need be taken apart.
  run.burn(text.length / 64);
  const chars = SURROGATE.test(text) ? points(run, text) : text;
  const from = at < 0 ? chars.length + at : at - 1;
  if (at === 0 || from < 0 || from >= chars.length || count < 1) return run.warn('INVALID_ARGUMENTS', 'substring');
  const part = chars.slice(from, from + count);
  return typeof part === 'string' ? part : part.join('');
}

/** A part of a replacement: text, or the number of a group. */
type Part = string | number;

/** XPath's replacement text taken apart: `$1`, `\\$`, `\\\\`; `null` when it is none. `$12` is group 12 where there is one, else group 1 and a 2. */
function replacementParts(text: string, groups: number): readonly Part[] | null {
  const parts: Part[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    const next = text.charAt(i + 1);
    if (c === '\\') {
      if (next !== '\\' && next !== '$') return null;
      parts.push(next);
      i++;
    } else if (c === '$') {
      if (!/^\d$/.test(next)) return null;
      let group = Number(next);
      for (i++; /^\d$/.test(text.charAt(i + 1)) && group * 10 + Number(text.charAt(i + 1)) <= groups; i++)
        group = group * 10 + Number(text.charAt(i + 1));
      parts.push(group);
    } else parts.push(c);
  }
  return parts;
}

function replace(run: Run, input: string, pattern: string, replacement: string, flags?: string | null): FeelValue {
  const compiled = compilePattern(run, pattern, flags ?? '');
  const isLiteral = flags?.includes('q') === true;
  run.burn(replacement.length);
  const parts = compiled && (isLiteral ? [replacement] : replacementParts(replacement, compiled.groups));
  // XPath refuses to replace what may be nothing at all.
  if (!compiled || !parts || hasMatch(run, compiled, '')) return run.warn('INVALID_ARGUMENTS', 'replace');
  const texts: string[] = [];
  let done = 0;
  for (const { start, end, groups } of matchesOf(run, compiled, input)) {
    texts.push(input.slice(done, start));
    for (const part of parts) {
      const text = typeof part === 'string' ? part : (groups[part] ?? '');
      run.burn(1 + text.length / 16);
      texts.push(text);
    }
    done = end;
  }
  run.burn(input.length / 16);
  return texts.join('') + input.slice(done);
}

function split(run: Run, text: string, delimiter: string): FeelValue {
  const compiled = compilePattern(run, delimiter, '');
  if (!compiled) return run.warn('INVALID_ARGUMENTS', 'split');
  const parts: string[] = [];
  let done = 0;
  for (const { start, end } of matchesOf(run, compiled, text)) {
    // A delimiter that is nothing parts the characters, but adds none at the ends.
    if (end === start && (start === 0 || start === text.length)) continue;
    run.burn(4);
    parts.push(text.slice(done, start));
    done = end;
  }
  parts.push(text.slice(done));
  return parts;
}

function join(
  run: Run,
  list: readonly FeelValue[],
  delimiter: string | null = '',
  prefix: string | null = '',
  suffix: string | null = '',
): FeelValue {
  const texts: string[] = [];
  run.burn(list.length);
  for (const item of list) {
    if (item === null) continue;
    if (typeof item !== 'string') return run.warn('INVALID_ARGUMENTS', 'string join');
    run.burn((item.length + (delimiter ?? '').length) / 32);
    texts.push(item);
  }
  return (prefix ?? '') + texts.join(delimiter ?? '') + (suffix ?? '');
}

/** What matches, from left to right; a match of nothing is none. */
function extract(run: Run, text: string, pattern: string): FeelValue {
  const compiled = compilePattern(run, pattern, '');
  if (!compiled) return run.warn('INVALID_ARGUMENTS', 'extract');
  const found: string[] = [];
  for (const { start, end } of matchesOf(run, compiled, text)) {
    run.burn(1);
    if (end > start) found.push(text.slice(start, end));
  }
  return found;
}

function toBase64(run: Run, text: string): string {
  run.burn(4 + text.length / 2);
  return base64Of(text);
}

const pass = (run: Run, text: string): void => run.burn(text.length / 32);

/** Functions of texts (DMN 10.3.4.3). */
export const STRING: readonly Builtin[] = [
  define('substring', ['string: string', 'start position: number', 'length?: number|null'], substring),
  define('string length', ['string: string'], (run, text: string) => {
    run.burn(text.length / 64);
    return SURROGATE.test(text) ? points(run, text).length : text.length;
  }),
  define('upper case', ['string: string'], (run, text: string) => (run.burn(text.length / 12), text.toUpperCase())),
  define('lower case', ['string: string'], (run, text: string) => (run.burn(text.length / 12), text.toLowerCase())),
  define('trim', ['string: string'], (run, text: string) => (pass(run, text), text.trim())),
  define('substring before', ['string: string', 'match: string'], (run, text: string, match: string) => {
    const at = indexOf(run, text, match);
    return at < 0 ? '' : text.slice(0, at);
  }),
  define('substring after', ['string: string', 'match: string'], (run, text: string, match: string) => {
    const at = indexOf(run, text, match);
    return at < 0 ? '' : text.slice(at + match.length);
  }),
  define('contains', ['string: string', 'match: string'], (run, text: string, match: string) => {
    return indexOf(run, text, match) >= 0;
  }),
  define('starts with', ['string: string', 'match: string'], (run, text: string, match: string) => {
    pass(run, match);
    return text.startsWith(match);
  }),
  define('ends with', ['string: string', 'match: string'], (run, text: string, match: string) => {
    pass(run, match);
    return text.endsWith(match);
  }),
  define('replace', ['input: string', 'pattern: string', 'replacement: string', 'flags?: string|null'], replace),
  define(
    'matches',
    ['input: string', 'pattern: string', 'flags?: string|null'],
    (run, input: string, pattern: string, flags?: string | null) => {
      const compiled = compilePattern(run, pattern, flags ?? '');
      return compiled ? hasMatch(run, compiled, input) : run.warn('INVALID_ARGUMENTS', 'matches');
    },
  ),
  define('split', ['string: string', 'delimiter: string'], split),
  // These two are Camunda's.
  define('extract', ['string: string', 'pattern: string'], extract),
  define('to base64', ['value: string'], toBase64),
  defineAll(
    'string join',
    overload(['list: list', 'delimiter?: string|null'], join),
    // Camunda's, with all four.
    overload(['list: list', 'delimiter: string|null', 'prefix: string|null', 'suffix: string|null'], join),
  ),
];
