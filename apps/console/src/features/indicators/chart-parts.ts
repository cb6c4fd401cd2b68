import type { Series, SeriesPoint } from '@trucban/contracts';

interface Stripe {
  readonly from: number | null;
  readonly to: number | null;
  readonly tone: 'ok' | 'warn' | 'error';
}

/** The stripes of an indicator's thresholds: critical, warning, and good beyond the warning. */
export function stripesOf({ direction, thresholds }: Pick<Series, 'direction' | 'thresholds'>): readonly Stripe[] {
  const { warning, critical } = thresholds;
  if (direction === 'range') return rangeStripes(warning, critical);
  if (typeof warning !== 'number' && typeof critical !== 'number') return [];
  const higher = direction === 'higherIsBetter';
  const stripe = (good: number | null, bad: number | null, tone: Stripe['tone']): Stripe =>
    higher ? { from: bad, to: good, tone } : { from: good, to: bad, tone };
  const first = typeof warning === 'number' ? warning : typeof critical === 'number' ? critical : null;
  return [
    stripe(null, first, 'ok'),
    ...(typeof warning === 'number' ? [stripe(warning, typeof critical === 'number' ? critical : null, 'warn')] : []),
    ...(typeof critical === 'number' ? [stripe(critical, null, 'error')] : []),
  ];
}

function rangeStripes(warning: Limit, critical: Limit): readonly Stripe[] {
  const inner = Array.isArray(warning) ? warning : null;
  const outer = Array.isArray(critical) ? critical : null;
  const stripes: Stripe[] = [];
  if (outer) stripes.push({ from: null, to: outer[0], tone: 'error' }, { from: outer[1], to: null, tone: 'error' });
  if (inner)
    stripes.push(
      { from: outer ? outer[0] : null, to: inner[0], tone: 'warn' },
      { from: inner[1], to: outer ? outer[1] : null, tone: 'warn' },
    );
  const good = inner ?? outer;
  return good ? [...stripes, { from: good[0], to: good[1], tone: 'ok' }] : [];
}

type Limit = Series['thresholds']['warning'];

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
