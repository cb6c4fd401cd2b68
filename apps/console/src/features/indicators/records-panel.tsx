import { EmptyState, Panel, QueryState, useI18n, useLocalized } from '@trucban/ui';
import { Link } from 'react-router';
import { useAgencyNames } from '../../shared/reference.ts';
import { periodText } from './chart-parts.ts';
import { useDefinition, useRecords } from './queries.ts';
import { RecordsTables } from './records-tables.tsx';

/** The reported numbers that went into a number, with who reported them and how sure they are. */
export function RecordsPanel({
  code,
  orgUnit,
  period,
}: {
  readonly code: string;
  readonly orgUnit: string | undefined;
  readonly period?: string | undefined;
}) {
  const { t } = useI18n();
  const localized = useLocalized();
  const names = useAgencyNames();
  const query = useRecords(code, orgUnit, period);
  const records = query.data;
  const document = useDefinition(code).data?.content;
  return (
    <Panel
      className="kpi-records"
      title={t('kpi.records')}
      count={records && records.values.length + records.cases.length}
      extra={
        records && (
          <span className="tb-quiet kpi-records-of">
            <Link to={`/kpi/${code}?unit=${records.orgUnit}`}>{localized(document) || code}</Link> ·{' '}
            {names(records.orgUnit).full} · {periodText(records.period)}
          </span>
        )
      }
    >
      <QueryState query={query} rows={4}>
        {() =>
          records?.values.length || records?.cases.length ? (
            <RecordsTables records={records} formula={records.formula} />
          ) : (
            <EmptyState hint title={t('kpi.noRecords')} />
          )
        }
      </QueryState>
    </Panel>
  );
}
