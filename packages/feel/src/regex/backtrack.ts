import { RE2JS } from 're2js';
import type { Run } from '../run.ts';
import type { CharClass, ClassItem, Regex } from './syntax.ts';

/** What a search has found: for each group (0 = all) where it begins and ends, `null` for one that took no part. */
export type Found = readonly (readonly [number, number] | null)[];

/** A pattern that RE2 can't express: searched by trying, and every try is paid for. */
export interface Backtracker {
  search(run: Run, text: readonly string[], from: number): Found | null;
}

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
}

interface Match {
  readonly run: Run;
  readonly text: readonly string[];
  readonly groups: ([number, number] | null)[];
}

/** Goes on with what follows; whether all of it matches. */
type Then = (at: number) => boolean;
type Matcher = (match: Match, at: number, then: Then) => boolean;

const CATEGORIES = new Map<string, RE2JS>();

function inCategory(name: string, char: string): boolean {
  let re = CATEGORIES.get(name);
  if (!re) CATEGORIES.set(name, (re = RE2JS.compile(`\\p{${name}}`)));
  return re.matcher(char).matches();
}

function itemHas(item: ClassItem, char: string): boolean {
  if ('category' in item) return inCategory(item.category, char) !== item.negated;
  const code = char.codePointAt(0)!;
  return code >= item.from && code <= item.to;
}

function classHas(set: CharClass, variants: readonly string[]): boolean {
  if (set.minus && classHas(set.minus, variants)) return false;
  return variants.some((char) => set.items.some((item) => itemHas(item, char))) !== set.negated;
}

const variantsOf = (char: string, ignoreCase: boolean): readonly string[] =>
  ignoreCase
    ? [char, char.toLowerCase(), char.toUpperCase()].filter((one) => one !== '' && [...one].length === 1)
    : [char];

const sameChar = (a: string | undefined, b: string | undefined, ignoreCase: boolean): boolean =>
  a === b || (ignoreCase && a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase());

const isLineEnd = (char: string | undefined): boolean => char === '\n';

/** Compiles a pattern to a search by backtracking. */
export function backtracker(regex: Regex, groups: number, flags: Flags): Backtracker {
  const matcher = compile(regex, flags);
  return {
    search: (run, text, from) => {
      for (let start = from; start <= text.length; start++) {
        run.burn(1);
        const match: Match = { run, text, groups: Array.from({ length: groups + 1 }, () => null) };
        let end = -1;
        const found = matcher(match, start, (at) => {
          end = at;
          return true;
        });
        if (found) return [[start, end], ...match.groups.slice(1)];
      }
      return null;
    },
  };
}

function compile(regex: Regex, flags: Flags): Matcher {
  switch (regex.type) {
    case 'any':
    case 'class':
      return one(testOf(regex, flags)!);
    case 'start':
      return ({ text }, at, then) => (at === 0 || (flags.multiline && isLineEnd(text[at - 1]))) && then(at);
    case 'end':
      return ({ text }, at, then) => (at === text.length || (flags.multiline && isLineEnd(text[at]))) && then(at);
    case 'again':
      return again(regex.index, flags);
    case 'group':
      return group(regex.index, compile(regex.of, flags));
    case 'sequence':
      return regex.items
        .map((item) => compile(item, flags))
        .reduceRight((rest, first) => (match, at, then) => first(match, at, (next) => rest(match, next, then)), ((
          _match,
          at,
          then,
        ) => then(at)) as Matcher);
    case 'choice': {
      const options = regex.options.map((option) => compile(option, flags));
      return (match, at, then) => options.some((option) => option(match, at, then));
    }
    case 'repeat': {
      const test = testOf(regex.of, flags);
      return test
        ? repeatOne(test, regex.min, regex.max, regex.lazy)
        : repeat(compile(regex.of, flags), regex.min, regex.max, regex.lazy);
    }
  }
}

type CharTest = (char: string) => boolean;

/** The test of a part that takes one character, `null` for other parts. */
function testOf(regex: Regex, flags: Flags): CharTest | null {
  if (regex.type === 'any') return (char) => flags.dotAll || (char !== '\n' && char !== '\r');
  if (regex.type === 'class') return (char) => classHas(regex.set, variantsOf(char, flags.ignoreCase));
  return null;
}

function one(test: CharTest): Matcher {
  return ({ run, text }, at, then) => {
    run.burn(1);
    const char = text[at];
    return char !== undefined && test(char) && then(at + 1);
  };
}

/** A repeat of single characters, without a call for each. */
function repeatOne(test: CharTest, min: number, max: number, lazy: boolean): Matcher {
  return ({ run, text }, at, then) => {
    const fits = (to: number): boolean => {
      run.burn(1);
      return to < text.length && test(text[to]!);
    };
    let end = at;
    while (end - at < min)
      if (fits(end)) end++;
      else return false;
    if (lazy) {
      for (; !then(end); end++) if (end - at >= max || !fits(end)) return false;
      return true;
    }
    const least = end;
    while (end - at < max && fits(end)) end++;
    for (; end >= least; end--) if (then(end)) return true;
    return false;
  };
}

function again(index: number, flags: Flags): Matcher {
  return ({ run, text, groups }, at, then) => {
    const [from, to] = groups[index] ?? [0, 0];
    run.burn(1 + (to - from) / 8);
    for (let i = 0; i < to - from; i++) if (!sameChar(text[at + i], text[from + i], flags.ignoreCase)) return false;
    return then(at + to - from);
  };
}

function group(index: number, of: Matcher): Matcher {
  if (index === 0) return of;
  return (match, at, then) => {
    const before = match.groups[index] ?? null;
    const matched = of(match, at, (end) => {
      const inner = match.groups[index] ?? null;
      match.groups[index] = [at, end];
      if (then(end)) return true;
      match.groups[index] = inner;
      return false;
    });
    if (!matched) match.groups[index] = before;
    return matched;
  };
}

function repeat(of: Matcher, min: number, max: number, lazy: boolean): Matcher {
  const from = (match: Match, at: number, count: number, then: Then): boolean => {
    match.run.burn(0.5);
    match.run.enter(1);
    const more = (): boolean =>
      count < max && of(match, at, (next) => (next > at || count < min) && from(match, next, count + 1, then));
    const result = count < min ? more() : lazy ? then(at) || more() : more() || then(at);
    match.run.depth -= 1;
    return result;
  };
  return (match, at, then) => from(match, at, 0, then);
}
