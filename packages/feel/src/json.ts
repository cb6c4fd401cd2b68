import type { Json } from '@trucban/kernel';
import { toDouble } from './decimal/parts.ts';
import { formatNumber } from './number.ts';
import type { Run } from './run.ts';
import { formatDate, formatDays, formatMonths, formatTime } from './temporal-text.ts';
import { FeelFunction } from './function.ts';
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelDecimal,
  FeelObject,
  FeelRange,
  FeelTime,
  MonthsDuration,
  isList,
  isNumber,
  setEntry,
  type FeelValue,
} from './values.ts';

/** ISO text of a date, time, date and time or duration; FEEL's own text of a range; `null` for a function. */
function objectText(value: FeelObject): string | null {
  if (value instanceof FeelDate) return formatDate(value);
  if (value instanceof FeelTime) return formatTime(value);
  if (value instanceof FeelDateTime) return `${formatDate(value.date)}T${formatTime(value.time)}`;
  if (value instanceof DaysDuration) return formatDays(value);
  if (value instanceof MonthsDuration) return formatMonths(value);
  return null;
}

/** JSON's numbers are doubles to everybody who reads them, so a number leaves as the nearest; beyond doubles it is `null`. */
function jsonNumber(value: FeelDecimal): number | null {
  const double = toDouble(value) + 0;
  return Number.isFinite(double) ? double : null;
}

/** A FEEL value as JSON: numbers are the nearest doubles (at most 17 digits); dates, times and durations become their ISO text, ranges FEEL text such as `[1..5)`, functions `null`. */
export function toJson(value: FeelValue): Json {
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(toJson);
  if (value instanceof FeelRange) return toText(value);
  if (value instanceof FeelDecimal) return jsonNumber(value);
  if (value instanceof FeelObject) return objectText(value);
  const result: { [key: string]: Json } = {};
  for (const key of Object.keys(value)) setEntry<Json>(result, key, toJson(value[key] ?? null));
  return result;
}

/** JSON as a FEEL value: the same value, because text stays text until an expression says `date(…)`. */
export function fromJson(value: Json): FeelValue {
  return value;
}

/** The text that `string()` makes; texts inside of lists and contexts are quoted. Pays fuel when it runs inside an evaluation. */
export function toText(value: FeelValue, run?: Run, nested = false): string {
  if (value === null) return 'null';
  if (typeof value === 'string') {
    run?.burn(value.length / 32);
    return nested ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
  }
  run?.burn(4);
  if (isNumber(value)) {
    const text = formatNumber(value);
    run?.burn(text.length / 4);
    return text;
  }
  if (typeof value === 'boolean') return String(value);
  if (isList(value)) return `[${value.map((item) => toText(item, run, true)).join(', ')}]`;
  if (value instanceof FeelRange) {
    const { start, end, startIncluded, endIncluded } = value;
    const side = (v: FeelValue): string => (v === null ? '' : toText(v, run, true));
    return `${startIncluded ? '[' : '('}${side(start)}..${side(end)}${endIncluded ? ']' : ')'}`;
  }
  if (value instanceof FeelFunction) return `function(${value.parameters.join(', ')})`;
  if (value instanceof FeelObject) {
    const text = objectText(value) ?? 'null';
    return nested ? `@"${text}"` : text;
  }
  const pairs = Object.entries(value);
  run?.burn(pairs.length * 6);
  const entries = pairs.map(([key, entry]) => `${keyText(key)}: ${toText(entry, run, true)}`);
  return `{${entries.join(', ')}}`;
}

function keyText(key: string): string {
  if (/^[A-Za-z_]\w*$/.test(key)) return key;
  return /^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(key) ? key : `"${key.replace(/["\\]/g, '\\$&')}"`;
}
