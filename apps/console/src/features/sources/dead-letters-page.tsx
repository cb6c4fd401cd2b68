import type { DeadLetterDto } from '@trucban/contracts';
import { EmptyState, Panel, QueryState, dateTime, useHotkeys, useI18n } from '@trucban/ui';
import { CloseOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input, Segmented } from 'antd';
import { useDeferredValue } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { useAddress } from '../../shared/address.ts';
import { useMediaQuery } from '../../shared/media-query.ts';
import { DeadLetter } from './dead-letter.tsx';
import { LettersAtOnce } from './letters-at-once.tsx';
import { useDeadLetter, useDeadLetters } from './queries.ts';
import '../../shared/list/rows.css';

const STATES = ['waiting', 'resent', 'discarded'] as const;

/** What came and could not be used: it is corrected and sent again, or put away for a reason. Nothing is lost silently. */
export function DeadLettersPage() {
  const { t } = useI18n();
  const { id } = useParams();
  const navigate = useNavigate();
  const { search } = useLocation();
  const phone = useMediaQuery('(max-width: 760px)');
  const [params, set] = useAddress();
  const state = STATES.find((each) => each === params.get('state')) ?? 'waiting';
  const source = params.get('source') ?? undefined;
  const words = params.get('q') ?? '';
  const filter = { state, source, words: useDeferredValue(words) };
  const query = useDeadLetters(filter);
  const letters = query.data;
  const listed = letters?.find((letter) => letter.id === id);
  const asked = useDeadLetter(id !== undefined && letters && !listed ? id : undefined);
  const chosen = id === undefined ? (phone ? undefined : letters?.[0]) : (listed ?? asked.data);
  const choose = (next: string | undefined): void =>
    void navigate(`/sources/dead-letters${next ? `/${next}` : ''}${search}`, { replace: id !== undefined });
  const step = (by: number) => (): void | false => {
    const next = letters?.[letters.findIndex((letter) => letter.id === chosen?.id) + by];
    if (!next) return false;
    choose(next.id);
  };
  useHotkeys({ j: step(1), k: step(-1), arrowdown: step(1), arrowup: step(-1) });
  return (
    <div className="sources-parts letters">
      {!(phone && id) && (
        <Panel
          className="sources-list"
          title={t('source.view.dead')}
          count={letters?.length}
          extra={
            <Input
              className="board-search"
              size="small"
              allowClear
              prefix={<SearchOutlined aria-hidden />}
              placeholder={t('letter.search')}
              aria-label={t('letter.search')}
              value={words}
              onChange={(event) => set('q', event.target.value)}
            />
          }
        >
          <div className="sources-filters">
            <Segmented
              size="small"
              aria-label={t('letter.byState')}
              value={state}
              onChange={(value) => set('state', value === 'waiting' ? undefined : value)}
              options={STATES.map((value) => ({ value, label: t(`letter.state.${value}`) }))}
            />
            {source && (
              <button type="button" className="chip-filter chip-filter-on" onClick={() => set('source', undefined)}>
                {source} <CloseOutlined aria-label={t('board.clearFilter')} />
              </button>
            )}
            {state === 'waiting' && letters && letters.length > 1 && (
              <LettersAtOnce letters={letters} filter={filter} />
            )}
          </div>
          <QueryState query={query} rows={6}>
            {() =>
              letters?.length ? (
                <ul className="source-rows">
                  {letters.map((letter) => (
                    <LetterRow
                      key={letter.id}
                      letter={letter}
                      selected={letter.id === chosen?.id}
                      onSelect={() => choose(letter.id)}
                    />
                  ))}
                </ul>
              ) : (
                <Empty
                  filtered={source !== undefined || words !== ''}
                  state={state}
                  onClear={() => choose(undefined)}
                />
              )
            }
          </QueryState>
        </Panel>
      )}
      {chosen ? (
        <DeadLetter key={chosen.id} letter={chosen} onBack={phone ? () => choose(undefined) : undefined} />
      ) : (
        id !== undefined &&
        asked.isError && (
          <Panel className="source-detail">
            <QueryState query={asked}>{() => null}</QueryState>
          </Panel>
        )
      )}
    </div>
  );
}

function Empty({
  filtered,
  state,
  onClear,
}: {
  readonly filtered: boolean;
  readonly state: DeadLetterDto['state'];
  readonly onClear: () => void;
}) {
  const { t } = useI18n();
  const [, set] = useAddress();
  if (!filtered) return <EmptyState title={t(`letter.empty.${state}`)} text={t('letter.emptyText')} />;
  return (
    <EmptyState
      hint
      title={t('letter.noMatch')}
      action={
        <Button
          onClick={() => {
            set('q', undefined);
            set('source', undefined);
            onClear();
          }}
        >
          {t('board.clearFilter')}
        </Button>
      }
    />
  );
}

function LetterRow({
  letter,
  selected,
  onSelect,
}: {
  readonly letter: DeadLetterDto;
  readonly selected: boolean;
  readonly onSelect: () => void;
}) {
  const { t } = useI18n();
  const { at, source, channel, errors, topic, truncated } = letter;
  return (
    <li>
      <button
        type="button"
        className={`letter-row ${selected ? 'source-row-on' : ''}`}
        aria-current={selected ? 'true' : undefined}
        onClick={onSelect}
      >
        <span className="source-row-text">
          <b className="tb-num">{dateTime(at, true)}</b>
          <span className="tb-quiet">{t(`letter.channel.${channel}`)}</span>
        </span>
        <span className="source-row-text">
          <b>{errors[0]?.message ?? topic ?? '–'}</b>
          <span className="tb-quiet">
            {[source ?? t('letter.unknownSource'), topic, truncated && t('letter.cut')].filter(Boolean).join(' · ')}
          </span>
        </span>
      </button>
    </li>
  );
}
