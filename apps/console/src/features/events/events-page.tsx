import type { EventDto } from '@trucban/contracts';
import { EmptyState, Panel, QueryState, useHotkeys, useI18n } from '@trucban/ui';
import { KINDS } from '@trucban/ui/events';
import { CloseOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input, Segmented, Select } from 'antd';
import { useDeferredValue, useMemo } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { useAddress } from '../../shared/address.ts';
import { useMediaQuery } from '../../shared/media-query.ts';
import { EventDetail } from './event-detail.tsx';
import { EventRow } from './event-row.tsx';
import { useEvents } from './queries.ts';
import '../../shared/list/rows.css';
import './events.css';

const STATES = ['stored', 'processed', 'failed'] as const;

/** Everything that came in, and for each event what became of it: which rules fired, and why the others did not. */
export function EventsPage() {
  const { t } = useI18n();
  const { id } = useParams();
  const navigate = useNavigate();
  const { search } = useLocation();
  const phone = useMediaQuery('(max-width: 760px)');
  const [params] = useAddress();
  const words = params.get('q') ?? '';
  const query = useEvents({
    type: params.get('type') ?? undefined,
    source: params.get('source') ?? undefined,
    state: STATES.find((each) => each === params.get('state')),
    words: useDeferredValue(words),
  });
  const events = useMemo(() => query.data?.pages.flatMap(({ items }) => items), [query.data]);
  const choose = (next: string | undefined): void =>
    void navigate(`/sources/events${next ? `/${next}` : ''}${search}`, { replace: id !== undefined && !phone });
  const step = (by: number) => (): void | false => {
    const next = events?.[events.findIndex((event) => event.eventId === id) + by];
    if (!next) return false;
    choose(next.eventId);
  };
  useHotkeys({ j: step(1), k: step(-1), arrowdown: step(1), arrowup: step(-1) });
  return (
    <div className="sources-parts events">
      {!(phone && id) && (
        <Panel className="sources-list" title={t('source.view.events')} scroll={false} extra={<Search words={words} />}>
          <Filters />
          <QueryState query={{ ...query, data: events }} rows={8}>
            {() =>
              events?.length ? (
                <ul className="event-rows tb-scroll">
                  {events.map((event) => (
                    <EventRow
                      key={event.eventId}
                      event={event}
                      selected={event.eventId === id}
                      onSelect={() => choose(event.eventId)}
                    />
                  ))}
                  {query.hasNextPage && (
                    <li className="event-more">
                      <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                        {t('event.more')}
                      </Button>
                    </li>
                  )}
                </ul>
              ) : (
                <Empty />
              )
            }
          </QueryState>
        </Panel>
      )}
      {id ? (
        <EventDetail key={id} id={id} onBack={phone ? () => choose(undefined) : undefined} />
      ) : (
        !phone && (
          <Panel className="source-detail">
            <EmptyState hint title={t('event.choose')} text={t('event.chooseText')} />
          </Panel>
        )
      )}
    </div>
  );
}

function Search({ words }: { readonly words: string }) {
  const { t } = useI18n();
  const [, set] = useAddress();
  return (
    <Input
      className="board-search"
      size="small"
      allowClear
      prefix={<SearchOutlined aria-hidden />}
      placeholder={t('event.search')}
      aria-label={t('event.search')}
      value={words}
      onChange={(event) => set('q', event.target.value)}
    />
  );
}

function Filters() {
  const { t, locale } = useI18n();
  const [params, set] = useAddress();
  const source = params.get('source');
  const kinds = KINDS.map(({ value, [locale]: label }) => ({ value, label })).sort((a, b) =>
    a.label.localeCompare(b.label, locale),
  );
  return (
    <div className="sources-filters">
      <Segmented<EventDto['state'] | ''>
        size="small"
        aria-label={t('event.byState')}
        value={STATES.find((each) => each === params.get('state')) ?? ''}
        onChange={(value) => set('state', value)}
        options={[
          { value: '', label: t('event.state.all') },
          ...STATES.map((value) => ({ value, label: t(`event.state.${value}`) })),
        ]}
      />
      <Select
        className="event-kinds"
        size="small"
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('event.byType')}
        placeholder={t('event.byType')}
        value={params.get('type') ?? undefined}
        onChange={(value?: string) => set('type', value)}
        options={kinds}
      />
      {source && (
        <button type="button" className="chip-filter chip-filter-on" onClick={() => set('source', undefined)}>
          {source} <CloseOutlined aria-label={t('board.clearFilter')} />
        </button>
      )}
    </div>
  );
}

function Empty() {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { search } = useLocation();
  if (search === '') return <EmptyState hint title={t('event.none')} text={t('event.noneText')} />;
  return (
    <EmptyState
      hint
      title={t('event.noMatch')}
      action={<Button onClick={() => void navigate('/sources/events')}>{t('board.clearFilter')}</Button>}
    />
  );
}
