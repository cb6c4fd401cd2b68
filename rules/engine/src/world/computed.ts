import { compileExpression, evaluate, fromJson, toJson, type CompiledExpression } from '@trucban/feel';
import type { Instant, Json } from '@trucban/kernel';
import { isEventFact, valueAt, type Row, type Slots } from '../slots.ts';
import type { RuleDocument } from '../types.ts';
import { compilePattern, placesOf, type Pattern } from './patterns.ts';
import type { FormulaFact, TextFact } from './types.ts';

/** Work that one formula may cost: about a millisecond. */
const FUEL = 20_000;

const formulas = new WeakMap<FormulaFact, CompiledExpression>();
const texts = new WeakMap<TextFact, { readonly any: readonly Pattern[]; readonly unless: readonly Pattern[] }>();

/** Gives the slots of a set what a rule computes from other facts. @param named  the name of a fact of the rule in the set */
export function addComputed(rule: RuleDocument, slots: Slots, named: (fact: string) => string): void {
  for (const [name, fact] of Object.entries(rule.facts ?? {})) {
    if (fact.type === 'formula') slots.compute(named(name), formulaOf(fact, slots, named));
    if (fact.type === 'text') slots.compute(named(name), textOf(fact, slots));
  }
}

function formulaOf(fact: FormulaFact, slots: Slots, named: (fact: string) => string): (row: Row) => unknown {
  const expression = compiled(fact);
  return (row) => {
    const result = evaluate(expression, {
      now: row.facts.event['time'] as Instant,
      fuel: FUEL,
      variables: (name) => {
        const value = valueAt(row, slots.of(isEventFact(name) ? name : named(name), undefined));
        return value === undefined ? null : fromJson(value as Json);
      },
    });
    if (!result.ok) throw new Error(result.message.en);
    return toJson(result.value);
  };
}

function compiled(fact: FormulaFact): CompiledExpression {
  const known = formulas.get(fact);
  if (known) return known;
  const result = compileExpression(fact.feel);
  if (!result.ok) throw new Error(result.problem.message.en);
  formulas.set(fact, result.expression);
  return result.expression;
}

function textOf(fact: TextFact, slots: Slots): (row: Row) => boolean {
  const { any, unless } = patternsOf(fact);
  const places = fact.of.map(({ fact: name, path }) => slots.of(name, path));
  return (row) =>
    places.some((slot) => {
      const text = valueAt(row, slot);
      return typeof text === 'string' && says(text, any, unless);
    });
}

function patternsOf(fact: TextFact) {
  const known = texts.get(fact) ?? {
    any: fact.any.map(compilePattern),
    unless: (fact.unless ?? []).map(compilePattern),
  };
  texts.set(fact, known);
  return known;
}

/** Whether one of the patterns is found outside of what is taken back: “đã hết cháy” says that nothing burns. */
function says(text: string, any: readonly Pattern[], unless: readonly Pattern[]): boolean {
  const takenBack = unless.flatMap((pattern) => placesOf(pattern, text));
  return any.some((pattern) =>
    placesOf(pattern, text).some(([from, to]) => !takenBack.some(([a, b]) => a <= from && to <= b)),
  );
}
