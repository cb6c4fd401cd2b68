import { useQuery } from '@tanstack/react-query';
import { allPages } from './all-pages.ts';
import { api } from './api.ts';

/** What stands on the board: also what waits to be closed. */
const OPEN = ['new', 'acknowledged', 'inProgress', 'resolved'];

/** All open incidents of the person's scope; the live feed keeps them fresh. */
export function useOpenIncidents() {
  return useQuery({
    queryKey: ['incidents', 'open'],
    queryFn: () => allPages((cursor) => api.incidents.list({ status: OPEN, limit: 500, cursor })),
  });
}
