import { parseRange } from './range-text.ts';
import { toText } from '../json.ts';
import { parseNumber } from '../number.ts';
import type { Run } from '../run.ts';
import { define, defineAll, overload, type Builtin } from '../signature.ts';
import { NANOS_PER_SECOND, dateTimeOf, inZone, makeDate, midnight } from '../temporal.ts';
import { parseDate, parseDateTime, parseFeelDuration, parseTime } from '../temporal-text.ts';
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  MonthsDuration,
  type FeelNumber,
  type FeelValue,
} from '../values.ts';

function groupedNumber(from: string, grouping: string | null, decimal: string | null): FeelNumber | null {
  if (grouping !== null && !/^[ ,.]$/.test(grouping)) return null;
  if (decimal !== null && !/^[.,]$/.test(decimal)) return null;
  if (grouping !== null && grouping === decimal) return null;
  const plain = grouping === null ? from : from.split(grouping).join('');
  return parseNumber(decimal === ',' ? plain.replace(',', '.') : plain);
}

/** The time of three numbers; the second may have a fraction. */
function timeOf(hour: number, minute: number, second: number, offset: DaysDuration | null | undefined): FeelValue {
  if (!Number.isInteger(hour) || !Number.isInteger(minute)) return null;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second >= 60) return null;
  const nanos = (hour * 60 + minute) * 60 * NANOS_PER_SECOND + Math.round(second * NANOS_PER_SECOND);
  if (!offset) return new FeelTime(nanos);
  const seconds = Number(offset.nanos) / NANOS_PER_SECOND;
  return Number.isInteger(seconds) && Math.abs(seconds) <= 18 * 3600 ? new FeelTime(nanos, seconds) : null;
}

const dayOf = (value: FeelDate | FeelDateTime): FeelDate => (value instanceof FeelDate ? value : value.date);

/** Whole months from one day to another, towards zero; times of day don't count (DMN TCK 1121, 034). */
function monthsBetween(from: FeelDate | FeelDateTime, to: FeelDate | FeelDateTime): MonthsDuration {
  const [a, b] = [dayOf(from), dayOf(to)];
  let months = (b.year - a.year) * 12 + (b.month - a.month);
  const rest = b.day - a.day;
  if (months > 0 && rest < 0) months--;
  else if (months < 0 && rest > 0) months++;
  return new MonthsDuration(months + 0);
}

/** Conversions between kinds of values (DMN 10.3.4.1). */
export const CONVERSION: readonly Builtin[] = [
  defineAll(
    'number',
    overload(
      ['from: string', 'grouping separator?: string|null', 'decimal separator?: string|null'],
      (run: Run, from: string, grouping?: string | null, decimal?: string | null) => {
        run.burn(8 + from.length / 16);
        return groupedNumber(from, grouping ?? null, decimal ?? null) ?? run.warn('INVALID_ARGUMENTS', 'number');
      },
    ),
    overload(['from: decimal'], (_run, from: FeelNumber) => from),
  ),
  define('range', ['from: string'], (run, from: string) => {
    run.burn(20 + from.length);
    return parseRange(from) ?? run.warn('INVALID_ARGUMENTS', 'range');
  }),
  define('string', ['from: any'], (run, from: FeelValue) => (from === null ? null : toText(from, run))),
  defineAll(
    'date',
    overload(
      ['from: string'],
      (run, from: string) => (run.burn(8), parseDate(from)) ?? run.warn('INVALID_ARGUMENTS', 'date'),
    ),
    overload(['from: date|datetime'], (_run, from: FeelDate | FeelDateTime) => dayOf(from)),
    overload(['year: number', 'month: number', 'day: number'], (run, year: number, month: number, day: number) => {
      return makeDate(year, month, day) ?? run.warn('INVALID_ARGUMENTS', 'date');
    }),
  ),
  defineAll(
    'time',
    overload(
      ['from: string'],
      (run, from: string) => (run.burn(8), parseTime(from)) ?? run.warn('INVALID_ARGUMENTS', 'time'),
    ),
    overload(['from: time'], (_run, from: FeelTime) => from),
    overload(['from: datetime'], (_run, from: FeelDateTime) => from.time),
    overload(['from: date'], () => new FeelTime(0, 0)),
    overload(
      ['hour: number', 'minute: number', 'second: number', 'offset?: days|null'],
      (run, hour: number, minute: number, second: number, offset?: DaysDuration | null) =>
        timeOf(hour, minute, second, offset) ?? run.warn('INVALID_ARGUMENTS', 'time'),
    ),
  ),
  defineAll(
    'date and time',
    overload(['from: string'], (run, from: string) => {
      run.burn(15);
      return parseDateTime(from) ?? run.warn('INVALID_ARGUMENTS', 'date and time');
    }),
    overload(['from: datetime'], (_run, from: FeelDateTime) => from),
    overload(['from: date'], (_run, from: FeelDate) => midnight(from)),
    overload(['date: date|datetime', 'time: time'], (_run, date: FeelDate | FeelDateTime, time: FeelTime) => {
      return dateTimeOf(dayOf(date), time);
    }),
    // Camunda's: the same instant in another zone.
    overload(['date: datetime', 'timezone: string'], (run, date: FeelDateTime, timezone: string) => {
      run.burn(15);
      return inZone(date, timezone) ?? run.warn('UNKNOWN_ZONE', timezone);
    }),
  ),
  defineAll(
    'duration',
    overload(['from: string'], (run, from: string) => {
      run.burn(15);
      return parseFeelDuration(from) ?? run.warn('INVALID_ARGUMENTS', 'duration');
    }),
    overload(['from: days|months'], (_run, from: DaysDuration | MonthsDuration) => from),
  ),
  define(
    'years and months duration',
    ['from: date|datetime', 'to: date|datetime'],
    (_run, from: FeelDate | FeelDateTime, to: FeelDate | FeelDateTime) => monthsBetween(from, to),
  ),
];
