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
  return compilePossibility(condition, slots, () => true);
}

/**
 * Whether a condition could hold, whatever the facts turn out to be that aren't known yet.
 * @param isKnown  says it of a comparison
 */
export function compilePossibility(
  condition: Condition,
  slots: Slots,
  isKnown: (leaf: FactCondition) => boolean,
  wanted = true,
): Test {
  if ('not' in condition) return negated(compilePossibility(condition.not, slots, isKnown, !wanted));
  const inner = (member: Condition): Test => compilePossibility(member, slots, isKnown, wanted);
  if ('all' in condition) return everyOf(condition.all.map(inner));
  if ('any' in condition) return someOf(condition.any.map(inner));
  return isKnown(condition) ? compileComparison(condition, slots) : () => wanted;
}

const everyOf =
  (tests: readonly Test[]): Test =>
  (row) =>
    tests.every((test) => test(row));
const someOf =
  (tests: readonly Test[]): Test =>
  (row) =>
    tests.some((test) => test(row));
const negated =
  (test: Test): Test =>
  (row) =>
    !test(row);

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
