import type { Locale } from '../i18n/i18n.tsx';

/** The units in which a person gives a length of time, with their milliseconds; the longest last. */
export const UNITS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
export type Unit = keyof typeof UNITS;

/** A length of time as one number of one unit. */
export interface Length {
  readonly count: number;
  readonly unit: Unit;
}

const SHAPE = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const WORDS = {
  vi: { second: 'giây', minute: 'phút', hour: 'giờ', day: 'ngày' },
  en: { second: 'second', minute: 'minute', hour: 'hour', day: 'day' },
} as const;

/** An ISO 8601 duration in the longest unit that gives a whole number; undefined for what is none. */
export function lengthOf(iso: unknown): Length | undefined {
  const found = typeof iso === 'string' ? SHAPE.exec(iso) : null;
  if (!found || iso === 'P') return undefined;
  const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found;
  const ms =
    (Number(weeks) * 7 + Number(days)) * UNITS.day +
    Number(hours) * UNITS.hour +
    Number(minutes) * UNITS.minute +
    Number(seconds) * UNITS.second;
  const unit = (['day', 'hour', 'minute'] as const).find((each) => ms > 0 && ms % UNITS[each] === 0) ?? 'second';
  return { count: ms / UNITS[unit], unit };
}

export function isoOf({ count, unit }: Length): string {
  return unit === 'day' ? `P${count}D` : `PT${count}${{ second: 'S', minute: 'M', hour: 'H' }[unit]}`;
}

/** `15 phút`, `15 minutes`; what is no duration stays as it is. */
export function lengthWords(iso: unknown, locale: Locale): string {
  const length = lengthOf(iso);
  if (!length) return typeof iso === 'string' ? iso : '…';
  const { count, unit } = length;
  const word = WORDS[locale][unit];
  return `${count} ${locale === 'en' && count !== 1 ? `${word}s` : word}`;
}
