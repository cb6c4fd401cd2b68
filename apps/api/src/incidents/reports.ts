import type { Instant, JsonObject } from '@trucban/kernel';
import { json, type Tx } from '../platform/public.ts';
import type { Reporter } from './masking.ts';

/** A report of an incident: an event or a caller. */
export interface ReportInput {
  readonly attached: boolean;
  readonly at: Instant;
  readonly eventId?: string | undefined;
  readonly source: string | null;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly severity?: string | undefined;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly address: string | null;
  readonly areaCode: string | null;
  readonly reporter: Reporter | null;
  readonly attributes: JsonObject;
}

/** A row of `incident_report`. */
export interface ReportRow {
  readonly id: string;
  readonly incident_id: string;
  readonly event_id: string | null;
  readonly attached: boolean;
  readonly at: Instant;
  readonly source: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly severity: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly address: string | null;
  readonly area_code: string | null;
  readonly reporter: Reporter | null;
  readonly attributes: JsonObject;
}

export const REPORT_COLUMNS =
  'id, incident_id, event_id, attached, at, source, title, description, severity, lat, lon, address, area_code, reporter, attributes';

const REPORT_RECORD = `id uuid, incident_id uuid, event_id uuid, attached boolean, at timestamptz, source text, title text, description text,
  severity text, lat float8, lon float8, address text, area_code text, reporter jsonb, attributes jsonb`;

/** An event that time looks at again may be the report of an incident already: it stays that one's. */
const UNLESS_REPORTED = `case when exists (select 1 from incident_report k where k.event_id = r.event_id) then null else r.event_id end`;
const GIVEN = REPORT_COLUMNS.replace('event_id', UNLESS_REPORTED);

/** Writes reports. */
export async function writeReports(
  tx: Tx,
  reports: readonly { readonly id: string; readonly incidentId: string; readonly report: ReportInput }[],
): Promise<void> {
  const rows = reports.map(({ id, incidentId, report: { eventId, areaCode, ...report } }) => ({
    ...report,
    id,
    incident_id: incidentId,
    event_id: eventId,
    area_code: areaCode,
  }));
  await tx.run(
    'incidents.writeReports',
    `insert into incident_report (${REPORT_COLUMNS}) select ${GIVEN} from jsonb_to_recordset($1) as r(${REPORT_RECORD})`,
    [json(rows)],
  );
}
