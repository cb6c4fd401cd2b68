import {
  ANY,
  coerce,
  compileExpression,
  compileUnaryTests,
  evaluateWithin,
  type CompileOptions,
  type CompiledExpression,
  type FeelType,
  type FeelValue,
  type Lookup,
} from '@trucban/feel';
import { typeOfRef, type TypeScope } from './item-definitions.ts';
import type { At, Logic } from './model.ts';
import { namesIn, type Names } from './names.ts';
import { note } from './notes.ts';
import { attribute, type Element } from './xml.ts';

/** What compiling an expression needs: the model's types, the names in scope, and the element that problems are told for. */
export interface Compiler {
  readonly types: TypeScope;
  readonly names: Names;
  readonly elementId: string;
}

/** Scopes that cost nothing to look through. */
const FREE_DEPTH = 8;

/** `feel`, or the address of any version: DMN 1.1 has `http://www.omg.org/spec/FEEL/20140401`. */
const FEEL_LANGUAGE = /^(?:feel|.*\/FEEL(?:\/\d+)?\/?)$/i;

/** Whether an element's expression language is FEEL; any other is a problem. */
export function isFeel(compiler: Compiler, element: Element): boolean {
  const language = attribute(element, 'expressionLanguage');
  if (language === undefined || language === '' || FEEL_LANGUAGE.test(language)) return true;
  compiler.types.problems.add('EXPRESSION_LANGUAGE_UNSUPPORTED', idOf(compiler, element), language);
  return false;
}

/** The id that people find an element by: its own, or the one around it. */
export function idOf(compiler: Compiler, element: Element): string {
  return attribute(element, 'id') ?? compiler.elementId;
}

/** An expression that could not be compiled: it has no value, and says so. */
function broken(elementId: string): Logic {
  return (at) => note(at.session, 'EXPRESSION_INVALID', elementId);
}

const compiledOr = (
  compiler: Compiler,
  elementId: string,
  result: ReturnType<typeof compileExpression>,
): CompiledExpression | null => {
  if (result.ok) return result.expression;
  compiler.types.problems.add('EXPRESSION_INVALID', elementId, result.problem.message);
  return null;
};

/** The most FEEL text of one model, in characters: one to two seconds of compiling at worst. */
const MAX_FEEL_CHARACTERS = 500_000;

/** How often all expressions of a model together may look at a name with key words or signs: a second at worst. */
const MAX_NAMES_LOOKED = 10_000_000;

/** What the FEEL compiler is told; `null` with a problem when the model has had more than its share. */
function optionsOf(compiler: Compiler, source: string, elementId: string): CompileOptions | null {
  const { types } = compiler;
  const looked = types.namesLooked;
  types.namesLooked += compiler.names.count;
  if (types.namesLooked > MAX_NAMES_LOOKED) {
    if (looked <= MAX_NAMES_LOOKED) types.problems.add('NAMES_TOO_MANY', elementId);
    return null;
  }
  const before = types.characters;
  types.characters += source.length;
  if (types.characters <= MAX_FEEL_CHARACTERS) return { names: namesIn(compiler.names, source), types: types.types };
  if (before <= MAX_FEEL_CHARACTERS) types.problems.add('EXPRESSIONS_TOO_LONG', elementId, String(MAX_FEEL_CHARACTERS));
  return null;
}

/** Compiles FEEL text. */
export function compileFeelText(compiler: Compiler, source: string, elementId: string): Logic {
  const options = optionsOf(compiler, source, elementId);
  const expression = options && compiledOr(compiler, elementId, compileExpression(source, options));
  return expression ? (at) => evaluateWithin(at.session.run, expression, paidScope(at)) : broken(elementId);
}

/** A compiled cell of a decision table: whether a value passes. */
export type CellTest = (at: At, value: FeelValue) => boolean;

/** Compiles unary tests; `-` and nothing at all pass everything (`null`). */
export function compileCell(compiler: Compiler, source: string | undefined, elementId: string): CellTest | null {
  const trimmed = source?.trim() ?? '';
  if (trimmed === '' || trimmed === '-') return null;
  const options = optionsOf(compiler, trimmed, elementId);
  const tests = options && compiledOr(compiler, elementId, compileUnaryTests(trimmed, options));
  if (!tests) {
    return (at) => {
      note(at.session, 'EXPRESSION_INVALID', elementId);
      return false;
    };
  }
  return (at, value) => evaluateWithin(at.session.run, tests, paidScope(at), value) === true;
}

/** The type that an element's `typeRef` names. */
export function typeRefOf(compiler: Compiler, element: Element | undefined): FeelType {
  if (!element) return ANY;
  return typeOfRef(compiler.types, element, attribute(element, 'typeRef'), idOf(compiler, element));
}

/** A value as its type asks for it; what does not conform is `null`, and that is noted. */
export function typed(at: At, value: FeelValue, type: FeelType, elementId: string): FeelValue {
  if (type.kind === 'any' || value === null) return value;
  const fitting = coerce(at.session.run, value, type);
  return fitting === undefined ? note(at.session, 'NOT_OF_TYPE', elementId) : fitting;
}

/** The scope as an expression uses it: looking through many is paid for. */
function paidScope({ session, scope, depth }: At): Lookup {
  if (depth <= FREE_DEPTH) return scope;
  return (name) => {
    session.run.burn(depth / FREE_DEPTH);
    return scope(name);
  };
}

/** The scope with more names; `own` may still grow. */
export function within(outer: Lookup, own: ReadonlyMap<string, FeelValue>): Lookup {
  return (name) => {
    const value = own.get(name);
    return value !== undefined ? value : outer(name);
  };
}
