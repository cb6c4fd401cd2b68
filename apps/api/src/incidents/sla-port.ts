import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/public.ts';
import { SlaExtensions, type ClockEntry, type IncidentOfClocks, type IncidentsOfSla } from '../sla/public.ts';
import { clockBriefOf } from './incident-brief.ts';
import { findIncident, forgetIncidents, lockIncident } from './incident-store.ts';
import { IncidentView } from './incident-view.ts';
import { Timeline } from './timeline.ts';

/** What clocks ask of incidents. */
@Injectable()
export class SlaPort implements IncidentsOfSla {
  constructor(
    private readonly timeline: Timeline,
    private readonly view: IncidentView,
    extensions: SlaExtensions,
  ) {
    extensions.incidents = this;
  }

  async lock(tx: Tx, incidentId: string): Promise<IncidentOfClocks | null> {
    const row = await lockIncident(tx, incidentId);
    return row ? clockBriefOf(row) : null;
  }

  async brief(tx: Tx, incidentId: string): Promise<IncidentOfClocks | null> {
    const row = await findIncident(tx, incidentId);
    return row ? clockBriefOf(row) : null;
  }

  clockChanged(tx: Tx, incidentId: string, entries: readonly ClockEntry[]): Promise<void> {
    for (const entry of entries) this.timeline.add(tx, incidentId, { ...entry, source: 'sla' });
    this.view.touch(tx, incidentId);
    return Promise.resolve();
  }

  async escalated(tx: Tx, incidentId: string, level: number): Promise<void> {
    forgetIncidents(tx);
    // Not a change of what people edit: the version stays.
    await tx.run(
      'incidents.escalated',
      'update incident set escalation_level = greatest(escalation_level, $2), updated_at = $3 where id = $1',
      [incidentId, level, tx.now],
    );
    this.view.touch(tx, incidentId);
  }
}
