import type { DashboardItem } from '@trucban/contracts';
import { Panel, useI18n } from '@trucban/ui';
import { CheckOutlined, WarningFilled } from '@ant-design/icons';

/** How much there are data for, and how much of that is old or not official yet. */
export function Coverage({ items }: { readonly items: readonly DashboardItem[] }) {
  const { t } = useI18n();
  const count = (which: (item: DashboardItem) => boolean): number => items.filter(which).length;
  const withValue = count(({ value }) => value !== null);
  const stale = count((item) => item.stale);
  const provisional = count((item) => item.provisional);
  return (
    <Panel title={t('kpi.coverage')}>
      <ul className="kpi-facts">
        <li>
          <span>{t('kpi.withValue')}</span>
          <Tag good={withValue === items.length}>{`${withValue}/${items.length}`}</Tag>
        </li>
        <li>
          <span>{t('kpi.tooOld')}</span>
          <Tag good={stale === 0}>{String(stale)}</Tag>
        </li>
        <li>
          <span>{t('kpi.notOfficial')}</span>
          <b className="tb-num">{provisional}</b>
        </li>
      </ul>
    </Panel>
  );
}

function Tag({ good, children }: { readonly good: boolean; readonly children: string }) {
  return (
    <span className={`tb-chip kpi-tag-${good ? 'good' : 'bad'}`}>
      {good ? <CheckOutlined aria-hidden /> : <WarningFilled aria-hidden />}
      <span className="tb-num">{children}</span>
    </span>
  );
}
