import { createQueryClient } from '@trucban/ui/query-client';

/** Server state. It is kept fresh by the live feed, so nothing is read again by age, focus or reconnect. */
export const queryClient = createQueryClient({ staleTime: Infinity, refetchOnReconnect: false });
