import { createHash, randomUUID } from 'node:crypto';
import { parseJson, type FieldProblem } from '../../platform/public.ts';
import type { SourceRow } from '../../sources/public.ts';
import { qualityNamed } from '../readings/quality.ts';

/** What a topic says: `ioc/{province}/{source}/{thing}/{datastream}`. */
export interface Topic {
  readonly source: string;
  readonly thing: string;
  readonly datastream: string;
}

/** An event in structured form, or why there is none. */
export type FromMessage = { readonly event: object } | { readonly errors: readonly FieldProblem[] };

/** Null for a topic of another shape. */
export function topicOf(text: string): Topic | null {
  const [root, province, source, thing, datastream, ...rest] = text.split('/');
  if (root !== 'ioc' || !province || !source || !thing || !datastream || rest.length > 0) return null;
  return { source, thing, datastream };
}

/**
 * A message as an event: a CloudEvent in JSON, a reading as an object (`value` or `result`, `unit`, `time` or `phenomenonTime`,
 * `quality`, `id`, `location`), or a bare number. What a reading leaves open is taken from the declared datastream.
 */
export function eventOfMessage(source: SourceRow, topic: Topic, payload: string): FromMessage {
  const read = parsed(payload);
  if ('errors' in read) return read;
  const { value } = read;
  if (typeof value === 'number') return { event: readingOf(source, topic, { value }) };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return wrong(
      'NOT_A_READING',
      'Nội dung phải là một số, một số đo hoặc một CloudEvent.',
      'The message must be a number, a reading or a CloudEvent.',
    );
  if ('specversion' in value) return { event: { source: source.code, ...value } };
  return { event: readingOf(source, topic, value as Record<string, unknown>) };
}

function readingOf(source: SourceRow, { thing, datastream }: Topic, given: Record<string, unknown>): object {
  const declared = source.datastreams.find((one) => one.thing === thing && one.id === datastream);
  const { value: asValue, result, unit, time, phenomenonTime, quality, resultQuality, id, location, ...more } = given;
  const [value, at, said] = [asValue ?? result, time ?? phenomenonTime, quality ?? resultQuality];
  return {
    specversion: '1.0',
    id: `${thing}/${datastream}/${idOf(id, at, value)}`.slice(0, 300),
    source: source.code,
    type: 'sensor.reading',
    ...(at === undefined ? {} : { time: at }),
    key: thing,
    data: {
      ...more,
      sensor: thing,
      datastream,
      observedProperty: declared?.observedProperty ?? datastream,
      value,
      ...defined({
        unit: unit ?? declared?.unit,
        quality: qualityNamed(said),
        location: location ?? declared?.location,
      }),
    },
  };
}

/** The sender's own id; else the same value at the same time is the same reading, so that a repeated delivery counts once. */
function idOf(id: unknown, at: unknown, value: unknown): string {
  if (typeof id === 'string' || typeof id === 'number') return String(id);
  if (at === undefined) return randomUUID();
  return createHash('sha256')
    .update(JSON.stringify([at, value]))
    .digest('base64url')
    .slice(0, 22);
}

const defined = (given: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

function parsed(payload: string): { readonly value: unknown } | { readonly errors: readonly FieldProblem[] } {
  try {
    return { value: parseJson(payload.trim()) };
  } catch {
    return wrong('NOT_JSON', 'Nội dung không phải JSON hợp lệ.', 'The message is not valid JSON.');
  }
}

function wrong(code: string, vi: string, en: string): { readonly errors: readonly FieldProblem[] } {
  return { errors: [{ path: '', code, message: { vi, en } }] };
}
