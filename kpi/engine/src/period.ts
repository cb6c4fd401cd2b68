import { MS_PER_DAY, civilFromDays, daysFromCivil, failWith, isCivilDate, ok, type Result } from '@trucban/kernel';

/** Kinds of periods, from the shortest to the longest. */
export const PERIOD_KINDS = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'halfYear', 'year'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

/**
 * A period of local time: its text (`2026`, `2026-H1`, `2026-Q3`, `2026-11`, `2026-W47`, `2026-11-22`, `2026-11-22T13`,
 * `2026-11-22T13:45`) and the half-open interval of UTC milliseconds that it covers.
 */
export interface Period {
  readonly kind: PeriodKind;
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SHAPE = /^(\d{4})(?:-(?:H([12])|Q([1-4])|W(\d\d)|(\d\d)(?:-(\d\d)(?:T(\d\d)(?::(\d\d))?)?)?))?$/;

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** Order of two kinds: below 0 when `a` is the shorter one. */
export function compareKinds(a: PeriodKind, b: PeriodKind): number {
  return PERIOD_KINDS.indexOf(a) - PERIOD_KINDS.indexOf(b);
}

/**
 * Reads a period. @param offsetMinutes  local time minus UTC, minutes (420 in Việt Nam).
 * Code `INVALID_PERIOD` for a text of another form and for a period that doesn't exist (month 13, 30 February, a week 53 of a
 * year that has 52).
 */
export function parsePeriod(text: string, offsetMinutes: number): Result<Period> {
  const parsed = read(text, offsetMinutes);
  if (parsed) return ok(parsed);
  return failWith(
    'INVALID_PERIOD',
    `Kỳ “${text.slice(0, 40)}” không tồn tại; ví dụ: 2026, 2026-H1, 2026-Q3, 2026-11, 2026-W47, 2026-11-22, 2026-11-22T13.`,
    `There is no period “${text.slice(0, 40)}”; such as 2026, 2026-H1, 2026-Q3, 2026-11, 2026-W47, 2026-11-22, 2026-11-22T13.`,
  );
}

function read(text: string, offset: number): Period | null {
  const m = SHAPE.exec(text);
  if (!m) return null;
  const year = Number(m[1]);
  if (year < 1) return null;
  if (m[2] !== undefined) return months(year, Number(m[2]) * 6 - 5, 'halfYear', offset);
  if (m[3] !== undefined) return months(year, Number(m[3]) * 3 - 2, 'quarter', offset);
  if (m[4] !== undefined) return week(year, Number(m[4]), offset);
  if (m[5] === undefined) return months(year, 1, 'year', offset);
  const month = Number(m[5]);
  if (m[6] === undefined) return month >= 1 && month <= 12 ? months(year, month, 'month', offset) : null;
  const day = Number(m[6]);
  if (!isCivilDate(year, month, day)) return null;
  const start = daysFromCivil(year, month, day) * MS_PER_DAY;
  if (m[7] === undefined) return span('day', start, MS_PER_DAY, offset);
  const [hour, minute] = [Number(m[7]), Number(m[8] ?? 0)];
  if (hour > 23 || minute > 59) return null;
  if (m[8] === undefined) return span('hour', start + hour * HOUR, HOUR, offset);
  return span('minute', start + hour * HOUR + minute * MINUTE, MINUTE, offset);
}

/** The period of a kind that an instant lies in. @param ms  UTC milliseconds. */
export function periodAt(kind: PeriodKind, ms: number, offsetMinutes: number): Period {
  const local = ms + offsetMinutes * MINUTE;
  const days = Math.floor(local / MS_PER_DAY);
  if (kind === 'minute') return span(kind, Math.floor(local / MINUTE) * MINUTE, MINUTE, offsetMinutes);
  if (kind === 'hour') return span(kind, Math.floor(local / HOUR) * HOUR, HOUR, offsetMinutes);
  if (kind === 'day') return span(kind, days * MS_PER_DAY, MS_PER_DAY, offsetMinutes);
  if (kind === 'week') return weekOf(days, offsetMinutes);
  const { year, month } = civilFromDays(days);
  const length = MONTHS[kind];
  return months(year, month - ((month - 1) % length), kind, offsetMinutes);
}

const MONTHS = { month: 1, quarter: 3, halfYear: 6, year: 12 } as const;

function months(year: number, month: number, kind: keyof typeof MONTHS, offset: number): Period {
  const to = month + MONTHS[kind];
  const end = to > 12 ? daysFromCivil(year + 1, to - 12, 1) : daysFromCivil(year, to, 1);
  const part = { month: pad(month), quarter: `Q${(month + 2) / 3}`, halfYear: `H${(month + 5) / 6}`, year: '' }[kind];
  return {
    kind,
    text: part === '' ? pad(year, 4) : `${pad(year, 4)}-${part}`,
    startMs: daysFromCivil(year, month, 1) * MS_PER_DAY - offset * MINUTE,
    endMs: end * MS_PER_DAY - offset * MINUTE,
  };
}

function span(kind: 'day' | 'hour' | 'minute', localMs: number, lengthMs: number, offset: number): Period {
  const { year, month, day } = civilFromDays(Math.floor(localMs / MS_PER_DAY));
  const rest = localMs - Math.floor(localMs / MS_PER_DAY) * MS_PER_DAY;
  const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  const hour = pad(Math.floor(rest / HOUR));
  const text =
    kind === 'day' ? date : kind === 'hour' ? `${date}T${hour}` : `${date}T${hour}:${pad((rest % HOUR) / MINUTE)}`;
  const startMs = localMs - offset * MINUTE;
  return { kind, text, startMs, endMs: startMs + lengthMs };
}

/** ISO 8601: weeks begin on Monday and belong to the year of their Thursday. 1970-01-01 was a Thursday. */
function weekOf(days: number, offset: number): Period {
  const monday = days - ((((days + 3) % 7) + 7) % 7);
  const year = civilFromDays(monday + 3).year;
  const number = Math.floor((monday + 3 - daysFromCivil(year, 1, 1)) / 7) + 1;
  const startMs = monday * MS_PER_DAY - offset * MINUTE;
  return { kind: 'week', text: `${pad(year, 4)}-W${pad(number)}`, startMs, endMs: startMs + 7 * MS_PER_DAY };
}

function week(year: number, number: number, offset: number): Period | null {
  if (number < 1) return null;
  // 4 January always lies in week 1.
  const found = weekOf(daysFromCivil(year, 1, 4) + (number - 1) * 7, offset);
  return found.text === `${pad(year, 4)}-W${pad(number)}` ? found : null;
}
