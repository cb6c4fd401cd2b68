import type { Limits } from './target.ts';
import type { Direction, Limit, Status } from './types.ts';

/** What is remembered from period to period: which thresholds are crossed, and for how many periods the value has been back. */
export interface Latch {
  readonly warning: boolean;
  readonly critical: boolean;
  readonly warningBack: number;
  readonly criticalBack: number;
}

/** Nothing is crossed. */
export const CLEAR: Latch = { warning: false, critical: false, warningBack: 0, criticalBack: 0 };

/** State of one period, and what the next one has to remember. */
export interface Assessment {
  readonly status: Status;
  readonly latch: Latch;
}

/**
 * Judges a value (`semantics.statusRule`, `hysteresis`). A crossed threshold stays crossed until the value has been beyond it by
 * `clearMargin` for `clearPeriods` periods in a row; a period without a value changes nothing in that. A provisional value is at
 * worst `watch` by itself and changes no latch: what was crossed before stays.
 */
export function assess(
  direction: Direction,
  limits: Limits,
  value: number | null,
  provisional: boolean,
  before: Latch,
): Assessment {
  if (value === null) return { status: 'noData', latch: before };
  const latch = provisional ? before : latched(direction, limits, value, before);
  if (latch.critical) return { status: 'critical', latch };
  if (latch.warning) return { status: 'warning', latch };
  const { target, thresholds } = limits;
  const missed =
    crossed(direction, target, value) ||
    (provisional && (crossed(direction, thresholds.warning, value) || crossed(direction, thresholds.critical, value)));
  return { status: missed ? 'watch' : 'onTarget', latch };
}

function latched(direction: Direction, { thresholds }: Limits, value: number, before: Latch): Latch {
  const { warning, critical, clearMargin, clearPeriods } = thresholds;
  const next = (limit: Limit | null, held: boolean, back: number): [boolean, number] => {
    if (limit === null) return [false, 0];
    if (crossed(direction, limit, value)) return [true, 0];
    if (!held) return [false, 0];
    if (!isBack(direction, limit, clearMargin, value)) return [true, 0];
    return back + 1 >= clearPeriods ? [false, 0] : [true, back + 1];
  };
  const [isWarning, warningBack] = next(warning, before.warning, before.warningBack);
  const [isCritical, criticalBack] = next(critical, before.critical, before.criticalBack);
  return { warning: isWarning, critical: isCritical, warningBack, criticalBack };
}

/** Whether a value lies on the bad side of a limit (`semantics.direction`); on the limit itself it doesn't. */
export function crossed(direction: Direction, limit: Limit | null, value: number): boolean {
  if (limit === null) return false;
  if (typeof limit !== 'number') return value < limit[0] || value > limit[1];
  return direction === 'lowerIsBetter' ? value > limit : value < limit;
}

function isBack(direction: Direction, limit: Limit, margin: number, value: number): boolean {
  if (typeof limit !== 'number') return value >= limit[0] + margin && value <= limit[1] - margin;
  return direction === 'lowerIsBetter' ? value <= limit - margin : value >= limit + margin;
}

const RANK: Readonly<Record<Status, number>> = { noData: 0, onTarget: 1, watch: 2, warning: 3, critical: 4 };

/** Whether `after` is worse than `before`; from nothing known to on target is not. */
export function isWorse(before: Status, after: Status): boolean {
  return RANK[after] > Math.max(RANK[before], RANK.onTarget);
}

/** Whether a change of state is one of a threshold: into, out of, or between `warning` and `critical`. */
export function isCrossing(before: Status, after: Status): boolean {
  return before !== after && after !== 'noData' && Math.max(RANK[before], RANK[after]) >= RANK.warning;
}

/** Whether the newest value is too old to say anything (`semantics.statusRule`). @param dataAtMs instant that it speaks of. */
export function isStale(staleAfterMinutes: number, dataAtMs: number | null, nowMs: number): boolean {
  return dataAtMs === null || nowMs - dataAtMs > staleAfterMinutes * 60_000;
}
