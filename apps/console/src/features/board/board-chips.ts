import type { IncidentListItem, ListedAssignment } from '@trucban/contracts';

/** One agency of a row: its most telling order, and how many it has. */
export interface RowChip {
  readonly agency: string;
  readonly order: ListedAssignment;
  readonly count: number;
}

/** What asks for attention, then what is under way (the further, the more telling), then what is over. */
const RANK: Readonly<Record<string, number>> = {
  expired: 0,
  declined: 1,
  offered: 2,
  onScene: 3,
  transporting: 3,
  enRoute: 4,
  accepted: 5,
  completed: 8,
};

/**
 * The agencies of a row by what matters now: open orders before finished ones, the lead's own (itself or a unit of it) first of
 * those, then what asks for attention. Withdrawn orders say nothing. @param parentOf  the agency above, `undefined` at the top.
 */
export function rowChips(
  { assignments, leadAgency }: Pick<IncidentListItem, 'assignments' | 'leadAgency'>,
  parentOf: (agency: string) => string | undefined,
): readonly RowChip[] {
  const isLead = (agency: string): boolean => agency === leadAgency || parentOf(agency) === leadAgency;
  const key = ({ agency, order }: RowChip): number =>
    (order.state === 'completed' ? 100 : 0) + (isLead(agency) ? 0 : 50) + (RANK[order.state] ?? 9);
  const byAgency = new Map<string, RowChip>();
  for (const order of assignments) {
    if (order.state === 'cancelled') continue;
    const agency = order.agency ?? leadAgency;
    const known = byAgency.get(agency);
    const telling = known && (RANK[known.order.state] ?? 9) <= (RANK[order.state] ?? 9) ? known.order : order;
    byAgency.set(agency, { agency, order: telling, count: (known?.count ?? 0) + 1 });
  }
  return [...byAgency.values()].sort((a, b) => key(a) - key(b));
}
