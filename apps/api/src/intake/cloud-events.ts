import {
  cloudEventSchema,
  incidentEventDataSchema,
  observationKinds,
  readingDataSchema,
  type CloudEventDto,
  type IncidentEventData,
} from '@trucban/contracts';
import type { Instant, Json, JsonObject } from '@trucban/kernel';
import { toEpochMs } from '@trucban/kernel';
import type { FieldProblem } from '../platform/public.ts';
import { fieldProblems } from './field-problems.ts';
import { worse } from './readings/plausibility.ts';

/** A CloudEvent that is well formed, with the parts that intake reads. */
export interface ParsedEvent {
  readonly event: CloudEventDto;
  /** `data`, cleaned, of an incident-like event; null for an observation that names no event type. */
  readonly incident: IncidentEventData | null;
  readonly data: JsonObject;
  readonly key: string | null;
  readonly quality: 'good' | 'doubtful' | 'bad';
  readonly exercise: boolean;
  readonly extensions: JsonObject;
}

export type ParseResult =
  { readonly ok: true; readonly value: ParsedEvent } | { readonly ok: false; readonly errors: readonly FieldProblem[] };

const CORE = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'subject',
  'datacontenttype',
  'dataschema',
  'data',
  'key',
  'quality',
  'exercise',
]);

/** Checks one event in structured form. Paths are JSON pointers into it. */
export function parseEvent(given: unknown): ParseResult {
  const input = withData(given);
  const envelope = cloudEventSchema.safeParse(input);
  if (!envelope.success) {
    const errors = fieldProblems(envelope.error.issues);
    // A sender learns all of its mistakes at once, also those inside of data.
    const data = dataOf(input);
    const inside = data === null ? [] : dataErrors(data, typeOf(input));
    // What both find is told by the one that knows what should be there.
    const known = ({ path }: FieldProblem): boolean => path !== '' && inside.some((one) => one.path.startsWith(path));
    return { ok: false, errors: [...errors.filter((error) => !known(error)), ...inside] };
  }
  const event = envelope.data;
  const checked = checkData(event.data, event.type);
  if (!checked.ok) return checked;
  // Whoever wraps a reading can't make it better than its sensor says.
  const quality = worse(event.quality ?? 'good', qualityOf(event.data) ?? 'good');
  return {
    ok: true,
    value: {
      event,
      incident: checked.incident,
      data: checked.data,
      key: event.key ?? event.subject ?? null,
      quality,
      exercise: event.exercise ?? false,
      extensions: extensionsOf(event),
    },
  };
}

/** Structured form of an event in binary mode: attributes from the `ce-` headers, `data` from the body. */
export function fromBinary(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: unknown,
): Record<string, unknown> {
  const event: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('ce-') || typeof value !== 'string') continue;
    event[name.slice(3)] = decoded(value);
  }
  return { ...event, data: body };
}

/** Clocks that are kept by the network differ by less. */
const CLOCKS_AGREE_MS = 5_000;

/** When it happened: what the sender said, but never after it was received; a clock that is ahead of ours is noticed. */
export function eventTime(
  given: Instant | undefined,
  receivedAt: Instant,
): { readonly time: Instant; readonly adjusted: boolean; readonly clockAhead: boolean } {
  if (given === undefined) return { time: receivedAt, adjusted: false, clockAhead: false };
  if (given <= receivedAt) return { time: given, adjusted: false, clockAhead: false };
  return { time: receivedAt, adjusted: true, clockAhead: toEpochMs(given) - toEpochMs(receivedAt) > CLOCKS_AGREE_MS };
}

const MINUTE = 60_000;
const SENSOR_KINDS = new Set(['sensor.reading', 'camera.detection', 'vms.position', 'device.alarm']);

/**
 * Whether it came later than its kind of source may send (domain/rules.md 0.3): 10 minutes for sensors, 24 hours for others and
 * for whatever comes in batches.
 */
export function isLate(type: string, time: Instant, receivedAt: Instant, batch = false): boolean {
  const allowedMs = SENSOR_KINDS.has(type) && !batch ? 10 * MINUTE : 24 * 60 * MINUTE;
  return toEpochMs(receivedAt) - toEpochMs(time) > allowedMs;
}

type Checked =
  | { readonly ok: true; readonly incident: IncidentEventData | null; readonly data: JsonObject }
  | { readonly ok: false; readonly errors: FieldProblem[] };

function checkData(data: unknown, type: string): Checked {
  const named = typeof data === 'object' && data !== null && ('eventType' in data || 'category' in data);
  const observed = observationKinds.some((kind) => kind === type);
  if (observed && !named) {
    if (type !== 'sensor.reading') return { ok: true, incident: null, data: data as JsonObject };
    const reading = readingDataSchema.safeParse(data);
    if (!reading.success) return { ok: false, errors: fieldProblems(reading.error.issues, '/data') };
    return { ok: true, incident: null, data: reading.data as JsonObject };
  }
  const incident = incidentEventDataSchema.safeParse(data);
  if (!incident.success) return { ok: false, errors: fieldProblems(incident.error.issues, '/data') };
  return { ok: true, incident: incident.data, data: incident.data as JsonObject };
}

/** The JSON format may carry its data in `data_base64`, whatever it is (CloudEvents JSON format 3.1.1). */
function withData(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || !('data_base64' in given) || 'data' in given) return given;
  const { data_base64: encoded, ...event } = given;
  try {
    const bytes = Buffer.from(String(encoded), 'base64');
    return { ...event, data: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown };
  } catch {
    return given;
  }
}

function dataErrors(data: object, type: string): FieldProblem[] {
  const checked = checkData(data, type);
  return checked.ok ? [] : checked.errors;
}

function dataOf(input: unknown): object | null {
  const data = typeof input === 'object' && input !== null && 'data' in input ? input.data : null;
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : null;
}

function typeOf(input: unknown): string {
  const type = typeof input === 'object' && input !== null && 'type' in input ? input.type : '';
  return typeof type === 'string' ? type : '';
}

function qualityOf(data: Readonly<Record<string, Json>>): 'good' | 'doubtful' | 'bad' | undefined {
  const quality = data['quality'];
  if (quality === 'calibrating' || quality === 'error') return 'bad';
  return quality === 'good' || quality === 'doubtful' || quality === 'bad' ? quality : undefined;
}

function extensionsOf(event: CloudEventDto): JsonObject {
  const rest = Object.entries(event).filter(([name]) => !CORE.has(name));
  return Object.fromEntries(rest.slice(0, 50)) as JsonObject;
}

/** Header values are percent-encoded (CloudEvents HTTP binding 3.1.3.2). */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
