import { inRange, order } from '../compare.ts';
import type { Run } from '../run.ts';
import { defineAll, overload, type Builtin } from '../signature.ts';
import { FeelRange, isList, type FeelValue } from '../values.ts';

/** A value as the range that holds only it. */
function asRange(value: FeelValue): FeelRange {
  return value instanceof FeelRange ? value : new FeelRange(value, value, true, true);
}

/** Raised when two ends can't be compared: the answer is `null` then. */
const INCOMPARABLE = Symbol('incomparable');

/** Order of two ends of ranges; `open` is what an open end counts as (-1 before, 1 after everything). */
function ends(a: FeelValue, b: FeelValue, aOpen: -1 | 1, bOpen: -1 | 1): number {
  if (a === null || b === null) return (a === null ? aOpen : 0) - (b === null ? bOpen : 0);
  const o = order(a, b);
  if (o === null) throw INCOMPARABLE;
  return o;
}

const startStart = (a: FeelRange, b: FeelRange): number => ends(a.start, b.start, -1, -1);
const endEnd = (a: FeelRange, b: FeelRange): number => ends(a.end, b.end, 1, 1);
const endStart = (a: FeelRange, b: FeelRange): number => ends(a.end, b.start, 1, -1);

type Relation = (a: FeelRange, b: FeelRange) => boolean;

const before: Relation = (a, b) => {
  const o = endStart(a, b);
  return o < 0 || (o === 0 && !(a.endIncluded && b.startIncluded));
};
const meets: Relation = (a, b) => a.endIncluded && b.startIncluded && endStart(a, b) === 0;
const includes: Relation = (a, b) => {
  const s = startStart(a, b);
  const e = endEnd(a, b);
  return (
    (s < 0 || (s === 0 && (a.startIncluded || !b.startIncluded))) &&
    (e > 0 || (e === 0 && (a.endIncluded || !b.endIncluded)))
  );
};
const overlaps: Relation = (a, b) => !before(a, b) && !before(b, a);
const overlapsBefore: Relation = (a, b) => {
  const s = startStart(a, b);
  const e = endEnd(a, b);
  const startsEarlier = s < 0 || (s === 0 && a.startIncluded && !b.startIncluded);
  const endsEarlier = e < 0 || (e === 0 && (!a.endIncluded || b.endIncluded));
  return startsEarlier && endsEarlier && !before(a, b);
};
const overlapsAfter: Relation = (a, b) => {
  const s = startStart(a, b);
  const e = endEnd(a, b);
  const startsLater = s > 0 || (s === 0 && !a.startIncluded && b.startIncluded);
  const endsLater = e > 0 || (e === 0 && (a.endIncluded || !b.endIncluded));
  return startsLater && endsLater && !before(b, a);
};
const finishes: Relation = (a, b) => {
  const s = startStart(a, b);
  return (
    a.endIncluded === b.endIncluded &&
    endEnd(a, b) === 0 &&
    (s > 0 || (s === 0 && (!a.startIncluded || b.startIncluded)))
  );
};
const starts: Relation = (a, b) => {
  const e = endEnd(a, b);
  return (
    a.startIncluded === b.startIncluded &&
    startStart(a, b) === 0 &&
    (e < 0 || (e === 0 && (!a.endIncluded || b.endIncluded)))
  );
};
const coincides: Relation = (a, b) =>
  a.startIncluded === b.startIncluded &&
  a.endIncluded === b.endIncluded &&
  startStart(a, b) === 0 &&
  endEnd(a, b) === 0;

function answer(run: Run, name: string, relation: Relation, a: FeelValue, b: FeelValue): FeelValue {
  if (a === null || b === null || isList(a) || isList(b)) return run.warn('INVALID_ARGUMENTS', name);
  try {
    return relation(asRange(a), asRange(b));
  } catch (error) {
    if (error === INCOMPARABLE) return run.warn('NOT_COMPARABLE', name);
    throw error;
  }
}

/** The names that the standard gives a relation's parameters, for each way to call it. */
const POINTS: Names = ['point1', 'point2'];
const POINT_RANGE: Names = ['point', 'range'];
const RANGE_POINT: Names = ['range', 'point'];
const RANGES: Names = ['range1', 'range2'];
type Names = readonly [string, string];

/** A relation between ranges and points: a parameter that is called a range takes nothing else. */
function relation(name: string, test: Relation, ...forms: readonly Names[]): Builtin {
  const kind = (parameter: string): string => (parameter.startsWith('range') ? 'range' : 'any');
  return defineAll(
    name,
    ...forms.map(([first, second]) =>
      overload([`${first}: ${kind(first)}`, `${second}: ${kind(second)}`], (run, a: FeelValue, b: FeelValue) =>
        answer(run, name, test, a, b),
      ),
    ),
  );
}

const swap =
  (test: Relation): Relation =>
  (a, b) =>
    test(b, a);

/** `includes(range, point)`: whether a point lies in a range also where only equality is defined. */
function includesPoint(run: Run, range: FeelRange, point: FeelValue): FeelValue {
  return point instanceof FeelRange ? answer(run, 'includes', includes, range, point) : inRange(run, range, point);
}

/** Relations of ranges and points (DMN 10.3.4.7). */
export const RANGE: readonly Builtin[] = [
  relation('before', before, POINTS, POINT_RANGE, RANGE_POINT, RANGES),
  relation('after', swap(before), POINTS, POINT_RANGE, RANGE_POINT, RANGES),
  relation('meets', meets, RANGES),
  relation('met by', swap(meets), RANGES),
  relation('overlaps', overlaps, RANGES),
  relation('overlaps before', overlapsBefore, RANGES),
  relation('overlaps after', overlapsAfter, RANGES),
  relation('finishes', finishes, POINT_RANGE, RANGES),
  relation('finished by', swap(finishes), RANGE_POINT, RANGES),
  defineAll(
    'includes',
    overload(['range: range', 'point: any'], includesPoint),
    overload(['range1: range', 'range2: range'], includesPoint),
  ),
  defineAll(
    'during',
    overload(['point: any', 'range: range'], (run, point: FeelValue, range: FeelRange) =>
      includesPoint(run, range, point),
    ),
    overload(['range1: range', 'range2: range'], (run, a: FeelRange, b: FeelRange) => includesPoint(run, b, a)),
  ),
  relation('starts', starts, POINT_RANGE, RANGES),
  relation('started by', swap(starts), RANGE_POINT, RANGES),
  relation('coincides', coincides, POINTS, RANGES),
];
