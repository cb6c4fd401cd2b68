import { isReference } from './compile-condition.ts';
import { isEventFact, type Slot, type Slots } from './slots.ts';
import type { Condition, FactCondition, RuleDocument } from './types.ts';

/** What a place must hold, so that a rule can fire at all. */
export type Guard =
  | { readonly type: 'values'; readonly slot: Slot; readonly values: ReadonlySet<unknown> }
  | { readonly type: 'range'; readonly slot: Slot; readonly low: number; readonly high: number };

/** Guards by the number of their place. All of them must hold. */
export type Guards = ReadonlyMap<number, Guard>;

/** Longest list of values that the index takes up; longer ones would fill it more than they narrow it. */
const MOST_VALUES = 20;

/**
 * The ways in which a rule can be reached: an event that satisfies none of them can't fire it. A rule that looks at event types
 * and at kinds has two ways; a root `any` has one for each member.
 */
export function waysInto(rule: Pick<RuleDocument, 'index' | 'conditions'>, slots: Slots): Guards[] {
  const { eventTypes = [], kinds = [] } = rule.index;
  const doors: Guard[] = [];
  if (eventTypes.length)
    doors.push({ type: 'values', slot: slots.of('eventType', undefined), values: new Set(eventTypes) });
  if (kinds.length) doors.push({ type: 'values', slot: slots.of('event', 'type'), values: new Set(kinds) });
  const members: readonly Condition[] = 'any' in rule.conditions ? rule.conditions.any : [rule.conditions];
  const inner = members.map((member) => guardsOf(member, slots));
  return doors.flatMap((door) => inner.map((guards) => both(new Map([[door.slot.at, door]]), guards)));
}

/** What must hold wherever the condition holds. */
function guardsOf(condition: Condition, slots: Slots): Guards {
  if ('all' in condition) return condition.all.map((member) => guardsOf(member, slots)).reduce(both, new Map());
  if ('any' in condition) return condition.any.map((member) => guardsOf(member, slots)).reduce(either);
  if ('not' in condition) return new Map();
  const guard = guardOf(condition, slots);
  return guard ? new Map([[guard.slot.at, guard]]) : new Map();
}

function guardOf({ fact, path, operator, value }: FactCondition, slots: Slots): Guard | null {
  // What a declared fact says is asked later, of the rules that are found.
  if (isReference(value) || !isEventFact(fact)) return null;
  const slot = slots.of(fact, path);
  if (operator === 'equal') return { type: 'values', slot, values: new Set([value]) };
  if (operator === 'in' && Array.isArray(value) && value.length <= MOST_VALUES)
    return { type: 'values', slot, values: new Set(value) };
  if (typeof value !== 'number') return null;
  if (operator === 'greaterThan' || operator === 'greaterThanInclusive')
    return { type: 'range', slot, low: value, high: Infinity };
  if (operator === 'lessThan' || operator === 'lessThanInclusive')
    return { type: 'range', slot, low: -Infinity, high: value };
  return null;
}

/** Both must hold. Of two guards of one place, values narrow more than a range. */
function both(a: Guards, b: Guards): Guards {
  const out = new Map(a);
  for (const [at, guard] of b) {
    const known = out.get(at);
    out.set(at, known ? narrower(known, guard) : guard);
  }
  return out;
}

function narrower(a: Guard, b: Guard): Guard {
  if (a.type === 'range' && b.type === 'range')
    return { ...a, low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) };
  if (a.type === 'values' && b.type === 'values')
    return { ...a, values: new Set([...a.values].filter((value) => b.values.has(value))) };
  return a.type === 'values' ? a : b;
}

/** One of the two must hold: only places that both speak of can be guarded. */
function either(a: Guards, b: Guards): Guards {
  const out = new Map<number, Guard>();
  for (const [at, guard] of a) {
    const other = b.get(at);
    const wider = other && joined(guard, other);
    if (wider) out.set(at, wider);
  }
  return out;
}

function joined(a: Guard, b: Guard): Guard | null {
  if (a.type === 'range' && b.type === 'range')
    return { ...a, low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
  if (a.type !== 'values' || b.type !== 'values') return null;
  const values = new Set([...a.values, ...b.values]);
  return values.size <= MOST_VALUES ? { ...a, values } : null;
}
