import type { DashboardItem } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import {
  AimOutlined,
  CheckCircleFilled,
  CloseCircleFilled,
  HistoryOutlined,
  MinusCircleOutlined,
  WarningFilled,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import type { Look } from './dashboard-rows.ts';

const ICONS: Readonly<Record<Look, ComponentType<{ 'aria-hidden'?: boolean }>>> = {
  critical: CloseCircleFilled,
  warning: WarningFilled,
  watch: AimOutlined,
  onTarget: CheckCircleFilled,
  stale: HistoryOutlined,
  noData: MinusCircleOutlined,
};

/** Colour of a look; shape and word say the same. */
export const TONES: Readonly<Record<Look, string>> = {
  critical: 'error',
  warning: 'warn',
  watch: 'text2',
  onTarget: 'ok',
  stale: 'text3',
  noData: 'text3',
};

/** The sign of a look; with `word` its name beside it, else as its label. */
export function LookSign({ look, word = false }: { readonly look: Look; readonly word?: boolean }) {
  const { t } = useI18n();
  const Icon = ICONS[look];
  const name = t(`kpi.look.${look}`);
  return (
    <span className={`kpi-look kpi-look-${look}`} title={name}>
      <Icon aria-hidden />
      <span className={word ? '' : 'tb-hidden'}>{name}</span>
    </span>
  );
}

/** How old a number is, and whether that is too old. */
export function KpiAge({ item }: { readonly item: Pick<DashboardItem, 'ageMinutes' | 'stale'> }) {
  const { t } = useI18n();
  if (item.ageMinutes === null) return null;
  return (
    <span className={`kpi-age ${item.stale ? 'kpi-age-stale' : ''}`} title={t(item.stale ? 'kpi.tooOld' : 'kpi.age')}>
      <HistoryOutlined aria-hidden />
      {ageText(item.ageMinutes, t)}
    </span>
  );
}

/** An age in its largest unit: `40 phút`, `3 giờ`, `12 ngày`. */
export function ageText(minutes: number, t: ReturnType<typeof useI18n>['t']): string {
  if (minutes < 60) return t('kpi.minutes', { count: minutes });
  if (minutes < 2 * 1_440) return t('kpi.hours', { count: Math.floor(minutes / 60) });
  return t('kpi.days', { count: Math.floor(minutes / 1_440) });
}
