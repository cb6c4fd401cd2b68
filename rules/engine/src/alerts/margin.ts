import { problem } from '../problems.ts';
import type { Condition, FactCondition, RuleDocument, RuleProblem } from '../types.ts';

/** A number that a value has to be above (`up`) or below. */
interface Limit {
  readonly up: boolean;
  readonly number: number;
  /** JSON pointer. */
  readonly path: string;
}

/**
 * Where the end of an alert lies on the wrong side of the one threshold that raises it: both hold at once and nothing ends it there, or it
 * ends only while the value goes on being as bad. Only of places that each of the two compares with one number.
 */
export function marginFaults({ conditions, alert }: RuleDocument): RuleProblem[] {
  if (!alert?.clear?.conditions || alert.absence !== undefined) return [];
  const raising = limitsIn(conditions, '/conditions');
  const clearing = limitsIn(alert.clear.conditions, '/alert/clear/conditions');
  return [...clearing].flatMap(([place, clear]) => {
    const raise = raising.get(place);
    if (!raise) return [];
    const isPast = raise.up ? clear.number > raise.number : clear.number < raise.number;
    if (clear.up !== raise.up && !isPast) return [];
    return [clear.up === raise.up ? sameSide(clear, raise) : overlap(clear, raise)];
  });
}

function overlap(clear: Limit, raise: Limit): RuleProblem {
  return problem(
    clear.path,
    'MARGIN',
    `Khoảng từ ${raise.number} đến ${clear.number} vừa mở vừa kết thúc cảnh báo, nên cảnh báo không hết ở đó: ngưỡng hết phải ${raise.up ? 'không lớn hơn' : 'không nhỏ hơn'} ${raise.number}.`,
    `Between ${raise.number} and ${clear.number} it is raised and ended at once, so it does not end there: the end has to be at ${raise.number} or ${raise.up ? 'below' : 'above'}.`,
  );
}

function sameSide(clear: Limit, raise: Limit): RuleProblem {
  return problem(
    clear.path,
    'MARGIN',
    `Cảnh báo mở khi ${raise.up ? 'trên' : 'dưới'} ${raise.number} mà lại hết khi ${clear.up ? 'trên' : 'dưới'} ${clear.number}: giá trị trở về bình thường không kết thúc nó. Hãy đổi chiều so sánh.`,
    `It is raised ${raise.up ? 'above' : 'below'} ${raise.number} but ends ${clear.up ? 'above' : 'below'} ${clear.number}: a value that is well again doesn't end it. Turn the comparison round.`,
  );
}

/** Limits of places that are compared once, and have to be within it for the whole to hold. */
function limitsIn(condition: Condition, path: string): ReadonlyMap<string, Limit> {
  const needed = neededIn(condition, path);
  const times = Map.groupBy(leavesIn(condition), placeOf);
  return new Map(
    needed.flatMap(({ leaf, at }) => {
      const { operator, value } = leaf;
      const isOrdered = operator.startsWith('greater') || operator.startsWith('less');
      if (!isOrdered || typeof value !== 'number' || (times.get(placeOf(leaf))?.length ?? 0) > 1) return [];
      const limit = { up: operator.startsWith('greater'), number: value, path: `${at}/value` };
      return [[placeOf(leaf), limit] as const];
    }),
  );
}

/** Comparisons without which it can't hold. */
function neededIn(
  condition: Condition,
  path: string,
): readonly { readonly leaf: FactCondition; readonly at: string }[] {
  if ('all' in condition) return condition.all.flatMap((each, i) => neededIn(each, `${path}/all/${i}`));
  if ('any' in condition)
    return condition.any.length === 1 ? condition.any.flatMap((each) => neededIn(each, `${path}/any/0`)) : [];
  return 'not' in condition ? [] : [{ leaf: condition, at: path }];
}

function leavesIn(condition: Condition): readonly FactCondition[] {
  if ('all' in condition) return condition.all.flatMap(leavesIn);
  if ('any' in condition) return condition.any.flatMap(leavesIn);
  return 'not' in condition ? leavesIn(condition.not) : [condition];
}

const placeOf = ({ fact, path }: FactCondition): string => (path === undefined ? fact : `${fact}.${path}`);
