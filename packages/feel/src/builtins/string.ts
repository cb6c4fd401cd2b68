import { burnMatch, compilePattern } from '../patterns.ts';
import type { Run } from '../run.ts';
import { define, defineAll, overload, type Builtin } from '../signature.ts';
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
  if (at === 0 || from < 0 || from >= chars.length || count < 1) return at === 0 ? null : '';
  const part = chars.slice(from, from + count);
  return typeof part === 'string' ? part : part.join('');
}

/** XPath's replacement text (`$1`, `\$`) in the form that RE2 for JavaScript takes. */
function replacementOf(text: string): string {
  return text.replace(/\\([\\$])|\$(\d)|\$/g, (_all, escaped?: string, group?: string) => {
    if (escaped !== undefined) return escaped === '$' ? '$$' : '\\';
    if (group !== undefined) return group === '0' ? '$&' : `$${group}`;
    return '$$';
  });
}

function replace(run: Run, input: string, pattern: string, replacement: string, flags?: string | null): FeelValue {
  const compiled = compilePattern(run, pattern, flags ?? '');
  if (!compiled) return run.warn('INVALID_ARGUMENTS', 'replace');
  // XPath refuses to replace what may be nothing at all.
  if (compiled.re.matcher('').find()) return run.warn('INVALID_ARGUMENTS', 'replace');
  burnMatch(run, compiled, input);
  run.burn(input.length * 4);
  // Each position may be replaced: the longest that the result can be is paid for before it is made.
  const grown = (input.length + 1) * (replacement.length + 1 + (replacement.includes('$') ? input.length : 0));
  run.burn(Math.min(grown, input.length + (input.length + 1) * replacement.length * 4) / 32);
  const matcher = compiled.re.matcher(input);
  const result = matcher.replaceAll(replacementOf(replacement));
  run.burn(result.length / 16);
  return result;
}

function split(run: Run, text: string, delimiter: string): FeelValue {
  const compiled = compilePattern(run, delimiter, '');
  if (!compiled) return run.warn('INVALID_ARGUMENTS', 'split');
  burnMatch(run, compiled, text);
  run.burn(text.length * 4);
  return compiled.re.split(text, -1);
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

const search = (run: Run, text: string): void => run.burn(text.length / 32);

/** Functions of texts (DMN 10.3.4.3). */
export const STRING: readonly Builtin[] = [
  define('substring', ['string: string', 'start position: number', 'length?: number|null'], substring),
  define('string length', ['string: string'], (run, text: string) => {
    run.burn(text.length / 64);
    return SURROGATE.test(text) ? points(run, text).length : text.length;
  }),
  define('upper case', ['string: string'], (run, text: string) => (search(run, text), text.toUpperCase())),
  define('lower case', ['string: string'], (run, text: string) => (search(run, text), text.toLowerCase())),
  define('trim', ['string: string'], (run, text: string) => (search(run, text), text.trim())),
  define('substring before', ['string: string', 'match: string'], (run, text: string, match: string) => {
    search(run, text);
    const at = text.indexOf(match);
    return at < 0 ? '' : text.slice(0, at);
  }),
  define('substring after', ['string: string', 'match: string'], (run, text: string, match: string) => {
    search(run, text);
    const at = text.indexOf(match);
    return at < 0 ? '' : text.slice(at + match.length);
  }),
  define('contains', ['string: string', 'match: string'], (run, text: string, match: string) => {
    search(run, text);
    return text.includes(match);
  }),
  define('starts with', ['string: string', 'match: string'], (run, text: string, match: string) => {
    search(run, match);
    return text.startsWith(match);
  }),
  define('ends with', ['string: string', 'match: string'], (run, text: string, match: string) => {
    search(run, match);
    return text.endsWith(match);
  }),
  define('replace', ['input: string', 'pattern: string', 'replacement: string', 'flags?: string|null'], replace),
  define(
    'matches',
    ['input: string', 'pattern: string', 'flags?: string|null'],
    (run, input: string, pattern: string, flags?: string | null) => {
      const compiled = compilePattern(run, pattern, flags ?? '');
      if (!compiled) return run.warn('INVALID_ARGUMENTS', 'matches');
      burnMatch(run, compiled, input);
      return compiled.re.matcher(input).find();
    },
  ),
  define('split', ['string: string', 'delimiter: string'], split),
  defineAll(
    'string join',
    overload(['list: list', 'delimiter?: string|null', 'prefix?: string|null', 'suffix?: string|null'], join),
  ),
];
