import type { Json } from '@trucban/kernel';
import { compileCondition, isReference } from './compile-condition.ts';
import type { WindowValues } from './memory/types.ts';
import { fill, Slots, valueAt, type Row } from './slots.ts';
import { smallestOfAll } from './smallest-change.ts';
import type { Condition, EventFacts, FactCondition, Reason, RuleDocument } from './types.ts';
import { addComputed } from './world/computed.ts';

const MAX_SHOWN = 100;

/** A condition with its verdict for one event, and those of its members. */
interface Verdict {
  readonly holds: boolean;
  /** The comparisons that made it come out so; the others say nothing about it. */
  readonly reasons: readonly Reason[];
  /** The fewest comparisons that would have to come out otherwise to turn it round; of as few the nearest. By groups: see `smallestOfAll`. */
  readonly change: readonly Reason[];
}

/**
 * Why the conditions of a rule came out as they did.
 * @param windows  the declared facts, by their names in the rule
 * @returns `reasons`: the comparisons that held (when it holds) or stood in the way; `change`: the smallest set of comparisons
 * that would have turned the verdict round.
 */
export function explain(rule: RuleDocument, facts: EventFacts, windows?: WindowValues): Verdict {
  const slots = new Slots();
  addComputed(rule, slots, (name) => name);
  const row = fill(slots.row(), facts, windows);
  const verdict = judge(rule.conditions, slots, row, false);
  const { holds, change } = verdict;
  const leafOf = (leaf: FactCondition) => ({
    holds: compileCondition(leaf, slots)(row),
    reason: reasonOf(leaf, slots, row, false),
  });
  return { ...verdict, change: smallestOfAll(rule.conditions, holds, change, isSmaller, leafOf) };
}

function judge(condition: Condition, slots: Slots, row: Row, negated: boolean): Verdict {
  if ('not' in condition) {
    const { holds, reasons, change } = judge(condition.not, slots, row, !negated);
    return { holds: !holds, reasons, change };
  }
  if ('all' in condition) return group(condition.all, true, slots, row, negated);
  if ('any' in condition) return group(condition.any, false, slots, row, negated);
  const reason = reasonOf(condition, slots, row, negated);
  return { holds: compileCondition(condition, slots)(row), reasons: [reason], change: [reason] };
}

/** `unanimous`: all members must hold (`all`); else one is enough (`any`). */
function group(members: readonly Condition[], unanimous: boolean, slots: Slots, row: Row, negated: boolean): Verdict {
  const verdicts = members.map((member) => judge(member, slots, row, negated));
  const holds = unanimous ? verdicts.every((v) => v.holds) : verdicts.some((v) => v.holds);
  const deciding = verdicts.filter((v) => v.holds === holds);
  // An `all` that holds falls with any one member; one that doesn't needs every member that stands in the way. `any`: the other way round.
  const change =
    holds === unanimous
      ? deciding.map((v) => v.change).reduce((a, b) => (isSmaller(b, a) ? b : a))
      : withoutRepeats(deciding.flatMap((v) => v.change));
  return { holds, reasons: deciding.flatMap((v) => v.reasons), change };
}

/** What is said twice need be changed once. */
function withoutRepeats(change: readonly Reason[]): readonly Reason[] {
  return [...new Map(change.map((reason) => [JSON.stringify(reason), reason])).values()];
}

function isSmaller(a: readonly Reason[], b: readonly Reason[]): boolean {
  return a.length === b.length ? distanceOf(a) < distanceOf(b) : a.length < b.length;
}

/** How far the values lie from what they would have to be: numbers by their share, all else one whole step. */
function distanceOf(change: readonly Reason[]): number {
  return change.reduce((sum, { actual, expected }) => {
    if (typeof actual !== 'number' || typeof expected !== 'number') return sum + 1;
    const size = Math.max(Math.abs(actual), Math.abs(expected));
    return sum + (size === 0 ? 0 : Math.min(1, Math.abs(actual - expected) / size));
  }, 0);
}

function reasonOf({ fact, path, operator, value }: FactCondition, slots: Slots, row: Row, negated: boolean): Reason {
  const actual = valueAt(row, slots.of(fact, path));
  const expected = isReference(value) ? valueAt(row, slots.of(value.fact, value.path)) : value;
  const missing = actual === undefined;
  const by = typeof actual === 'number' && typeof expected === 'number' ? { by: gap(actual, expected) } : {};
  return {
    fact,
    path: path ?? null,
    operator,
    expected: shown(expected),
    actual: shown(actual),
    missing,
    negated,
    ...by,
  };
}

/** What lies between two numbers, without the noise of the arithmetic. */
const gap = (actual: number, expected: number): number => Number((expected - actual).toPrecision(12));

/** A value short enough for a list of reasons. */
function shown(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.slice(0, 20).map(shown);
  return '{…}';
}
