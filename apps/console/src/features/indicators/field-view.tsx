import type { Dashboard } from '@trucban/contracts';
import { EmptyState, Panel, QueryState, useI18n } from '@trucban/ui';
import { useMemo } from 'react';
import { useMediaQuery } from '../../shared/media-query.ts';
import { useOrgUnits } from '../../shared/reference.ts';
import { AreaMap } from './area-map.tsx';
import { Coverage } from './coverage.tsx';
import { CrossingsList } from './crossings-list.tsx';
import { fieldsOf, heatOf } from './dashboard-rows.ts';
import { HeatTable } from './heat-table.tsx';
import { RecordsPanel } from './records-panel.tsx';
import { useUnitsBelow } from './queries.ts';
import type { useKpiFilters } from './use-kpi-filters.ts';
import './kpi.css';
import './field-view.css';

/** A field in the units below: on the map, as a table of units by indicators, and the records behind the chosen number. */
export function FieldView({
  filters,
  field,
  dashboard,
}: {
  readonly filters: ReturnType<typeof useKpiFilters>;
  readonly field: string;
  readonly dashboard: Dashboard;
}) {
  const { t } = useI18n();
  const phone = useMediaQuery('(max-width: 760px)');
  const query = useUnitsBelow(filters.unit, { field });
  const items = query.data?.items;
  const order = useMemo(
    () =>
      fieldsOf(
        dashboard.items.filter((item) => item.field === field),
        () => '',
      )[0]?.items ?? [],
    [dashboard, field],
  );
  const heat = useMemo(
    () =>
      heatOf(
        items ?? [],
        order.map(({ code }) => code),
      ),
    [items, order],
  );
  const { cell, set } = filters;
  const { data: units } = useOrgUnits();
  const withArea = useMemo(
    () => new Set((units ?? []).filter(({ area }) => area !== null).map(({ code: unit }) => unit)),
    [units],
  );
  // The map shows one number of each area: the chosen one, else the worst.
  const code = cell?.code ?? heat.codes[0];
  const chosen = items?.find((item) => item.orgUnit === cell?.unit && item.code === cell.code);
  const onMap = items?.filter((item) => item.code === code);
  const choose = (unit: string, indicator: string): void => set({ cell: `${unit}/${indicator}` });
  const drill = (unit: string): void => set({ unit, cell: undefined }, false);
  return (
    <div className="kpi-below">
      <QueryState query={query} rows={8}>
        {() =>
          heat.rows.length === 0 ? (
            <Panel title={t('kpi.heat')}>
              <EmptyState hint title={t('kpi.noUnits')} text={t('kpi.noUnitsText')} />
            </Panel>
          ) : (
            <>
              {!phone && items?.some(({ orgUnit }) => withArea.has(orgUnit)) && (
                <AreaMap items={onMap ?? []} chosen={cell?.unit} onChoose={(unit) => code && choose(unit, code)} />
              )}
              <HeatTable
                heat={heat}
                dashboard={dashboard}
                chosen={cell}
                kept={filters.kept}
                onChoose={choose}
                onDrill={drill}
                onUp={() => set({ unit: undefined, cell: undefined }, false)}
              />
            </>
          )
        }
      </QueryState>
      <div className="kpi-side">
        <Coverage items={order} />
        <CrossingsList orgUnit={filters.unit} codes={order.map((item) => item.code)} />
      </div>
      {cell && <RecordsPanel code={cell.code} orgUnit={cell.unit} period={chosen?.period ?? undefined} />}
    </div>
  );
}
