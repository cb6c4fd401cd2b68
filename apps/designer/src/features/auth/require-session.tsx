import { ErrorState, LoadingBars } from '@trucban/ui';
import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { NoPermission } from './no-permission.tsx';
import { can, useSession } from '../../shared/session.ts';

/** Shows its content to those who may read configuration; others are led to the login and come back to where they wanted to go. */
export function RequireSession({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.data) return can(session.data, 'config.read') ? children : <NoPermission me={session.data} />;
  if (session.data === null) return <Navigate to="/login" replace state={{ next: pathname + search }} />;
  if (session.isError) return <ErrorState error={session.error} onRetry={() => void session.refetch()} />;
  return <LoadingBars />;
}
