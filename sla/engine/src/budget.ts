import { failWith, ok, type Result } from '@trucban/kernel';

/** Working minutes of a day on every calendar that is not open around the clock (domain rule: 07:00–11:30 and 13:30–17:00). */
export const WORKING_DAY_MINUTES = 480;

/** A length of calendar time: whole or broken minutes >= 0, or an ISO 8601 duration of days, hours, minutes and seconds. */
export type Budget = number | string;

const ISO = /^P(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})(?:\.(\d{1,3}))?S)?)?$/;
const MS_PER_MINUTE = 60_000;

/**
 * Milliseconds of a budget on a calendar: a day has 1,440 minutes on one that is always open, else 480.
 * Years, months and weeks are refused (`INVALID_LIMIT`): nobody can say how many working hours they have.
 */
export function budgetToMs(calendar: { readonly always: boolean }, budget: Budget): Result<number> {
  if (typeof budget === 'number') {
    return Number.isFinite(budget) && budget >= 0 ? ok(Math.round(budget * MS_PER_MINUTE)) : invalid(String(budget));
  }
  const match = ISO.exec(budget);
  if (!match || budget === 'P') return invalid(budget);
  const part = (index: number): number => Number(match[index] ?? 0);
  const minutes = part(1) * (calendar.always ? 1_440 : WORKING_DAY_MINUTES) + part(2) * 60 + part(3);
  return ok(minutes * MS_PER_MINUTE + part(4) * 1_000 + Number((match[5] ?? '').padEnd(3, '0')));
}

function invalid(text: string) {
  return failWith(
    'INVALID_LIMIT',
    'Thời hạn không hợp lệ; cần số phút hoặc dạng ISO 8601 gồm ngày, giờ, phút, giây như PT15M, P3D.',
    'Not a valid limit; minutes or ISO 8601 days, hours, minutes and seconds are needed, such as PT15M or P3D.',
    { text: text.slice(0, 64) },
  );
}
