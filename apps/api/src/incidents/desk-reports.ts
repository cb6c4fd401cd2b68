import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/public.ts';
import type { IncidentRow } from './incident-row.ts';
import type { NewIncident } from './open-incident.ts';

/** Takes a report that a person has made an incident of to the rules, as an event of its own: they count it with all others. */
export interface DeskReportSink {
  /** Answers the id of the event. */
  take(tx: Tx, incident: IncidentRow, report: NewIncident): Promise<string | null>;
}

/** What intake gives to incidents; it registers itself at start. */
@Injectable()
export class DeskReports {
  sink: DeskReportSink | null = null;

  /** After an incident was opened by hand: its report leads to the event. */
  async take(tx: Tx, incident: IncidentRow, report: NewIncident): Promise<void> {
    const eventId = await this.sink?.take(tx, incident, report);
    if (!eventId) return;
    await tx.asSystem(() =>
      tx.run(
        'incidents.linkEvent',
        'update incident_report set event_id = $2 where incident_id = $1 and event_id is null',
        [incident.id, eventId],
      ),
    );
  }
}
