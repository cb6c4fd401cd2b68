import { toggleTheme, useI18n, useThemeMode } from '@trucban/ui';
import { GlobalOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Dropdown } from 'antd';
import { Link, useLocation } from 'react-router';
import { useMe } from '../../shared/session.ts';
import { useSignOut } from '../auth/index.ts';

/** Where one is, theme, language, person. */
export function TopBar() {
  const { t, locale, setLocale } = useI18n();
  return (
    <header className="top">
      <Link to="/processes" className="top-brand">
        <img src="/designer/icon.svg" alt="" width={26} height={26} />
        <strong>{t('app.name')}</strong>
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
  if (place !== 'processes' && place !== 'forms') return null;
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

function ThemeSwitch() {
  const { t } = useI18n();
  const mode = useThemeMode();
  const label = `${t(mode === 'dark' ? 'theme.toLight' : 'theme.toDark')} (Ctrl Alt N)`;
  return (
    <button type="button" className="top-icon" aria-label={label} title={label} onClick={toggleTheme}>
      {mode === 'dark' ? <MoonOutlined /> : <SunOutlined />}
    </button>
  );
}

function UserMenu() {
  const { t } = useI18n();
  const me = useMe();
  const signOut = useSignOut();
  const initials = me.displayName
    .split(/\s+/)
    .slice(-2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
  const roles = me.roles.map(({ role, orgUnit }) => `${role}@${orgUnit}`).join(', ');
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'name', disabled: true, label: `${me.username} · ${roles}` },
          { key: 'out', label: t('user.signOut'), onClick: () => void signOut() },
        ],
      }}
    >
      <button type="button" className="top-user" title={t('user.menu', { name: me.displayName })}>
        <span className="top-avatar" aria-hidden>
          {initials}
        </span>
        <span className="top-name">{me.displayName}</span>
      </button>
    </Dropdown>
  );
}
