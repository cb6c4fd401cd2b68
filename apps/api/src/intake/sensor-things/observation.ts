import { createHash, randomUUID } from 'node:crypto';
import type { Datastream } from '@trucban/contracts';
import type { FieldProblem } from '../../platform/public.ts';
import { qualityNamed } from '../readings/quality.ts';

/** An Observation as it comes (OGC 15-078r6 8.2.7): the parts that a reading needs. */
export interface Observation {
  readonly result: unknown;
  readonly phenomenonTime?: unknown;
  readonly resultTime?: unknown;
  readonly resultQuality?: unknown;
  readonly id?: unknown;
}

/** A reading as an event. The same observation sent again has the same id. */
export function eventOfObservation(
  source: string,
  { id: stream, thing, observedProperty, unit, location }: Datastream,
  given: Observation,
): { readonly event: object } | { readonly errors: readonly FieldProblem[] } {
  const { result, resultTime } = given;
  if (result === undefined || result === null || typeof result === 'object' || result === 'NaN')
    return wrong(
      '/result',
      'RESULT',
      '“result” phải là số, văn bản hoặc đúng/sai.',
      '“result” must be a number, a text or a truth value.',
    );
  const time = endOf(given.phenomenonTime ?? resultTime);
  if (time !== undefined && typeof time !== 'string')
    return wrong('/phenomenonTime', 'INSTANT', 'Thời điểm không hợp lệ.', 'This is not a time.');
  const quality = qualityNamed(Array.isArray(given.resultQuality) ? given.resultQuality[0] : given.resultQuality);
  const own = typeof given.id === 'string' || typeof given.id === 'number' ? String(given.id) : undefined;
  const key =
    own ??
    createHash('sha256')
      .update(JSON.stringify([time, time === undefined ? randomUUID() : result]))
      .digest('base64url')
      .slice(0, 22);
  return {
    event: {
      specversion: '1.0',
      id: `${thing}/${stream}/${key}`.slice(0, 300),
      source,
      type: 'sensor.reading',
      ...(time !== undefined && { time }),
      key: thing,
      data: {
        sensor: thing,
        datastream: stream,
        observedProperty,
        value: result,
        ...(unit !== undefined && { unit }),
        ...(quality !== undefined && { quality }),
        ...(location !== undefined && { location }),
      },
    },
  };
}

/** Of an interval (`start/end`) the end: then it was known. */
function endOf(time: unknown): unknown {
  return typeof time === 'string' ? (time.split('/').at(-1) ?? time) : (time ?? undefined);
}

function wrong(path: string, code: string, vi: string, en: string) {
  return { errors: [{ path, code, message: { vi, en } }] };
}
