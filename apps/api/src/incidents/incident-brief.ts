import type { IncidentBrief } from '../agencies/public.ts';
import type { IncidentOfClocks } from '../sla/public.ts';
import { placeOf, type IncidentRow } from './incident-row.ts';
import { isEnded } from './incident-status.ts';

/** An incident as orders, offers and webhooks need it. */
export function briefOf(row: IncidentRow): IncidentBrief {
  return {
    id: row.id,
    number: row.number,
    type: row.type,
    title: row.title,
    severity: row.severity,
    status: row.status,
    phase: row.phase,
    exercise: row.exercise,
    restricted: row.restricted,
    leadAgency: row.lead_agency,
    orgUnit: row.org_unit,
    location: placeOf(row),
    createdAt: row.created_at,
    version: row.version,
    visibleTo: row.visible_to,
  };
}

/** An incident as its clocks need it. */
export function clockBriefOf(row: IncidentRow): IncidentOfClocks {
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    severity: row.severity,
    exercise: row.exercise,
    ended: isEnded(row.status),
    createdAt: row.created_at,
    leadAgency: row.lead_agency,
    resolved: row.resolved,
  };
}
