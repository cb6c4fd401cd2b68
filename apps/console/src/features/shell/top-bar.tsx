import { calendarDate, clockTime, toggleTheme, useI18n, useNow, useThemeMode } from '@trucban/ui';
import { useQueryClient } from '@tanstack/react-query';
import { GlobalOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Dropdown } from 'antd';
import { Link } from 'react-router';
import { api } from '../../shared/api.ts';
import { useAgencyNames, useGroupName } from '../../shared/reference.ts';
import { can, useMe } from '../auth/index.ts';
import { BoardCounters } from '../board/index.ts';
import { AlarmSwitch, NotificationsButton } from '../notifications/index.ts';
import { modesOf } from './modes.ts';
import { ConnectionState } from './connection-state.tsx';

/** What holds for the whole shift: numbers, connection, sound, theme, person, time. */
export function TopBar() {
  const { t } = useI18n();
  const me = useMe();
  const names = useAgencyNames();
  return (
    <header className="top">
      <Link to="/" className="top-brand">
        <img src="/console/icon.svg" alt={t('app.name')} width={26} height={26} />
        <strong aria-hidden>{t('app.name')}</strong>
        <span className="top-place">
          {me.orgUnit === 'IOC' || !me.orgUnit ? t('app.place') : names(me.orgUnit).full}
        </span>
      </Link>
      {modesOf(me)[0]?.path === 'board' && <BoardCounters />}
      <div className="top-right">
        <ConnectionState />
        <AlarmSwitch />
        <ThemeSwitch />
        {can(me, 'notification.read') && <NotificationsButton />}
        <UserMenu />
        <BigClock />
      </div>
    </header>
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
  const { t, locale, setLocale } = useI18n();
  const me = useMe();
  const queries = useQueryClient();
  const groupName = useGroupName();
  const signOut = async (): Promise<void> => {
    await api.auth.logout().catch(() => undefined);
    queries.clear();
    queries.setQueryData(['me'], null);
  };
  const initials = me.displayName
    .split(/\s+/)
    .slice(-2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'name',
            disabled: true,
            label: `${me.username} · ${me.roles.map(({ role, orgUnit }) => groupName(`${orgUnit}/${role}`)).join(', ')}`,
          },
          {
            key: 'lang',
            icon: <GlobalOutlined />,
            label: locale === 'vi' ? 'English' : 'Tiếng Việt',
            onClick: () => setLocale(locale === 'vi' ? 'en' : 'vi'),
          },
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

function BigClock() {
  const { t } = useI18n();
  const now = useNow();
  const weekday = new Date(now + 7 * 3_600_000).getUTCDay();
  return (
    <time className="top-clock" dateTime={new Date(now).toISOString()}>
      <b className="tb-num">{clockTime(now, true)}</b>
      <span>
        {t(`weekday.${weekday}`)} {calendarDate(now)}
      </span>
    </time>
  );
}
