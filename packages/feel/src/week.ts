import { daysFromCivil } from '@trucban/kernel';
import { epochDay } from './temporal.ts';
import type { FeelDate } from './values.ts';

/** 1 = Monday … 7 = Sunday. */
export function isoWeekday(date: FeelDate): number {
  return ((((epochDay(date) + 3) % 7) + 7) % 7) + 1;
}

/** 1 for 1 January. */
export function dayOfYear(date: FeelDate): number {
  return epochDay(date) - daysFromCivil(date.year, 1, 1) + 1;
}

/** The ISO 8601 week: the week with the year's first Thursday is week 1. */
export function weekOfYear(date: FeelDate): number {
  const thursday = epochDay(date) - isoWeekday(date) + 4;
  let year = date.year;
  if (thursday < daysFromCivil(year, 1, 1)) year--;
  else if (thursday >= daysFromCivil(year + 1, 1, 1)) year++;
  return Math.floor((thursday - daysFromCivil(year, 1, 1)) / 7) + 1;
}
