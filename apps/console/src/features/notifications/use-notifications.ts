import { useQuery } from '@tanstack/react-query';
import { api } from '../../shared/api.ts';

export const NOTIFICATIONS_KEY = ['notifications'];

/** The person's last notices; the live feed says when there are new ones. */
export function useNotifications() {
  return useQuery({ queryKey: NOTIFICATIONS_KEY, queryFn: () => api.notifications.list({ limit: 100 }) });
}
