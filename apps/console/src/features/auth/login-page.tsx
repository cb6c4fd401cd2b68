import { useI18n } from '@trucban/ui';
import { LoginScreen } from '@trucban/ui/login';
import { useQuery } from '@tanstack/react-query';
import { CheckCircleFilled, ExclamationCircleFilled } from '@ant-design/icons';
import { Navigate } from 'react-router';
import { readHealth } from '../../shared/health.ts';
import { ProvincePicture } from './province-picture.tsx';
import { useSignIn } from './session.ts';

/** The way into the console; leads on to where one wanted to go. */
export function LoginPage() {
  const { t } = useI18n();
  const { signedIn, next, signIn } = useSignIn();
  if (signedIn) return <Navigate to={next} replace />;
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
