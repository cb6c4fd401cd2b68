import { useI18n } from '@trucban/ui';
import { LoginScreen, type Credentials } from '@trucban/ui/login';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { api } from '../../shared/api.ts';
import { useSession } from '../../shared/session.ts';

/** The way into the designer; leads on to where one wanted to go. */
export function LoginPage() {
  const { t } = useI18n();
  const session = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const next = (useLocation().state as { next?: string } | null)?.next ?? '/';
  const [leaving, setLeaving] = useState(false);
  if (session.data && !leaving) return <Navigate to={next} replace />;

  const signIn = async (credentials: Credentials): Promise<void> => {
    const me = await api.auth.login(credentials);
    setLeaving(true);
    queries.clear();
    queries.setQueryData(['me'], me);
    void navigate(next, { replace: true });
  };
  return <LoginScreen icon="/designer/icon.svg" subtitle={t('app.designer')} signIn={signIn} />;
}
