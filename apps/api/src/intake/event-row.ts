import type { EventDto } from '@trucban/contracts';
import type { Instant, JsonObject, LocalizedText } from '@trucban/kernel';
import type { EventForRules } from '../rules/public.ts';

/** Extension of an event that the platform published: how many such events led to it, itself included. Nobody else may say so. */
export const CHAIN_LINKS = 'trucbanlinks';
/** Extension of a report that a person made an incident of by hand: the incident's id. Nobody else may say so. */
export const OPENED_BY_HAND = 'trucbanincident';

/** A row of `event`. */
export interface EventRow {
  readonly id: string;
  readonly received_at: Instant;
  readonly source: string;
  readonly source_event_id: string;
  readonly type: string;
  readonly key: string | null;
  readonly time: Instant;
  readonly given_time: Instant | null;
  readonly late: boolean;
  readonly quality: 'good' | 'doubtful' | 'bad';
  readonly exercise: boolean;
  readonly event_type: string | null;
  readonly area_code: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly address: string | null;
  readonly data: JsonObject;
  readonly extensions: JsonObject;
  readonly sent_by: string;
  readonly state: 'stored' | 'processed' | 'failed';
  readonly attempts: number;
  readonly failure: string | null;
  readonly processed_at: Instant | null;
  readonly rules: EventDto['rules'];
  readonly effect: 'opened' | 'attached' | 'none' | null;
  readonly incident_id: string | null;
  readonly why: string | null;
  /** What those are told who reported it. */
  readonly answer: LocalizedText | null;
  /** What the windows of rules said, by their declaration. */
  readonly windows: JsonObject | null;
  readonly visible_to: readonly string[];
  /** What intake noticed: `clockAhead`, `converted`, `jump`, `frozen`, `impossible`. */
  readonly marks: readonly string[];
}

/** What the rules make of an event: not there when it is stored. */
export type MadeByRules =
  'attempts' | 'failure' | 'processed_at' | 'rules' | 'effect' | 'incident_id' | 'why' | 'answer' | 'windows';

/** Columns of a row with their SQL types, for reading and for inserting. */
export const EVENT_RECORD = `id uuid, received_at timestamptz, source text, source_event_id text, type text, key text, time timestamptz,
  given_time timestamptz, late boolean, quality text, exercise boolean, event_type text, area_code text, lat float8, lon float8, address text,
  data jsonb, extensions jsonb, sent_by text, state text, visible_to text[], marks text[]`;
export const EVENT_INSERT = EVENT_RECORD.replace(
  /(\w+) (?:uuid|text\[\]|text|timestamptz|boolean|float8|jsonb)/g,
  '$1',
);
export const EVENT_COLUMNS = `${EVENT_INSERT}, attempts, failure, processed_at, rules, effect, incident_id, why, answer, windows`;

/** A stored event as rules see it. */
export function forRules(row: Omit<EventRow, MadeByRules>): EventForRules {
  return {
    id: row.id,
    type: row.type,
    source: row.source,
    key: row.key,
    time: row.time,
    receivedAt: row.received_at,
    late: row.late,
    quality: row.quality,
    exercise: row.exercise,
    eventType: row.event_type,
    lat: row.lat,
    lon: row.lon,
    address: row.address,
    areaCode: row.area_code,
    data: row.data,
    links: Number(row.extensions[CHAIN_LINKS] ?? 0),
    visibleTo: row.visible_to,
    openedByHand: typeof row.extensions[OPENED_BY_HAND] === 'string' ? row.extensions[OPENED_BY_HAND] : null,
  };
}
