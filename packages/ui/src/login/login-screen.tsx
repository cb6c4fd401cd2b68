import { ApiError } from '@trucban/contracts/client';
import { GlobalOutlined, LockOutlined, UserOutlined } from '@ant-design/icons';
import { Alert, Button, Form, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import './login-screen.css';
import { useRetryDelay } from './retry-delay.ts';

/** What a person types. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

interface LoginScreenProps {
  /** Address of the app's mark. */
  readonly icon: string;
  /** Which app it is, under the product's name. */
  readonly subtitle: string;
  /** Signs in and goes on. @throws ApiError, which is shown */
  readonly signIn: (credentials: Credentials) => Promise<void>;
  /** Behind the motto. */
  readonly picture?: ReactNode;
  /** Under the button. */
  readonly note?: ReactNode;
  /** Beside the choice of the language. */
  readonly status?: ReactNode;
}

/**
 * Signing in with a name and a password. After failed tries the server asks for a growing pause, which is counted down here.
 * The app's texts give `login.who`, `login.motto` and `login.mottoText`.
 */
export function LoginScreen({ icon, subtitle, signIn, picture, note, status }: LoginScreenProps) {
  const { t, locale, setLocale } = useI18n();
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const delay = useRetryDelay(error);
  const required = [{ required: true, message: t('field.required') }];

  const submit = async (credentials: Credentials): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await signIn(credentials);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="login">
      <div className="login-picture">
        {picture}
        <div className="login-brand">
          <img src={icon} alt="" width={52} height={52} />
          <div>
            <strong>{t('app.name')}</strong>
            <span>{subtitle}</span>
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
          onFinish={(credentials: Credentials) => void submit(credentials)}
        >
          <h1>{t('login.title')}</h1>
          <p className="tb-quiet">{t('login.who')}</p>
          <Form.Item name="username" label={t('login.username')} rules={required}>
            <Input
              prefix={<UserOutlined aria-hidden />}
              autoComplete="username"
              autoFocus
              autoCapitalize="none"
              spellCheck={false}
            />
          </Form.Item>
          <Form.Item name="password" label={t('login.password')} rules={required}>
            <Input.Password prefix={<LockOutlined aria-hidden />} autoComplete="current-password" />
          </Form.Item>
          {error && (
            <Alert className="login-error" type="error" showIcon role="alert" title={messageOf(error, delay, t)} />
          )}
          <Button type="primary" htmlType="submit" block loading={busy} disabled={delay > 0}>
            {delay > 0 ? t('login.wait', { seconds: delay }) : t('login.submit')}
          </Button>
          {note && <p className="login-note">{note}</p>}
        </Form>
        <footer className="login-foot">
          <button type="button" className="login-lang" onClick={() => setLocale(locale === 'vi' ? 'en' : 'vi')}>
            <GlobalOutlined aria-hidden /> {locale === 'vi' ? 'English' : 'Tiếng Việt'}
          </button>
          {status}
        </footer>
      </main>
    </div>
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
