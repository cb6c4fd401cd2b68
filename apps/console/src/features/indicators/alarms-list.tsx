import { EmptyState, Panel, QueryState, dateTime, useI18n } from '@trucban/ui';
import { quantityText } from '@trucban/ui/number';
import { RightOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import { useAgencyNames } from '../../shared/reference.ts';
import { periodText } from './chart-parts.ts';
import { LookSign } from './kpi-look.tsx';
import { useIndicatorPage } from './queries.ts';

/** The times that an indicator crossed its thresholds, the last first, each with the incident that came of it. */
export function AlarmsList({ code, orgUnit }: { readonly code: string; readonly orgUnit: string | undefined }) {
  const { t, locale } = useI18n();
  const names = useAgencyNames();
  const query = useIndicatorPage(code, orgUnit);
  const unit = query.data?.now.unit === '%' ? '%' : '';
  return (
    <Panel title={t('kpi.crossings')} count={query.data?.alarms.length}>
      <QueryState query={query} rows={4}>
        {() =>
          query.data?.alarms.length ? (
            <ul className="kpi-crossings">
              {query.data.alarms.map((alarm) => (
                <li key={`${alarm.at} ${alarm.orgUnit} ${alarm.period}`}>
                  <span className="kpi-crossing-way">
                    <LookSign look={alarm.from} />
                    <RightOutlined aria-hidden />
                    <LookSign look={alarm.to} />
                  </span>
                  <span className="kpi-crossing-text">
                    <b>{names(alarm.orgUnit).full}</b>
                    <span className="tb-quiet">
                      {periodText(alarm.period)} · {dateTime(alarm.at)}
                    </span>
                  </span>
                  {alarm.incidentId && <Link to={`/i/${alarm.incidentId}`}>{t('alerts.openIncident')}</Link>}
                  <b className="tb-num">{quantityText(alarm.value, unit, locale)}</b>
                </li>
              ))}
            </ul>
          ) : (
            <EmptyState title={t('kpi.noCrossings')} />
          )
        }
      </QueryState>
    </Panel>
  );
}
