import { inRange, order } from '../compare.ts';
import type { Run } from '../run.ts';
import { define, defineAll, overload, type Builtin } from '../signature.ts';
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

/** A relation between ranges, or points where the parameters say `any`. */
function relation(name: string, test: Relation, first: [string, string], second: [string, string]): Builtin {
  return define(name, [`${first[0]}: ${first[1]}`, `${second[0]}: ${second[1]}`], (run, a: FeelValue, b: FeelValue) => {
    return answer(run, name, test, a, b);
  });
}

const swap =
  (test: Relation): Relation =>
  (a, b) =>
    test(b, a);
const R1: [string, string] = ['range1', 'range'];
const R2: [string, string] = ['range2', 'range'];

/** Relations of ranges and points (DMN 10.3.4.7). */
export const RANGE: readonly Builtin[] = [
  relation('before', before, ['point1', 'any'], ['point2', 'any']),
  relation('after', swap(before), ['point1', 'any'], ['point2', 'any']),
  relation('meets', meets, R1, R2),
  relation('met by', swap(meets), R1, R2),
  relation('overlaps', overlaps, R1, R2),
  relation('overlaps before', overlapsBefore, R1, R2),
  relation('overlaps after', overlapsAfter, R1, R2),
  relation('finishes', finishes, ['point', 'any'], ['range', 'range']),
  relation('finished by', swap(finishes), ['range', 'range'], ['point', 'any']),
  defineAll(
    'includes',
    overload(['range: range', 'point: any'], (run, range: FeelRange, point: FeelValue) => {
      return point instanceof FeelRange ? answer(run, 'includes', includes, range, point) : inRange(run, range, point);
    }),
  ),
  relation('during', swap(includes), ['point', 'any'], ['range', 'range']),
  relation('starts', starts, ['point', 'any'], ['range', 'range']),
  relation('started by', swap(starts), ['range', 'range'], ['point', 'any']),
  relation('coincides', coincides, ['point1', 'any'], ['point2', 'any']),
];
