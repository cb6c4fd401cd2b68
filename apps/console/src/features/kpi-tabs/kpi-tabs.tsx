import { useI18n } from '@trucban/ui';
import { Link, useLocation, useSearchParams } from 'react-router';
import { useCurrentTab } from '../../shared/current-tab.ts';
import { can, useMe } from '../auth/index.ts';

/** The ways to look at indicators; the unit that is looked at stays. */
export function KpiTabs() {
  const { t } = useI18n();
  const me = useMe();
  const { pathname, search } = useLocation();
  const line = useCurrentTab(pathname + search);
  const [params] = useSearchParams();
  const unit = params.get('unit');
  const late = params.get('view') === 'late';
  const kept = unit ? `unit=${encodeURIComponent(unit)}` : '';
  const tabs = [
    { name: 'overview', to: `/kpi${kept && `?${kept}`}`, on: pathname === '/kpi' && !late },
    { name: 'pivot', to: `/kpi/pivot${kept && `?${kept}`}`, on: pathname === '/kpi/pivot' },
    ...(can(me, 'measure.write') || can(me, 'measure.lock')
      ? [{ name: 'entry', to: '/kpi/entry', on: pathname.startsWith('/kpi/entry') }]
      : []),
    { name: 'late', to: '/kpi?view=late', on: pathname === '/kpi' && late },
  ];
  return (
    <nav ref={line} className="tb-tabs" aria-label={t('kpi.view')}>
      {tabs.map(({ name, to, on }) => (
        <Link key={name} to={to} aria-current={on ? 'page' : undefined}>
          {t(`kpi.view.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
