import type { Me } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { LockOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useSignOut } from '../../shared/session.ts';

/** Signed in, but with a role that has nothing to do here. */
export function NoPermission({ me }: { readonly me: Me }) {
  const { t } = useI18n();
  const signOut = useSignOut();
  return (
    <main className="tb-state" role="alert">
      <LockOutlined className="tb-state-icon" aria-hidden />
      <strong>{t('auth.forbidden')}</strong>
      <p>{t('auth.forbiddenText', { name: me.displayName })}</p>
      <a href="/console/">{t('nav.console')}</a>
      <Button onClick={() => void signOut()}>{t('user.signOut')}</Button>
    </main>
  );
}
