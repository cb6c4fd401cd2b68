import type { ReportState } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { CheckCircleFilled, EditOutlined, HourglassOutlined, LoadingOutlined, SendOutlined } from '@ant-design/icons';
import type { ComponentType } from 'react';

const ICONS: Readonly<Record<ReportState, ComponentType<{ 'aria-hidden'?: boolean }>>> = {
  making: LoadingOutlined,
  draft: EditOutlined,
  inReview: HourglassOutlined,
  signed: CheckCircleFilled,
  sent: SendOutlined,
};

/** Where a report is in its life: shape, word and colour. */
export function StateChip({ state }: { readonly state: ReportState }) {
  const { t } = useI18n();
  const Icon = ICONS[state];
  return (
    <span className={`tb-chip report-state-${state}`}>
      <Icon aria-hidden /> {t(`report.state.${state}`)}
    </span>
  );
}
