import type { LiveChange } from './live-feed.ts';

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
      return incidentId ? [['incident', incidentId]] : [];
    case 'alerts':
      return [['alerts']];
    case 'indicators':
      return [['indicators']];
    case 'reports':
      return [['reports']];
    case 'notifications':
      return [['notifications']];
    case 'system':
      return [['health']];
    default:
      return [];
  }
}
