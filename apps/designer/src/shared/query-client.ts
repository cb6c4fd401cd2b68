import { createQueryClient } from '@trucban/ui/query-client';

/** Server state. Lists are read again when one comes back to them; what is being edited never changes by itself. */
export const queryClient = createQueryClient({ staleTime: 15_000 });
