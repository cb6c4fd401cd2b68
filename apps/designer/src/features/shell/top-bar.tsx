import { PersonMenu, ThemeSwitch, useI18n } from '@trucban/ui';
import { GlobalOutlined } from '@ant-design/icons';
import { Link, useLocation } from 'react-router';
import { PLACES } from '../../shared/config/config-api.ts';
import { useMe, useSignOut } from '../../shared/session.ts';

/** Where one is, theme, language, person. */
export function TopBar() {
  const { t, locale, setLocale } = useI18n();
  return (
    <header className="top">
      <Link to="/processes" className="top-brand">
        <img src="/designer/icon.svg" alt={t('app.name')} width={26} height={26} />
        <strong aria-hidden>{t('app.name')}</strong>
        <span className="top-tag">{t('app.designer')}</span>
      </Link>
      <Trail />
      <div className="top-right">
        <button
          type="button"
          className="top-icon top-lang"
          title={t('user.language')}
          onClick={() => setLocale(locale === 'vi' ? 'en' : 'vi')}
        >
          <GlobalOutlined /> {locale === 'vi' ? 'VI' : 'EN'}
        </button>
        <ThemeSwitch />
        <UserMenu />
      </div>
    </header>
  );
}

function Trail() {
  const { t } = useI18n();
  const [, place, key] = useLocation().pathname.split('/');
  if (!place || !Object.values<string>(PLACES).includes(place)) return null;
  return (
    <nav className="top-trail" aria-label={t('nav.trail')}>
      {key ? <Link to={`/${place}`}>{t(`nav.${place}`)}</Link> : <span aria-current="page">{t(`nav.${place}`)}</span>}
      {key && (
        <>
          <span aria-hidden>›</span>
          <strong aria-current="page">{decodeURIComponent(key)}</strong>
        </>
      )}
    </nav>
  );
}

function UserMenu() {
  const me = useMe();
  const signOut = useSignOut();
  return (
    <PersonMenu
      name={me.displayName}
      username={me.username}
      roles={me.roles.map(({ role, orgUnit }) => `${role}@${orgUnit}`).join(', ')}
      onSignOut={() => void signOut()}
    />
  );
}
