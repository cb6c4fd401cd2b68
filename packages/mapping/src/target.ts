import type { Json, JsonObject } from '@trucban/kernel';
import type { MappedValue } from './types.ts';

/** Fields of an event's envelope that a mapping may give; everything else is `data.…`. */
export const EVENT_FIELDS: readonly string[] = ['time', 'key', 'subject', 'quality'];
/** Fields of a reported number. */
export const VALUE_FIELDS: readonly string[] = ['measure', 'period', 'orgUnit', 'value', 'status', 'source'];

type Made = ReadonlyMap<string, Json>;

/** The event of a row, without its id. @param made fields by their names */
export function eventOf(kind: string, made: Made): JsonObject {
  const event: Record<string, Json> = { specversion: '1.0', type: kind };
  const data: Record<string, Json> = {};
  for (const [to, value] of made)
    if (to.startsWith('data.')) put(data, to.slice(5).split('.'), value);
    else event[to] = value;
  return { ...event, data };
}

/** The numbers of a row: one for `value`, one for each `values.<measure>` that is given. */
export function valuesOf(measure: string | undefined, made: Made): MappedValue[] {
  const shared: Record<string, Json> = {};
  const dimensions: Record<string, Json> = {};
  const numbers: [measure: string, field: string, value: Json][] = [];
  for (const [to, value] of made)
    if (to.startsWith('dimensions.')) dimensions[to.slice(11)] = value;
    else if (to.startsWith('values.')) numbers.push([to.slice(7), to, value]);
    else if (to === 'value') numbers.push([String(made.get('measure') ?? measure ?? ''), to, value]);
    else if (to !== 'measure') shared[to] = value;
  const rest = Object.keys(dimensions).length > 0 ? { ...shared, dimensions } : shared;
  return numbers.map(([of, field, value]) => ({ measure: of, field, value: { ...rest, value } }));
}

function put(into: Record<string, Json>, steps: readonly string[], value: Json): void {
  const [step = '', ...rest] = steps;
  if (rest.length === 0) {
    into[step] = value;
    return;
  }
  const inner = into[step];
  const next =
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Record<string, Json>) : {};
  into[step] = next;
  put(next, rest, value);
}
