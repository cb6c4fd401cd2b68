import type { LocalizedText } from '@trucban/kernel';

/** Hours of a day, `[from, to)`, local time `HH:MM`; `24:00` ends a day. */
export type HoursDocument = readonly (readonly [string, string])[];

/** A free day or a span of free days (both ends free), local dates `YYYY-MM-DD`. */
export type HolidayDocument =
  | { readonly date: string; readonly vi?: string }
  | { readonly from: string; readonly to: string; readonly vi?: string };

/** A calendar as administrators write it and the domain pack ships it. */
export interface CalendarDocument {
  readonly code: string;
  readonly vi?: string;
  readonly en?: string;
  /** Open around the clock; nothing else is read then. */
  readonly always?: boolean;
  /** 1 (Monday) to 7 (Sunday). */
  readonly weekdays?: readonly number[];
  readonly hours?: HoursDocument;
  /** Hours of Saturdays when they differ from `hours`. */
  readonly saturdayHours?: HoursDocument;
  /** `Asia/Ho_Chi_Minh` (the default), `UTC`, or a fixed offset such as `+07:00`. */
  readonly timeZone?: string;
  readonly holidays?: readonly HolidayDocument[];
  /** `off` is free although it is a working day, `workInstead` is worked (with `hours`) although it is not. */
  readonly swaps?: readonly { readonly off: string; readonly workInstead: string; readonly vi?: string }[];
  /** Code of a calendar whose holidays and swaps also hold here. */
  readonly holidaysFrom?: string;
}

/** Part of a day, `[from, to)`, milliseconds since local midnight. */
export interface DayPart {
  readonly from: number;
  readonly to: number;
}

/** A compiled calendar. Not JSON: make it anew from its document by `compileCalendar`. */
export interface WorkingCalendar {
  readonly code: string;
  readonly always: boolean;
  /** Local time minus UTC. */
  readonly offsetMs: number;
  /** Seven ordinary days, Monday first. */
  readonly week: readonly (readonly DayPart[])[];
  /** Days (since 1970-01-01, local) that are not ordinary. */
  readonly exceptions: ReadonlyMap<number, readonly DayPart[]>;
}

/** A calendar that is open around the clock. */
export const alwaysOpen: WorkingCalendar = {
  code: '24x7',
  always: true,
  offsetMs: 0,
  week: [],
  exceptions: new Map(),
};

/** What is wrong with a calendar document. `path`: JSON pointer. */
export interface CalendarProblem {
  readonly path: string;
  readonly code: string;
  readonly message: LocalizedText;
}

/** The hours of one local day (days since 1970-01-01, which was a Thursday). */
export function partsOfDay(calendar: WorkingCalendar, day: number): readonly DayPart[] {
  return calendar.exceptions.get(day) ?? calendar.week[(((day + 3) % 7) + 7) % 7] ?? [];
}
