import { MS_PER_DAY, civilFromDays, toEpochMs, type Instant } from '@trucban/kernel';

/** Province time without Intl: Viet Nam has kept +07:00 since 1975. */
const PROVINCE_OFFSET_MS = 7 * 3_600_000;
const two = (value: number): string => String(value).padStart(2, '0');

/** Local day of the province at an instant, `YYYY-MM-DD`. */
export function localDay(instant: Instant): string {
  const { year, month, day } = civilFromDays(Math.floor((toEpochMs(instant) + PROVINCE_OFFSET_MS) / MS_PER_DAY));
  return `${year}-${two(month)}-${two(day)}`;
}

/** Number for people: province, local day, number of the day (`TM-261113-0147`); a fifth digit when a day has more. */
export function incidentNumber(province: string, day: string, sequence: number): string {
  return `${province}-${day.slice(2).replaceAll('-', '')}-${String(sequence).padStart(4, '0')}`;
}
