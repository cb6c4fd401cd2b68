import { MS_PER_DAY, civilFromDays, daysFromCivil, isCivilDate } from './calendar.ts';
import { failWith, ok, type Result } from './result.ts';

/** A UTC instant as RFC 3339 with `Z` and milliseconds: `2026-11-13T13:47:18.000Z`. Text order is time order. */
export type Instant = string;

const CANONICAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,12}))?(?:([Zz])|([+-])(\d\d):(\d\d))$/;

/** The first and the last millisecond that an `Instant` can name (years 0000 to 9999). */
export const MIN_EPOCH_MS = daysFromCivil(0, 1, 1) * MS_PER_DAY;
export const MAX_EPOCH_MS = daysFromCivil(10_000, 1, 1) * MS_PER_DAY - 1;

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

function read(text: string): number | null {
  const m = RFC3339.exec(text);
  if (!m) return null;
  const [year, month, day] = [Number(m[1]), Number(m[2]), Number(m[3])];
  const [hour, minute, second] = [Number(m[4]), Number(m[5]), Number(m[6])];
  const offsetHour = Number(m[10] ?? 0);
  const offsetMinute = Number(m[11] ?? 0);
  if (!isCivilDate(year, month, day) || hour > 23 || minute > 59 || second > 59) return null;
  if (offsetHour > 23 || offsetMinute > 59) return null;
  const ms = Number((m[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const offset = (m[9] === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  const epochMs =
    daysFromCivil(year, month, day) * MS_PER_DAY + ((hour * 60 + minute - offset) * 60 + second) * 1000 + ms;
  return epochMs < MIN_EPOCH_MS || epochMs > MAX_EPOCH_MS ? null : epochMs;
}

/** Reads RFC 3339 text with any offset into the canonical UTC form; digits below a millisecond are cut. Code `INVALID_INSTANT`. */
export function parseInstant(text: string): Result<Instant> {
  const epochMs = read(text);
  if (epochMs !== null) return ok(fromEpochMs(epochMs));
  return failWith(
    'INVALID_INSTANT',
    'Thời điểm không hợp lệ; cần dạng RFC 3339 như 2026-11-13T20:47:18+07:00.',
    'Not a valid instant; RFC 3339 is needed, such as 2026-11-13T20:47:18+07:00.',
    { text: text.slice(0, 64) },
  );
}

/** Whether `text` is an instant in the canonical form (UTC, milliseconds, `Z`). */
export function isInstant(text: unknown): text is Instant {
  return typeof text === 'string' && CANONICAL.test(text) && read(text) !== null;
}

/** Milliseconds since 1970-01-01T00:00:00Z. Throws a `RangeError` for text that is not an instant: parse what comes from outside first. */
export function toEpochMs(instant: Instant): number {
  const epochMs = read(instant);
  if (epochMs === null) throw new RangeError('not an instant');
  return epochMs;
}

/** The canonical instant of a number of milliseconds (cut to whole ones). Throws a `RangeError` outside of the years 0000–9999. */
export function fromEpochMs(epochMs: number): Instant {
  const whole = Math.floor(epochMs);
  if (!(whole >= MIN_EPOCH_MS && whole <= MAX_EPOCH_MS)) throw new RangeError('instant out of range');
  const days = Math.floor(whole / MS_PER_DAY);
  const rest = whole - days * MS_PER_DAY;
  const { year, month, day } = civilFromDays(days);
  const clock = `${pad(Math.floor(rest / 3_600_000), 2)}:${pad(Math.floor(rest / 60_000) % 60, 2)}:${pad(Math.floor(rest / 1000) % 60, 2)}`;
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${clock}.${pad(rest % 1000, 3)}Z`;
}

/** Việt Nam's time minus UTC, milliseconds: all year, without daylight saving. */
const LOCAL_OFFSET_MS = 7 * 3_600_000;

/** An instant as people in Việt Nam read it: `07:00 22/11/2026`. Throws a `RangeError` for text that is not an instant. */
export function localTime(instant: Instant): string {
  const [day = '', time = ''] = fromEpochMs(toEpochMs(instant) + LOCAL_OFFSET_MS).split('T');
  return `${time.slice(0, 5)} ${day.split('-').reverse().join('/')}`;
}

/** Order of two canonical instants: -1, 0 or 1. */
export function compareInstants(a: Instant, b: Instant): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}
