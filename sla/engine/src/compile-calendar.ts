import { daysFromCivil, isCivilDate, type LocalizedText } from '@trucban/kernel';
import type { CalendarDocument, CalendarProblem, DayPart, HoursDocument, WorkingCalendar } from './calendar.ts';

const SATURDAY = 6;
const MS_PER_MINUTE = 60_000;
/** A holiday longer than a year is a typing error; it would also cost memory. */
const LONGEST_HOLIDAY_DAYS = 366;
/** No Viet Nam clock change since 1975: a fixed offset is exact, and needs no time-zone data. */
const OFFSETS: Readonly<Record<string, number>> = { 'Asia/Ho_Chi_Minh': 420, UTC: 0 };

/** A compiled calendar, or everything that is wrong with its document. */
export type CalendarResult =
  | { readonly ok: true; readonly calendar: WorkingCalendar }
  | { readonly ok: false; readonly problems: readonly CalendarProblem[] };

/**
 * Compiles a calendar document. Days named by `swaps` win over holidays, holidays over weekdays.
 * @param others  documents that `holidaysFrom` may name.
 */
export function compileCalendar(document: CalendarDocument, others: readonly CalendarDocument[] = []): CalendarResult {
  const problems: CalendarProblem[] = [];
  const report: Report = (path, code, vi, en) => problems.push({ path, code, message: { vi, en } });
  if (document.always) return { ok: true, calendar: { ...empty(document), always: true } };

  const hours = readHours(document.hours, '/hours', report);
  const saturday = document.saturdayHours ? readHours(document.saturdayHours, '/saturdayHours', report) : hours;
  const weekdays = document.weekdays ?? [];
  if (weekdays.length === 0 || weekdays.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) {
    report(
      '/weekdays',
      'INVALID_WEEKDAYS',
      'Ngày trong tuần phải từ 1 (thứ Hai) đến 7 (Chủ nhật).',
      'Weekdays are 1 (Monday) to 7 (Sunday).',
    );
  }
  const week = [1, 2, 3, 4, 5, 6, 7].map((day) => (!weekdays.includes(day) ? [] : day === SATURDAY ? saturday : hours));
  const offset = readOffset(document.timeZone ?? 'Asia/Ho_Chi_Minh');
  if (offset === null) {
    report(
      '/timeZone',
      'UNKNOWN_TIME_ZONE',
      'Múi giờ không được hỗ trợ; dùng Asia/Ho_Chi_Minh, UTC hoặc +07:00.',
      'Unsupported time zone; use Asia/Ho_Chi_Minh, UTC or +07:00.',
    );
  }

  const exceptions = new Map<number, readonly DayPart[]>();
  for (const source of withInherited(document, others, report)) readExceptions(source, hours, exceptions, report);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, calendar: { ...empty(document), offsetMs: (offset ?? 0) * MS_PER_MINUTE, week, exceptions } };
}

type Report = (path: string, code: string, vi: string, en: string) => void;

function empty(document: CalendarDocument): WorkingCalendar {
  return { code: document.code, always: false, offsetMs: 0, week: [], exceptions: new Map() };
}

/** The chain of `holidaysFrom`, farthest first, so that a calendar's own days win. */
function withInherited(
  document: CalendarDocument,
  others: readonly CalendarDocument[],
  report: Report,
): CalendarDocument[] {
  const chain = [document];
  for (let code = document.holidaysFrom; code !== undefined;) {
    const next = others.find((other) => other.code === code);
    if (!next || chain.includes(next) || next.code === document.code) {
      report(
        '/holidaysFrom',
        'UNKNOWN_CALENDAR',
        `Không có lịch ${code}, hoặc các lịch tham chiếu vòng tròn.`,
        `There is no calendar ${code}, or calendars refer to each other in a circle.`,
      );
      break;
    }
    chain.unshift(next);
    code = next.holidaysFrom;
  }
  return chain;
}

function readExceptions(
  source: CalendarDocument,
  hours: readonly DayPart[],
  into: Map<number, readonly DayPart[]>,
  report: Report,
): void {
  const day = (text: string, path: string): number | null => {
    const found = readDay(text);
    if (found === null) report(path, 'INVALID_DATE', `Ngày không hợp lệ: ${text}.`, `Not a valid date: ${text}.`);
    return found;
  };
  (source.holidays ?? []).forEach((holiday, index) => {
    const path = `/holidays/${index}`;
    const first = day('date' in holiday ? holiday.date : holiday.from, path);
    const last = 'date' in holiday ? first : day(holiday.to, path);
    if (first === null || last === null) return;
    if (last < first || last - first > LONGEST_HOLIDAY_DAYS) {
      report(
        path,
        'INVALID_SPAN',
        'Ngày cuối phải sau ngày đầu, không quá một năm.',
        'The last day must follow the first, within a year.',
      );
      return;
    }
    for (let free = first; free <= last; free += 1) into.set(free, []);
  });
  (source.swaps ?? []).forEach((swap, index) => {
    const off = day(swap.off, `/swaps/${index}/off`);
    const worked = day(swap.workInstead, `/swaps/${index}/workInstead`);
    if (off !== null) into.set(off, []);
    if (worked !== null) into.set(worked, hours);
  });
}

function readHours(hours: HoursDocument | undefined, path: string, report: Report): readonly DayPart[] {
  const parts = (hours ?? []).map(([from, to]) => ({ from: readTime(from), to: readTime(to) }));
  const text: LocalizedText = {
    vi: 'Giờ làm việc cần dạng HH:MM, theo thứ tự, không chồng nhau.',
    en: 'Hours are HH:MM, in order, without overlap.',
  };
  const valid = parts.every(
    ({ from, to }, index) => from < to && (index === 0 || from >= (parts[index - 1]?.to ?? NaN)),
  );
  if (parts.length === 0 || !valid) report(path, 'INVALID_HOURS', text.vi, text.en);
  return parts;
}

/** Milliseconds since midnight; NaN for what is no time. */
function readTime(text: string): number {
  const match = /^(\d\d):(\d\d)$/.exec(text);
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : NaN;
  return Number(match?.[2]) < 60 && minutes <= 1_440 ? minutes * MS_PER_MINUTE : NaN;
}

function readDay(text: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  const [year, month, day] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  return match && isCivilDate(year, month, day) ? daysFromCivil(year, month, day) : null;
}

function readOffset(timeZone: string): number | null {
  const known = Object.hasOwn(OFFSETS, timeZone) ? OFFSETS[timeZone] : undefined;
  if (known !== undefined) return known;
  const match = /^([+-])(\d\d):(\d\d)$/.exec(timeZone);
  if (!match || Number(match[2]) > 14 || Number(match[3]) > 59) return null;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}
