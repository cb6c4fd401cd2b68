import type { Permission } from '@trucban/contracts';
import { notYourIncident, reaches } from '../identity/public.ts';
import type { Principal } from '../platform/public.ts';
import type { IncidentRow } from './incident-row.ts';

/**
 * Changing an incident is for the centre, its lead agency, the unit that it was handed to, and the persons who
 * opened it or are in charge of it.
 * Agencies that merely take part answer their orders, comment, attach, and do their tasks. @throws ForbiddenError
 */
export function expectLeads(
  principal: Principal,
  right: Permission,
  row: Pick<IncidentRow, 'lead_agency' | 'org_unit' | 'assignee' | 'created_by'>,
): void {
  const inPerson = row.assignee === principal.id || row.created_by === `${principal.kind}:${principal.id}`;
  if (inPerson && principal.permissions.has(right)) return;
  if ([row.lead_agency, row.org_unit].some((unit) => reaches(principal, right, [unit]))) return;
  throw notYourIncident();
}
