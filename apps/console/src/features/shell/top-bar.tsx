import { PersonMenu, ThemeSwitch, calendarDate, clockTime, useI18n, useNow } from '@trucban/ui';
import { GlobalOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import { useAgencyNames, useGroupName } from '../../shared/reference.ts';
import { can, useMe, useSignOut } from '../auth/index.ts';
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

function UserMenu() {
  const { locale, setLocale } = useI18n();
  const me = useMe();
  const groupName = useGroupName();
  const signOut = useSignOut();
  const language = {
    key: 'lang',
    icon: <GlobalOutlined />,
    label: locale === 'vi' ? 'English' : 'Tiếng Việt',
    onClick: () => setLocale(locale === 'vi' ? 'en' : 'vi'),
  };
  return (
    <PersonMenu
      name={me.displayName}
      username={me.username}
      roles={me.roles.map(({ role, orgUnit }) => groupName(`${orgUnit}/${role}`)).join(', ')}
      onSignOut={() => void signOut()}
      items={[language]}
    />
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
