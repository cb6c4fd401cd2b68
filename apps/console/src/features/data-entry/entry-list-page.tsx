import type { EntryListItem } from '@trucban/contracts';
import { EmptyState, Panel, QueryState, age, dateTime, matches, useI18n, useLocalized, useNow } from '@trucban/ui';
import { CloseOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { useAddress } from '../../shared/address.ts';

import { useAgencyNames } from '../../shared/reference.ts';
import { KpiTabs } from '../kpi-tabs/index.ts';
import { EntryState } from './entry-state.tsx';
import { DUTIES, countDuties, dutyOf, type Duty } from './duties.ts';
import { useEntryList } from './queries.ts';
import '../../shared/list/rows.css';
import './data-entry.css';

/** What units owe: what to fill in, what to approve, what is late, what is done. */
export function EntryListPage() {
  const { t } = useI18n();
  const names = useAgencyNames();
  const [params, set] = useAddress();
  const unit = params.get('unit') ?? undefined;
  const words = params.get('q') ?? '';
  const chosen = DUTIES.find((duty) => duty === params.get('duty'));
  const query = useEntryList({ ...(unit !== undefined && { orgUnit: unit }) });
  const all = useMemo(
    () =>
      (query.data?.items ?? []).filter(
        (item) =>
          words.trim() === '' ||
          matches(words, `${item.dataset} ${item.name.vi} ${item.name.en} ${item.orgUnit} ${item.orgUnitName.vi}`),
      ),
    [query.data, words],
  );
  const counts = countDuties(all);
  const shown = chosen ? all.filter((item) => dutyOf(item) === chosen) : all;
  return (
    <div className="owed-page">
      <header className="owed-head">
        <h1>{t('nav.kpi')}</h1>
        <KpiTabs />
      </header>
      <Panel
        className="owed-list"
        title={t('entry.owed')}
        count={query.data && shown.length}
        extra={
          <Input
            className="board-search"
            size="small"
            allowClear
            prefix={<SearchOutlined aria-hidden />}
            placeholder={t('entry.search')}
            aria-label={t('entry.search')}
            value={words}
            onChange={(event) => set('q', event.target.value)}
          />
        }
      >
        <div className="owed-filters" role="group" aria-label={t('entry.byDuty')}>
          {DUTIES.map((duty) => (
            <button
              key={duty}
              type="button"
              className={`chip-filter ${chosen === duty ? 'chip-filter-on' : ''}`}
              aria-pressed={chosen === duty}
              onClick={() => set('duty', chosen === duty ? undefined : duty)}
            >
              {t(`entry.duty.${duty}`)} <b className="tb-num">{query.data ? counts.get(duty) : '–'}</b>
            </button>
          ))}
          {unit && (
            <button type="button" className="chip-filter chip-filter-on" onClick={() => set('unit', undefined)}>
              {names(unit).full} <CloseOutlined aria-label={t('board.clearFilter')} />
            </button>
          )}
        </div>
        <QueryState query={query} rows={8}>
          {() =>
            shown.length === 0 ? (
              <Empty any={(query.data?.items.length ?? 0) > 0} duty={chosen} />
            ) : (
              <ul className="owed-rows">
                {shown.map((item) => (
                  <EntryRow key={`${item.dataset} ${item.orgUnit} ${item.period}`} item={item} />
                ))}
                {query.data?.nextCursor && <li className="figures-more tb-quiet">{t('entry.more')}</li>}
              </ul>
            )
          }
        </QueryState>
      </Panel>
    </div>
  );
}

function Empty({ any, duty }: { readonly any: boolean; readonly duty: Duty | undefined }) {
  const { t } = useI18n();
  const [, set] = useAddress();
  if (!any) return <EmptyState hint title={t('entry.none')} text={t('entry.noneText')} />;
  if (duty) return <EmptyState title={t(`entry.empty.${duty}`)} />;
  return (
    <EmptyState
      hint
      title={t('entry.noMatch')}
      action={<Button onClick={() => set('q', undefined)}>{t('board.clearFilter')}</Button>}
    />
  );
}

function EntryRow({ item }: { readonly item: EntryListItem }) {
  const { t } = useI18n();
  const localized = useLocalized();
  const now = useNow();
  const left = Date.parse(item.dueAt) - now;
  const span = age(Math.abs(left), { days: t('time.days'), hour: t('time.hour') });
  const done = item.state === 'submitted' || item.state === 'approved';
  return (
    <li>
      <Link className="owed-row" to={`/kpi/entry/${item.dataset}/${item.orgUnit}/${item.period}`}>
        <span className="owed-row-text">
          <b>{localized(item.name)}</b>
          <span className="tb-quiet">
            {localized(item.orgUnitName)} · {localized(item.label)}
          </span>
        </span>
        <span
          className="owed-row-filled"
          role="img"
          aria-label={t('entry.filledOf', { filled: item.filled, of: item.of })}
        >
          <span className="figures-bar">
            <span style={{ width: `${(item.filled / item.of) * 100}%` }} />
          </span>
          <span className="tb-num">
            {item.filled}/{item.of}
          </span>
        </span>
        <span className="owed-row-due" title={dateTime(item.dueAt, true)}>
          <span className={`tb-num ${item.late ? 'tb-error' : ''}`}>
            {done
              ? item.submittedAt && t('entry.handedIn', { time: dateTime(item.submittedAt) })
              : t(left < 0 ? 'entry.overdueBy' : 'entry.dueIn', { span })}
          </span>
          <span className="tb-quiet">{t('entry.due', { time: dateTime(item.dueAt) })}</span>
        </span>
        <EntryState entry={item} />
      </Link>
    </li>
  );
}
