import { ErrorBoundary, LoadingBars, toggleTheme, useHotkeys, useI18n } from '@trucban/ui';
import { lazy, Suspense, useState } from 'react';
import { Outlet, useLocation, useNavigate } from 'react-router';
import { can, useMe } from '../auth/index.ts';
import { LiveProvider } from '../live/index.ts';
import { useAlarm } from '../notifications/index.ts';
import { Banners } from './banners.tsx';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';
import { KEYS } from './keys.ts';
import '@trucban/ui/shell.css';
import './shell.css';

const KeysHelp = lazy(() => import('@trucban/ui/keys-help').then((m) => ({ default: m.KeysHelp })));

/** The frame of every page behind the login: top bar, rail, banners, and the one live connection. */
export function Shell() {
  const { t } = useI18n();
  const me = useMe();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const alarm = useAlarm();
  const [keysOpen, setKeysOpen] = useState(false);
  useHotkeys({
    'ctrl+alt+n': toggleTheme,
    '?': () => setKeysOpen(true),
    f2: () => (can(me, 'incident.write') ? void navigate('/new') : false),
  });
  return (
    <LiveProvider onIncident={alarm}>
      <div className="shell">
        <a className="skip-link" href="#main">
          {t('shell.skip')}
        </a>
        <TopBar />
        <Rail onKeys={() => setKeysOpen(true)} />
        <main id="main" className="shell-main" tabIndex={-1}>
          <Banners />
          <ErrorBoundary key={pathname}>
            <Suspense fallback={<LoadingBars />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </main>
        {keysOpen && (
          <Suspense>
            <KeysHelp keys={KEYS} onClose={() => setKeysOpen(false)} />
          </Suspense>
        )}
      </div>
    </LiveProvider>
  );
}
