import { MAX_DEPTH, MAX_FORMULA, MAX_TERMS } from './limits.ts';
import { problem } from './problems.ts';
import type { KpiProblem } from './types.ts';

/** Gives the value of a code; `null` when it is missing. */
export type CodeLookup = (code: string) => number | null;

/** A formula that was parsed once. */
export interface Formula {
  readonly source: string;
  /** The codes that it names, each once, in order of their first place. */
  readonly codes: readonly string[];
  /** The codes that are added to, or taken from, each other just as they are: a list for each sum. */
  readonly sums: readonly (readonly string[])[];
  /**
   * The value. A missing operand, a division by zero and a result that is no finite number are missing (`null`): never an
   * error, never 0.
   */
  readonly evaluate: (lookup: CodeLookup) => number | null;
}

type Node = (lookup: CodeLookup) => number | null;

class Fault {
  readonly code: string;
  readonly vi: string;
  readonly en: string;
  readonly at: number | null;

  constructor(code: string, vi: string, en: string, at: number | null = null) {
    this.code = code;
    this.vi = vi;
    this.en = en;
    this.at = at;
  }
}

const TOKEN = /\s*(?:(\d+(?:\.\d+)?|\.\d+)|([\p{L}_][\p{L}\p{N}_]*)|`([^`]{1,100})`|([-+*/()]))/uy;

/** A formula that isn't one. `at`: where in it the fault lies, characters from 0; `null` when it is about the whole. */
export interface FormulaFault {
  readonly problem: KpiProblem;
  readonly at: number | null;
}

/** Parses the FEEL subset of formulas: numbers, codes, `+ - * / ( )`, minus before a term; codes with other signs between back quotes. */
export function parseFormula(source: string): { readonly formula: Formula } | FormulaFault {
  try {
    return { formula: new Parser(source).formula() };
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return { problem: problem('/formula', fault.code, fault.vi, fault.en), at: fault.at };
  }
}

interface Token {
  readonly at: number;
  readonly number?: number;
  readonly name?: string;
  readonly sign?: string;
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #codes = new Set<string>();
  readonly #sums: (readonly string[])[] = [];
  #at = 0;
  #depth = 0;

  readonly source: string;

  constructor(source: string) {
    this.source = source;
    this.#tokens = tokensOf(source);
  }

  formula(): Formula {
    const node = this.#sum();
    const rest = this.#tokens[this.#at];
    if (rest) throw unexpected(rest.at, this.source);
    const codes = [...this.#codes];
    return { source: this.source, codes, sums: this.#sums, evaluate: (lookup) => finite(node(lookup)) };
  }

  #sum(): Node {
    if ((this.#depth += 1) > MAX_DEPTH)
      throw new Fault('FORMULA_TOO_DEEP', 'Công thức lồng quá sâu.', 'The formula is nested too deeply.');
    const plain: string[] = [];
    let left = this.#addend(plain);
    for (let sign = this.#take('+', '-'); sign; sign = this.#take('+', '-'))
      left = binary(left, this.#addend(plain), sign === '+' ? (a, b) => a + b : (a, b) => a - b);
    this.#depth -= 1;
    if (plain.length > 1) this.#sums.push(plain);
    return left;
  }

  /** @param plain receives the code of one that is nothing but a code */
  #addend(plain: string[]): Node {
    const from = this.#at;
    const node = this.#product();
    const [only, ...more] = this.#tokens.slice(from, this.#at).filter(({ sign }) => sign !== '-');
    if (only?.name !== undefined && more.length === 0) plain.push(only.name);
    return node;
  }

  #product(): Node {
    let left = this.#factor();
    for (let sign = this.#take('*', '/'); sign; sign = this.#take('*', '/'))
      left = binary(left, this.#factor(), sign === '*' ? (a, b) => a * b : (a, b) => (b === 0 ? null : a / b));
    return left;
  }

  #factor(): Node {
    let negative = false;
    while (this.#take('-')) negative = !negative;
    const node = this.#term();
    if (!negative) return node;
    return (lookup) => {
      const value = node(lookup);
      return value === null ? null : -value;
    };
  }

  #term(): Node {
    const token = this.#tokens[this.#at];
    if (!token) throw unexpected(this.source.length, this.source);
    this.#at += 1;
    if (token.number !== undefined) {
      const { number } = token;
      return () => number;
    }
    if (token.name !== undefined) {
      const { name } = token;
      this.#codes.add(name);
      return (lookup) => finite(lookup(name));
    }
    if (token.sign !== '(') throw unexpected(token.at, this.source);
    const inner = this.#sum();
    if (!this.#take(')')) throw unexpected(this.#tokens[this.#at]?.at ?? this.source.length, this.source);
    return inner;
  }

  #take(...signs: readonly string[]): string | undefined {
    const sign = this.#tokens[this.#at]?.sign;
    if (sign === undefined || !signs.includes(sign)) return undefined;
    this.#at += 1;
    return sign;
  }
}

function tokensOf(source: string): Token[] {
  if (source.length > MAX_FORMULA)
    throw new Fault(
      'FORMULA_TOO_LONG',
      `Công thức dài quá ${MAX_FORMULA} ký tự.`,
      `The formula is longer than ${MAX_FORMULA} characters.`,
    );
  const tokens: Token[] = [];
  const shape = new RegExp(TOKEN);
  let terms = 0;
  while (shape.lastIndex < source.trimEnd().length) {
    const from = shape.lastIndex;
    const match = shape.exec(source);
    if (!match) throw unexpected(from + (/^\s*/.exec(source.slice(from))?.[0].length ?? 0), source);
    const [text, number, name, quoted, sign] = match;
    const at = shape.lastIndex - text.trimStart().length;
    if (number !== undefined) tokens.push({ at, number: Number(number) });
    else if (sign !== undefined) tokens.push({ at, sign });
    else tokens.push({ at, name: name ?? quoted ?? '' });
    if (sign === undefined && (terms += 1) > MAX_TERMS)
      throw new Fault(
        'FORMULA_TOO_LONG',
        `Công thức có quá ${MAX_TERMS} số hạng.`,
        `The formula has more than ${MAX_TERMS} terms.`,
      );
  }
  return tokens;
}

function unexpected(at: number, source: string): Fault {
  const what = source.slice(at, at + 20).trim();
  if (what === '') return new Fault('FORMULA_SYNTAX', 'Công thức chưa hết đã dừng.', 'The formula ends too early.', at);
  return new Fault(
    'FORMULA_SYNTAX',
    `Không hiểu “${what}” ở vị trí ${at + 1} của công thức.`,
    `“${what}” at position ${at + 1} of the formula is not understood.`,
    at,
  );
}

function binary(left: Node, right: Node, apply: (a: number, b: number) => number | null): Node {
  return (lookup) => {
    const a = left(lookup);
    const b = right(lookup);
    return a === null || b === null ? null : apply(a, b);
  };
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
