import { NANOS_PER_SECOND, dateTimeOf, makeDate, makeDays, makeMonths, midnight } from './temporal.ts';
import { DaysDuration, FeelDate, FeelTime, MonthsDuration, type FeelDateTime } from './values.ts';
import { formatOffset, isZoneName, offsetOf } from './zones.ts';

const DATE = /^(-?(?:\d{4}|[1-9]\d{4,8}))-(\d\d)-(\d\d)$/;
const TIME = /^T?(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?(?:([Zz]|[+-]\d\d:\d\d(?::\d\d)?)|@([A-Za-z_+\-/0-9]{1,64}))?$/;
const MONTHS = /^(-)?P(?:(\d{1,10})Y)?(?:(\d{1,11})M)?$/;
const DAYS = /^(-)?P(?:(\d{1,12})D)?(?:T(?:(\d{1,14})H)?(?:(\d{1,16})M)?(?:(\d{1,18})(?:\.(\d{1,9})\d*)?S)?)?$/;

/** `2026-11-13` as a date, `null` for other text and days that don't exist. */
export function parseDate(text: string): FeelDate | null {
  const m = DATE.exec(text);
  return m && makeDate(Number(m[1]), Number(m[2]), Number(m[3]));
}

/** `20:47:18`, with fraction, `Z`, offset or `@zone`, as a time; `null` for other text and names that are no zones. */
export function parseTime(text: string): FeelTime | null {
  const m = TIME.exec(text);
  if (!m) return null;
  const [hour, minute, second] = [Number(m[1]), Number(m[2]), Number(m[3])];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const nanos =
    ((hour * 60 + minute) * 60 + second) * NANOS_PER_SECOND + Number((m[4] ?? '').padEnd(9, '0').slice(0, 9) || 0);
  const zone = m[6] ?? null;
  const offsetText = zone ?? m[5];
  if (offsetText === undefined) return new FeelTime(nanos);
  const offset = offsetOf(offsetText === 'z' ? 'Z' : offsetText);
  if (offset === null && !(zone !== null && isZoneName(zone))) return null;
  return new FeelTime(nanos, offset, zone);
}

/** `2026-11-13T20:47:18+07:00` (zone as in times) or a date, meaning its midnight; `null` for other text. */
export function parseDateTime(text: string): FeelDateTime | null {
  const split = text.indexOf('T');
  const date = parseDate(split < 0 ? text : text.slice(0, split));
  if (!date || split < 0) return date && midnight(date);
  const time = parseTime(text.slice(split + 1));
  return time && !text.startsWith('T', split + 1) ? dateTimeOf(date, time) : null;
}

/** ISO 8601 text as a duration of either kind; `null` for other text and for a mixture of the kinds. */
export function parseFeelDuration(text: string): DaysDuration | MonthsDuration | null {
  if (text.endsWith('P') || text.endsWith('T')) return null;
  const m = MONTHS.exec(text);
  if (m) return makeMonths((m[1] ? -1 : 1) * (Number(m[2] ?? 0) * 12 + Number(m[3] ?? 0)));
  const d = DAYS.exec(text);
  if (!d) return null;
  const big = (index: number): bigint => BigInt(d[index] ?? 0);
  const seconds = ((big(2) * 24n + big(3)) * 60n + big(4)) * 60n + big(5);
  const nanos = seconds * BigInt(NANOS_PER_SECOND) + BigInt((d[6] ?? '').padEnd(9, '0'));
  return makeDays(d[1] ? -nanos : nanos);
}

/** What `@"…"` holds: a duration, time, date and time, or date; `null` when it is none of them. */
export function parseTemporal(text: string): FeelDate | FeelTime | FeelDateTime | DaysDuration | MonthsDuration | null {
  if (/^-?P/.test(text)) return parseFeelDuration(text);
  // A zone's name may hold a T too.
  if (/^[^@T]+T/.test(text)) return parseDateTime(text);
  return parseTime(text) ?? parseDate(text);
}

const two = (value: number): string => String(value).padStart(2, '0');
const fraction = (nanos: number): string => (nanos ? `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}` : '');

export function formatDate({ year, month, day }: FeelDate): string {
  return `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

export function formatTime({ nanos, offset, zone }: FeelTime): string {
  const seconds = Math.floor(nanos / NANOS_PER_SECOND);
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const where = zone !== null ? `@${zone}` : offset !== null ? formatOffset(offset) : '';
  return clock + fraction(nanos % NANOS_PER_SECOND) + where;
}

export function formatMonths({ months }: MonthsDuration): string {
  if (months === 0) return 'P0M';
  const size = Math.abs(months);
  const years = Math.floor(size / 12);
  return `${months < 0 ? '-' : ''}P${years ? `${years}Y` : ''}${size % 12 ? `${size % 12}M` : ''}`;
}

export function formatDays({ nanos }: DaysDuration): string {
  if (nanos === 0n) return 'PT0S';
  const size = nanos < 0n ? -nanos : nanos;
  const seconds = size / BigInt(NANOS_PER_SECOND);
  const rest = Number(size % BigInt(NANOS_PER_SECOND));
  const [days, hours, minutes] = [seconds / 86_400n, (seconds / 3600n) % 24n, (seconds / 60n) % 60n];
  const last = seconds % 60n || rest ? `${seconds % 60n}${fraction(rest)}S` : '';
  const time = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${last}`;
  return `${nanos < 0n ? '-' : ''}P${days ? `${days}D` : ''}${time ? `T${time}` : ''}`;
}
