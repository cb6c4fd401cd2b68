import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';

/** The province's local time minus UTC, minutes: all year, without daylight saving. */
const OFFSET_MINUTES = 420;

/** An instant as people of the province read it, in both languages: `07:00 22/11/2026`. */
export function localTime(at: Instant): string {
  const [day = '', time = ''] = fromEpochMs(toEpochMs(at) + OFFSET_MINUTES * 60_000).split('T');
  return `${time.slice(0, 5)} ${day.split('-').reverse().join('/')}`;
}
