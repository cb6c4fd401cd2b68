import { durationToMs, parseDuration, type Json, type JsonObject } from '@trucban/kernel';
import type { Job, JobPlace, JobProblem } from '../extensions.ts';
import { JobRefused } from '../jobs.ts';

/** What a job is told: by a task header of the model, else by a variable (usually of an input mapping). */
export type Told = Pick<Job, 'headers' | 'variables'>;

export function told({ headers, variables }: Told, name: string): Json | undefined {
  const value = headers[name] ?? variables[name];
  return value === null || value === '' ? undefined : value;
}

/** A text, or undefined when it isn't told. @throws JobRefused when it is something else */
export function toldText(job: Told, name: string): string | undefined {
  const value = told(job, name);
  if (value === undefined || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw refused(name, 'phải là văn bản', 'must be a text');
}

/** An object, or undefined when it isn't told. A header tells it as JSON. @throws JobRefused */
export function toldObject(job: Told, name: string): JsonObject | undefined {
  const value = told(job, name);
  if (value === undefined || isObject(value)) return value;
  if (typeof value === 'string') {
    try {
      const parsed = JSON.parse(value) as Json;
      if (isObject(parsed)) return parsed;
    } catch {
      // Said below.
    }
  }
  throw refused(name, 'phải là một đối tượng', 'must be an object');
}

/** Milliseconds of an ISO 8601 duration, or of a number of seconds. @throws JobRefused when it isn't one, or out of bounds */
export function toldDuration(
  job: Told,
  name: string,
  bounds: { readonly usual: number; readonly least: number; readonly most: number },
): number {
  const value = told(job, name);
  if (value === undefined) return bounds.usual;
  const ms = durationMs(value);
  if (ms === null) throw refused(name, 'phải là thời lượng như PT10S', 'must be a duration such as PT10S');
  if (ms < bounds.least || ms > bounds.most)
    throw refused(
      name,
      `phải từ ${bounds.least / 1_000} đến ${bounds.most / 1_000} giây`,
      `must be ${bounds.least / 1_000} to ${bounds.most / 1_000} seconds`,
    );
  return ms;
}

/** Null: no duration that is always equally long. */
export function durationMs(value: Json): number | null {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value)))
    return Math.round(Number(value) * 1_000);
  if (typeof value !== 'string') return null;
  const parsed = parseDuration(value);
  return parsed.ok ? durationToMs(parsed.value) : null;
}

/** Wait before the second attempt, as Camunda's connectors name it; undefined when it isn't told or is none. */
export function retryBackoffMs(headers: Told['headers']): number | undefined {
  const ms = durationMs(headers['retryBackoff'] ?? null);
  return ms === null || ms <= 0 ? undefined : Math.min(ms, MOST_BACKOFF_MS);
}
/** The longest rest between two attempts. */
export const MOST_BACKOFF_MS = 600_000;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function refused(name: string, vi: string, en: string): JobRefused {
  return new JobRefused('JOB_FIELD', `“${name}” ${vi}.`, `"${name}" ${en}.`);
}

/** Whether the model tells a field: surely, perhaps (every variable is seen), or not. */
export function tells({ headers, inputs }: JobPlace, name: string): 'yes' | 'perhaps' | 'no' {
  if (headers[name] || (inputs && Object.hasOwn(inputs, name) && inputs[name] !== '')) return 'yes';
  return inputs === null ? 'perhaps' : 'no';
}

/** The literal value that the model gives a field; undefined when it is computed or not told. */
export function literalOf({ headers, inputs }: JobPlace, name: string): Json | undefined {
  return headers[name] ?? (inputs && Object.hasOwn(inputs, name) ? (inputs[name] ?? undefined) : undefined);
}

export function problem(code: string, vi: string, en: string, severity: JobProblem['severity'] = 'error'): JobProblem {
  return { code, severity, message: { vi, en } };
}

/** A field that must be told: an error when it surely isn't, a warning when only the running process can tell. */
export function missing(place: JobPlace, name: string): JobProblem[] {
  const how = tells(place, name);
  if (how === 'yes') return [];
  return [
    problem(
      'JOB_FIELD_MISSING',
      how === 'no' ? `Thiếu trường “${name}”.` : `Trường “${name}” phải có trong biến của quy trình.`,
      how === 'no'
        ? `The field "${name}" is missing.`
        : `The field "${name}" must come from the variables of the process.`,
      how === 'no' ? 'error' : 'warning',
    ),
  ];
}

/** Problems of a field with a duration that the model says literally. */
export function durationProblems(
  place: JobPlace,
  name: string,
  bounds: { readonly usual: number; readonly least: number; readonly most: number },
): JobProblem[] {
  const value = literalOf(place, name);
  if (value === undefined || value === '') return [];
  try {
    toldDuration({ headers: {}, variables: { [name]: value } }, name, bounds);
    return [];
  } catch (error) {
    return error instanceof JobRefused ? [{ code: error.code, severity: 'error', message: error.localized }] : [];
  }
}
