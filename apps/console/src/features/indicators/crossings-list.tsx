import { EmptyState, Panel, QueryState, dateTime, useI18n, useLocalized } from '@trucban/ui';
import { quantityText } from '@trucban/ui/number';
import { RightOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import { periodText } from './chart-parts.ts';
import { LookSign } from './kpi-look.tsx';
import { useCrossings } from './queries.ts';

/** The last times that one of some indicators became better or worse. */
export function CrossingsList({
  orgUnit,
  codes,
}: {
  readonly orgUnit?: string | undefined;
  readonly codes: readonly string[];
}) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const query = useCrossings(orgUnit);
  const shown = query.data?.filter(({ indicator }) => codes.includes(indicator));
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
                    <Link to={`/kpi/${crossing.indicator}?unit=${crossing.orgUnit}`}>{localized(crossing.name)}</Link>
                    <span className="tb-quiet">
                      {periodText(crossing.period)} · {dateTime(crossing.at)}
                      {` · ${localized(crossing.orgUnitName)}`}
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
