import { ApiError } from '@trucban/contracts/client';
import { useI18n } from '@trucban/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import {
  CheckCircleFilled,
  ExclamationCircleFilled,
  GlobalOutlined,
  LockOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { useState } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { api } from '../../shared/api.ts';
import { readHealth } from '../../shared/health.ts';
import { ProvincePicture } from './province-picture.tsx';
import { useRetryDelay } from './retry-delay.ts';
import { useSession } from './session.ts';
import './login.css';

/** Signing in with a name and a password. After failed tries the server asks for a growing pause, which is counted down here. */
export function LoginPage() {
  const { t, locale, setLocale } = useI18n();
  const session = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const next = (useLocation().state as { next?: string } | null)?.next ?? '/';
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const delay = useRetryDelay(error);
  if (session.data && !busy) return <Navigate to={next} replace />;

  const signIn = async (values: { username: string; password: string }): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const me = await api.auth.login(values);
      queries.clear();
      queries.setQueryData(['me'], me);
      void navigate(next, { replace: true });
    } catch (failure) {
      setError(failure as ApiError);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="login">
      <div className="login-picture">
        <ProvincePicture />
        <div className="login-brand">
          <img src="/console/icon.svg" alt="" width={52} height={52} />
          <div>
            <strong>{t('app.name')}</strong>
            <span>{t('app.subtitle')}</span>
          </div>
        </div>
        <div className="login-motto">
          <p className="login-motto-title">{t('login.motto')}</p>
          <p>{t('login.mottoText')}</p>
        </div>
      </div>
      <main className="login-side">
        <Form
          className="login-form"
          layout="vertical"
          size="large"
          requiredMark={false}
          onFinish={(values) => void signIn(values as { username: string; password: string })}
        >
          <h1>{t('login.title')}</h1>
          <p className="tb-quiet">{t('login.who')}</p>
          <Form.Item
            name="username"
            label={t('login.username')}
            rules={[{ required: true, message: t('field.required') }]}
          >
            <Input
              prefix={<UserOutlined aria-hidden />}
              autoComplete="username"
              autoFocus
              autoCapitalize="none"
              spellCheck={false}
            />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('login.password')}
            rules={[{ required: true, message: t('field.required') }]}
          >
            <Input.Password prefix={<LockOutlined aria-hidden />} autoComplete="current-password" />
          </Form.Item>
          {error && (
            <Alert className="login-error" type="error" showIcon role="alert" title={messageOf(error, delay, t)} />
          )}
          <Button type="primary" htmlType="submit" block loading={busy} disabled={delay > 0}>
            {delay > 0 ? t('login.wait', { seconds: delay }) : t('login.submit')}
          </Button>
          <p className="login-note">{t('login.audit')}</p>
        </Form>
        <footer className="login-foot">
          <button type="button" className="login-lang" onClick={() => setLocale(locale === 'vi' ? 'en' : 'vi')}>
            <GlobalOutlined aria-hidden /> {locale === 'vi' ? 'English' : 'Tiếng Việt'}
          </button>
          <SystemStatus />
        </footer>
      </main>
    </div>
  );
}

function SystemStatus() {
  const { t } = useI18n();
  const { data, isError } = useQuery({ queryKey: ['health'], queryFn: readHealth, refetchInterval: 30_000 });
  const state = isError ? 'down' : (data?.status ?? 'up');
  return (
    <span className="login-status">
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

function messageOf(
  error: ApiError,
  delay: number,
  t: (key: string, values?: Record<string, number>) => string,
): string {
  if (error.status === 0) return t('error.network');
  if (delay > 0) return t('login.delayed', { seconds: delay });
  return error.message;
}
