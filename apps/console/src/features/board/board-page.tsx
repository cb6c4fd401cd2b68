import { EmptyState, Keycap, Panel, QueryState, useHotkeys, useI18n, useNow } from '@trucban/ui';
import { CloseOutlined, PlusOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef } from 'antd';
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useMediaQuery } from '../../shared/media-query.ts';
import { can, useMe } from '../auth/index.ts';
import { BoardCounters } from './counters.tsx';
import { BoardList } from './board-list.tsx';
import { BoardDetail } from './board-detail.tsx';
import { FILTERS, visible, type BoardFilter } from './board-rows.ts';
import { SeverityFilter } from './severity-filter.tsx';
import { useOpenIncidents } from '../../shared/open-incidents.ts';
import './board.css';

const BoardMap = lazy(() => import('../../shared/map/index.ts').then((m) => ({ default: m.IncidentMap })));

/** All open incidents of the person's scope: list, map, and the chosen one at the side. */
export function BoardPage() {
  const { t } = useI18n();
  const me = useMe();
  const navigate = useNavigate();
  const query = useOpenIncidents();
  const board = useBoardState();
  const search = useRef<InputRef>(null);
  const phone = useMediaQuery('(max-width: 760px)');
  const wide = useMediaQuery('(min-width: 1700px)');
  const [mapWanted, setMapWanted] = useState(false);
  const now = useMinute();
  const all = query.data;
  const shown = useMemo(() => visible(all ?? [], board, now), [all, board, now]);
  const selected = all?.find(({ id }) => id === board.selectedId);
  const open = useCallback((id: string) => void navigate(`/i/${id}`), [navigate]);
  const showMap = !phone && (wide || mapWanted);

  useHotkeys({
    '/': () => search.current?.focus(),
    g: () => setMapWanted((value) => !value),
    escape: () => (board.selectedId ? board.select(undefined) : board.isFiltered ? board.clear() : false),
  });

  const toolbar = (
    <>
      <Input
        ref={search}
        className="board-search"
        size="small"
        prefix={<SearchOutlined aria-hidden />}
        suffix={<Keycap>/</Keycap>}
        placeholder={t('board.search')}
        aria-label={t('board.search')}
        value={board.query}
        onChange={(event) => board.setQuery(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
      {can(me, 'incident.write') && (
        <Button
          type="primary"
          size={phone ? 'large' : 'small'}
          icon={<PlusOutlined />}
          onClick={() => void navigate('/new')}
        >
          {t('board.new')} {!phone && <Keycap>F2</Keycap>}
        </Button>
      )}
    </>
  );

  return (
    <div className={`board ${showMap ? 'board-with-map' : ''}`}>
      <h1 className="tb-hidden">{t('nav.board')}</h1>
      <Panel className="board-list" title={t('nav.board')} count={all?.length} extra={toolbar} scroll={false}>
        <div className="board-filters">
          {phone && <BoardCounters />}
          <SeverityFilter chosen={board.severities} onChange={board.setSeverities} incidents={all} />
          {board.filters.map((filter) => (
            <button key={filter} type="button" className="chip-filter chip-filter-on" onClick={board.clear}>
              {t(`board.counter.${filter}`)} <CloseOutlined aria-label={t('board.clearFilter')} />
            </button>
          ))}
        </div>
        <QueryState query={query} rows={8}>
          {() =>
            shown.length === 0 ? (
              <BoardEmpty filtered={board.isFiltered} onClear={board.clear} />
            ) : (
              <BoardList
                incidents={shown}
                selectedId={board.selectedId}
                onSelect={phone ? open : board.select}
                onOpen={open}
                rowPx={phone ? 96 : 50}
              />
            )
          }
        </QueryState>
      </Panel>
      {showMap && (
        <Panel className="board-map" scroll={false}>
          <Suspense>
            <BoardMap incidents={shown} selectedId={board.selectedId} onSelect={board.select} />
          </Suspense>
        </Panel>
      )}
      {!phone && <BoardDetail incident={selected} onOpen={open} onClose={() => board.select(undefined)} />}
    </div>
  );
}

function BoardEmpty({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  const { t } = useI18n();
  if (filtered)
    return (
      <EmptyState title={t('board.noMatch')} action={<Button onClick={onClear}>{t('board.clearFilter')}</Button>} />
    );
  return <EmptyState title={t('board.empty')} text={t('board.emptyText')} />;
}

/** The time that filters by clocks look at; they need no finer one. */
function useMinute(): number {
  const now = useNow();
  return now - (now % 5_000);
}

/** Selection, filters and search words; the filter and the selection live in the address. */
function useBoardState() {
  const [params, setParams] = useSearchParams();
  const [query, setQuery] = useState('');
  const [severities, setSeverities] = useState<readonly string[]>([]);
  const named = params.get('filter') as BoardFilter | null;
  const selectedId = params.get('at') ?? undefined;
  const filters = useMemo(() => (named && FILTERS.includes(named) ? [named] : []), [named]);
  const select = useCallback(
    (id: string | undefined) =>
      setParams(
        (now) => {
          if (id) now.set('at', id);
          else now.delete('at');
          return now;
        },
        { replace: true },
      ),
    [setParams],
  );
  const clear = useCallback(() => {
    setQuery('');
    setSeverities([]);
    setParams((now) => {
      now.delete('filter');
      return now;
    });
  }, [setParams]);
  const isFiltered = filters.length > 0 || severities.length > 0 || query.trim() !== '';
  return useMemo(
    () => ({ query, setQuery, severities, setSeverities, filters, selectedId, select, clear, isFiltered }),
    [query, severities, filters, selectedId, select, clear, isFiltered],
  );
}
