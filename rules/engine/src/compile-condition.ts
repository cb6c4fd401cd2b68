import { valueAt, type Row, type Slot, type Slots } from './slots.ts';
import type { Condition, FactCondition, FactReference, RuleOperator } from './types.ts';

/** Whether a condition holds for the event in the row. */
export type Test = (row: Row) => boolean;

/** A comparison as json-rules-engine 7.3 makes it; `left` is the value of the fact. */
type Comparison = (left: unknown, right: unknown) => boolean;

/** json-rules-engine compares only what begins like a number, and then as JavaScript does. */
const likeNumber = (value: unknown): boolean => typeof value === 'number' || !Number.isNaN(parseFloat(value as string));
const less = (a: unknown, b: unknown): boolean => (a as number) < (b as number);
const lessOrEqual = (a: unknown, b: unknown): boolean => (a as number) <= (b as number);
const has = (list: unknown, value: unknown): boolean => (list as readonly unknown[]).indexOf(value) > -1;

/** The verdicts of json-rules-engine's own operators, proven equal to it by `json-rules.spec.ts`. */
const comparisons: Readonly<Record<RuleOperator, Comparison>> = {
  equal: (a, b) => a === b,
  notEqual: (a, b) => a !== b,
  in: (a, b) => has(b, a),
  notIn: (a, b) => !has(b, a),
  contains: (a, b) => Array.isArray(a) && has(a, b),
  doesNotContain: (a, b) => Array.isArray(a) && !has(a, b),
  lessThan: (a, b) => likeNumber(a) && less(a, b),
  lessThanInclusive: (a, b) => likeNumber(a) && lessOrEqual(a, b),
  greaterThan: (a, b) => likeNumber(a) && less(b, a),
  greaterThanInclusive: (a, b) => likeNumber(a) && lessOrEqual(b, a),
};

/** Makes a checked tree of conditions ready to run, with json-rules-engine's verdicts. */
export function compileCondition(condition: Condition, slots: Slots): Test {
  if ('all' in condition) {
    const tests = condition.all.map((member) => compileCondition(member, slots));
    return (row) => tests.every((test) => test(row));
  }
  if ('any' in condition) {
    const tests = condition.any.map((member) => compileCondition(member, slots));
    return (row) => tests.some((test) => test(row));
  }
  if ('not' in condition) {
    const test = compileCondition(condition.not, slots);
    return (row) => !test(row);
  }
  return compileComparison(condition, slots);
}

function compileComparison(condition: FactCondition, slots: Slots): Test {
  const left = slots.of(condition.fact, condition.path);
  const { operator, value } = condition;
  if (isReference(value)) {
    const right = slots.of(value.fact, value.path);
    const compare = comparisons[operator];
    return (row) => compare(valueAt(row, left), valueAt(row, right));
  }
  return againstConstant(operator, left, value);
}

/** The commonest comparisons on paths of their own: a call less for each, of thousands an event. */
function againstConstant(operator: RuleOperator, left: Slot, value: unknown): Test {
  if (operator === 'equal') return (row) => valueAt(row, left) === value;
  if (operator === 'notEqual') return (row) => valueAt(row, left) !== value;
  const compare = comparisons[operator];
  return (row) => compare(valueAt(row, left), value);
}

/** Whether the right-hand side of a comparison is another fact. */
export function isReference(value: unknown): value is FactReference {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'fact');
}
