import { ErrorState, LoadingBars } from '@trucban/ui';
import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { useSession } from './session.ts';

/** Shows its content to those who are signed in; others are led to the login and come back to where they wanted to go. */
export function RequireSession({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.data) return children;
  if (session.data === null) return <Navigate to="/login" replace state={{ next: pathname + search }} />;
  if (session.isError) return <ErrorState error={session.error} onRetry={() => void session.refetch()} />;
  return <LoadingBars />;
}
