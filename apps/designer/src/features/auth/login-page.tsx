import { ApiError } from '@trucban/contracts/client';
import { useI18n } from '@trucban/ui';
import { GlobalOutlined, LockOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { api } from '../../shared/api.ts';
import { useSession } from '../../shared/session.ts';
import './login.css';

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Signing in. After failed tries the server asks for a growing pause, which is counted down here. */
export function LoginPage() {
  const { t, locale, setLocale } = useI18n();
  const session = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const next = (useLocation().state as { next?: string } | null)?.next ?? '/';
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const delay = useCountdown(error);
  if (session.data && !busy) return <Navigate to={next} replace />;

  const signIn = async (values: Credentials): Promise<void> => {
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
        <div className="login-brand">
          <img src="/designer/icon.svg" alt="" width={52} height={52} />
          <div>
            <strong>{t('app.name')}</strong>
            <span>{t('app.designer')}</span>
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
          onFinish={(values: Credentials) => void signIn(values)}
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
            <Alert
              className="login-error"
              type="error"
              showIcon
              role="alert"
              title={
                error.status === 0
                  ? t('error.network')
                  : delay > 0
                    ? t('login.delayed', { seconds: delay })
                    : error.message
              }
            />
          )}
          <Button type="primary" htmlType="submit" block loading={busy} disabled={delay > 0}>
            {delay > 0 ? t('login.wait', { seconds: delay }) : t('login.submit')}
          </Button>
        </Form>
        <footer className="login-foot">
          <button type="button" className="login-lang" onClick={() => setLocale(locale === 'vi' ? 'en' : 'vi')}>
            <GlobalOutlined aria-hidden /> {locale === 'vi' ? 'English' : 'Tiếng Việt'}
          </button>
        </footer>
      </main>
    </div>
  );
}

/** Seconds until the server takes another try. */
function useCountdown(error: ApiError | undefined): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const seconds = error?.retryAfterSeconds ?? 0;
    setLeft(seconds);
    if (seconds === 0) return;
    const timer = setInterval(() => setLeft((now) => Math.max(0, now - 1)), 1_000);
    return () => clearInterval(timer);
  }, [error]);
  return left;
}
