import type { Json } from '@trucban/kernel';

/** What a FEEL expression yields: JSON values, and the kinds that JSON lacks (dates, times, durations, ranges, functions). */
export type FeelValue = null | boolean | number | string | FeelObject | readonly FeelValue[] | FeelContext;

/** A FEEL context: a plain object. */
export interface FeelContext {
  readonly [key: string]: FeelValue;
}

/** Base of the values that are neither JSON nor contexts. */
export abstract class FeelObject {
  abstract readonly type:
    | 'number'
    | 'date'
    | 'time'
    | 'date and time'
    | 'days and time duration'
    | 'years and months duration'
    | 'range'
    | 'function';
}

/**
 * A decimal that is no double: `coefficient` × 10^`exponent`, at most 34 digits, the last of them not 0. What some double's
 * shortest text says is always that JavaScript number instead, so that a number has one form only.
 */
export class FeelDecimal extends FeelObject {
  readonly type = 'number';
  readonly coefficient: bigint;
  readonly exponent: number;
  constructor(coefficient: bigint, exponent: number) {
    super();
    this.coefficient = coefficient;
    this.exponent = exponent;
  }
}

/** A FEEL number. */
export type FeelNumber = number | FeelDecimal;

/** Whether a value is a number. */
export function isNumber(value: FeelValue | undefined): value is FeelNumber {
  return typeof value === 'number' || value instanceof FeelDecimal;
}

/** A calendar day. */
export class FeelDate extends FeelObject {
  readonly type = 'date';
  readonly year: number;
  readonly month: number;
  readonly day: number;
  constructor(year: number, month: number, day: number) {
    super();
    this.year = year;
    this.month = month;
    this.day = day;
  }
}

/** A time of day: nanoseconds since midnight, and where known its offset from UTC in seconds and its zone's name. */
export class FeelTime extends FeelObject {
  readonly type = 'time';
  readonly nanos: number;
  readonly offset: number | null;
  readonly zone: string | null;
  constructor(nanos: number, offset: number | null = null, zone: string | null = null) {
    super();
    this.nanos = nanos;
    this.offset = offset;
    this.zone = zone;
  }
}

/** A day with a time of day. */
export class FeelDateTime extends FeelObject {
  readonly type = 'date and time';
  readonly date: FeelDate;
  readonly time: FeelTime;
  constructor(date: FeelDate, time: FeelTime) {
    super();
    this.date = date;
    this.time = time;
  }
}

/** A days and time duration in nanoseconds. */
export class DaysDuration extends FeelObject {
  readonly type = 'days and time duration';
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    super();
    this.nanos = nanos;
  }
}

/** A years and months duration in months. */
export class MonthsDuration extends FeelObject {
  readonly type = 'years and months duration';
  readonly months: number;
  constructor(months: number) {
    super();
    this.months = months;
  }
}

/** A range; an end that is `null` and not included is open to infinity. */
export class FeelRange extends FeelObject {
  readonly type = 'range';
  readonly start: FeelValue;
  readonly end: FeelValue;
  readonly startIncluded: boolean;
  readonly endIncluded: boolean;
  constructor(start: FeelValue, end: FeelValue, startIncluded: boolean, endIncluded: boolean) {
    super();
    this.start = start;
    this.end = end;
    this.startIncluded = startIncluded;
    this.endIncluded = endIncluded;
  }
}

/** Whether a value is a list. */
export function isList(value: FeelValue | undefined): value is readonly FeelValue[] {
  return Array.isArray(value);
}

/** Whether a value is a context (a plain object). */
export function isContext(value: FeelValue | undefined): value is FeelContext {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof FeelObject);
}

/** The FEEL name of a value's type. */
export function typeOf(value: FeelValue): string {
  if (value === null) return 'Null';
  if (typeof value !== 'object') return typeof value;
  if (isList(value)) return 'list';
  return value instanceof FeelObject ? value.type : 'context';
}

/** The own entry of a context, `undefined` when it has none: never something inherited. */
export function entryOf(context: FeelContext, key: string): FeelValue | undefined {
  return Object.hasOwn(context, key) ? context[key] : undefined;
}

/** Writes an entry into an object under construction; also a key such as `__proto__` is only a key. */
export function setEntry<T extends FeelValue | Json>(target: { [key: string]: T }, key: string, value: T): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}
