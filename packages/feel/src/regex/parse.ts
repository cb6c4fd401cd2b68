import { BLOCKS } from './blocks.ts';
import { single, type CharClass, type ClassItem, type ParsedRegex, type Regex } from './syntax.ts';

/** Thrown inside of the parser; `parseRegex` answers `null`. Not an `Error`: it needs no stack. */
const INVALID = Symbol('invalid');

const MAX_REPEAT = 1000;
const MAX_NESTING = 60;
const CATEGORY = /^(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?)$/;

const one = (text: string): ClassItem => ({ from: text.codePointAt(0)!, to: text.codePointAt(0)! });
const category = (name: string, negated = false): ClassItem => ({ category: name, negated });

/** The classes of escapes; the capital letter is the complement. */
const ESCAPED: Readonly<Record<string, readonly ClassItem[]>> = {
  s: [one(' '), one('\t'), one('\n'), one('\r')],
  d: [category('Nd')],
  // What is neither punctuation nor separator nor other: the rest of the categories.
  w: [category('L'), category('M'), category('N'), category('S')],
  i: [category('L'), one(':'), one('_')],
  c: [category('L'), category('N'), category('M'), one(':'), one('_'), one('.'), one('-'), one('\u00b7')],
};
const NOT_WORD: readonly ClassItem[] = [category('P'), category('Z'), category('C')];
const CONTROL: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

class Parser {
  private at = 0;
  private groups = 0;
  private nesting = 0;
  private readonly closed = new Set<number>();
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  parse(): ParsedRegex {
    const regex = this.choice();
    if (this.at < this.text.length) throw INVALID;
    return { regex, groups: this.groups };
  }

  private peek(): string {
    return this.at < this.text.length ? String.fromCodePoint(this.text.codePointAt(this.at)!) : '';
  }

  private next(): string {
    const char = this.peek();
    if (char === '') throw INVALID;
    this.at += char.length;
    return char;
  }

  private take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private choice(): Regex {
    if (++this.nesting > MAX_NESTING) throw INVALID;
    const options = [this.sequence()];
    while (this.take('|')) options.push(this.sequence());
    this.nesting--;
    return options.length === 1 ? options[0]! : { type: 'choice', options };
  }

  private sequence(): Regex {
    const items: Regex[] = [];
    for (let char = this.peek(); char !== '' && char !== '|' && char !== ')'; char = this.peek()) {
      items.push(this.repeated(this.atom()));
    }
    return items.length === 1 ? items[0]! : { type: 'sequence', items };
  }

  private repeated(of: Regex): Regex {
    const bounds = this.bounds();
    if (!bounds) return of;
    const [min, max] = bounds;
    const lazy = this.take('?');
    if (/^[*+?{]/.test(this.peek())) throw INVALID;
    return { type: 'repeat', of, min, max, lazy };
  }

  private bounds(): readonly [number, number] | null {
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (this.take('?')) return [0, 1];
    if (!this.take('{')) return null;
    const m = /^(\d{1,4})(,(\d{0,4}))?\}/.exec(this.text.slice(this.at, this.at + 12));
    if (!m) throw INVALID;
    this.at += m[0].length;
    const min = Number(m[1]);
    const max = m[2] === undefined ? min : m[3] === '' ? Infinity : Number(m[3]);
    if (max < min || min > MAX_REPEAT || (max > MAX_REPEAT && max !== Infinity)) throw INVALID;
    return [min, max];
  }

  private atom(): Regex {
    const char = this.next();
    switch (char) {
      case '.':
        return { type: 'any' };
      case '^':
        return { type: 'start' };
      case '$':
        return { type: 'end' };
      case '(':
        return this.group();
      case '[':
        return { type: 'class', set: this.charClass() };
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
      case '{':
      case '}':
      case ']':
        throw INVALID;
      default:
        return single(char.codePointAt(0)!);
    }
  }

  private group(): Regex {
    const captured = !this.take('?:');
    if (captured && this.peek() === '?') throw INVALID;
    const index = captured ? ++this.groups : 0;
    const of = this.choice();
    if (!this.take(')')) throw INVALID;
    this.closed.add(index);
    return { type: 'group', index, of };
  }

  private escape(): Regex {
    const char = this.peek();
    if (/^[1-9]$/.test(char)) return this.backReference();
    const set = this.classEscape();
    return typeof set === 'number' ? single(set) : { type: 'class', set: { negated: false, items: set, minus: null } };
  }

  /** `\11` is group 11 where there is one, else group 1 and the digit 1. */
  private backReference(): Regex {
    let index = Number(this.next());
    for (let char = this.peek(); /^\d$/.test(char); char = this.peek()) {
      const longer = index * 10 + Number(char);
      if (longer > this.groups) break;
      index = longer;
      this.next();
    }
    if (!this.closed.has(index)) throw INVALID;
    return { type: 'again', index };
  }

  /** What follows a backslash: one code point, or a class. */
  private classEscape(): number | readonly ClassItem[] {
    const char = this.next();
    const control = CONTROL[char];
    if (control !== undefined) return control.charCodeAt(0);
    if (/^[\\|.?*+(){}$\-[\]^]$/.test(char)) return char.charCodeAt(0);
    if (char === 'p' || char === 'P') return this.property(char === 'P');
    const lower = char.toLowerCase();
    const items = Object.hasOwn(ESCAPED, lower) ? ESCAPED[lower]! : undefined;
    if (!items) throw INVALID;
    if (char === lower) return items;
    return char === 'W' ? NOT_WORD : complement(items);
  }

  private property(negated: boolean): readonly ClassItem[] {
    const m = /^\{([A-Za-z0-9-]+)\}/.exec(this.text.slice(this.at, this.at + 60));
    if (!m) throw INVALID;
    this.at += m[0].length;
    const name = m[1]!;
    const block = name.startsWith('Is') ? BLOCKS.get(name.slice(2)) : undefined;
    if (!block && !CATEGORY.test(name)) throw INVALID;
    if (!block) return [category(name, negated)];
    const items = [{ from: block[0], to: block[1] }];
    return negated ? complement(items) : items;
  }

  private charClass(): CharClass {
    if (++this.nesting > MAX_NESTING) throw INVALID;
    const negated = this.take('^');
    const items: ClassItem[] = [];
    let minus: CharClass | null = null;
    for (let first = true; !this.take(']'); first = false) {
      if (!first && this.take('-[')) {
        minus = this.charClass();
        if (!this.take(']')) throw INVALID;
        break;
      }
      items.push(...this.classPart(first));
    }
    if (items.length === 0) throw INVALID;
    this.nesting--;
    return { negated, items, minus };
  }

  private classPart(first: boolean): readonly ClassItem[] {
    const from = this.classChar(first);
    if (typeof from !== 'number') return from;
    const rest = this.text.slice(this.at, this.at + 2);
    if (!rest.startsWith('-') || rest === '-]' || rest === '-[') return [{ from, to: from }];
    this.next();
    const to = this.classChar(false);
    if (typeof to !== 'number' || to < from) throw INVALID;
    return [{ from, to }];
  }

  private classChar(first: boolean): number | readonly ClassItem[] {
    const char = this.next();
    if (char === '\\') return this.classEscape();
    if (char === '[' || char === ']') throw INVALID;
    // A hyphen is itself only at the beginning or at the end of a class.
    if (char === '-' && !first && this.peek() !== ']') throw INVALID;
    return char.codePointAt(0)!;
  }
}

const LAST = 0x10ffff;

/** What lies outside of code point ranges; of categories, each must be negated by itself and there may be only one. */
function complement(items: readonly ClassItem[]): readonly ClassItem[] {
  const ranges = items.filter((item): item is { from: number; to: number } => 'from' in item);
  const only = items[0];
  if (items.length === 1 && only && 'category' in only) return [{ category: only.category, negated: !only.negated }];
  if (ranges.length < items.length) throw INVALID;
  return outside(ranges);
}

/** The ranges between ranges. */
export function outside(
  ranges: readonly { readonly from: number; readonly to: number }[],
): { from: number; to: number }[] {
  const result: { from: number; to: number }[] = [];
  let next = 0;
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    if (from > next) result.push({ from: next, to: from - 1 });
    next = Math.max(next, to + 1);
  }
  if (next <= LAST) result.push({ from: next, to: LAST });
  return result;
}

/** Parses a regular expression of XPath 3 (XML Schema's with anchors, groups, lazy repeats, back references); `null` when it is none. */
export function parseRegex(text: string): ParsedRegex | null {
  try {
    return new Parser(text).parse();
  } catch (error) {
    if (error === INVALID) return null;
    throw error;
  }
}
