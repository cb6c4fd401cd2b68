import { CENTRE } from '../../identity/public.ts';
import type { Principal, SqlValue } from '../../platform/public.ts';

/**
 * Whether a program may work for instance `i`, as SQL: it sees it (row-level security), and leads its incident or works for the
 * centre. Who merely takes part in an incident doesn't do the work of its SOP.
 * @param first number of the first of `reachValues` among the parameters
 */
export const mayWork = (first: number): string =>
  `(i.incident_id is null or $${first} = any ($${first + 1}::text[]) or exists (select 1 from incident c
     where c.id = i.incident_id and (c.lead_agency = any ($${first + 1}::text[]) or c.org_unit = any ($${first + 1}::text[]))))`;

export const reachValues = (principal: Principal): readonly SqlValue[] => [CENTRE, principal.unitsWith('job.work')];
