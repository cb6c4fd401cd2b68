import { daysInMonth, toEpochMs } from '@trucban/kernel';
import type { Run } from '../run.ts';
import { define, type Builtin } from '../signature.ts';
import { NANOS_PER_SECOND, dateTimeOfNanos, makeDate } from '../temporal.ts';
import { FeelDate, FeelDateTime, FeelTime } from '../values.ts';
import { dayOfYear, isoWeekday, weekOfYear } from '../week.ts';
import { offsetAt } from '../zones.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
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

/** The evaluation's instant as a date and time with the offset of its zone. */
function now(run: Run): FeelDateTime | null {
  run.burn(40);
  if (run.now === null) return run.warn('NO_CLOCK', '');
  const at = toEpochMs(run.now);
  const offset = offsetAt(run.zone, Number(run.now.slice(0, 4)), Math.floor(at / 1000), true);
  if (offset === null) return run.warn('UNKNOWN_ZONE', run.zone);
  const wall = BigInt(at) * 1_000_000n + BigInt(offset) * BigInt(NANOS_PER_SECOND);
  return dateTimeOfNanos(wall, new FeelTime(0, offset));
}

const dayOf = (value: FeelDate | FeelDateTime): FeelDate => (value instanceof FeelDate ? value : value.date);

/** The clock of the evaluation, and the calendar (DMN 10.3.4.7 and 10.3.4.8). */
export const TIME: readonly Builtin[] = [
  define('now', [], (run) => now(run)),
  define('today', [], (run) => now(run)?.date ?? null),
  define('day of year', ['date: date|datetime'], (_run, date: FeelDate | FeelDateTime) => dayOfYear(dayOf(date))),
  define('day of week', ['date: date|datetime'], (_run, date: FeelDate | FeelDateTime) => {
    return DAYS[isoWeekday(dayOf(date)) - 1] ?? null;
  }),
  define('week of year', ['date: date|datetime'], (_run, date: FeelDate | FeelDateTime) => weekOfYear(dayOf(date))),
  define('month of year', ['date: date|datetime'], (_run, date: FeelDate | FeelDateTime) => {
    return MONTHS[dayOf(date).month - 1] ?? null;
  }),
  define('last day of month', ['date: date|datetime'], (_run, date: FeelDate | FeelDateTime) => {
    const { year, month } = dayOf(date);
    return makeDate(year, month, daysInMonth(year, month));
  }),
];
