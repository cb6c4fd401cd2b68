import { toEpochMs, type Instant } from '@trucban/kernel';
import { valueAt, type Row, type Slot } from './slots.ts';
import type { EventFacts, FactReference } from './types.ts';

/** What belongs together when nothing else is said: what the event is about. */
export const EVENT_KEY: readonly FactReference[] = [{ fact: 'event', path: 'key' }];

/** The values at some places as one text; null where one is missing. Exercises belong together among themselves only. */
export function keyOf(by: readonly Slot[], row: Row, { event }: EventFacts): string | null {
  const values = by.map((slot) => valueAt(row, slot));
  if (values.some((value) => value === undefined || value === null)) return null;
  return `${event['exercise'] === true ? 'exercise ' : ''}${JSON.stringify(values)}`;
}

/** Where an event happened; null when it doesn't say. */
export function placeOf({ event }: EventFacts): { readonly lat: number; readonly lon: number } | null {
  const { location } = event as { readonly location?: { readonly lat?: unknown; readonly lon?: unknown } | null };
  const { lat, lon } = location ?? {};
  return typeof lat === 'number' && typeof lon === 'number' ? { lat, lon } : null;
}

/** When it happened, in milliseconds. */
export const timeOf = ({ event }: EventFacts): number => toEpochMs(event['time'] as Instant);
