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

/** Writes a report. */
export async function writeReport(tx: Tx, id: string, incidentId: string, report: ReportInput): Promise<void> {
  await tx.run(
    'incidents.report',
    `insert into incident_report (${REPORT_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      id,
      incidentId,
      report.eventId ?? null,
      report.attached,
      report.at,
      report.source,
      report.title ?? null,
      report.description ?? null,
      report.severity ?? null,
      report.lat,
      report.lon,
      report.address,
      report.areaCode,
      report.reporter === null ? null : json(report.reporter),
      json(report.attributes),
    ],
  );
}
