import { useI18n } from '@trucban/ui';
import { CheckCircleFilled, MinusCircleOutlined, PauseCircleFilled, WarningFilled } from '@ant-design/icons';
import type { ComponentType } from 'react';
import type { SourceStatus } from './source-rows.ts';

const ICONS: Readonly<Record<SourceStatus, ComponentType>> = {
  ok: CheckCircleFilled,
  silent: WarningFilled,
  never: MinusCircleOutlined,
  paused: PauseCircleFilled,
};

/** How a source stands: shape, word and colour say the same. */
export function SourceStatusTag({ status }: { readonly status: SourceStatus }) {
  const { t } = useI18n();
  const Icon = ICONS[status];
  return (
    <span className={`tb-chip source-status source-status-${status}`}>
      <Icon aria-hidden />
      <span>{t(`source.status.${status}`)}</span>
    </span>
  );
}
