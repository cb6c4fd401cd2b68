export { antTheme, applyTheme, cssVariables, type ThemeName } from './theme/theme.ts';
export {
  I18nProvider,
  useI18n,
  useLocalized,
  type Catalogue,
  type Catalogues,
  type Locale,
  type Translate,
} from './i18n/i18n.tsx';
export { uiCatalogues } from './i18n/catalogues.ts';
export { age, calendarDate, clockTime, dateTime, span } from './time/time.ts';
export { serverNow, syncServerTime, useNow } from './time/ticker.ts';
export {
  SEVERITIES,
  SeverityBadge,
  SeverityShape,
  severityLetter,
  severityName,
  type Severity,
} from './components/severity.tsx';
export { ActionMenu } from './components/action-menu.tsx';
export { ClockBar, ClockChip } from './components/clock-chip.tsx';
export { clockLook, clockText, usedShare, type ClockFacts, type ClockLook } from './time/clock.ts';
export { AgencyChip, AssignmentTag, StatusTag, type AssignmentState } from './components/state-tags.tsx';
export { Keycap } from './components/keycap.tsx';
export { useFocusBack } from './keys/use-focus-back.ts';
export { isWriting, keyName, useHotkeys, type Hotkeys } from './keys/hotkeys.ts';
export { ErrorBoundary } from './layout/error-boundary.tsx';
export { PersonMenu } from './layout/person-menu.tsx';
export { Panel } from './layout/panel.tsx';
export { EmptyState, ErrorState, LoadingBars, QueryState, type QueryLook } from './layout/states.tsx';
export { usePlaceShown } from './layout/use-place-shown.ts';
export { fold, matches } from './text/fold.ts';
export { startTheme, themeAt, toggleTheme, useThemeMode, type ThemeMode } from './theme/theme-mode.ts';
export { ThemeSwitch } from './theme/theme-switch.tsx';
export { useToast } from './theme/use-toast.ts';
export { UiProvider, useNotifier, type Notifier } from './theme/ui-provider.tsx';
