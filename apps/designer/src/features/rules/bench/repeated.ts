import { type Json, isObject } from '../../../shared/json/json-value.ts';
import type { SampleEvent } from '../queries.ts';

/** Most times that an event is tried one after the other. */
export const MOST_TIMES = 500;

/** How often a sample event comes, and how far apart. */
export interface Repetition {
  /** From 1 to `MOST_TIMES`. */
  readonly times: number;
  /** Minutes from one to the next, 0 and more. */
  readonly apart: number;
}

/**
 * The event as often as that, the last at its own time or now: so a rule that counts can be tried with one event that is made up.
 * `{n}` in its texts is the number of each, from 1: eight callers have eight phones.
 * @param now in milliseconds
 */
export function repeated(event: SampleEvent, { times, apart }: Repetition, now: number): readonly SampleEvent[] {
  const given = event.time === undefined ? NaN : Date.parse(event.time);
  const last = Number.isNaN(given) ? now : given;
  return Array.from({ length: times }, (_, i) => ({
    ...(numbered(event as unknown as Json, i + 1) as unknown as SampleEvent),
    ...(times > 1 && { time: new Date(last - (times - 1 - i) * apart * 60_000).toISOString() }),
  }));
}

function numbered(value: Json, n: number): Json {
  if (typeof value === 'string') return value.replaceAll('{n}', String(n));
  if (Array.isArray(value)) return value.map((each) => numbered(each, n));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, numbered(each, n)]));
}
