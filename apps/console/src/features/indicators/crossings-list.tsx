import { EmptyState, Panel, QueryState, dateTime, useI18n, useLocalized } from '@trucban/ui';
import { quantityText } from '@trucban/ui/number';
import { RightOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import { periodText } from './chart-parts.ts';
import { LookSign } from './kpi-look.tsx';
import { useCrossings } from './queries.ts';

/** The last times that an indicator became better or worse; of one indicator, or of several. */
export function CrossingsList({
  orgUnit,
  indicator,
  codes,
}: {
  readonly orgUnit?: string | undefined;
  readonly indicator?: string;
  readonly codes?: readonly string[];
}) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const query = useCrossings({ orgUnit, ...(indicator && { indicator }) });
  const shown = query.data?.filter((crossing) => !codes || codes.includes(crossing.indicator));
  return (
    <Panel title={t('kpi.crossings')} count={shown?.length}>
      <QueryState query={query} rows={4}>
        {() =>
          shown?.length ? (
            <ul className="kpi-crossings">
              {shown.map((crossing) => (
                <li key={crossing.id}>
                  <span className="kpi-crossing-way">
                    <LookSign look={crossing.from} />
                    <RightOutlined aria-hidden />
                    <LookSign look={crossing.to} />
                  </span>
                  <span className="kpi-crossing-text">
                    {indicator ? (
                      <b>{localized(crossing.orgUnitName)}</b>
                    ) : (
                      <Link to={`/kpi/${crossing.indicator}?unit=${crossing.orgUnit}`}>{localized(crossing.name)}</Link>
                    )}
                    <span className="tb-quiet">
                      {periodText(crossing.period)} · {dateTime(crossing.at)}
                      {!indicator && ` · ${localized(crossing.orgUnitName)}`}
                    </span>
                  </span>
                  <b className="tb-num">{quantityText(crossing.value, crossing.unit === '%' ? '%' : '', locale)}</b>
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
