import type { ReportListItem } from '@trucban/contracts';
import { EmptyState, Panel, QueryState, dateTime, useHotkeys, useI18n, useLocalized } from '@trucban/ui';
import { Select } from 'antd';
import { Navigate, useLocation, useNavigate, useParams } from 'react-router';
import { useAddress } from '../../shared/address.ts';
import { useMediaQuery } from '../../shared/media-query.ts';
import { DefinitionsPanel } from './definitions-panel.tsx';
import { useDefinitions, useReports } from './queries.ts';
import { ReportView } from './report-view.tsx';
import { StateChip } from './state-chip.tsx';
import '../../shared/list/rows.css';
import './reports.css';

/** Reports by their time with where each is in its life; the chosen one beside them as it is read. */
export function ReportsPage() {
  const { t } = useI18n();
  const { id } = useParams();
  const navigate = useNavigate();
  const { search } = useLocation();
  const phone = useMediaQuery('(max-width: 760px)');
  const [params] = useAddress();
  const query = useReports(params.get('of') ?? undefined);
  const reports = query.data;
  // Who may make none is not told to.
  const mayMake = useDefinitions().data?.some((definition) => definition.mayMake) === true;
  const choose = (next: string | undefined): void =>
    void navigate(`/reports${next ? `/${next}` : ''}${search}`, { replace: id !== undefined && next !== undefined });
  const step = (by: number) => (): void | false => {
    const next = reports?.[reports.findIndex((report) => report.id === id) + by];
    if (!next) return false;
    choose(next.id);
  };
  useHotkeys({ j: step(1), k: step(-1) });
  // The newest stands beside the list until another is chosen; one that comes later doesn't take its place under somebody's hands.
  const [first] = reports ?? [];
  if (!phone && id === undefined && first) return <Navigate to={`/reports/${first.id}${search}`} replace />;
  // Messages of one's own actions come up at the lower left: what can be pressed there is the end of the list.
  const definitions = <DefinitionsPanel key="definitions" onMade={choose} />;
  const list = (
    <Panel
      key="list"
      className="reports-list"
      title={t('report.title')}
      count={reports?.length}
      extra={<DefinitionFilter />}
    >
      <QueryState query={query} rows={8}>
        {() =>
          reports?.length ? (
            <ul className="report-rows">
              {reports.map((report) => (
                <ReportRow
                  key={report.id}
                  report={report}
                  selected={report.id === id}
                  onSelect={() => choose(report.id)}
                />
              ))}
            </ul>
          ) : (
            <EmptyState hint title={t('report.none')} text={t(mayMake ? 'report.noneText' : 'report.noneRead')} />
          )
        }
      </QueryState>
    </Panel>
  );
  return (
    <div className="reports-page">
      <h1 className="tb-hidden">{t('report.title')}</h1>
      {!(phone && id) && <div className="reports-side">{phone ? [list, definitions] : [definitions, list]}</div>}
      {id && <ReportView key={id} id={id} onOpen={choose} onBack={phone ? () => choose(undefined) : undefined} />}
      {!phone && !id && reports && (
        <Panel title={t('report.view')}>
          <EmptyState
            hint
            title={t('report.nothingChosen')}
            text={t(mayMake ? 'report.nothingChosenText' : 'report.nothingChosenRead')}
          />
        </Panel>
      )}
    </div>
  );
}

function DefinitionFilter() {
  const { t } = useI18n();
  const localized = useLocalized();
  const [params, set] = useAddress();
  const { data } = useDefinitions();
  return (
    <Select
      size="small"
      className="report-filter"
      aria-label={t('report.byDefinition')}
      value={params.get('of') ?? ''}
      onChange={(value) => set('of', value)}
      options={[
        { value: '', label: t('report.all') },
        ...(data ?? []).map(({ code, name }) => ({ value: code, label: name ? localized(name) : code })),
      ]}
    />
  );
}

function ReportRow({
  report,
  selected,
  onSelect,
}: {
  readonly report: ReportListItem;
  readonly selected: boolean;
  readonly onSelect: () => void;
}) {
  const { t } = useI18n();
  const localized = useLocalized();
  const { name, label, state, number, edition, createdAt, signedBy } = report;
  const facts = [
    number && t('report.number', { number }),
    edition > 1 && t('report.edition', { n: edition }),
    signedBy ?? dateTime(createdAt),
  ];
  return (
    <li>
      <button
        type="button"
        className={`report-row ${selected ? 'report-row-on' : ''}`}
        aria-current={selected ? 'true' : undefined}
        onClick={onSelect}
      >
        <span className="report-row-text">
          <b>{localized(name)}</b>
          <span>{localized(label)}</span>
          <span className="tb-quiet">{facts.filter(Boolean).join(' · ')}</span>
        </span>
        <StateChip state={state} />
      </button>
    </li>
  );
}
