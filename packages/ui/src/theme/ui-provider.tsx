import { ConfigProvider, notification } from 'antd';
import enUS from 'antd/locale/en_US';
import viVN from 'antd/locale/vi_VN';
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { antTheme } from './theme.ts';
import { useThemeMode } from './theme-mode.ts';

/** Shows short messages in the page's theme. */
export type Notifier = ReturnType<typeof notification.useNotification>[0];

const NotifierContext = createContext<Notifier | undefined>(undefined);

/** Ant Design in the page's language and theme. */
export function UiProvider({ children }: { readonly children: ReactNode }) {
  const { locale } = useI18n();
  const mode = useThemeMode();
  const [isStill] = useState(() => matchMedia('(prefers-reduced-motion: reduce)').matches);
  const theme = useMemo(() => {
    const own = antTheme(mode);
    // Ant shows a dialog at the end of its animation; our styles take animations away, and it would never come.
    return isStill ? { ...own, token: { ...own.token, motion: false } } : own;
  }, [mode, isStill]);
  return (
    <ConfigProvider theme={theme} locale={locale === 'vi' ? viVN : enUS} button={{ autoInsertSpace: false }}>
      <Toasts>{children}</Toasts>
    </ConfigProvider>
  );
}

/** Toasts: the result of one's own action, bottom left, 5 s, at most 3. Ant's `App` would bring dialogs and messages with it. */
function Toasts({ children }: { readonly children: ReactNode }) {
  const [notifier, holder] = notification.useNotification({
    placement: 'bottomLeft',
    maxCount: 3,
    duration: 5,
    showProgress: false,
  });
  return (
    <NotifierContext value={notifier}>
      {holder}
      <div className="tb-app">{children}</div>
    </NotifierContext>
  );
}

/** What shows toasts. @throws when used outside `UiProvider`. */
export function useNotifier(): Notifier {
  const notifier = useContext(NotifierContext);
  if (!notifier) throw new Error('useNotifier needs a UiProvider');
  return notifier;
}
