import { MoonOutlined, SunOutlined } from '@ant-design/icons';
import { useI18n } from '../i18n/i18n.tsx';
import { toggleTheme, useThemeMode } from './theme-mode.ts';

/** Day or night; the app gives it the key that it names. */
export function ThemeSwitch() {
  const { t } = useI18n();
  const mode = useThemeMode();
  const label = `${t(mode === 'dark' ? 'theme.toLight' : 'theme.toDark')} (Ctrl Alt N)`;
  return (
    <button type="button" className="top-icon" aria-label={label} title={label} onClick={toggleTheme}>
      {mode === 'dark' ? <MoonOutlined /> : <SunOutlined />}
    </button>
  );
}
