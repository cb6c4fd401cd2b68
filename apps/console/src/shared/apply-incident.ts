import type { IncidentListItem } from '@trucban/contracts';

/** Statuses of which the board shows nothing. */
const GONE = new Set(['closed', 'cancelled', 'merged']);

/** Whether an incident stands on the board. */
export function isOpen(incident: Pick<IncidentListItem, 'status'>): boolean {
  return !GONE.has(incident.status);
}

/**
 * The list of open incidents after a change: replaced in place, added, or taken away. An older version than the one that is
 * there changes nothing (the answer to one's own action may be faster than the feed). The same list comes back when nothing changed.
 */
export function applyIncident<T extends IncidentListItem>(list: readonly T[], incident: T): readonly T[] {
  const at = list.findIndex(({ id }) => id === incident.id);
  const old = list[at];
  if (old && old.version > incident.version) return list;
  if (!isOpen(incident)) return old ? list.filter((each) => each !== old) : list;
  if (!old) return [incident, ...list];
  return list.map((each) => (each === old ? { ...old, ...incident } : each));
}
