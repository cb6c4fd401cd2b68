import type { CreateSource, Datastream, PropertyLimits, SourceDto, SourceKind } from '@trucban/contracts';
import { fromEpochMs, toEpochMs, type Instant, type LocalizedText } from '@trucban/kernel';

/** A row of `source`. */
export interface SourceRow {
  readonly code: string;
  readonly kind: SourceKind;
  readonly name: LocalizedText;
  readonly org_unit: string;
  readonly state: 'enabled' | 'paused';
  readonly quota_per_minute: number;
  readonly expected_interval_seconds: number | null;
  readonly may_exercise: boolean;
  readonly require_key: boolean;
  readonly event_sources: readonly string[];
  readonly properties: readonly PropertyLimits[];
  readonly datastreams: readonly Datastream[];
  readonly client_id: string;
  readonly key_hint: string;
  readonly key_rotated_at: Instant;
  readonly last_seen_at: Instant | null;
  readonly created_at: Instant;
  readonly updated_at: Instant;
  readonly version: number;
  readonly visible_to: readonly string[];
}

export const SOURCE_COLUMNS = `code, kind, name, org_unit, state, quota_per_minute, expected_interval_seconds, may_exercise, require_key,
  event_sources, properties, datastreams, client_id, key_hint, key_rotated_at, last_seen_at, created_at, updated_at, version, visible_to`;

/** Intervals without a word after which a source is silent (RULE-44). */
const MISSED_INTERVALS = 3;
const LEAST_SILENCE_MS = 10 * 60_000;

/** When it became, or will become, silent; null where nobody says how often it should send. */
export function silentFrom(row: SourceRow): Instant | null {
  if (row.expected_interval_seconds === null) return null;
  const since = toEpochMs(row.last_seen_at ?? row.created_at);
  return fromEpochMs(since + Math.max(MISSED_INTERVALS * row.expected_interval_seconds * 1_000, LEAST_SILENCE_MS));
}

/** What it is like now, for people. */
export function statusOf(row: SourceRow, now: Instant): SourceDto['status'] {
  if (row.state === 'paused') return 'paused';
  const silent = silentFrom(row);
  if (silent !== null && silent <= now) return 'silent';
  return row.last_seen_at === null ? 'never' : 'ok';
}

/** Events in a minute where nobody says how many. Files and pulls bring what there is. */
export const usualQuota = (kind: SourceKind): number => (kind === 'upload' || kind === 'pull' ? 1_000_000 : 6_000);

/** A source for people; nothing of it is secret. */
export function dtoOf(row: SourceRow, now: Instant): SourceDto {
  return {
    code: row.code,
    kind: row.kind,
    name: row.name,
    orgUnit: row.org_unit,
    state: row.state,
    quotaPerMinute: row.quota_per_minute,
    expectedIntervalSeconds: row.expected_interval_seconds,
    mayExercise: row.may_exercise,
    requireKey: row.require_key,
    eventSources: [...row.event_sources],
    properties: [...row.properties],
    datastreams: [...row.datastreams],
    clientId: row.client_id,
    keyHint: row.key_hint,
    keyRotatedAt: row.key_rotated_at,
    lastSeenAt: row.last_seen_at,
    status: statusOf(row, now),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  };
}

/** What a person declares of a source, as audit entries show it. */
export function declaredOf(source: Omit<CreateSource, 'datastreams'> & { readonly datastreams: readonly unknown[] }) {
  const { code, kind, name, orgUnit, state, quotaPerMinute, expectedIntervalSeconds } = source;
  const { mayExercise, requireKey, eventSources, properties, datastreams } = source;
  return {
    code,
    kind,
    name,
    orgUnit,
    state,
    quotaPerMinute,
    expectedIntervalSeconds,
    mayExercise,
    requireKey,
    eventSources,
    properties,
    datastreams: datastreams.length,
  };
}
