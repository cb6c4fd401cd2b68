import { isoWeekday } from './week.ts';
import { NANOS_PER_SECOND } from './temporal.ts';
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelObject,
  FeelRange,
  FeelTime,
  MonthsDuration,
  type FeelValue,
} from './values.ts';

function dateProperty(date: FeelDate, name: string): FeelValue | undefined {
  switch (name) {
    case 'year':
      return date.year;
    case 'month':
      return date.month;
    case 'day':
      return date.day;
    case 'weekday':
      return isoWeekday(date);
  }
  return undefined;
}

function timeProperty(time: FeelTime, name: string): FeelValue | undefined {
  const seconds = Math.floor(time.nanos / NANOS_PER_SECOND);
  switch (name) {
    case 'hour':
      return Math.floor(seconds / 3600);
    case 'minute':
      return Math.floor(seconds / 60) % 60;
    case 'second':
      return seconds % 60;
    case 'time offset':
      return time.offset === null ? null : new DaysDuration(BigInt(time.offset) * BigInt(NANOS_PER_SECOND));
    case 'timezone':
      return time.zone;
  }
  return undefined;
}

function durationProperty(nanos: bigint, name: string): FeelValue | undefined {
  const seconds = nanos / BigInt(NANOS_PER_SECOND);
  switch (name) {
    case 'days':
      return Number(seconds / 86_400n);
    case 'hours':
      return Number((seconds / 3600n) % 24n);
    case 'minutes':
      return Number((seconds / 60n) % 60n);
    case 'seconds':
      return Number(seconds % 60n);
  }
  return undefined;
}

function rangeProperty(range: FeelRange, name: string): FeelValue | undefined {
  switch (name) {
    case 'start':
      return range.start;
    case 'end':
      return range.end;
    case 'start included':
      return range.startIncluded;
    case 'end included':
      return range.endIncluded;
  }
  return undefined;
}

/** The property of a date, time, duration or range (DMN table 65); `undefined` when it has none of that name. */
export function objectProperty(value: FeelObject, name: string): FeelValue | undefined {
  if (value instanceof FeelDate) return dateProperty(value, name);
  if (value instanceof FeelTime) return timeProperty(value, name);
  if (value instanceof FeelDateTime) return dateProperty(value.date, name) ?? timeProperty(value.time, name);
  if (value instanceof DaysDuration) return durationProperty(value.nanos, name);
  if (value instanceof MonthsDuration) {
    if (name === 'years') return Math.trunc(value.months / 12) + 0;
    return name === 'months' ? (value.months % 12) + 0 : undefined;
  }
  return value instanceof FeelRange ? rangeProperty(value, name) : undefined;
}
