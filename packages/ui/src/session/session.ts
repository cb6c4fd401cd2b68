import type { Me, Permission } from '@trucban/contracts';
import { ApiError, type Api } from '@trucban/contracts/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { Credentials } from '../login/login-screen.tsx';
import { ME } from './query-client.ts';

/**
 * Who sits here, as an app's hooks over its API. All apps share one session, the browser's cookie.
 * @param staleMs how long the answer holds without being asked for again; as long as the app's other data when not given
 */
export function createSession({ auth }: Pick<Api, 'auth'>, staleMs?: number) {
  const signedIn = async (): Promise<Me | null> =>
    auth.me().catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    });

  /** Who is signed in: `null` when nobody is. */
  const useSession = () =>
    useQuery({ queryKey: ME, queryFn: signedIn, ...(staleMs !== undefined && { staleTime: staleMs }) });

  /** The person at this seat. @throws outside a page that asks for a session */
  const useMe = (): Me => {
    const { data } = useSession();
    if (!data) throw new Error('useMe needs a session');
    return data;
  };

  /** Signing in, and where one wanted to go. `signedIn` tells that one needn't any more. */
  const useSignIn = () => {
    const session = useSession();
    const queries = useQueryClient();
    const navigate = useNavigate();
    const next = (useLocation().state as { next?: string } | null)?.next ?? '/';
    const [leaving, setLeaving] = useState(false);
    const signIn = async (credentials: Credentials): Promise<void> => {
      const me = await auth.login(credentials);
      setLeaving(true);
      queries.clear();
      queries.setQueryData(ME, me);
      void navigate(next, { replace: true });
    };
    return { signIn, next, signedIn: Boolean(session.data) && !leaving };
  };

  /** Ends the session in all apps. */
  const useSignOut = (): (() => Promise<void>) => {
    const queries = useQueryClient();
    return async () => {
      await auth.logout().catch(() => undefined);
      queries.clear();
      queries.setQueryData(ME, null);
    };
  };

  return { useSession, useMe, useSignIn, useSignOut };
}

/** Whether a person may do something: one of these. */
export function can(me: Me, ...permissions: readonly Permission[]): boolean {
  return permissions.some((permission) => me.permissions.includes(permission));
}
