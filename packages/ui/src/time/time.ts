/** Province time is UTC+7 all year (no daylight saving), whatever the clock of the device is set to. */
const PROVINCE_OFFSET_MS = 7 * 3_600_000;

const two = (value: number): string => String(value).padStart(2, '0');

function local(instant: string | number): Date {
  return new Date((typeof instant === 'number' ? instant : Date.parse(instant)) + PROVINCE_OFFSET_MS);
}

/** `20:47` or, with seconds, `20:47:18`, province time. */
export function clockTime(instant: string | number, seconds = false): string {
  const at = local(instant);
  const minutes = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  return seconds ? `${minutes}:${two(at.getUTCSeconds())}` : minutes;
}

/** `13/11/2026`, province time. */
export function calendarDate(instant: string | number): string {
  const at = local(instant);
  return `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`;
}

/** `13/11/2026 20:47`, province time. */
export function dateTime(instant: string | number, seconds = false): string {
  return `${calendarDate(instant)} ${clockTime(instant, seconds)}`;
}

/**
 * A span as a chip shows it: under an hour `mm:ss`, under a day `h:mm:ss`, else days and hours in words.
 * @param ms milliseconds >= 0.
 */
export function span(ms: number, words: { readonly days: string; readonly hours: string }): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 3600) return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  if (seconds < 86_400)
    return `${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  const hours = Math.floor((seconds % 86_400) / 3600);
  return `${Math.floor(seconds / 86_400)} ${words.days}${hours > 0 ? ` ${hours} ${words.hours}` : ''}`;
}

/** An age in a narrow column: `00:47` under an hour, `3 g 41` (`3 h 41` in English) under a day, else `5 ngày`. */
export function age(ms: number, words: { readonly days: string; readonly hour: string }): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 3600) return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} ${words.hour} ${two(Math.floor((seconds % 3600) / 60))}`;
  return `${Math.floor(seconds / 86_400)} ${words.days}`;
}
