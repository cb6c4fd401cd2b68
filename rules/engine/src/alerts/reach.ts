import { MS_PER_DAY } from '@trucban/kernel';
import { msOf } from '../duration.ts';
import type { RuleDocument } from '../types.ts';

/**
 * How far before its begin a trial has to look, so that alerts that were active then are not taken for new ones: a day, or twice the
 * longest time that a policy names. 0 when none of the rules raises alerts. One that has been silent for longer is taken for new.
 */
export function alertReachMs(rules: readonly Pick<RuleDocument, 'alert'>[]): number {
  return Math.max(
    0,
    ...rules.map(({ alert }) => {
      if (!alert) return 0;
      const absence = typeof alert.absence === 'string' ? alert.absence : undefined;
      const times = [alert.hold?.for, alert.clear?.for, alert.clearAfter, absence];
      return Math.max(MS_PER_DAY, ...times.map((time) => 2 * msOf(time)));
    }),
  );
}
