import { MS_PER_DAY, addMonths, civilFromDays, daysFromCivil } from './calendar.ts';
import { MAX_EPOCH_MS, MIN_EPOCH_MS, fromEpochMs, toEpochMs, type Instant } from './instant.ts';
import { failWith, ok, type Result } from './result.ts';

/**
 * A length of time: calendar months plus milliseconds (a day is 24 hours, because instants are UTC).
 * Both parts have the same sign.
 */
export interface Duration {
  readonly months: number;
  readonly ms: number;
}

const ISO =
  /^([+-])?P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,12})(?:[.,](\d{1,9}))?S)?)?$/;

/** No time at all: `PT0S`. */
export const ZERO_DURATION: Duration = { months: 0, ms: 0 };

/** Reads ISO 8601 duration text (`P1Y2M3W4DT5H6M7.5S`, also with a sign); below a millisecond is cut. Code `INVALID_DURATION`. */
export function parseDuration(text: string): Result<Duration> {
  const m = ISO.exec(text);
  // "P" and "PT" name no amount.
  if (!m || text.endsWith('P') || text.endsWith('T')) {
    return failWith(
      'INVALID_DURATION',
      'Khoảng thời gian không hợp lệ; cần dạng ISO 8601 như PT15M hoặc P1DT2H.',
      'Not a valid duration; ISO 8601 is needed, such as PT15M or P1DT2H.',
      { text: text.slice(0, 64) },
    );
  }
  const part = (index: number): number => Number(m[index] ?? 0);
  const sign = m[1] === '-' ? -1 : 1;
  const fraction = Number((m[10] ?? '').slice(0, 3).padEnd(3, '0'));
  const ms = (part(4) * 7 + part(5)) * MS_PER_DAY + part(7) * 3_600_000 + part(8) * 60_000 + part(9) * 1000 + fraction;
  // Adding 0 turns the -0 of a negated zero into 0.
  return ok({ months: sign * (part(2) * 12 + part(3)) + 0, ms: sign * ms + 0 });
}

/** ISO 8601 text of a duration in the largest units: 90 minutes is `PT1H30M`, none is `PT0S`. */
export function formatDuration({ months, ms }: Duration): string {
  if (months === 0 && ms === 0) return 'PT0S';
  const m = Math.abs(months);
  const t = Math.abs(ms);
  const unit = (value: number, letter: string): string => (value ? `${value}${letter}` : '');
  const seconds = (t % 60_000) / 1000;
  const date = unit(Math.floor(m / 12), 'Y') + unit(m % 12, 'M') + unit(Math.floor(t / MS_PER_DAY), 'D');
  const time = unit(Math.floor(t / 3_600_000) % 24, 'H') + unit(Math.floor(t / 60_000) % 60, 'M') + unit(seconds, 'S');
  return `${months < 0 || ms < 0 ? '-' : ''}P${date}${time ? `T${time}` : ''}`;
}

/** The opposite duration. */
export function negateDuration({ months, ms }: Duration): Duration {
  return { months: 0 - months, ms: 0 - ms };
}

/** Milliseconds of a duration without calendar months; `null` with months, whose length depends on the date. */
export function durationToMs({ months, ms }: Duration): number | null {
  return months === 0 ? ms : null;
}

/**
 * The instant a duration later: first whole calendar months in UTC (31 Jan + P1M = 28 or 29 Feb), then milliseconds.
 * A result outside of the years 0000–9999 is the nearest instant that exists.
 */
export function addDuration(instant: Instant, { months, ms }: Duration): Instant {
  const epochMs = toEpochMs(instant);
  const days = Math.floor(epochMs / MS_PER_DAY);
  const date = addMonths(civilFromDays(days), months);
  const moved = daysFromCivil(date.year, date.month, date.day) * MS_PER_DAY + (epochMs - days * MS_PER_DAY) + ms;
  return fromEpochMs(Math.min(MAX_EPOCH_MS, Math.max(MIN_EPOCH_MS, moved)));
}
