import type { Instant, JsonObject } from '@trucban/kernel';
import { distanceM, fromEpochMs, toEpochMs } from '@trucban/kernel';
import type { Tx } from '../platform/public.ts';
import { dedupLocks, dedupValues, isDuplicate, type DedupRule, type DedupSubject } from './dedup.ts';
import { INCIDENT_COLUMNS, type IncidentRow } from './incident-row.ts';

/** Locks that this transaction has. */
const HELD = Symbol('incidents.dedupLocks');

/** An open incident that the subject repeats. */
export interface Duplicate {
  readonly row: IncidentRow;
  readonly distanceM: number | null;
  readonly ageMinutes: number;
}

/**
 * Makes the decision about this subject wait for those about what it may repeat, until the commit. The statement after it sees
 * what they decided.
 */
export function lockDuplicates(tx: Tx, rule: DedupRule, subject: DedupSubject): Promise<void> {
  return lockNames(tx, dedupLocks(rule, subject));
}

/** Makes others who name one of these wait until the commit. */
export async function lockNames(tx: Tx, names: readonly string[]): Promise<void> {
  const held = tx.local(HELD, () => new Set<string>());
  const locks = names.filter((lock) => !held.has(lock));
  if (locks.length === 0) return;
  await tx.query(
    'incidents.dedupLock',
    'select pg_advisory_xact_lock(7401, hashtext(k)) from unnest($1::text[]) as k order by hashtext(k)',
    [locks],
  );
  for (const lock of locks) held.add(lock);
}

/** Open incidents that the subject repeats by the rule, the nearest in time first. */
export async function findDuplicates(
  tx: Tx,
  rule: DedupRule,
  subject: DedupSubject,
  except?: string,
): Promise<readonly Duplicate[]> {
  if (!dedupValues(rule, subject)) return [];
  const windowMs = rule.windowMinutes * 60_000;
  const rows = await tx.query<IncidentRow>(
    'incidents.dedupCandidates',
    `select ${INCIDENT_COLUMNS} from incident
      where field = $1 and exercise = $2 and status in ('new', 'acknowledged', 'inProgress') and last_report_at between $3 and $4
        and ($5::uuid is null or id <> $5) and ($6::float8 is null or lat between $6 and $7)
      order by last_report_at desc limit 500`,
    [
      subject.field,
      subject.exercise,
      fromEpochMs(subject.atMs - windowMs),
      fromEpochMs(subject.atMs + windowMs),
      except ?? null,
      ...latitudes(rule, subject),
    ],
  );
  return rows
    .filter((row) => isDuplicate(rule, subject, subjectOf(row)))
    .map((row) => ({
      row,
      distanceM: distanceTo(subject, row),
      ageMinutes: Math.max(0, Math.round((subject.atMs - toEpochMs(row.reported_at)) / 6_000) / 10),
    }))
    .sort((a, b) => (a.distanceM ?? 0) - (b.distanceM ?? 0) || a.ageMinutes - b.ageMinutes);
}

/** What the dedup keys read of an incident. */
export function subjectOf(row: IncidentRow): DedupSubject {
  return {
    type: row.type,
    field: row.field,
    exercise: row.exercise,
    point: row.lat !== null && row.lon !== null ? { lat: row.lat, lon: row.lon } : null,
    areaCode: row.area_code,
    phone: row.reporter?.phone ?? null,
    attributes: row.attributes,
    said: row.said,
    atMs: toEpochMs(row.last_report_at),
  };
}

/** What they read of something that is reported. */
export function reportedSubject(
  type: { readonly code: string; readonly field: string },
  report: {
    readonly exercise: boolean;
    readonly lat: number | null;
    readonly lon: number | null;
    readonly areaCode: string | null;
    readonly phone: string | null;
    readonly attributes: JsonObject;
    readonly said?: string | undefined;
    readonly at: Instant;
  },
): DedupSubject {
  return {
    type: type.code,
    field: type.field,
    exercise: report.exercise,
    point: report.lat !== null && report.lon !== null ? { lat: report.lat, lon: report.lon } : null,
    areaCode: report.areaCode,
    phone: report.phone,
    attributes: report.attributes,
    said: report.said ?? null,
    atMs: toEpochMs(report.at),
  };
}

function latitudes(rule: DedupRule, subject: DedupSubject): [number | null, number | null] {
  if (!rule.keys.includes('location') || !subject.point) return [null, null];
  // A degree of latitude is never shorter than 110,574 m.
  const span = rule.radiusMetres / 110_000;
  return [subject.point.lat - span, subject.point.lat + span];
}

function distanceTo(subject: DedupSubject, row: IncidentRow): number | null {
  if (!subject.point || row.lat === null || row.lon === null) return null;
  return Math.round(distanceM(subject.point, { lat: row.lat, lon: row.lon }));
}
