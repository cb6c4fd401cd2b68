import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../shared/api.ts';

/** Ends the session, here and in the console. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await api.auth.logout().catch(() => undefined);
    queries.clear();
    queries.setQueryData(['me'], null);
  };
}
