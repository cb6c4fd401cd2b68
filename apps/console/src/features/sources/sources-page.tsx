import type { SourceDto, SourceHealthDto } from '@trucban/contracts';
import { EmptyState, Panel, QueryState, age, useI18n, useLocalized, useNow } from '@trucban/ui';
import { numberText } from '@trucban/ui/number';
import { Sparkline } from '@trucban/ui/sparkline';
import { PlusOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useMemo, useState } from 'react';
import { useAddress } from '../../shared/address.ts';
import { useMediaQuery } from '../../shared/media-query.ts';
import { can, useMe } from '../auth/index.ts';
import { KeyDialog } from './key-dialog.tsx';
import { useHealths, useSources } from './queries.ts';
import { SourceDetail } from './source-detail.tsx';
import { SourceDialog } from './source-dialog.tsx';
import { STATUSES, orderedSources, visibleSources } from './source-rows.ts';
import { SourceStatusTag } from './source-status.tsx';
import '../../shared/list/rows.css';
import './sources.css';

/** Where events come from: which sources are silent, and how much each sends; the chosen one at the side. */
export function SourcesPage() {
  const { t } = useI18n();
  const [params, set] = useAddress();
  const mayManage = can(useMe(), 'source.manage');
  const [declaring, setDeclaring] = useState(false);
  const [made, setMade] = useState<{ readonly code: string; readonly key: string }>();
  const phone = useMediaQuery('(max-width: 760px)');
  const query = useSources();
  const all = useMemo(() => orderedSources(query.data ?? []), [query.data]);
  const status = STATUSES.find((each) => each === params.get('status'));
  const words = params.get('q') ?? '';
  const shown = visibleSources(all, { status, query: words });
  const healths = useHealths(shown.map(({ code }) => code));
  const chosen = all.find(({ code }) => code === params.get('at')) ?? (phone ? undefined : shown[0]);
  return (
    <div className="sources-parts">
      {!(phone && chosen) && (
        <Panel
          className="sources-list"
          title={t('source.view.sources')}
          count={query.data?.length}
          extra={
            <>
              {mayManage && (
                <Button size="small" icon={<PlusOutlined />} onClick={() => setDeclaring(true)}>
                  {t('source.declare')}
                </Button>
              )}
              <Input
                className="board-search"
                size="small"
                prefix={<SearchOutlined aria-hidden />}
                placeholder={t('source.search')}
                aria-label={t('source.search')}
                value={words}
                onChange={(event) => set('q', event.target.value)}
              />
            </>
          }
        >
          <div className="sources-filters" role="group" aria-label={t('source.byStatus')}>
            {STATUSES.map((each) => (
              <button
                key={each}
                type="button"
                className={`chip-filter ${status === each ? 'chip-filter-on' : ''}`}
                aria-pressed={status === each}
                onClick={() => set('status', status === each ? undefined : each)}
              >
                {t(`source.status.${each}`)}{' '}
                <b className="tb-num">{query.data ? all.filter((source) => source.status === each).length : '–'}</b>
              </button>
            ))}
          </div>
          <QueryState query={query} rows={8}>
            {() =>
              shown.length === 0 ? (
                <EmptyState
                  hint
                  title={t(all.length === 0 ? 'source.none' : 'source.noMatch')}
                  text={all.length === 0 ? t('source.noneText') : ''}
                  action={
                    all.length > 0 && (
                      <Button
                        onClick={() => {
                          set('status', undefined);
                          set('q', undefined);
                        }}
                      >
                        {t('board.clearFilter')}
                      </Button>
                    )
                  }
                />
              ) : (
                <ul className="source-rows">
                  {shown.map((source) => (
                    <SourceRow
                      key={source.code}
                      source={source}
                      health={healths.get(source.code)}
                      selected={source.code === chosen?.code}
                      onSelect={() => set('at', source.code)}
                    />
                  ))}
                </ul>
              )
            }
          </QueryState>
        </Panel>
      )}
      {chosen && (
        <SourceDetail key={chosen.code} source={chosen} onBack={phone ? () => set('at', undefined) : undefined} />
      )}
      {!phone && !chosen && query.data && (
        <Panel className="source-detail" title={t('source.health')}>
          <EmptyState hint title={t('source.nothingChosen')} text={t('source.nothingChosenText')} />
        </Panel>
      )}
      {declaring && (
        <SourceDialog
          onCancel={() => setDeclaring(false)}
          onSaved={(code, key) => {
            setDeclaring(false);
            set('at', code);
            if (key) setMade({ code, key });
          }}
        />
      )}
      {made && <KeyDialog code={made.code} value={made.key} onClose={() => setMade(undefined)} />}
    </div>
  );
}

function SourceRow({
  source,
  health,
  selected,
  onSelect,
}: {
  readonly source: SourceDto;
  readonly health: SourceHealthDto | undefined;
  readonly selected: boolean;
  readonly onSelect: () => void;
}) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  const now = useNow();
  const ago =
    source.lastSeenAt && age(now - Date.parse(source.lastSeenAt), { days: t('time.days'), hour: t('time.hour') });
  return (
    <li>
      <button
        type="button"
        className={`source-row ${selected ? 'source-row-on' : ''}`}
        aria-current={selected ? 'true' : undefined}
        onClick={onSelect}
      >
        <span className="source-row-text">
          <b>{localized(source.name)}</b>
          <span className="tb-quiet">
            {source.code} · {t(`source.kind.${source.kind}`)}
          </span>
        </span>
        <SourceStatusTag status={source.status} />
        <span className="source-row-age">
          <b className="tb-num">{ago ?? '–'}</b>
          <span className="tb-quiet">{t('source.lastSeen')}</span>
        </span>
        <Sparkline
          values={health?.series.map(({ received }) => received) ?? []}
          tone={source.status === 'silent' ? 'warn' : 'primary-text'}
        />
        <span className="source-row-age">
          <b className="tb-num">{numberText(health?.ratePerMinute, locale, 1)}</b>
          <span className="tb-quiet">{t('source.perMinute')}</span>
        </span>
        <span className={`source-row-age ${(health?.lastHour.rejected ?? 0) > 0 ? 'tb-error' : ''}`}>
          <b className="tb-num">{numberText(health?.lastHour.rejected, locale)}</b>
          <span className="tb-quiet">{t('source.rejectedShort')}</span>
        </span>
      </button>
    </li>
  );
}
