import { toggleTheme, useHotkeys, useI18n } from '@trucban/ui';
import { KeysHelp } from '@trucban/ui/keys-help';
import { useState } from 'react';
import { Outlet } from 'react-router';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';
import { KEYS } from './keys.ts';
import '@trucban/ui/shell.css';
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
      {keysOpen && <KeysHelp keys={KEYS} onClose={() => setKeysOpen(false)} />}
    </div>
  );
}
