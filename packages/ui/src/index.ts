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
export { SEVERITIES, SeverityBadge, SeverityShape, severityLetter, type Severity } from './components/severity.tsx';
export {
  ClockBar,
  ClockChip,
  clockLook,
  clockText,
  usedShare,
  type ClockFacts,
  type ClockLook,
} from './components/clock-chip.tsx';
export { AssignmentTag, StatusTag, type AssignmentState } from './components/state-tags.tsx';
