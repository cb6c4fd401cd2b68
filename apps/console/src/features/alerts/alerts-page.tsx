import type { AlertDto } from '@trucban/contracts';
import { EmptyState, Keycap, Panel, QueryState, SEVERITIES, SeverityShape, useHotkeys, useI18n } from '@trucban/ui';
import { CloseOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input, Segmented, type InputRef } from 'antd';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useMediaQuery } from '../../shared/media-query.ts';
import { useRuleName } from '../../shared/rule-names.ts';
import { useToast } from '../../shared/toast.tsx';
import { can, useMe } from '../auth/index.ts';
import { GROUPINGS, VIEWS, isUnseen, visibleAlerts } from './alert-rows.ts';
import { AlertDetail } from './alert-detail.tsx';
import { AlertList } from './alert-list.tsx';
import { useAcknowledge, useAlert, useClear, useClearedAlerts, useOpenAlerts } from './queries.ts';
import { useAlertFilters } from './use-alert-filters.ts';
import { useAlertText } from './use-alert-words.ts';
import './alerts.css';

/** What rules have raised: by rule or by thing, the one that is chosen at the side. */
export function AlertsPage() {
  const { t } = useI18n();
  const filters = useAlertFilters();
  const phone = useMediaQuery('(max-width: 760px)');
  const open = useOpenAlerts();
  const cleared = useClearedAlerts(filters.view === 'cleared');
  const query = filters.view === 'cleared' ? cleared : open;
  const textOf = useAlertText();
  const shown = useMemo(() => visibleAlerts(query.data ?? [], filters, textOf), [query.data, filters, textOf]);
  const act = useActions();
  const selected = useSelected(filters.selectedId, [...(open.data ?? []), ...(cleared.data ?? [])]);
  const select = useCallback((id: string | undefined) => filters.set('at', id), [filters.set]);
  const onOrder = useRowKeys(filters.selectedId, select);

  const showDetail = !phone || filters.selectedId !== undefined;
  const showList = !phone || filters.selectedId === undefined;
  return (
    <div className="alerts">
      <h1 className="tb-hidden">{t('nav.alerts')}</h1>
      {showList && (
        <Panel
          className="alert-list"
          title={t('nav.alerts')}
          count={open.data?.length}
          scroll={false}
          extra={
            <>
              <Search value={filters.query} onChange={(value) => filters.set('q', value)} />
              <Segmented
                size="small"
                aria-label={t('alerts.grouping')}
                value={filters.grouping}
                onChange={(value) => filters.set('group', value)}
                options={GROUPINGS.map((value) => ({ value, label: t(`alerts.group.${value}`) }))}
              />
            </>
          }
        >
          <Filters filters={filters} alerts={open.data} />
          <QueryState query={query} rows={8}>
            {() =>
              shown.length === 0 ? (
                <Empty filters={filters} />
              ) : (
                <AlertList
                  alerts={shown}
                  grouping={filters.grouping}
                  selectedId={filters.selectedId}
                  onSelect={select}
                  onAcknowledge={act.acknowledge}
                  onOrder={onOrder}
                  rowPx={phone ? 84 : 50}
                  headPx={phone ? 46 : 34}
                />
              )
            }
          </QueryState>
        </Panel>
      )}
      {showDetail && (
        <AlertDetail
          key={selected?.id}
          alert={selected}
          onAcknowledge={act.acknowledge}
          onClear={act.clear}
          onBack={phone ? () => select(undefined) : undefined}
        />
      )}
    </div>
  );
}

type Shown = ReturnType<typeof useAlertFilters>;

function Search({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { t } = useI18n();
  const input = useRef<InputRef>(null);
  useHotkeys({ '/': () => input.current?.focus() });
  return (
    <Input
      ref={input}
      className="board-search"
      size="small"
      prefix={<SearchOutlined aria-hidden />}
      suffix={<Keycap>/</Keycap>}
      placeholder={t('alerts.search')}
      aria-label={t('alerts.search')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
    />
  );
}

function Filters({ filters, alerts }: { readonly filters: Shown; readonly alerts: readonly AlertDto[] | undefined }) {
  const { t } = useI18n();
  const ruleName = useRuleName();
  const { severities, view } = filters;
  const counts = { open: alerts?.length, new: alerts?.filter(isUnseen).length };
  const toggle = (severity: (typeof SEVERITIES)[number]): void =>
    filters.set(
      'severity',
      (severities.includes(severity)
        ? severities.filter((each) => each !== severity)
        : [...severities, severity]
      ).join(),
    );
  return (
    <div className="alert-filters">
      <Segmented
        size="small"
        aria-label={t('alerts.view')}
        value={view}
        onChange={(value) => filters.set('view', value === 'open' ? undefined : value)}
        options={VIEWS.map((value) => ({
          value,
          label: `${t(`alerts.view.${value}`)}${value !== 'cleared' ? ` ${counts[value] ?? '–'}` : ''}`,
        }))}
      />
      <div className="board-severities" role="group" aria-label={t('alerts.bySeverity')}>
        {SEVERITIES.map((severity) => {
          const on = severities.includes(severity);
          return (
            <button
              key={severity}
              type="button"
              className={`chip-filter ${on ? 'chip-filter-on' : ''}`}
              aria-pressed={on}
              onClick={() => toggle(severity)}
            >
              <SeverityShape severity={severity} size={16} />
              <span className="tb-num">{alerts?.filter((each) => each.severity === severity).length ?? '–'}</span>
            </button>
          );
        })}
      </div>
      {filters.rule && (
        <button type="button" className="chip-filter chip-filter-on" onClick={() => filters.set('rule', undefined)}>
          {ruleName(filters.rule)} <CloseOutlined aria-label={t('board.clearFilter')} />
        </button>
      )}
    </div>
  );
}

function Empty({ filters }: { readonly filters: Shown }) {
  const { t } = useI18n();
  if (filters.isFiltered)
    return (
      <EmptyState
        title={t('alerts.noMatch')}
        action={<Button onClick={filters.clear}>{t('board.clearFilter')}</Button>}
      />
    );
  return <EmptyState title={t(`alerts.empty.${filters.view}`)} text={t('alerts.emptyText')} />;
}

/** What the person may do with alerts; nothing where he may only look. */
function useActions() {
  const { t } = useI18n();
  const me = useMe();
  const { done } = useToast();
  const acknowledge = useAcknowledge();
  const clear = useClear();
  const may = can(me, 'alert.write');
  const doAcknowledge = useCallback(
    (alerts: readonly AlertDto[]) =>
      acknowledge.mutate({ alerts }, { onSuccess: () => done(t('alerts.acknowledged', { count: alerts.length })) }),
    [acknowledge.mutate, done, t],
  );
  const doClear = useCallback(
    (alert: AlertDto, reason: string) =>
      clear.mutate({ alerts: [alert], reason }, { onSuccess: () => done(t('alerts.clearedDone')) }),
    [clear.mutate, done, t],
  );
  return { acknowledge: may ? doAcknowledge : undefined, clear: may ? doClear : undefined };
}

/** The chosen alert, also when no list has it. */
function useSelected(id: string | undefined, known: readonly AlertDto[]): AlertDto | undefined {
  const found = known.find((alert) => alert.id === id);
  const asked = useAlert(found ? undefined : id);
  return found ?? (id === undefined ? undefined : asked.data);
}

/** J and K move in the order of the list; Escape leaves the chosen one. */
function useRowKeys(selectedId: string | undefined, select: (id: string | undefined) => void) {
  const order = useRef<readonly string[]>([]);
  // The address follows a moment later: who presses twice at once means two rows.
  const latest = useRef(selectedId);
  useEffect(() => {
    latest.current = selectedId;
  }, [selectedId]);
  const move = (by: number): void => {
    const rows = order.current;
    const at = latest.current === undefined ? -1 : rows.indexOf(latest.current);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (!next) return;
    latest.current = next;
    select(next);
  };
  useHotkeys({
    j: () => move(1),
    k: () => move(-1),
    arrowdown: () => move(1),
    arrowup: () => move(-1),
    escape: () => (selectedId ? select(undefined) : false),
  });
  return useCallback((ids: readonly string[]) => void (order.current = ids), []);
}
