import type { Pivot } from '@trucban/contracts';
import { EmptyState, Panel, QueryState, serverNow, useI18n, useLocalized } from '@trucban/ui';
import { numberText, unitText } from '@trucban/ui/number';
import { Button, Select } from 'antd';
import { useMemo } from 'react';
import { useAddress } from '../../shared/address.ts';
import { useAgencyNames, useParentOf } from '../../shared/reference.ts';
import { KpiTabs } from '../kpi-tabs/index.ts';
import { Exports } from './kpi-head.tsx';
import { PivotFilters } from './pivot-filters.tsx';
import { PivotRecordsPanel } from './pivot-records-panel.tsx';
import {
  AXES,
  PIVOT_PERIODS,
  SPANS,
  cellHeads,
  cellKey,
  drillUnit,
  inForce,
  mostOf,
  pivotChoice,
  pivotQuery,
  sharedDimensions,
  telling,
  type PivotChoice,
} from './pivot-query.ts';
import { usePivotData, usePivot } from './queries.ts';
import { useDimensionName } from './use-kpi-names.ts';
import './kpi.css';
import './pivot.css';

/**
 * Numbers by area, time, field, unit and dimension, with totals; a unit leads one level down, a number to its records, and the
 * table is exported as it is.
 */
export function PivotPage() {
  const { t } = useI18n();
  const data = usePivotData();
  const [params, set] = useAddress();
  const known = useMemo(() => telling(data.data ?? []), [data.data]);
  const choice = pivotChoice(params, known);
  const dimensions = sharedDimensions((data.data ?? []).filter(({ code }) => choice.data.includes(code)));
  const filter = inForce(choice.filter, dimensions);
  const asked = useMemo(
    () => pivotQuery({ ...choice, filter }, serverNow()),
    [JSON.stringify(choice), JSON.stringify(filter)],
  );
  const query = usePivot(asked, data.data !== undefined && choice.data.length > 0);
  const cell = params.get('cell') ?? undefined;
  const heads = useMemo(() => query.data && cellHeads(query.data, cell), [query.data, cell]);
  return (
    <div className="kpi pivot-page">
      <header className="kpi-head">
        <h1>{t('nav.kpi')}</h1>
        <KpiTabs />
        <div className="kpi-head-tools">
          <Exports of="pivot" query={asked} />
        </div>
      </header>
      <Panel className="pivot" scroll={false}>
        <Controls choice={choice} dimensions={dimensions} />
        {dimensions.length > 0 && <PivotFilters filter={choice.filter} dimensions={dimensions} asked={asked} />}
        <QueryState query={data.data ? query : data} rows={10}>
          {() =>
            query.data &&
            (query.data.rows.length === 0 ? (
              <EmptyState hint title={t('pivot.none')} text={t('pivot.noneText')} />
            ) : (
              <PivotTable
                pivot={query.data}
                cell={cell}
                onDrill={(unit) => set('unit', unit)}
                onChoose={(chosen) => set('cell', chosen === cell ? undefined : chosen)}
              />
            ))
          }
        </QueryState>
      </Panel>
      {heads && <PivotRecordsPanel query={asked} cell={cell} heads={heads} onClose={() => set('cell', undefined)} />}
    </div>
  );
}

function Controls({ choice, dimensions }: { readonly choice: PivotChoice; readonly dimensions: readonly string[] }) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const names = useAgencyNames();
  const parentOf = useParentOf();
  const axisName = useDimensionName();
  const known = usePivotData().data ?? [];
  const [, set] = useAddress();
  const { data, rows, columns, period, months, unit } = choice;
  const axes = [...AXES, ...dimensions].map((value) => ({ value, label: axisName(value) }));
  return (
    <div className="pivot-controls">
      <label className="pivot-data">
        {t('pivot.data')}
        <Select
          mode="multiple"
          value={[...data]}
          onChange={(value: string[]) => set('data', value.join(','))}
          showSearch={{ optionFilterProp: 'label' }}
          options={known
            .map(({ code, name, unit: of }) => ({ value: code, label: `${localized(name)} (${unitText(of, locale)})` }))
            .sort((a, b) => a.label.localeCompare(b.label, locale))}
        />
      </label>
      <Axis label={t('pivot.rows')} name="rows" value={rows} other={columns} axes={axes} />
      <Axis label={t('pivot.columns')} name="columns" value={columns} other={rows} axes={axes} />
      <label>
        {t('kpi.periods')}
        <Select
          value={period}
          onChange={(value) => set('period', value)}
          options={PIVOT_PERIODS.map((value) => ({ value, label: t(`kpi.period.${value}`) }))}
        />
      </label>
      <label>
        {t('pivot.span')}
        <Select
          value={months}
          onChange={(value) => set('months', String(value))}
          options={SPANS.map((value) => ({ value, label: t('pivot.months', { count: value }) }))}
        />
      </label>
      {unit && (
        <span className="kpi-path">
          <b>{names(unit).full}</b>
          <Button size="small" onClick={() => set('unit', parentOf(unit))}>
            {t('kpi.up')}
          </Button>
        </span>
      )}
    </div>
  );
}

function Axis({
  label,
  name,
  value,
  other,
  axes,
}: {
  readonly label: string;
  readonly name: 'rows' | 'columns';
  readonly value: readonly string[];
  readonly other: readonly string[];
  readonly axes: readonly { readonly value: string; readonly label: string }[];
}) {
  const [, set] = useAddress();
  return (
    <label>
      {label}
      <Select
        mode="multiple"
        maxCount={2}
        value={[...value]}
        // No columns at all is a choice of its own.
        onChange={(next: string[]) => set(name, next.join(',') || (name === 'columns' ? ',' : undefined))}
        options={axes.filter((axis) => !other.includes(axis.value))}
      />
    </label>
  );
}

function PivotTable({
  pivot,
  cell: chosen,
  onDrill,
  onChoose,
}: {
  readonly pivot: Pivot;
  /** The cell whose records are shown. */
  readonly cell: string | undefined;
  readonly onDrill: (unit: string) => void;
  readonly onChoose: (cell: string) => void;
}) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const axisName = useDimensionName();
  const { rows, columns, rowAxes, columnAxes, values, totals, facts } = pivot;
  const most = useMemo(() => mostOf(pivot), [pivot]);
  // Numbers of different units have no sum.
  const sums = columns.length > 1 && totals?.rows.some((value) => value !== null);
  type Head = Pivot['rows'][number];
  const cell = (value: number | null | undefined, row?: Head, column?: Head) => {
    if (value === null || value === undefined) return numberText(value, locale);
    const key = cellKey(pivot, row, column);
    return (
      <button
        type="button"
        className="pivot-number tb-num"
        title={t('pivot.records')}
        aria-pressed={key === chosen}
        onClick={() => onChoose(key)}
      >
        {numberText(value, locale)}
      </button>
    );
  };
  const units = new Map(pivot.data.map(({ code, unit }) => [code, unitText(unit, locale)]));
  const labelOf = (head: Head, axes: readonly string[], at: number): string => {
    const unit = axes[at] === 'data' ? units.get(head.keys[at] ?? '') : undefined;
    return `${localized(head.labels[at])}${unit ? ` (${unit})` : ''}`;
  };
  const headOf = (head: Head): string =>
    head.labels.map((_, at) => labelOf(head, rowAxes, at)).join(' · ') || t('kpi.value');
  return (
    <>
      <div className="pivot-scroll" tabIndex={0} role="group" aria-label={t('kpi.view.pivot')}>
        <table className="kpi-table pivot-table">
          <thead>
            <tr>
              <th scope="col">{rowAxes.map(axisName).join(' · ')}</th>
              {columns.map((head) => (
                <th key={head.keys.join()} scope="col" className="kpi-right">
                  {head.labels.map((_, at) => (
                    <span key={at} className="pivot-table-part">
                      {labelOf(head, columnAxes, at)}
                    </span>
                  ))}
                  {head.labels.length === 0 && (units.size === 1 ? [...units.values()][0] : t('kpi.value'))}
                </th>
              ))}
              {totals && sums && (
                <th scope="col" className="kpi-right">
                  {t('pivot.total')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((head, n) => {
              const down = drillUnit(head.drill);
              return (
                <tr key={head.keys.join()}>
                  <th scope="row">
                    {down ? (
                      <Button type="link" size="small" onClick={() => onDrill(down)}>
                        {headOf(head)}
                      </Button>
                    ) : (
                      headOf(head)
                    )}
                  </th>
                  {values[n]?.map((value, at) => (
                    <td key={columns[at]?.keys.join()} className="kpi-right pivot-cell">
                      {typeof value === 'number' && value > 0 && (
                        <span
                          className="pivot-bar"
                          style={{ width: `${(value / (most[at] ?? value)) * 100}%` }}
                          aria-hidden
                        />
                      )}
                      {cell(value, head, columns[at])}
                    </td>
                  ))}
                  {totals && sums && <td className="kpi-right">{cell(totals.rows[n], head)}</td>}
                </tr>
              );
            })}
          </tbody>
          {totals && (
            <tfoot>
              <tr>
                <th scope="row">{t('pivot.total')}</th>
                {totals.columns.map((value, at) => (
                  <td key={columns[at]?.keys.join()} className="kpi-right">
                    {cell(value, undefined, columns[at])}
                  </td>
                ))}
                {sums && <td className="kpi-right">{cell(totals.all)}</td>}
              </tr>
            </tfoot>
          )}
        </table>
      </div>
      <p className="tb-quiet pivot-facts">{t('pivot.facts', { count: facts })}</p>
    </>
  );
}
