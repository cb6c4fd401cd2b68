import { addMonths, civilFromDays, daysFromCivil, isCivilDate } from '@trucban/kernel';
import { numberOf, partsOf, pow10 } from './decimal/parts.ts';
import { divide } from './number.ts';
import type { Run } from './run.ts';
import { offsetAt, offsetOf } from './zones.ts';
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  MonthsDuration,
  type FeelNumber,
  type FeelValue,
} from './values.ts';

export const NANOS_PER_SECOND = 1_000_000_000;
export const NANOS_PER_DAY = 86_400 * NANOS_PER_SECOND;
const DAY = BigInt(NANOS_PER_DAY);
const MAX_YEAR = 999_999_999;
const MAX_MONTHS = MAX_YEAR * 12;
const MAX_NANOS = BigInt(MAX_YEAR) * 366n * DAY;

/** A day, or `null` when it doesn't exist. */
export function makeDate(year: number, month: number, day: number): FeelDate | null {
  return Math.abs(year) <= MAX_YEAR && isCivilDate(year, month, day) ? new FeelDate(year, month, day) : null;
}

/** A duration in nanoseconds, or `null` beyond what dates can express. */
export function makeDays(nanos: bigint): DaysDuration | null {
  return nanos > MAX_NANOS || nanos < -MAX_NANOS ? null : new DaysDuration(nanos);
}

/** A duration in months, or `null` beyond what dates can express. */
export function makeMonths(months: number): MonthsDuration | null {
  const whole = Math.trunc(months) + 0;
  return Math.abs(whole) <= MAX_MONTHS ? new MonthsDuration(whole) : null;
}

export function epochDay(date: FeelDate): number {
  return daysFromCivil(date.year, date.month, date.day);
}

export function dateOfEpochDay(days: number): FeelDate | null {
  if (!Number.isSafeInteger(days)) return null;
  const { year, month, day } = civilFromDays(days);
  return makeDate(year, month, day);
}

/** Nanoseconds since 1970 of a date and time: of UTC when it has an offset, of its own wall clock when not. */
export function epochNanos({ date, time }: FeelDateTime): bigint {
  return BigInt(epochDay(date)) * DAY + BigInt(time.nanos) - BigInt(time.offset ?? 0) * BigInt(NANOS_PER_SECOND);
}

/** Nanoseconds since midnight, of UTC when the time has an offset. */
export function timeNanos(time: FeelTime): number {
  return time.nanos - (time.offset ?? 0) * NANOS_PER_SECOND;
}

/** A date with a time of day; a zone's offset is the one of that day. */
export function dateTimeOf(date: FeelDate, time: FeelTime): FeelDateTime {
  if (time.zone === null || offsetOf(time.zone) !== null) return new FeelDateTime(date, time);
  const seconds = epochDay(date) * 86_400 + Math.floor(time.nanos / NANOS_PER_SECOND);
  return new FeelDateTime(date, new FeelTime(time.nanos, offsetAt(time.zone, date.year, seconds, false), time.zone));
}

/** The offset that a zone has at an instant, given in nanoseconds since 1970 of UTC. */
function offsetAtInstant(zone: string, nanos: bigint): number | null {
  const seconds = Number(nanos / BigInt(NANOS_PER_SECOND));
  const day = dateOfEpochDay(Math.floor(seconds / 86_400));
  return day && offsetAt(zone, day.year, seconds, true);
}

/** A date and time from nanoseconds of its wall clock since 1970, with the offset and zone of `like`. */
export function dateTimeOfNanos(nanos: bigint, like: FeelTime): FeelDateTime | null {
  const inDay = ((nanos % DAY) + DAY) % DAY;
  const date = dateOfEpochDay(Number((nanos - inDay) / DAY));
  return date && new FeelDateTime(date, new FeelTime(Number(inDay), like.offset, like.zone));
}

/**
 * The same instant by the clock of another zone (`Asia/Ho_Chi_Minh`, `+07:00`, `Z`); a date and time without a zone is
 * taken as one of that zone. `null` for a zone that is not known.
 */
export function inZone(value: FeelDateTime, zone: string): FeelDateTime | null {
  const isUtc = zone === 'Z' || zone === 'z';
  const name = isUtc || /^[+-]/.test(zone) ? null : zone;
  const fixed = isUtc ? 0 : offsetOf(zone);
  if (value.time.offset === null && value.time.zone === null) {
    const local = dateTimeOf(value.date, new FeelTime(value.time.nanos, fixed, name));
    return local.time.offset === null ? null : local;
  }
  // A zone that can only be carried has no instant.
  if (value.time.offset === null) return null;
  const nanos = epochNanos(value);
  const offset = fixed ?? offsetAtInstant(zone, nanos);
  if (offset === null) return null;
  return dateTimeOfNanos(nanos + BigInt(offset) * BigInt(NANOS_PER_SECOND), new FeelTime(0, offset, name));
}

/** A date as the midnight that begins it, in UTC when it meets a value with an offset. */
export function midnight(date: FeelDate, offset: number | null = null): FeelDateTime {
  return new FeelDateTime(date, new FeelTime(0, offset));
}

function addDays(value: FeelValue, nanos: bigint): FeelValue {
  if (value instanceof FeelDate) {
    const moved = BigInt(epochDay(value)) * DAY + nanos;
    return dateOfEpochDay(Number((moved - (((moved % DAY) + DAY) % DAY)) / DAY));
  }
  if (value instanceof FeelDateTime) {
    const { zone, offset } = value.time;
    if (zone !== null && offset !== null && offsetOf(zone) === null) {
      const instant = epochNanos(value) + nanos;
      const then = offsetAtInstant(zone, instant);
      const wall = instant + BigInt(then ?? 0) * BigInt(NANOS_PER_SECOND);
      return dateTimeOfNanos(wall, new FeelTime(0, then, zone));
    }
    const wall = BigInt(epochDay(value.date)) * DAY + BigInt(value.time.nanos) + nanos;
    return dateTimeOfNanos(wall, value.time);
  }
  if (value instanceof FeelTime) {
    const moved = Number((((BigInt(value.nanos) + nanos) % DAY) + DAY) % DAY);
    return new FeelTime(moved, value.offset, value.zone);
  }
  return value instanceof DaysDuration ? makeDays(value.nanos + nanos) : null;
}

function addCalendarMonths(value: FeelValue, months: number): FeelValue {
  if (value instanceof FeelDate) {
    const { year, month, day } = addMonths(value, months);
    return makeDate(year, month, day);
  }
  if (value instanceof FeelDateTime) {
    const date = addCalendarMonths(value.date, months);
    return date instanceof FeelDate ? dateTimeOf(date, value.time) : null;
  }
  return value instanceof MonthsDuration ? makeMonths(value.months + months) : null;
}

/** `value` + (`sign` 1) or - (`sign` -1) a duration, for dates, times and durations; `undefined` when the kinds don't fit. */
export function addTemporal(value: FeelValue, duration: FeelValue, sign: 1 | -1): FeelValue | undefined {
  if (duration instanceof DaysDuration) {
    if (value instanceof MonthsDuration) return undefined;
    return addDays(value, sign === 1 ? duration.nanos : -duration.nanos);
  }
  if (duration instanceof MonthsDuration) {
    if (value instanceof DaysDuration || value instanceof FeelTime) return undefined;
    return addCalendarMonths(value, sign * duration.months);
  }
  return undefined;
}

/** Whether two times can be compared: both have offsets, or both are of the same wall clock. */
export function sameClock(a: FeelTime, b: FeelTime): boolean {
  if (a.offset !== null && b.offset !== null) return true;
  return a.offset === b.offset && a.zone === b.zone;
}

/** The days and time duration between two dates, times, or dates and times; `undefined` when the kinds don't fit. */
export function difference(a: FeelValue, b: FeelValue): FeelValue | undefined {
  if (a instanceof FeelTime && b instanceof FeelTime) {
    if (!sameClock(a, b)) return null;
    return makeDays(BigInt(timeNanos(a) - timeNanos(b)));
  }
  if (a instanceof FeelDate && b instanceof FeelDate) return makeDays(BigInt(epochDay(a) - epochDay(b)) * DAY);
  const left = a instanceof FeelDate ? midnight(a, 0) : a;
  const right = b instanceof FeelDate ? midnight(b, 0) : b;
  if (!(left instanceof FeelDateTime) || !(right instanceof FeelDateTime)) return undefined;
  if (!sameClock(left.time, right.time)) return null;
  return makeDays(epochNanos(left) - epochNanos(right));
}

/** `units` × 10^`exponent` × `factor` / `divisor` without its fraction; `null` when it is beyond every duration. */
function scaled(units: bigint, factor: bigint, exponent: number, divisor: bigint): bigint | null {
  if (units === 0n || factor === 0n || exponent < -400) return 0n;
  if (exponent > 400) return null;
  const product = units * factor;
  return exponent >= 0 ? (product * pow10(exponent)) / divisor : product / (divisor * pow10(-exponent));
}

function durationOf(like: DaysDuration | MonthsDuration, units: bigint | null): FeelValue {
  if (units === null) return null;
  return like instanceof DaysDuration ? makeDays(units) : makeMonths(Number(units));
}

const unitsOf = (duration: DaysDuration | MonthsDuration): bigint =>
  duration instanceof DaysDuration ? duration.nanos : BigInt(duration.months);

/** A duration multiplied by a number; fractions of a month or a nanosecond are cut. */
export function scaleDuration(duration: DaysDuration | MonthsDuration, factor: FeelNumber): FeelValue {
  const { coefficient, exponent } = partsOf(factor);
  return durationOf(duration, scaled(unitsOf(duration), coefficient, exponent, 1n));
}

/** A duration divided by a number, `null` for a division by 0; fractions of a month or a nanosecond are cut. */
export function divideDuration(duration: DaysDuration | MonthsDuration, by: FeelNumber): FeelValue {
  const { coefficient, exponent } = partsOf(by);
  return coefficient === 0n ? null : durationOf(duration, scaled(unitsOf(duration), 1n, -exponent, coefficient));
}

/** The quotient of two durations of one kind as a number, `null` for a division by none. */
export function divideDurations(run: Run, a: FeelValue, b: FeelValue): FeelNumber | null | undefined {
  if (a instanceof MonthsDuration && b instanceof MonthsDuration) return divide(run, a.months, b.months);
  if (a instanceof DaysDuration && b instanceof DaysDuration) {
    // A FEEL number has 34 digits, nanoseconds of a duration at most 26.
    const [left, right] = [
      numberOf({ coefficient: a.nanos, exponent: 0 }),
      numberOf({ coefficient: b.nanos, exponent: 0 }),
    ];
    return left === null || right === null ? null : divide(run, left, right);
  }
  return undefined;
}
