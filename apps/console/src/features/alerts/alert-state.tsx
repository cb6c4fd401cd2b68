import { useI18n } from '@trucban/ui';
import { BellFilled, CheckOutlined, HourglassOutlined, StopOutlined } from '@ant-design/icons';
import type { ComponentType } from 'react';
import type { AlertLook } from './alert-rows.ts';

const ICONS: Readonly<Record<AlertLook, ComponentType>> = {
  active: BellFilled,
  acknowledged: CheckOutlined,
  clearing: HourglassOutlined,
  cleared: StopOutlined,
};

/** How an alert stands: icon, word and colour say the same. */
export function AlertState({ look }: { readonly look: AlertLook }) {
  const { t } = useI18n();
  const Icon = ICONS[look];
  return (
    <span className={`tb-chip alert-state alert-state-${look}`}>
      <Icon aria-hidden />
      <span>{t(`alert.look.${look}`)}</span>
    </span>
  );
}
