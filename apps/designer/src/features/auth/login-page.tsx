import { useI18n } from '@trucban/ui';
import { LoginScreen } from '@trucban/ui/login';
import { Navigate } from 'react-router';
import { useSignIn } from '../../shared/session.ts';

/** The way into the designer; leads on to where one wanted to go. */
export function LoginPage() {
  const { t } = useI18n();
  const { signedIn, next, signIn } = useSignIn();
  if (signedIn) return <Navigate to={next} replace />;
  return <LoginScreen icon="/designer/icon.svg" subtitle={t('app.designer')} signIn={signIn} />;
}
