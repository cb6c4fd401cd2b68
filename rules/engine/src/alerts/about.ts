import { isReference } from '../compile-condition.ts';
import type { Condition, FactCondition } from '../types.ts';

/** Places that say what an event tells of, not how that is: a station that tells rain and water level has both under one key. */
const SUBJECTS: ReadonlySet<string> = new Set([
  'eventType',
  'event.type',
  'event.source',
  'data.sensor',
  'data.observedProperty',
  'data.indicator',
]);

/**
 * What an event has to tell of for the conditions to hold, whatever it says of that; null where they leave it open. An event for which it
 * does not hold is about something else: it is neither for nor against an alert.
 */
export function aboutOf(condition: Condition): Condition | null {
  if ('not' in condition) return null;
  if ('all' in condition) {
    const asked = condition.all.flatMap((each) => aboutOf(each) ?? []);
    return asked.length > 0 ? { all: asked } : null;
  }
  if (!('any' in condition)) return namesSubject(condition) ? condition : null;
  const ways = condition.any.map(aboutOf);
  return ways.includes(null) ? null : { any: ways.filter((way) => way !== null) };
}

function namesSubject({ fact, path, operator, value }: FactCondition): boolean {
  const place = path === undefined ? fact : `${fact}.${path}`;
  return SUBJECTS.has(place) && (operator === 'equal' || operator === 'in') && !isReference(value);
}
