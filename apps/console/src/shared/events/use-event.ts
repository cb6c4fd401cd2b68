import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';

/** An event with what the rules made of it, and why the others did not fire. What waits for its rules is read again. */
export function useEvent(eventId: string) {
  return useQuery({
    queryKey: ['event', eventId],
    queryFn: () => api.events.get(eventId),
    refetchInterval: ({ state: { data } }) => (data?.state === 'stored' ? 2_000 : false),
  });
}
