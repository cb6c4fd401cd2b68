import type { Instant } from '@trucban/kernel';
import type { Alert, Severity } from '@trucban/rules-engine';
import type { Actor } from '../../platform/public.ts';
import type { EventForRules } from '../facts.ts';

/** A row of `alert`. */
export interface AlertRow {
  readonly id: string;
  readonly rule: string;
  readonly rule_version: number;
  readonly key: string;
  readonly exercise: boolean;
  readonly state: Alert['state'] | 'cleared';
  readonly severity: Severity;
  readonly count: number;
  readonly samples: number;
  readonly since: Instant;
  readonly active_since: Instant | null;
  readonly last_at: Instant;
  readonly wake_at: Instant | null;
  readonly until: Instant | null;
  /** The alert that keeps this one from being raised (`watchOnly`). */
  readonly held_by: string | null;
  readonly acknowledged_at: Instant | null;
  readonly acknowledged_by: Actor | null;
  readonly cleared_at: Instant | null;
  readonly cleared_by: Actor | null;
  readonly incident_id: string | null;
  readonly event: EventForRules;
  readonly created_at: Instant;
  readonly version: number;
  readonly visible_to: readonly string[];
}

const TYPES = `id uuid, rule text, rule_version int, key text, exercise boolean, state text, severity text, count int, samples int,
  since timestamptz, active_since timestamptz, last_at timestamptz, wake_at timestamptz, until timestamptz, held_by uuid, acknowledged_at timestamptz, acknowledged_by json,
  cleared_at timestamptz, cleared_by json, incident_id uuid, event json, created_at timestamptz, version int, visible_to text[]`;

/** Columns of a row with their SQL types, and without. */
export const ALERT_RECORD = TYPES;
export const ALERT_COLUMNS = TYPES.replace(/(\w+) (?:text\[\]|\w+)/g, '$1');

/** The alert as the engine steps it; null for one that is over. */
export function alertOf(row: AlertRow): Alert | null {
  const { state, severity, count, since, active_since: activeSince, last_at: lastAt, samples, until } = row;
  return state === 'cleared' ? null : { state, severity, count, since, activeSince, lastAt, samples, until };
}
