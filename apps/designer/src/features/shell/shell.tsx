import { toggleTheme, useHotkeys, useI18n } from '@trucban/ui';
import { useState } from 'react';
import { Outlet } from 'react-router';
import { KeysHelp } from './keys-help.tsx';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';
import './shell.css';

/** The frame of every page behind the login: top bar and rail. */
export function Shell() {
  const { t } = useI18n();
  const [keysOpen, setKeysOpen] = useState(false);
  useHotkeys({ 'ctrl+alt+n': toggleTheme, '?': () => setKeysOpen(true) });
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        {t('shell.skip')}
      </a>
      <TopBar />
      <Rail onKeys={() => setKeysOpen(true)} />
      <main id="main" className="shell-main" tabIndex={-1}>
        <Outlet />
      </main>
      <KeysHelp open={keysOpen} onClose={() => setKeysOpen(false)} />
    </div>
  );
}
