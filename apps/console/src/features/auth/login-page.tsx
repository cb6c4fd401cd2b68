import { useI18n } from '@trucban/ui';
import { LoginScreen, type Credentials } from '@trucban/ui/login';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CheckCircleFilled, ExclamationCircleFilled } from '@ant-design/icons';
import { useState } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { api } from '../../shared/api.ts';
import { readHealth } from '../../shared/health.ts';
import { ProvincePicture } from './province-picture.tsx';
import { useSession } from './session.ts';

/** The way into the console; leads on to where one wanted to go. */
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
  return (
    <LoginScreen
      icon="/console/icon.svg"
      subtitle={t('app.subtitle')}
      signIn={signIn}
      picture={<ProvincePicture />}
      note={t('login.audit')}
      status={<SystemStatus />}
    />
  );
}

function SystemStatus() {
  const { t } = useI18n();
  const { data, isError } = useQuery({ queryKey: ['health'], queryFn: readHealth, refetchInterval: 30_000 });
  const state = isError ? 'down' : (data?.status ?? 'up');
  return (
    <span>
      {t('login.status')}{' '}
      {state === 'up' ? (
        <CheckCircleFilled className="tb-ok" aria-hidden />
      ) : (
        <ExclamationCircleFilled className="tb-warn" aria-hidden />
      )}{' '}
      {t(`login.status.${state}`)}
    </span>
  );
}
