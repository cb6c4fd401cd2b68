import { EmptyState, Panel, QueryState, dateTime, useI18n } from '@trucban/ui';
import { useAgencyNames } from '../../shared/reference.ts';
import { useIndicatorPage } from './queries.ts';

/** Who looked at this indicator, the last first. */
export function Lookers({ code, orgUnit }: { readonly code: string; readonly orgUnit: string | undefined }) {
  const { t } = useI18n();
  const names = useAgencyNames();
  const query = useIndicatorPage(code, orgUnit);
  return (
    <Panel title={t('kpi.lookers')} count={query.data?.lookedAt.length}>
      <QueryState query={query} rows={3}>
        {() =>
          query.data?.lookedAt.length ? (
            <ul className="kpi-facts">
              {query.data.lookedAt.map(({ who, orgUnit: of, lastAt, times }) => (
                <li key={`${who} ${of}`}>
                  <span>
                    {who} <span className="tb-quiet">{of && names(of).full}</span>
                  </span>
                  <span className="tb-quiet">
                    {dateTime(lastAt)} · {t('kpi.times', { count: times })}
                  </span>
                </li>
              ))}
            </ul>
          ) : (
            <EmptyState hint title={t('kpi.nobodyLooked')} />
          )
        }
      </QueryState>
    </Panel>
  );
}
