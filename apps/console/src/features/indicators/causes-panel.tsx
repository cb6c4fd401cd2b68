import { EmptyState, Panel, QueryState, useI18n } from '@trucban/ui';
import { numberText, quantityText } from '@trucban/ui/number';
import { Select } from 'antd';
import { useState } from 'react';
import { useCauses, useIndicatorPage } from './queries.ts';
import { useDimensionName } from './use-kpi-names.ts';

/** Dimensions that name a cause. */
const REASONS = ['reason', 'cause', 'component', 'pillar'];

/** What a number is made of: its parts by a dimension (reasons, kinds, areas), or the measures of its formula. */
export function CausesPanel({
  code,
  orgUnit,
  period,
  kind,
}: {
  readonly code: string;
  readonly orgUnit: string | undefined;
  readonly period: string | undefined;
  /** Kind of the period. */
  readonly kind: string | undefined;
}) {
  const { t, locale } = useI18n();
  const dimensionName = useDimensionName();
  const page = useIndicatorPage(code, orgUnit).data;
  const dimensions = page?.definition.dimensions ?? [];
  const measures = page?.definition.measures.map((measure) => measure.code) ?? [];
  // A reason says most; else what it is computed from is always known.
  const reasons = dimensions.filter((name) => REASONS.includes(name));
  const others = dimensions.filter((name) => !REASONS.includes(name));
  const ways = [...reasons, ...(measures.length > 1 ? [''] : []), ...others];
  const [asked, setAsked] = useState<string>();
  const by = asked ?? ways[0];
  const query = useCauses(code, { orgUnit, period, kind, by, measures });
  const parts = query.data ?? [];
  const total = parts.reduce((sum, { value }) => sum + Math.abs(value), 0);
  const most = Math.max(0, ...parts.map(({ value }) => Math.abs(value)));
  const additive = page?.now.unit !== '%' && by !== '';
  return (
    <Panel
      title={t('kpi.causes')}
      extra={
        ways.length > 0 && (
          <Select
            size="small"
            className="kpi-causes-by"
            aria-label={t('kpi.causes.by')}
            value={by}
            onChange={setAsked}
            options={ways.map((value) => ({ value, label: value ? dimensionName(value) : t('kpi.causes.measures') }))}
          />
        )
      }
    >
      {page && ways.length === 0 ? (
        <EmptyState hint title={t('kpi.noCauses')} text={t('kpi.noCausesText')} />
      ) : (
        period && (
          <QueryState query={query} rows={4}>
            {() =>
              parts.length === 0 ? (
                <EmptyState hint title={t('kpi.noParts')} text={t('kpi.noPartsText')} />
              ) : (
                <ul className="kpi-causes">
                  {parts.map(({ key, name, value, unit }) => (
                    <li key={key}>
                      <span>{name[locale]}</span>
                      <span>
                        <b className="tb-num">{quantityText(value, unit, locale)}</b>{' '}
                        {additive && total > 0 && (
                          <span className="tb-quiet">{numberText((Math.abs(value) / total) * 100, locale, 0)}%</span>
                        )}
                      </span>
                      <span className="kpi-share-bar" aria-hidden>
                        <span
                          style={{
                            width: `${most === 0 ? 0 : (Math.abs(value) / most) * 100}%`,
                            background: 'var(--tb-primary-text)',
                          }}
                        />
                      </span>
                    </li>
                  ))}
                </ul>
              )
            }
          </QueryState>
        )
      )}
    </Panel>
  );
}
