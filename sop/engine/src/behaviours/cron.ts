import { addDuration, toEpochMs, type Instant } from '@trucban/kernel';

/** What a cron expression allows, field by field; days of the week are 0 (Sunday) to 6. */
interface Cron {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
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
const MONTHS = ['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAY_MS = 86_400_000;
/** A 29 February is at most eight years away. */
const MAX_DAYS = 8 * 366 + 1;

/** Whether `text` is a cron expression of six fields (seconds first) or a macro. */
export const isCron = (text: string): boolean => parseCron(text) !== null;

/** The first moment after `after` that the expression allows, in UTC; null when there is none or it is no cron expression. */
export function nextOfCron(text: string, after: Instant): Instant | null {
  const cron = parseCron(text);
  if (!cron) return null;
  const from = Math.floor(toEpochMs(after) / 1000) * 1000 + 1000;
  for (let day = Math.floor(from / DAY_MS), tried = 0; tried < MAX_DAYS; day += 1, tried += 1) {
    if (!allowsDay(cron, day)) continue;
    const time = firstTime(cron, tried === 0 ? from - day * DAY_MS : 0);
    if (time !== null) return fromEpoch(day * DAY_MS + time);
  }
  return null;
}

const fromEpoch = (ms: number): Instant => addDuration('1970-01-01T00:00:00.000Z', { months: 0, ms });

function allowsDay({ months, days, weekdays }: Cron, day: number): boolean {
  const date = fromEpoch(day * DAY_MS);
  const weekday = (((day + 4) % 7) + 7) % 7;
  return (
    months.includes(Number(date.slice(5, 7))) && days.includes(Number(date.slice(8, 10))) && weekdays.includes(weekday)
  );
}

/** Milliseconds of the day: the first allowed time at or after `from`. */
function firstTime({ hours, minutes, seconds }: Cron, from: number): number | null {
  for (const hour of hours) {
    if ((hour + 1) * 3_600_000 <= from) continue;
    for (const minute of minutes) {
      const begin = hour * 3_600_000 + minute * 60_000;
      if (begin + 60_000 <= from) continue;
      const second = seconds.find((one) => begin + one * 1000 >= from);
      if (second !== undefined) return begin + second * 1000;
    }
  }
  return null;
}

function parseCron(text: string): Cron | null {
  const trimmed = text.trim();
  const fields = (Object.hasOwn(MACROS, trimmed) ? (MACROS[trimmed] ?? '') : trimmed).split(/\s+/);
  const [second, minute, hour, day, month, weekday, ...more] = fields;
  if (weekday === undefined || more.length > 0) return null;
  const seconds = field(second, 0, 59);
  const minutes = field(minute, 0, 59);
  const hours = field(hour, 0, 23);
  const days = field(day, 1, 31);
  const months = field(month, 1, 12, MONTHS);
  const weekdays = field(weekday, 0, 7, WEEKDAYS);
  if (!seconds || !minutes || !hours || !days || !months || !weekdays) return null;
  return { seconds, minutes, hours, days, months, weekdays: [...new Set(weekdays.map((one) => one % 7))] };
}

function field(text = '', min: number, max: number, names: readonly string[] = []): readonly number[] | null {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(?:([*?])|(\w+)(?:-(\w+))?)(?:\/(\d{1,4}))?$/.exec(part);
    if (!match) return null;
    const [, all, first, last, step] = match;
    const from = all ? min : number(first, names);
    const to = all || (step && !last) ? max : number(last ?? first, names);
    const by = step === undefined ? 1 : Number(step);
    if (from < min || to > max || from > to || by < 1) return null;
    for (let value = from; value <= to; value += by) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

/** -1 when it is neither a number nor a name of this field. */
function number(text = '', names: readonly string[]): number {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  return text === '' ? -1 : names.indexOf(text.toUpperCase());
}
