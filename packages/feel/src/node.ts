import type { SyntaxNode } from '@lezer/common';
import type { Env } from './run.ts';
import type { FeelType } from './types.ts';
import type { FeelValue } from './values.ts';

/** A compiled part of an expression: what it yields in an environment. */
export type Eval = (env: Env) => FeelValue;

/** A compiled node with what its use costs: `size` = nodes in it (fuel a pass), `depth` = how deep it nests. */
export interface Compiled {
  readonly run: Eval;
  readonly size: number;
  readonly depth: number;
  /** What kind of value a filter made of this node yields, where that is plain from its form. */
  readonly form: 'test' | 'number' | 'any';
}

/** Names that are bound around a place in the source; `item` is a filter's element, whose own entries are names too. */
export interface Scope {
  readonly name: string;
  readonly filter: boolean;
  /** Holds a list that still grows (`partial`): whoever takes the list itself gets a copy. */
  readonly growing?: boolean;
  readonly parent: Scope | null;
}

/** Thrown while compiling; becomes a problem with its place. */
export class CompileStop {
  readonly code: 'SYNTAX' | 'TOO_DEEP' | 'INVALID_NUMBER';
  readonly from: number;
  readonly to: number;
  readonly detail: string;
  constructor(code: 'SYNTAX' | 'TOO_DEEP' | 'INVALID_NUMBER', from: number, to: number, detail: string) {
    this.code = code;
    this.from = from;
    this.to = to;
    this.detail = detail;
  }
}

/** What one compilation knows: the source, and what it has found so far. */
export interface Unit {
  readonly source: string;
  readonly variables: Set<string>;
  readonly functions: Set<string>;
  readonly hostFunctions: ReadonlySet<string>;
  /** Types of the host by name: item definitions. */
  readonly types: ReadonlyMap<string, FeelType>;
  /** How often `?` was used: tells whether a test asks about its input itself. */
  inputUses: number;
  /** Compiles one expression node inside of a scope. */
  readonly compile: (node: SyntaxNode, scope: Scope | null) => Compiled;
}

/** Compiles one kind of node. */
export type NodeCompiler = (unit: Unit, node: SyntaxNode, scope: Scope | null) => Compiled;

/** How deep an expression may nest. */
export const MAX_NESTING = 500;

/** The named children of a node, without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const result: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (!child.type.isSkipped) result.push(child);
  return result;
}

/** The children that are expressions, types or lists of them: brackets, operators and key words left out. */
export function partsOf(node: SyntaxNode): SyntaxNode[] {
  return childrenOf(node).filter((child) => /^(?:[A-Z]\w*|null|\?)$/.test(child.name) && !child.name.endsWith('Op'));
}

/** The source text of a node. */
export function textOf(unit: Unit, node: SyntaxNode): string {
  return unit.source.slice(node.from, node.to);
}

/** A name as it is looked up: white space counts as one space, back quotes are left out. */
export function nameOf(unit: Unit, node: SyntaxNode): string {
  const text = textOf(unit, node);
  if (text.startsWith('`')) return text.slice(1, -1);
  return text
    .replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A node that has `parts` and does `run`. */
export function made(run: Eval, parts: readonly Compiled[], form: Compiled['form'] = 'any'): Compiled {
  let size = 1;
  let depth = 0;
  for (const part of parts) {
    size += part.size;
    if (part.depth > depth) depth = part.depth;
  }
  return { run, size, depth: depth + 1, form };
}

/** The scope inside of a name. */
export function bind(scope: Scope | null, name: string): Scope {
  return { name, filter: false, parent: scope };
}

/** A node that always yields `value`. */
export function constant(value: FeelValue, form: Compiled['form'] = 'any'): Compiled {
  return { run: () => value, size: 1, depth: 1, form };
}
