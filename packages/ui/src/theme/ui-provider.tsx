import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import viVN from 'antd/locale/vi_VN';
import { useMemo, type ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { antTheme } from './theme.ts';
import { useThemeMode } from './theme-mode.ts';

/** Ant Design in the page's language and theme. Toasts: the result of one's own action, bottom left, 5 s, at most 3. */
export function UiProvider({ children }: { readonly children: ReactNode }) {
  const { locale } = useI18n();
  const mode = useThemeMode();
  const theme = useMemo(() => antTheme(mode), [mode]);
  return (
    <ConfigProvider theme={theme} locale={locale === 'vi' ? viVN : enUS} button={{ autoInsertSpace: false }}>
      <App className="tb-app" notification={{ placement: 'bottomLeft', maxCount: 3, duration: 5, showProgress: false }}>
        {children}
      </App>
    </ConfigProvider>
  );
}
