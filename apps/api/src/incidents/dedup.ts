import { distanceM, type GeoPoint, type Json, type JsonObject } from '@trucban/kernel';
import { boxAround } from './geo.ts';

/** What of an event (or of an open incident) the dedup keys of its type read. */
export interface DedupSubject {
  readonly type: string;
  readonly field: string;
  readonly exercise: boolean;
  readonly point: GeoPoint | null;
  readonly areaCode: string | null;
  readonly phone: string | null;
  readonly attributes: JsonObject;
  /** Hash of all that it says (`hashOfReport`); null: it has to be known by its keys. */
  readonly said: string | null;
  /** Event time, milliseconds. Of an incident: that of its last report. */
  readonly atMs: number;
}

export interface DedupRule {
  readonly keys: readonly string[];
  readonly windowMinutes: number;
  readonly radiusMetres: number;
}

/**
 * Values of the keys (`dedupNote` of the event types), but `location`, which is a distance; where one is missing, all that was
 * said: a missing value never matches, but what is equal in all is the same again. Null: it repeats nothing.
 */
export function dedupValues(rule: DedupRule, subject: DedupSubject): readonly string[] | null {
  const { type, exercise, said } = subject;
  const kind = exercise ? 'exercise' : 'real';
  return keyValues(rule, subject) ?? (said === null ? null : [kind, `type=${type}`, `said=${said}`]);
}

/** Null when one is missing. Without the key `type`, types of the same field compare. */
function keyValues(rule: DedupRule, subject: DedupSubject): readonly string[] | null {
  const values: string[] = [subject.exercise ? 'exercise' : 'real'];
  values.push(rule.keys.includes('type') ? `type=${subject.type}` : `field=${subject.field}`);
  for (const key of rule.keys) {
    if (key === 'type') continue;
    if (key === 'location') {
      if (!subject.point) return null;
      continue;
    }
    const value = valueOf(key, subject);
    if (value === null) return null;
    values.push(`${key}=${value}`);
  }
  return values;
}

/** Whether a distance decides beside the values. */
const hasDistance = (rule: DedupRule, subject: DedupSubject): boolean =>
  rule.keys.includes('location') && keyValues(rule, subject) !== null;

/** One text for all subjects that the rule can't tell from each other but by their time. Null: it repeats nothing. */
export function equalSubject(rule: DedupRule, subject: DedupSubject): string | null {
  const values = dedupValues(rule, subject);
  const { lat, lon } = subject.point ?? {};
  return values && [...values, ...(rule.keys.includes('location') ? [lat, lon] : [])].join('\n');
}

/** Whether an event repeats an open incident, by the event's rule. */
export function isDuplicate(rule: DedupRule, event: DedupSubject, incident: DedupSubject): boolean {
  const mine = dedupValues(rule, event);
  const other = dedupValues(rule, incident);
  if (!mine || !other || mine.join('\n') !== other.join('\n')) return false;
  if (Math.abs(event.atMs - incident.atMs) > rule.windowMinutes * 60_000) return false;
  if (!hasDistance(rule, event)) return true;
  return !!event.point && !!incident.point && distanceM(event.point, incident.point) <= rule.radiusMetres;
}

/**
 * Names to lock so that two events that might repeat each other are decided one after the other. Two points within the radius
 * share a cell: discs of half the radius around them touch, and each disc's cells (at most 2 × 2) are named. Sorted.
 */
export function dedupLocks(rule: DedupRule, subject: DedupSubject): readonly string[] {
  const values = dedupValues(rule, subject);
  if (!values) return [];
  const base = values.join('\n');
  if (!hasDistance(rule, subject) || !subject.point) return [base];
  const { lat, lon } = subject.point;
  const { latSpan } = boxAround(subject.point, rule.radiusMetres);
  // The width of a cell must not depend on the point, or neighbours would use different grids: it is taken at 60° of latitude.
  const lonSize = latSpan * 2;
  const rows = around(lat, latSpan / 2, latSpan);
  const columns = around(lon, lonSize / 2, lonSize);
  return rows.flatMap((row) => columns.map((column) => `${base}\n${row}:${column}`)).sort();
}

function around(value: number, half: number, size: number): readonly number[] {
  const first = Math.floor((value - half) / size);
  const last = Math.floor((value + half) / size);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function valueOf(key: string, subject: DedupSubject): string | null {
  switch (key) {
    case 'area':
      return subject.areaCode;
    case 'callerPhone':
    case 'reporter':
      return subject.phone ? subject.phone.replace(/[^\d+]/g, '') || null : null;
    default:
      return plain(Object.hasOwn(subject.attributes, key) ? subject.attributes[key] : undefined);
  }
}

function plain(value: Json | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
