import {
  daysFromCivil,
  fromEpochMs,
  isCivilDate,
  MAX_EPOCH_MS,
  MIN_EPOCH_MS,
  MS_PER_DAY,
  type Instant,
} from '@trucban/kernel';
import type { PeriodFieldKind } from './types.ts';

/** Local time as it was read; `offsetMinutes` when the text says its own. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
  readonly offsetMinutes: number | null;
}

/** Reads a text or a number; `null` when it isn't written so. */
export type TimeReader = (given: string | number) => LocalTime | null;

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|z|[+-]\d\d(?::?\d\d)?)?$/;
/** Serial day 0 of a spreadsheet, with its leap day of 1900 that never was. */
const SERIAL_ZERO = daysFromCivil(1899, 12, 30) * MS_PER_DAY;

/** `+07:00`, `UTC`, `Asia/Ho_Chi_Minh` in minutes; `null` for what isn't a zone without daylight saving that we know. */
export function zoneOffset(zone: string): number | null {
  const fixed = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3]);
    return minutes > 14 * 60 || Number(fixed[3]) > 59 ? null : fixed[1] === '-' ? -minutes : minutes;
  }
  if (zone === 'UTC' || zone === 'Z' || zone === 'Etc/UTC') return 0;
  return ['Asia/Ho_Chi_Minh', 'Asia/Saigon', 'Asia/Bangkok', 'Asia/Vientiane', 'Asia/Phnom_Penh'].includes(zone)
    ? 420
    : null;
}

/**
 * How a time is written: `dd/MM/yyyy HH:mm:ss`, `MM/yyyy`, `Q/yyyy`, or one of `iso`, `epochSeconds`, `epochMilliseconds`,
 * `excelSerial`. @returns `null` when the format can't be read or names no year.
 */
export function timeReader(format: string): TimeReader | null {
  switch (format) {
    case 'iso':
      return (given) => (typeof given === 'string' ? readIso(given.trim()) : null);
    case 'epochSeconds':
      return (given) => fromUtc(numeric(given), 1_000);
    case 'epochMilliseconds':
      return (given) => fromUtc(numeric(given), 1);
    case 'excelSerial':
      return (given) => {
        const serial = numeric(given);
        return serial === null ? null : localAt(SERIAL_ZERO + Math.round(serial * 86_400) * 1_000, null);
      };
    default:
      return patternReader(format);
  }
}

/** The instant of a local time. @param offsetMinutes of the zone, where the text says none of its own */
export function instantOf(time: LocalTime, offsetMinutes: number): Instant | null {
  const { year, month, day, hour, minute, second, ms } = time;
  const offset = time.offsetMinutes ?? offsetMinutes;
  const epochMs =
    daysFromCivil(year, month, day) * MS_PER_DAY + ((hour * 60 + minute - offset) * 60 + second) * 1_000 + ms;
  return epochMs < MIN_EPOCH_MS || epochMs > MAX_EPOCH_MS ? null : fromEpochMs(epochMs);
}

/** `2026-11-22`: the date that the clock in the zone showed. */
export function dateOf(time: LocalTime, offsetMinutes: number): string {
  return isoOf(inZone(time, offsetMinutes)).slice(0, 10);
}

/** The period in which a local time lies, as measures write it: `2026-Q3`, `2026-11-22T13`. */
export function periodOf(time: LocalTime, kind: PeriodFieldKind, offsetMinutes: number): string {
  const local = inZone(time, offsetMinutes);
  const text = isoOf(local);
  switch (kind) {
    case 'year':
      return text.slice(0, 4);
    case 'halfYear':
      return `${text.slice(0, 4)}-H${local.month <= 6 ? 1 : 2}`;
    case 'quarter':
      return `${text.slice(0, 4)}-Q${Math.ceil(local.month / 3)}`;
    case 'month':
      return text.slice(0, 7);
    case 'day':
      return text.slice(0, 10);
    case 'hour':
      return text.slice(0, 13);
    case 'minute':
      return text.slice(0, 16);
  }
}

function inZone(time: LocalTime, offsetMinutes: number): LocalTime {
  if (time.offsetMinutes === null || time.offsetMinutes === offsetMinutes) return time;
  const { year, month, day, hour, minute, second, ms } = time;
  const shifted = (hour * 60 + minute - time.offsetMinutes + offsetMinutes) * 60 + second;
  return localAt(daysFromCivil(year, month, day) * MS_PER_DAY + shifted * 1_000 + ms, offsetMinutes) ?? time;
}

function isoOf({ year, month, day, hour, minute }: LocalTime): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

function localAt(ms: number, offsetMinutes: number | null): LocalTime | null {
  if (!(ms >= MIN_EPOCH_MS && ms <= MAX_EPOCH_MS)) return null;
  const text = fromEpochMs(ms);
  const part = (from: number, to: number): number => Number(text.slice(from, to));
  return {
    year: part(0, 4),
    month: part(5, 7),
    day: part(8, 10),
    hour: part(11, 13),
    minute: part(14, 16),
    second: part(17, 19),
    ms: part(20, 23),
    offsetMinutes,
  };
}

function fromUtc(value: number | null, factor: number): LocalTime | null {
  return value === null ? null : localAt(Math.round(value * factor), 0);
}

function numeric(given: string | number): number | null {
  if (typeof given === 'number') return Number.isFinite(given) ? given : null;
  return /^-?\d{1,16}(\.\d{1,12})?$/.test(given.trim()) ? Number(given) : null;
}

function readIso(text: string): LocalTime | null {
  const m = ISO.exec(text);
  if (!m) return null;
  const offset = m[8] === undefined ? null : /^z$/i.test(m[8]) ? 0 : signed(m[8]);
  return checked({
    year: Number(m[1]),
    month: Number(m[2]),
    day: Number(m[3]),
    hour: Number(m[4] ?? 0),
    minute: Number(m[5] ?? 0),
    second: Number(m[6] ?? 0),
    ms: Number((m[7] ?? '').slice(0, 3).padEnd(3, '0')),
    offsetMinutes: offset,
  });
}

function signed(text: string): number {
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2)) * (text.length > 3 ? 1 : 0);
  return text.startsWith('-') ? -minutes : minutes;
}

function checked(time: LocalTime): LocalTime | null {
  const { year, month, day, hour, minute, second } = time;
  return isCivilDate(year, month, day) && hour <= 23 && minute <= 59 && second <= 59 ? time : null;
}

type Part = 'year' | 'shortYear' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'ms' | 'quarter';
const TOKENS: Readonly<Record<string, { readonly part: Part; readonly digits: string; readonly loose: string }>> = {
  yyyy: { part: 'year', digits: '\\d{4}', loose: '\\d{4}' },
  yy: { part: 'shortYear', digits: '\\d{2}', loose: '\\d{2}' },
  MM: { part: 'month', digits: '\\d{2}', loose: '\\d{1,2}' },
  M: { part: 'month', digits: '\\d{1,2}', loose: '\\d{1,2}' },
  dd: { part: 'day', digits: '\\d{2}', loose: '\\d{1,2}' },
  d: { part: 'day', digits: '\\d{1,2}', loose: '\\d{1,2}' },
  HH: { part: 'hour', digits: '\\d{2}', loose: '\\d{1,2}' },
  H: { part: 'hour', digits: '\\d{1,2}', loose: '\\d{1,2}' },
  mm: { part: 'minute', digits: '\\d{2}', loose: '\\d{2}' },
  ss: { part: 'second', digits: '\\d{2}', loose: '\\d{2}' },
  SSS: { part: 'ms', digits: '\\d{3}', loose: '\\d{3}' },
  Q: { part: 'quarter', digits: '[1-4]', loose: '[1-4]' },
};
const TOKEN = /yyyy|yy|MM|M|dd|d|HH|H|mm|ss|SSS|Q/y;

/** People write 5/3/2026 under dd/MM/yyyy too: one digit will do, unless the next part follows at once. */
function patternReader(format: string): TimeReader | null {
  const parts: Part[] = [];
  let source = '';
  for (let at = 0; at < format.length;) {
    TOKEN.lastIndex = at;
    const token = TOKENS[TOKEN.exec(format)?.[0] ?? ''];
    if (!token) {
      const literal = format.charAt(at);
      if (/[A-SU-Za-z]/.test(literal)) return null;
      source += /\s/.test(literal) ? '\\s+' : literal.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
      at += 1;
      continue;
    }
    at = TOKEN.lastIndex;
    TOKEN.lastIndex = at;
    source += `(${TOKEN.test(format) ? token.digits : token.loose})`;
    if (parts.includes(token.part)) return null;
    parts.push(token.part);
  }
  if (!parts.includes('year') && !parts.includes('shortYear')) return null;
  const pattern = new RegExp(`^${source}$`, 'u');
  return (given) => {
    const m = pattern.exec(String(given).trim());
    if (!m) return null;
    const part = (name: Part, absent: number): number => {
      const at = parts.indexOf(name);
      return at < 0 ? absent : Number(m[at + 1]);
    };
    const quarter = part('quarter', 0);
    return checked({
      year: parts.includes('year') ? part('year', 0) : 2000 + part('shortYear', 0),
      month: quarter > 0 ? quarter * 3 - 2 : part('month', 1),
      day: part('day', 1),
      hour: part('hour', 0),
      minute: part('minute', 0),
      second: part('second', 0),
      ms: part('ms', 0),
      offsetMinutes: null,
    });
  };
}
