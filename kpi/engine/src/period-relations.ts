import type { LocalizedText } from '@trucban/kernel';
import { compareKinds, parsePeriod, periodAt, type Period, type PeriodKind } from './period.ts';
import type { Frequency } from './types.ts';

/** The kind of period in which a number of this frequency is reported and judged. */
export const KIND_OF: Readonly<Record<Frequency, PeriodKind>> = {
  realtime: 'hour',
  daily: 'day',
  monthly: 'month',
  quarterly: 'quarter',
  yearly: 'year',
};

/** Whether values for such a period may be reported; realtime ones also by the minute. */
export function takesPeriod(frequency: Frequency, kind: PeriodKind): boolean {
  return kind === KIND_OF[frequency] || (frequency === 'realtime' && kind === 'minute');
}

/** All periods of a kind that lie in `[fromMs, toMs)` or begin in it, in order. At most `most` of them. */
export function periodsIn(
  kind: PeriodKind,
  fromMs: number,
  toMs: number,
  offsetMinutes: number,
  most = 100_000,
): Period[] {
  const found: Period[] = [];
  for (let next = fromMs; next < toMs && found.length < most;) {
    const period = periodAt(kind, next, offsetMinutes);
    if (period.startMs >= fromMs) found.push(period);
    next = period.endMs;
  }
  return found;
}

/** How many periods of its own kind a longer period has. */
export function countIn(kind: PeriodKind, period: Period, offsetMinutes: number): number {
  return compareKinds(kind, period.kind) >= 0 ? 1 : periodsIn(kind, period.startMs, period.endMs, offsetMinutes).length;
}

/** The longer period of a kind in which a period lies; for a week the one that holds its Thursday. */
export function parentOf(period: Period, kind: PeriodKind, offsetMinutes: number): Period {
  const inside = period.kind === 'week' ? period.startMs + 3.5 * 86_400_000 : period.startMs;
  return periodAt(kind, inside, offsetMinutes);
}

/** The period of the same kind just before, across the turn of the year too. */
export function previous(period: Period, offsetMinutes: number): Period {
  return periodAt(period.kind, period.startMs - 1, offsetMinutes);
}

/** The period of the same kind just after. */
export function following(period: Period, offsetMinutes: number): Period {
  return periodAt(period.kind, period.endMs, offsetMinutes);
}

/** The end of the period that lies `count` periods of the same kind later, UTC milliseconds. */
export function endAfter(period: Period, count: number, offsetMinutes: number): number {
  let last = period;
  for (let n = 0; n < count; n += 1) last = following(last, offsetMinutes);
  return last.endMs;
}

/** The same period one year before: the same day of the month, the same ISO week. `null` when that year has none (29 February, week 53). */
export function sameLastYear(period: Period, offsetMinutes: number): Period | null {
  const year = Number(period.text.slice(0, 4));
  const text = `${String(year - 1).padStart(4, '0')}${period.text.slice(4)}`;
  const found = parsePeriod(text, offsetMinutes);
  return found.ok ? found.value : null;
}

const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const ROMAN = ['I', 'II', 'III', 'IV'];

/** What a period is called: `Quý III/2026`, `Q3 2026`. */
export function labelOf({ kind, text }: Period): LocalizedText {
  const [year = '', month = '', rest = ''] = text.split('-');
  const date = {
    vi: `${rest.slice(0, 2)}/${month}/${year}`,
    en: `${Number(rest.slice(0, 2))} ${MONTH_NAMES[Number(month) - 1]} ${year}`,
  };
  switch (kind) {
    case 'year':
      return { vi: `Năm ${year}`, en: year };
    case 'halfYear':
      return {
        vi: `6 tháng ${month === 'H1' ? 'đầu' : 'cuối'} năm ${year}`,
        en: `${month === 'H1' ? 'First' : 'Second'} half of ${year}`,
      };
    case 'quarter':
      return { vi: `Quý ${ROMAN[Number(month.slice(1)) - 1]}/${year}`, en: `${month} ${year}` };
    case 'month':
      return { vi: `Tháng ${month}/${year}`, en: `${MONTH_NAMES[Number(month) - 1]} ${year}` };
    case 'week':
      return { vi: `Tuần ${Number(month.slice(1))}/${year}`, en: `Week ${Number(month.slice(1))}, ${year}` };
    case 'day':
      return { vi: `Ngày ${date.vi}`, en: date.en };
    case 'hour':
      return { vi: `${rest.slice(3)} giờ ngày ${date.vi}`, en: `${rest.slice(3)}:00, ${date.en}` };
    case 'minute':
      return { vi: `${rest.slice(3)} ngày ${date.vi}`, en: `${rest.slice(3)}, ${date.en}` };
  }
}
