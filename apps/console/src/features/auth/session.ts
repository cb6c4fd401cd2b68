import type { Me, Permission } from '@trucban/contracts';
import { ApiError } from '@trucban/contracts/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../shared/api.ts';

const signedIn = async (): Promise<Me | null> =>
  api.auth.me().catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  });

/** Who is signed in: `null` when nobody is. */
export function useSession() {
  return useQuery({ queryKey: ['me'], queryFn: signedIn });
}

/** The person at this seat. Only below `RequireSession`. */
export function useMe(): Me {
  const me = useQueryClient().getQueryData<Me | null>(['me']);
  const { data } = useSession();
  const person = data ?? me;
  if (!person) throw new Error('useMe needs a session');
  return person;
}

/** Whether a person may do something. */
export function can(me: Me, ...permissions: readonly Permission[]): boolean {
  return permissions.some((permission) => me.permissions.includes(permission));
}
