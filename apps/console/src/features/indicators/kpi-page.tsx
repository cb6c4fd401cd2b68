import type { DashboardItem } from '@trucban/contracts';
import { EmptyState, Panel, QueryState, useI18n } from '@trucban/ui';
import { SearchOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useMemo } from 'react';
import { LOOKS, fieldsOf, lookOf, looksIn, visibleItems, type Look } from './dashboard-rows.ts';
import { FieldView } from './field-view.tsx';
import { KpiCard } from './kpi-card.tsx';
import { KpiHead } from './kpi-head.tsx';
import { LookSign } from './kpi-look.tsx';
import { LateTable } from './late-table.tsx';
import { useDashboard, useFieldName } from './queries.ts';
import { useKpiFilters } from './use-kpi-filters.ts';
import '../../shared/list/rows.css';
import './kpi.css';
import './kpi-page.css';

/** The indicators of the province or of a unit: how many stand how, each with its number; a field with its units and records. */
export function KpiPage() {
  const { t } = useI18n();
  const fieldName = useFieldName();
  const filters = useKpiFilters();
  const query = useDashboard(filters.unit);
  const top = useDashboard(undefined).data?.orgUnit;
  const all = query.data?.items;
  const inField = useMemo(() => visibleItems(all ?? [], { field: filters.field, query: '' }), [all, filters.field]);
  const shown = useMemo(() => visibleItems(inField, filters), [inField, filters]);
  const groups = useMemo(() => fieldsOf(shown, fieldName), [shown, fieldName]);
  // What is bad stands on top, whatever its field; where one looks at a field or a state it does anyway.
  const worst = filters.field || filters.look ? [] : shown.filter((item) => isBad(lookOf(item)));
  const fields = useMemo(() => [...new Set((all ?? []).map(({ field }) => field))], [all]);
  return (
    <div className="kpi">
      <KpiHead filters={filters} top={top} fields={fields} />
      {filters.view === 'late' ? (
        <LateTable />
      ) : (
        <QueryState query={query} rows={10}>
          {() => (
            <div className="kpi-scroll">
              <Summary filters={filters} counts={looksIn(inField)} />
              {shown.length === 0 && (
                <EmptyState
                  title={t('kpi.noMatch')}
                  action={
                    <Button onClick={() => filters.set({ state: undefined, q: undefined })}>
                      {t('board.clearFilter')}
                    </Button>
                  }
                />
              )}
              {worst.length > 0 && (
                <section className="kpi-field kpi-attention" aria-label={t('kpi.attention')}>
                  <h2>
                    {t('kpi.attention')} <span className="tb-count">{worst.length}</span>
                  </h2>
                  <Cards items={worst} kept={filters.kept} />
                </section>
              )}
              <div className="kpi-sections">
                {groups.map(({ field, items }) => (
                  <section
                    key={field}
                    className="kpi-field"
                    style={{ '--kpi-count': items.length } as React.CSSProperties}
                    aria-label={fieldName(field)}
                  >
                    {!filters.field && (
                      <h2>
                        <button type="button" onClick={() => filters.set({ field }, false)}>
                          {fieldName(field)} <span className="tb-count">{items.length}</span>
                        </button>
                      </h2>
                    )}
                    <Cards items={items} kept={filters.kept} />
                  </section>
                ))}
              </div>
              {filters.field && query.data && (
                <FieldView key={filters.field} filters={filters} field={filters.field} dashboard={query.data} />
              )}
            </div>
          )}
        </QueryState>
      )}
    </div>
  );
}

const isBad = (look: Look): boolean => look === 'critical' || look === 'warning';

function Cards({ items, kept }: { readonly items: readonly DashboardItem[]; readonly kept: string }) {
  return (
    <div className="kpi-cards">
      {items.map((item) => (
        <KpiCard key={item.code} item={item} kept={kept} />
      ))}
    </div>
  );
}

/** How many indicators stand how; each number shows them alone. */
function Summary({
  filters,
  counts,
}: {
  readonly filters: ReturnType<typeof useKpiFilters>;
  readonly counts: ReturnType<typeof looksIn>;
}) {
  const { t } = useI18n();
  return (
    <Panel className="kpi-summary">
      <div className="kpi-spread" aria-hidden>
        {LOOKS.filter((look) => (counts.get(look) ?? 0) > 0).map((look) => (
          <span key={look} className={`kpi-spread-${look}`} style={{ flexGrow: counts.get(look) }} />
        ))}
      </div>
      <div className="kpi-looks" role="group" aria-label={t('kpi.byState')}>
        {LOOKS.map((look) => (
          <button
            key={look}
            type="button"
            className={`kpi-count ${filters.look === look ? 'kpi-count-on' : ''}`}
            aria-pressed={filters.look === look}
            onClick={() => filters.set({ state: filters.look === look ? undefined : look })}
          >
            <b className="tb-num">{counts.get(look)}</b>
            <LookSign look={look} word />
          </button>
        ))}
      </div>
      <Input
        className="board-search"
        prefix={<SearchOutlined aria-hidden />}
        placeholder={t('kpi.search')}
        aria-label={t('kpi.search')}
        value={filters.query}
        onChange={(event) => filters.set({ q: event.target.value })}
      />
    </Panel>
  );
}
