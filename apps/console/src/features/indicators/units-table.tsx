import type { DashboardItem } from '@trucban/contracts';
import { EmptyState, Panel, QueryState, useI18n, useLocalized } from '@trucban/ui';
import { changeText, quantityText } from '@trucban/ui/number';
import { Sparkline } from '@trucban/ui/sparkline';
import { changeSense, lookOf } from './dashboard-rows.ts';
import { KpiAge, LookSign, TONES } from './kpi-look.tsx';
import { useUnitsBelow } from './queries.ts';

/** One indicator in the units below, the worst first; a row leads to that unit. */
export function UnitsTable({
  code,
  unit,
  onDrill,
}: {
  readonly code: string;
  readonly unit: string | undefined;
  readonly onDrill: (unit: string) => void;
}) {
  const { t } = useI18n();
  const query = useUnitsBelow(unit, { codes: code, points: 12 });
  const items = sorted(query.data?.items ?? []);
  const most = Math.max(...items.map(({ value }) => Math.abs(value ?? 0)), 0);
  return (
    <Panel className="kpi-units" title={t('kpi.byUnit')} count={items.length}>
      <QueryState query={query} rows={6}>
        {() =>
          items.length === 0 ? (
            <EmptyState hint title={t('kpi.noUnits')} text={t('kpi.noUnitsText')} />
          ) : (
            <ul className="kpi-unit-rows">
              {items.map((item) => (
                <UnitRow key={item.orgUnit} item={item} most={most} onDrill={onDrill} />
              ))}
            </ul>
          )
        }
      </QueryState>
    </Panel>
  );
}

function UnitRow({
  item,
  most,
  onDrill,
}: {
  readonly item: DashboardItem;
  readonly most: number;
  readonly onDrill: (unit: string) => void;
}) {
  const { locale } = useI18n();
  const localized = useLocalized();
  const look = lookOf(item);
  const sense = changeSense(item);
  const share = item.value === null || most === 0 ? 0 : (Math.abs(item.value) / most) * 100;
  return (
    <li>
      <button type="button" className="kpi-unit-row" onClick={() => onDrill(item.orgUnit)}>
        <span className="kpi-unit-name">{localized(item.orgUnitName)}</span>
        <span className="kpi-share-bar" aria-hidden>
          <span style={{ width: `${share}%`, background: `var(--tb-${TONES[look]})` }} />
        </span>
        <Sparkline values={item.points.map(({ value }) => value)} tone={TONES[look]} />
        <span className={`kpi-unit-value kpi-look-${look}`}>
          <LookSign look={look} />
          <b className="tb-num">{quantityText(item.value, item.unit === '%' ? '%' : '', locale)}</b>
        </span>
        <span className={`kpi-unit-change tb-num ${sense > 0 ? 'tb-ok' : sense < 0 ? 'tb-error' : 'tb-quiet'}`}>
          {changeText(item.change, locale)}
        </span>
        <KpiAge item={item} />
      </button>
    </li>
  );
}

/** The worst first; where lower is better that is the highest. What has no number comes last. */
function sorted(items: readonly DashboardItem[]): readonly DashboardItem[] {
  const sign = items[0]?.direction === 'lowerIsBetter' ? -1 : 1;
  return [...items].sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    return sign * (a.value - b.value) || a.orgUnit.localeCompare(b.orgUnit);
  });
}
