import type { Instant, Json, JsonObject } from '@trucban/kernel';
import type { IncidentPhase, IncidentStatus } from './incident-status.ts';
import type { Reporter } from './masking.ts';

/** A row of `incident`. */
export interface IncidentRow {
  readonly id: string;
  readonly number: string;
  readonly type: string;
  readonly type_version: number;
  readonly field: string;
  readonly title: string;
  readonly description: string | null;
  readonly severity: string;
  readonly status: IncidentStatus;
  readonly phase: IncidentPhase | null;
  readonly exercise: boolean;
  readonly restricted: boolean;
  readonly escalation_level: number;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly address: string | null;
  readonly area_code: string | null;
  readonly reported_at: Instant;
  readonly last_report_at: Instant;
  readonly report_count: number;
  readonly source: string | null;
  readonly org_unit: string;
  readonly lead_agency: string;
  readonly coordinating: readonly string[];
  readonly agencies: readonly string[];
  readonly resolved: Readonly<Record<string, string>>;
  readonly parent_id: string | null;
  readonly merged_into: string | null;
  readonly assignee: string | null;
  readonly attributes: JsonObject;
  readonly reporter: Reporter | null;
  /** Hash of all that its first report said. */
  readonly said: string | null;
  readonly level: Json;
  readonly sop: string;
  readonly sop_missing: boolean;
  readonly escalation_policy: string;
  readonly evidence: readonly string[];
  readonly result: string | null;
  readonly evidence_files: readonly string[];
  readonly public_text: string | null;
  readonly cancel_kind: string | null;
  readonly cancel_reason: string | null;
  readonly created_by: string;
  readonly created_at: Instant;
  readonly updated_at: Instant;
  readonly acknowledged_at: Instant | null;
  readonly resolved_at: Instant | null;
  readonly closed_at: Instant | null;
  readonly search: string;
  readonly visible_to: readonly string[];
  readonly version: number;
}

/** Columns and their SQL types: one list for reading, inserting and changing. */
export const INCIDENT_TYPES: Readonly<Record<keyof IncidentRow, string>> = {
  id: 'uuid',
  number: 'text',
  type: 'text',
  type_version: 'int',
  field: 'text',
  title: 'text',
  description: 'text',
  severity: 'text',
  status: 'text',
  phase: 'text',
  exercise: 'boolean',
  restricted: 'boolean',
  escalation_level: 'int',
  lat: 'float8',
  lon: 'float8',
  address: 'text',
  area_code: 'text',
  reported_at: 'timestamptz',
  last_report_at: 'timestamptz',
  report_count: 'int',
  source: 'text',
  org_unit: 'text',
  lead_agency: 'text',
  coordinating: 'text[]',
  agencies: 'text[]',
  resolved: 'jsonb',
  parent_id: 'uuid',
  merged_into: 'uuid',
  assignee: 'uuid',
  attributes: 'jsonb',
  reporter: 'jsonb',
  said: 'text',
  level: 'jsonb',
  sop: 'text',
  sop_missing: 'boolean',
  escalation_policy: 'text',
  evidence: 'text[]',
  result: 'text',
  evidence_files: 'uuid[]',
  public_text: 'text',
  cancel_kind: 'text',
  cancel_reason: 'text',
  created_by: 'text',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  acknowledged_at: 'timestamptz',
  resolved_at: 'timestamptz',
  closed_at: 'timestamptz',
  search: 'text',
  visible_to: 'text[]',
  version: 'int',
};

const names = Object.keys(INCIDENT_TYPES);
export const INCIDENT_COLUMNS = names.join(', ');
/** The same as a record definition of `jsonb_to_recordset`. */
export const INCIDENT_RECORD = names.map((name) => `${name} ${INCIDENT_TYPES[name as keyof IncidentRow]}`).join(', ');

/** The place of an incident as answers show it; null when nothing of it is known. */
export function placeOf(row: Pick<IncidentRow, 'lat' | 'lon' | 'address' | 'area_code'>) {
  const place = {
    ...(row.lat !== null && row.lon !== null && { lat: row.lat, lon: row.lon }),
    ...(row.address !== null && { address: row.address }),
    ...(row.area_code !== null && { areaCode: row.area_code }),
  };
  return Object.keys(place).length ? place : null;
}
