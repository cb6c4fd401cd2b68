import { isUuid } from '@trucban/kernel';
import type { Tx } from '../../platform/public.ts';
import { JobRefused, type Job } from '../../processes/public.ts';
import type { IncidentRow } from '../incident-row.ts';
import { findIncident, lockIncident } from '../incident-store.ts';
import { mayMention } from '../visibility.ts';

/**
 * The incident that the job's instance belongs to, locked; never one that only its variables name, which anybody could have set.
 * @throws JobRefused when it belongs to none
 */
export async function lockIncidentOf(tx: Tx, { instance }: Job): Promise<IncidentRow> {
  const row = instance.incidentId === null ? undefined : await lockIncident(tx, instance.incidentId);
  if (!row)
    throw new JobRefused('NO_INCIDENT', 'Quy trình này không thuộc sự vụ nào.', 'The process belongs to no incident.');
  return row;
}

/** The incident that the job's instance belongs to, as it stands. */
export function findIncidentOf(tx: Tx, { instance }: Job): Promise<IncidentRow | undefined> {
  return instance.incidentId === null ? Promise.resolve(undefined) : findIncident(tx, instance.incidentId);
}

/** An incident that a variable names. Variables are what somebody entered: what `own`'s workers may not see isn't there. */
export async function findMentioned(
  tx: Tx,
  own: IncidentRow | undefined,
  id: string,
): Promise<IncidentRow | undefined> {
  const other = isUuid(id) ? await findIncident(tx, id) : undefined;
  return other && (own === undefined ? !other.restricted : mayMention(own, other)) ? other : undefined;
}
