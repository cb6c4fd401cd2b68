import {
  MAX_EPOCH_MS,
  MS_PER_DAY,
  civilFromDays,
  daysFromCivil,
  daysInMonth,
  fromEpochMs,
  toEpochMs,
  type CivilDate,
  type Instant,
} from '@trucban/kernel';

/** Whether a day (with the number of its weekday, 0 = Sunday) is one that the field names. */
type DayRule = (date: CivilDate, weekday: number) => boolean;

/** A cron-like cycle: on which days, and at which times of those days. */
interface Cron {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly dayOfMonth: DayRule;
  readonly dayOfWeek: DayRule;
  /** What the local time is ahead of UTC. */
  readonly offsetMs: number;
}

/** As in Camunda 8 (Spring): named schedules. */
const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 0 1 1 *',
  '@annually': '0 0 0 1 1 *',
  '@monthly': '0 0 0 1 * *',
  '@weekly': '0 0 0 * * 0',
  '@daily': '0 0 0 * * *',
  '@midnight': '0 0 0 * * *',
  '@hourly': '0 0 * * * *',
};
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** A day that comes at all comes within 28 years (29 February on a weekday), or 40 over a year like 2100. */
const MOST_DAYS = 41 * 366;

/** Whether `text` is a cron expression of six fields (seconds first) or a macro, and names times that come. */
export const isCron = (text: string): boolean => nextOfCron(text, '2000-01-01T00:00:00.000Z') !== null;

/** The first moment after `after` that the expression allows; null when there is none or it is no cron expression. */
export function nextOfCron(text: string, after: Instant): Instant | null {
  const cron = parseCron(text);
  return cron && nextTime(cron, after);
}

/**
 * Six fields as Spring reads them: second, minute, hour, day of the month, month, day of the week (0 and 7 are Sunday), all of
 * which must hold; lists, ranges, steps, names, `?`, `L`, `L-3`, `LW`, `15W`, `FRIL`, `MON#2`. In UTC, or with `TZ=+07:00 `
 * before it in that offset.
 */
function parseCron(text: string): Cron | null {
  const zoned = /^(?:TZ=([+-])(0\d|1[0-4]):([0-5]\d)\s+)?(.{1,200})$/.exec(text.trim());
  if (!zoned) return null;
  const [, sign, hoursAhead, minutesAhead, rest = ''] = zoned;
  const macro = rest.toLowerCase();
  const fields = (Object.hasOwn(MACROS, macro) ? (MACROS[macro] ?? '') : rest.toUpperCase()).split(/\s+/);
  if (fields.length !== 6) return null;
  const [second = '', minute = '', hour = '', day = '', month = '', week = ''] = fields;
  const seconds = numbersOf(second, 0, 59);
  const minutes = numbersOf(minute, 0, 59);
  const hours = numbersOf(hour, 0, 23);
  const months = numbersOf(month, 1, 12, MONTHS);
  const dayOfMonth = anyOf(day, dayOfMonthRule);
  const dayOfWeek = anyOf(week, dayOfWeekRule);
  if (!seconds || !minutes || !hours || !months || !dayOfMonth || !dayOfWeek) return null;
  const offsetMs = (sign === '-' ? -1 : 1) * (Number(hoursAhead ?? 0) * 60 + Number(minutesAhead ?? 0)) * 60_000;
  return { seconds, minutes, hours, months, dayOfMonth, dayOfWeek, offsetMs };
}

function nextTime(cron: Cron, after: Instant): Instant | null {
  const local = toEpochMs(after) + cron.offsetMs;
  const today = Math.floor(local / MS_PER_DAY);
  for (let day = today; day <= today + MOST_DAYS; day++) {
    if (!isDay(cron, day)) continue;
    const time = timeAfter(cron, day === today ? local - day * MS_PER_DAY : -1);
    if (time === null) continue;
    const ms = day * MS_PER_DAY + time - cron.offsetMs;
    return ms > MAX_EPOCH_MS ? null : fromEpochMs(ms);
  }
  return null;
}

function isDay({ months, dayOfMonth, dayOfWeek }: Cron, day: number): boolean {
  const date = civilFromDays(day);
  const weekday = weekdayOf(day);
  return months.includes(date.month) && dayOfMonth(date, weekday) && dayOfWeek(date, weekday);
}

/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

/** Milliseconds of the first time of a day that lies after `ms`. */
function timeAfter({ hours, minutes, seconds }: Cron, ms: number): number | null {
  for (const hour of hours) {
    if ((hour + 1) * 3_600_000 <= ms) continue;
    for (const minute of minutes) {
      const start = hour * 3_600_000 + minute * 60_000;
      if (start + 60_000 <= ms) continue;
      const second = seconds.find((s) => start + s * 1_000 > ms);
      if (second !== undefined) return start + second * 1_000;
    }
  }
  return null;
}

function anyOf(field: string, read: (part: string) => DayRule | null): DayRule | null {
  const rules = field.split(',').map(read);
  const known = rules.flatMap((rule) => rule ?? []);
  return known.length < rules.length ? null : (date, weekday) => known.some((rule) => rule(date, weekday));
}

function dayOfMonthRule(part: string): DayRule | null {
  const last = /^L(?:-(\d{1,2}))?(W)?$/.exec(part);
  if (last && !(last[1] && last[2])) {
    const back = Number(last[1] ?? 0);
    const wanted = ({ year, month }: CivilDate) => daysInMonth(year, month) - back;
    if (back > 30) return null;
    return last[2] ? (date) => date.day === workday(date, wanted(date)) : (date) => date.day === wanted(date);
  }
  const near = /^(\d{1,2})W$/.exec(part);
  if (near) {
    const day = Number(near[1]);
    return day < 1 || day > 31 ? null : (date) => date.day === workday(date, day);
  }
  const days = numbersOf(part === '?' ? '*' : part, 1, 31);
  return days && (({ day }) => days.includes(day));
}

/** The weekday (Monday to Friday) of the month that is nearest to the day. 0: the month has no such day. */
function workday({ year, month }: CivilDate, day: number): number {
  const length = daysInMonth(year, month);
  if (day < 1 || day > length) return 0;
  const weekday = weekdayOf(daysFromCivil(year, month, day));
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === length ? day - 2 : day + 1;
  return day;
}

function dayOfWeekRule(part: string): DayRule | null {
  const special = /^(\d|[A-Z]{3})(?:(L)|#([1-5]))$/.exec(part);
  if (special) {
    const wanted = numberOf(special[1] ?? '', WEEKDAYS, 0);
    if (wanted === null || wanted > 7) return null;
    const isIt = (weekday: number): boolean => weekday === wanted % 7;
    if (special[2]) return ({ year, month, day }, weekday) => isIt(weekday) && day + 7 > daysInMonth(year, month);
    const nth = Number(special[3]);
    return ({ day }, weekday) => isIt(weekday) && Math.ceil(day / 7) === nth;
  }
  const days = numbersOf(part === '?' ? '*' : part, 0, 7, WEEKDAYS);
  return days && ((_, weekday) => days.includes(weekday) || (weekday === 0 && days.includes(7)));
}

/** Numbers of a list of `*`, `n`, `a-b`, each also with a step `/n`, in ascending order. */
function numbersOf(field: string, least: number, most: number, names: readonly string[] = []): number[] | null {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const m = /^(?:(\*)|(\d{1,2}|[A-Z]{3})(?:-(\d{1,2}|[A-Z]{3}))?)(?:\/(\d{1,3}))?$/.exec(part);
    if (!m) return null;
    const [, all, from, to, step] = m;
    const first = all ? least : numberOf(from ?? '', names, least);
    const end = to === undefined ? (all || step ? most : first) : numberOf(to, names, least);
    const every = Number(step ?? 1);
    if (first === null || end === null || first < least || end > most || first > end || every < 1) return null;
    for (let n = first; n <= end; n += every) found.add(n);
  }
  return [...found].sort((a, b) => a - b);
}

function numberOf(text: string, names: readonly string[], least: number): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const index = names.indexOf(text);
  return index < 0 ? null : index + least;
}
