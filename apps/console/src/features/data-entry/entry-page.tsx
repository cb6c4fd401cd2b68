import { useI18n, QueryState, Panel } from '@trucban/ui';
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Link, useParams } from 'react-router';
import { EntryForm } from './entry-form.tsx';
import { useEntry, useEntryList } from './queries.ts';
import './data-entry.css';

/** The form of one unit and period; who may do what with it is told by the list. */
export function EntryPage() {
  const { t } = useI18n();
  const { dataset = '', unit: orgUnit = '', period = '' } = useParams();
  const key = { orgUnit, period };
  const query = useEntry(dataset, key);
  const rights = useEntryList({ dataset, orgUnit, period }).data?.items[0];
  return (
    <div className="figures-page">
      <header className="owed-head">
        <Link to="/kpi/entry">
          <ArrowLeftOutlined aria-hidden /> {t('kpi.view.entry')}
        </Link>
      </header>
      {query.data ? (
        <EntryForm key={`${dataset} ${orgUnit} ${period}`} entry={query.data} rights={rights} />
      ) : (
        <Panel>
          <QueryState query={query} rows={8}>
            {() => null}
          </QueryState>
        </Panel>
      )}
    </div>
  );
}
