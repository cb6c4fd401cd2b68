import { Injectable } from '@nestjs/common';
import {
  AgencyExtensions,
  type AssignmentChange,
  type IncidentBrief,
  type IncidentsOfAssignments,
} from '../agencies/public.ts';
import { Ids, type Tx } from '../platform/public.ts';
import { SlaClocks } from '../sla/public.ts';
import { IncidentChanges } from './change-incident.ts';
import { briefOf } from './incident-brief.ts';
import { INCIDENT_COLUMNS, type IncidentRow } from './incident-row.ts';
import { changeIncident, findIncident, lockIncident } from './incident-store.ts';
import { attachEntered } from './incident-files.ts';
import { furtherPhase } from './incident-status.ts';
import { IncidentView } from './incident-view.ts';
import { Timeline } from './timeline.ts';
import { Transitions } from './transitions.ts';

/** Answers of an agency that mean that work has begun. */
const BEGINS_WORK = new Set([
  'assignment.accepted',
  'assignment.enRoute',
  'assignment.onScene',
  'assignment.completed',
]);

/** What orders ask of incidents, and what their changes mean for them. */
@Injectable()
export class AssignmentsPort implements IncidentsOfAssignments {
  constructor(
    private readonly clocks: SlaClocks,
    private readonly changes: IncidentChanges,
    private readonly transitions: Transitions,
    private readonly timeline: Timeline,
    private readonly view: IncidentView,
    private readonly ids: Ids,
    extensions: AgencyExtensions,
  ) {
    extensions.incidents = this;
  }

  async lock(tx: Tx, incidentId: string): Promise<IncidentBrief | null> {
    const row = await lockIncident(tx, incidentId);
    return row ? briefOf(row) : null;
  }

  async briefs(tx: Tx, incidentIds: readonly string[]): Promise<readonly IncidentBrief[]> {
    const rows = await tx.query<IncidentRow>(
      'incidents.briefs',
      `select ${INCIDENT_COLUMNS} from incident where id = any($1)`,
      [incidentIds],
    );
    return rows.map(briefOf);
  }

  /**
   * The dispatch clock is met when the first agency has been given the task (its offer), on scene when the first unit says so.
   * An agency that takes its order has begun the work: an incident that was only acknowledged is in progress then. One that
   * nobody at the centre has taken yet stays `new`: its acknowledge clock measures the centre, not the agency.
   */
  async assignmentChanged(tx: Tx, change: AssignmentChange): Promise<void> {
    await tx.asSystem(async () => {
      let row = await lockIncident(tx, change.incidentId);
      if (!row) return;
      const phase = furtherPhase(row.phase, change.phase ?? null);
      const joins = change.addAgency !== undefined && !row.agencies.includes(change.addAgency);
      if (phase !== row.phase || joins) {
        row = await changeIncident(tx, row, {
          phase,
          ...(joins && { agencies: [...row.agencies, change.addAgency ?? ''] }),
        });
        this.view.changed(tx, row.id);
      }
      if (change.addAgency !== undefined) await this.changes.addVisibility(tx, row.id, [change.addAgency]);
      if (change.phase) await this.clocks.meet(tx, row.id, 'dispatch');
      if (change.phase === 'onScene') await this.clocks.meet(tx, row.id, 'onScene');
      this.timeline.add(tx, row.id, { kind: change.kind, text: change.text, data: change.data });
      if (row.status === 'acknowledged' && BEGINS_WORK.has(change.kind)) await this.transitions.move(tx, row, 'start');
      await attachEntered(tx, this.ids, { incidentId: row.id, data: change.data['files'] ?? [] });
      this.view.touch(tx, row.id);
    });
  }

  async resolve(tx: Tx, incidentId: string, resolver: string): Promise<string | null> {
    const row = await findIncident(tx, incidentId);
    return row?.resolved[resolver] ?? null;
  }
}
