import type { Series, SeriesPoint } from '@trucban/contracts';
import { zonesOf } from '@trucban/ui/zones';
import type { TrendChart } from '@trucban/ui/trend-chart';
import type { ComponentProps } from 'react';

type Stripe = NonNullable<ComponentProps<typeof TrendChart>['bands']>[number];

const STRIPES = { onTarget: 'ok', warning: 'warn', critical: 'error' } as const;

/**
 * What values mean in each period, by its own target and thresholds: they may be another unit's, grow with the year, or be as many times
 * larger as a longer period has days with numbers. What misses the target but is no warning yet has no colour.
 * @param places  of the axis: what holds in the last period is drawn to their end
 */
export function stripesOf(
  direction: Series['direction'],
  points: readonly Pick<SeriesPoint, 'target' | 'thresholds'>[],
  places: number,
): readonly Stripe[] {
  const keys = points.map(({ target, thresholds: { warning, critical } }) =>
    JSON.stringify([target, warning, critical]),
  );
  return points.flatMap((point, first) => {
    if (keys[first] === keys[first - 1]) return [];
    const next = keys.findIndex((key, place) => place > first && key !== keys[first]);
    const last = (next < 0 ? places : next) - 1;
    return zonesOf(direction, point, [-Infinity, Infinity]).flatMap(({ from, to, state }) =>
      state === 'watch' ? [] : [{ from, to, first, last, tone: STRIPES[state] }],
    );
  });
}

const SHAPES = { critical: 'square', warning: 'triangle' } as const;
const TONES = { critical: 'error', warning: 'warn' } as const;

/** The points that stand out: those beyond a threshold, by shape and colour. */
export function marksOf(points: readonly Pick<SeriesPoint, 'value' | 'state'>[]) {
  return points.flatMap(({ value, state }, place) =>
    value !== null && (state === 'critical' || state === 'warning')
      ? [{ place, value, shape: SHAPES[state], tone: TONES[state] }]
      : [],
  );
}

/** What is wanted in each period, as a line; of an interval its lower or upper end. */
export function targetLine(points: readonly Pick<SeriesPoint, 'target'>[], end: 0 | 1 = 0): (number | null)[] {
  return points.map(({ target }) => (target === null || typeof target === 'number' ? target : target[end]));
}

/** A period in the little room of an axis: `13:00`, `22/11`, `11/26`, `Q4/26`, `2026`. */
export function tickOf(period: string): string {
  const [year = '', second = '', third = ''] = period.split('-');
  if (second === '') return year;
  const short = year.slice(2);
  if (!/^\d+$/.test(second)) return `${second}/${short}`;
  if (third === '') return `${second}/${short}`;
  const [day = '', time] = third.split('T');
  if (time === undefined) return `${day}/${second}`;
  return time.includes(':') ? time : `${time}:00`;
}

/** A period in full: `13:00 22/11/2026`, `22/11/2026`, `11/2026`, `Q4/2026`, `2026`. */
export function periodText(period: string): string {
  const [year = '', second = '', third = ''] = period.split('-');
  if (third === '') return second === '' ? year : `${second}/${year}`;
  const [day = '', time] = third.split('T');
  const date = `${day}/${second}/${year}`;
  return time === undefined ? date : `${time.includes(':') ? time : `${time}:00`} ${date}`;
}
