import { ActionMenu, useI18n } from '@trucban/ui';
import { CloseOutlined, DownloadOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { Fragment } from 'react';
import { useAgencyNames, useOrgUnits, useParentOf } from '../../shared/reference.ts';
import { KpiTabs } from '../kpi-tabs/index.ts';
import { useFieldName } from './queries.ts';
import type { useKpiFilters } from './use-kpi-filters.ts';

type Filters = ReturnType<typeof useKpiFilters>;

/** Where one stands: the units above and the field, each a way back; what is shown, and the way out of the house. */
export function KpiHead({
  filters,
  top,
  fields,
}: {
  readonly filters: Filters;
  /** The unit at which the person's sight begins. */
  readonly top: string | undefined;
  readonly fields: readonly string[];
}) {
  const { t, locale } = useI18n();
  const fieldName = useFieldName();
  const { set, field, view } = filters;
  const options = fields
    .map((value) => ({ value, label: fieldName(value) }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
  return (
    <header className="kpi-head">
      <h1>{t('nav.kpi')}</h1>
      <KpiTabs />
      <UnitPath unit={filters.unit ?? top} top={top} onChoose={(unit) => set({ unit, cell: undefined }, false)} />
      {field && (
        <button
          type="button"
          className="chip-filter chip-filter-on"
          onClick={() => set({ field: undefined, cell: undefined }, false)}
        >
          {fieldName(field)} <CloseOutlined aria-label={t('kpi.allFields')} />
        </button>
      )}
      <div className="kpi-head-tools">
        {view === 'overview' && (
          <Select
            className="kpi-fields"
            aria-label={t('kpi.field')}
            value={field ?? ''}
            onChange={(value) => set({ field: value, cell: undefined }, false)}
            options={[{ value: '', label: t('kpi.allFields') }, ...options]}
            showSearch={{ optionFilterProp: 'label' }}
          />
        )}
        {view === 'overview' && <Exports query={{ orgUnit: filters.unit, field }} />}
      </div>
    </header>
  );
}

function UnitPath({
  unit,
  top,
  onChoose,
}: {
  readonly unit: string | undefined;
  readonly top: string | undefined;
  readonly onChoose: (unit: string | undefined) => void;
}) {
  const { t } = useI18n();
  const names = useAgencyNames();
  const parentOf = useParentOf();
  useOrgUnits();
  const path: string[] = [];
  for (let at = unit; at !== undefined && path.length < 8; at = at === top ? undefined : parentOf(at)) path.unshift(at);
  return (
    <nav className="kpi-path" aria-label={t('kpi.path')}>
      {path.map((code, n) => (
        <Fragment key={code}>
          {n > 0 && <RightOutlined aria-hidden />}
          <button
            type="button"
            aria-current={code === unit ? 'page' : undefined}
            onClick={() => onChoose(code === top ? undefined : code)}
          >
            {names(code).full}
          </button>
        </Fragment>
      ))}
    </nav>
  );
}

function save(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}

/** The numbers as they are shown, as a file. @param of what is shown: `dashboard`, `pivot` or the series of an indicator, `<code>/series` */
export function Exports({
  query,
  of = 'dashboard',
}: {
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly of?: 'dashboard' | 'pivot' | `${string}/series`;
}) {
  const { t } = useI18n();
  const set = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const address = (format: string): string =>
    `/api/v1/indicators/${of}/export?${new URLSearchParams([...set, ['format', format]]).toString()}`;
  return (
    <ActionMenu
      menu={{
        items: ['xlsx', 'csv'].map((format) => ({ key: format, label: t(`kpi.export.${format}`) })),
        // The whole item, by mouse or keyboard; a link in it would be its text only.
        onClick: ({ key }) => save(address(key)),
      }}
    >
      <Button icon={<DownloadOutlined />}>{t('kpi.export')}</Button>
    </ActionMenu>
  );
}
