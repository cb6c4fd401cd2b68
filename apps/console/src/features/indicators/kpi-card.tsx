import type { DashboardItem } from '@trucban/contracts';
import { useI18n, useLocalized } from '@trucban/ui';
import { changeText, unitText } from '@trucban/ui/number';
import { Sparkline } from '@trucban/ui/sparkline';
import { memo } from 'react';
import { Link } from 'react-router';
import { useSourceName } from '../../shared/source-name.ts';
import { changeSense, lookOf } from './dashboard-rows.ts';
import { KpiAge, LookSign, TONES } from './kpi-look.tsx';
import { limitText, valueParts } from './kpi-words.ts';

/** One indicator: value, sign, target, change, way, age. The whole card leads to its page. */
export const KpiCard = memo(function KpiCard({
  item,
  kept,
}: {
  readonly item: DashboardItem;
  /** Unit and filters of the address, to be kept on the next screen. */
  readonly kept: string;
}) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const look = lookOf(item);
  const sourceName = useSourceName();
  const { number, unit: of } = valueParts(item, locale);
  const change = changeText(item.change, locale);
  // A change that rounds to nothing is none.
  const sense = change === '0' ? 0 : changeSense(item);
  return (
    <Link to={`/kpi/${item.code}${kept}`} className={`kpi-card kpi-card-${look}`}>
      <span className="kpi-card-name">{localized(item.name)}</span>
      <KpiAge item={item} />
      <span className="kpi-card-value">
        <b className="tb-num">{number}</b>
        {of && (
          <span className="kpi-unit" title={unitText(item.unit, locale)}>
            {of}
          </span>
        )}
        <LookSign look={look} />
        {item.provisional && <span className="kpi-provisional">{t('kpi.provisional')}</span>}
      </span>
      <Sparkline values={item.points.map(({ value }) => value)} tone={TONES[look]} width={88} height={30} />
      <span className="kpi-card-foot">
        {item.target !== null && (
          <span>{t('kpi.targetOf', { target: limitText(item.target, item.unit === '%' ? '%' : '', locale) })}</span>
        )}
        {item.change !== null && (
          <span className={sense > 0 ? 'tb-ok' : sense < 0 ? 'tb-error' : ''}>
            {t(item.running ? 'kpi.changeOfRunning' : 'kpi.changeOf', { change })}
          </span>
        )}
        {item.label && (
          <span>
            {localized(item.label)}
            {item.running && ` ${t('kpi.soFar')}`}
          </span>
        )}
        {item.source.length > 0 && (
          <span className="kpi-card-source" title={item.source.map(sourceName).join(', ')}>
            {t('kpi.sourceOf', { source: item.source.map(sourceName).join(', ') })}
          </span>
        )}
      </span>
    </Link>
  );
});
