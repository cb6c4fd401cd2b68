import type { IncidentListItem } from '@trucban/contracts';
import type { LiveChange } from './live-feed.ts';

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

/** Queries that a change makes old, as beginnings of their keys. */
export function staleKeys({ topic, data }: LiveChange): readonly (readonly unknown[])[] {
  const incidentId = data['incidentId'] as string | null | undefined;
  const id = (data['id'] ?? data['key']) as string | undefined;
  switch (topic) {
    case 'incidents':
      return [['incident', (data['incident'] as { id?: string } | undefined)?.id ?? id]];
    case 'tasks':
      return [['tasks'], ['task', id], ...(incidentId ? [['incident', incidentId, 'tasks']] : [])];
    case 'assignments':
      return [['agency'], ...(incidentId ? [['incident', incidentId, 'assignments']] : [])];
    case 'processes':
      return [['instance', id], ...(incidentId ? [['incident', incidentId]] : [])];
    case 'notifications':
      return [['notifications']];
    case 'system':
      return [['health']];
    default:
      return [];
  }
}
