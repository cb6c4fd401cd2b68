import type { Me, Permission } from '@trucban/contracts';
import { ApiError } from '@trucban/contracts/client';
import { useQuery } from '@tanstack/react-query';
import { api } from './api.ts';

const signedIn = async (): Promise<Me | null> =>
  api.auth.me().catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  });

/** Who is signed in: `null` when nobody is. The session is the same as the console's. */
export function useSession() {
  return useQuery({ queryKey: ['me'], queryFn: signedIn, staleTime: 60_000 });
}

/** The person at this seat. Only below `RequireSession`. */
export function useMe(): Me {
  const { data } = useSession();
  if (!data) throw new Error('useMe needs a session');
  return data;
}

/** Whether a person may do something. */
export function can(me: Me, permission: Permission): boolean {
  return me.permissions.includes(permission);
}
