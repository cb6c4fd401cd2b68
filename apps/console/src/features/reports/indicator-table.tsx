import type { ReportIndicator } from '@trucban/contracts';
import { STATE_NAMES, gapsText } from '@trucban/contracts/client';
import { useI18n, useLocalized } from '@trucban/ui';
import { changeText, numberText, unitText } from '@trucban/ui/number';
import { Sparkline } from '@trucban/ui/sparkline';
import {
  AimOutlined,
  CheckCircleFilled,
  CloseCircleFilled,
  MinusCircleOutlined,
  WarningFilled,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import { Link } from 'react-router';
import { useSourceName } from '../../shared/source-name.ts';

type State = ReportIndicator['state'];

const LOOKS: Readonly<Record<State, { icon: ComponentType<{ 'aria-hidden'?: boolean }>; tone: string }>> = {
  onTarget: { icon: CheckCircleFilled, tone: 'ok' },
  watch: { icon: AimOutlined, tone: 'text2' },
  warning: { icon: WarningFilled, tone: 'warn' },
  critical: { icon: CloseCircleFilled, tone: 'error' },
  noData: { icon: MinusCircleOutlined, tone: 'text3' },
};
const MARKS = ['provisional', 'revised', 'older', 'stale'] as const;

/** Values with what stands beside each: period, target, change, line, state, how sure, from where. */
export function IndicatorTable({ items }: { readonly items: readonly ReportIndicator[] }) {
  const { t } = useI18n();
  return (
    <div className="report-wide" tabIndex={0} role="region" aria-label={t('report.indicator')}>
      <table className="report-table report-indicators">
        <thead>
          <tr>
            <th scope="col">{t('report.indicator')}</th>
            <th scope="col" className="report-right">
              {t('report.value')}
            </th>
            <th scope="col" className="report-right">
              {t('report.target')}
            </th>
            <th scope="col" className="report-right">
              {t('report.change')}
            </th>
            <th scope="col">{t('report.line')}</th>
            <th scope="col">{t('report.judged')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row key={item.code} item={item} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ item }: { readonly item: ReportIndicator }) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const sourceName = useSourceName();
  const { icon: Icon, tone } = LOOKS[item.state];
  const marks = MARKS.filter((mark) => item[mark]).map((mark) => t(`report.mark.${mark}`));
  const about = [
    item.label && localized(item.label),
    gapsText(item.coverage, locale),
    ...marks,
    item.source.length > 0 && t('report.source', { source: item.source.map(sourceName).join(', ') }),
  ];
  return (
    <tr>
      <th scope="row">
        <Link to={`/kpi/${item.code}`}>{localized(item.name)}</Link>
        <small>{about.filter(Boolean).join(' · ')}</small>
      </th>
      <td className="report-right">
        <b>{numberText(item.value, locale)}</b> <span className="tb-quiet">{unitText(item.unit, locale)}</span>
      </td>
      <td className="report-right" data-label={t('report.target')}>
        {Array.isArray(item.target)
          ? item.target.map((end) => numberText(end, locale)).join('–')
          : numberText(item.target, locale)}
      </td>
      <td className="report-right" data-label={t('report.change')}>
        {changeText(item.change, locale)}
      </td>
      <td>
        {item.points.filter(({ value }) => value !== null).length > 2 && (
          <Sparkline values={item.points.map(({ value }) => value)} tone={tone} />
        )}
      </td>
      <td className="report-judged" style={{ color: `var(--tb-${tone})` }}>
        <Icon aria-hidden /> {localized(STATE_NAMES[item.state])}
      </td>
    </tr>
  );
}
