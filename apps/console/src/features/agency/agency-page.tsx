import type { AssignmentDto } from '@trucban/contracts';
import {
  AssignmentTag,
  ClockChip,
  EmptyState,
  Keycap,
  Panel,
  QueryState,
  SeverityShape,
  span,
  useI18n,
  useNow,
  type AssignmentState,
  type Severity,
} from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { BellFilled } from '@ant-design/icons';
import { Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { allPages } from '../../shared/all-pages.ts';
import { api } from '../../shared/api.ts';
import { useMediaQuery } from '../../shared/media-query.ts';
import { shortNumber } from '../../shared/numbers.ts';
import { useAgencyNames, usePlaceName } from '../../shared/reference.ts';
import { answerClock } from '../../shared/orders.ts';
import { INBOX_TABS, factsOf, inboxOrder, isLate, tabOf, type InboxFacts, type InboxTab } from './inbox.ts';
import { OrderDetail } from './order-detail.tsx';
import '../../shared/incident.css';
import './agency.css';

const FACTS: readonly (keyof InboxFacts)[] = ['open', 'late', 'offered', 'working', 'done'];

/** What the centre asks of this agency: offers first, each with the time left to answer. */
export function AgencyPage() {
  const { t } = useI18n();
  const { id } = useParams();
  const navigate = useNavigate();
  const now = useNow();
  const phone = useMediaQuery('(max-width: 900px)');
  const query = useQuery({
    queryKey: ['agency', 'list'],
    queryFn: () => allPages((cursor) => api.agency.list({ limit: 200, cursor })),
  });
  const [ownTab, setTab] = useState<InboxTab>();
  const orders = useMemo(() => inboxOrder(query.data ?? []), [query.data]);
  // A link to an order opens its tab.
  const linked = orders.find((order) => order.id === id);
  const tab = ownTab ?? (linked ? tabOf(linked) : 'todo');
  const shown = orders.filter((order) => tabOf(order) === tab);
  const chosen = linked ?? (phone || id ? undefined : shown[0]);
  const late = orders.find((order) => isLate(order, now));
  const facts = factsOf(orders, now);
  const open = (order: AssignmentDto): void => void navigate(`/agency/task/${order.id}`);
  const move = (by: number): void => {
    const next =
      shown[Math.min(shown.length - 1, Math.max(0, shown.findIndex((order) => order.id === chosen?.id) + by))];
    if (next) open(next);
  };
  const detail = chosen && (
    <OrderDetail
      key={chosen.id}
      order={chosen}
      onBack={phone ? () => void navigate('/agency') : undefined}
      onActed={() => open(chosen)}
    />
  );
  if (phone && (chosen || id))
    return detail ?? <QueryState query={query}>{() => <EmptyState title={t('agency.gone')} />}</QueryState>;
  return (
    <div className="agency">
      {!chosen && <h1 className="tb-hidden">{t('nav.agency')}</h1>}
      {late && (
        <div className="banner banner-error agency-late" role="alert">
          <BellFilled aria-hidden />
          <b>
            {t('agency.late', {
              number: shortNumber(late.incident?.number ?? ''),
              time: span(now - Date.parse(late.answerBy ?? ''), { days: t('time.days'), hours: t('time.hours') }),
            })}
          </b>
          <span>{t('agency.lateText')}</span>
          <button type="button" className="link-button" onClick={() => open(late)}>
            {t('agency.openOrder')}
          </button>
        </div>
      )}
      <ul className="agency-facts">
        {FACTS.map((fact) => (
          <li key={fact}>
            <b
              className={`tb-num ${fact === 'late' && facts.late > 0 ? 'tb-error' : fact === 'offered' && facts.offered > 0 ? 'tb-warn' : ''}`}
            >
              {query.data === undefined ? '–' : facts[fact]}
            </b>
            <span>{t(`agency.fact.${fact}`)}</span>
          </li>
        ))}
      </ul>
      <div className="agency-columns">
        <Panel
          className="agency-list"
          title={t('nav.agency')}
          extra={
            <Segmented
              size={phone ? 'large' : 'small'}
              value={tab}
              onChange={setTab}
              options={INBOX_TABS.map((value) => ({
                value,
                label: query.data
                  ? `${t(`agency.tab.${value}`)} ${orders.filter((order) => tabOf(order) === value).length}`
                  : t(`agency.tab.${value}`),
              }))}
            />
          }
        >
          <QueryState query={query}>
            {() =>
              shown.length === 0 ? (
                <EmptyState
                  title={t(`agency.empty.${tab}`)}
                  text={tab === 'todo' ? t('agency.emptyText') : undefined}
                />
              ) : (
                <ul
                  className="inbox"
                  onKeyDown={(event) => {
                    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
                    if (by === 0) return;
                    event.preventDefault();
                    move(by);
                  }}
                >
                  {shown.map((order) => (
                    <InboxRow
                      key={order.id}
                      order={order}
                      chosen={order.id === chosen?.id}
                      late={isLate(order, now)}
                      onOpen={() => open(order)}
                    />
                  ))}
                </ul>
              )
            }
          </QueryState>
        </Panel>
        {!phone &&
          (detail ?? (
            <Panel className="agency-detail">
              <EmptyState hint title={t('agency.choose')} />
            </Panel>
          ))}
      </div>
      {!phone && (
        <p className="tb-quiet agency-keys">
          <Keycap>A</Keycap> {t('keys.accept')} · <Keycap>R</Keycap> {t('keys.decline')}
        </p>
      )}
    </div>
  );
}

function InboxRow({
  order,
  chosen,
  late,
  onOpen,
}: {
  readonly order: AssignmentDto;
  readonly chosen: boolean;
  readonly late: boolean;
  readonly onOpen: () => void;
}) {
  const { t } = useI18n();
  const placeName = usePlaceName();
  const names = useAgencyNames();
  const { incident } = order;
  const place = placeName(incident?.location);
  const clock =
    answerClock(order) ??
    (order.dueAt && tabOf(order) === 'todo'
      ? { clock: 'order', state: 'running' as const, startedAt: order.createdAt, dueAt: order.dueAt }
      : undefined);
  return (
    <li>
      <button
        type="button"
        className={`inbox-row ${chosen ? 'inbox-chosen' : ''} ${late ? 'inbox-late' : ''}`}
        aria-current={chosen ? 'true' : undefined}
        onClick={onOpen}
      >
        <SeverityShape severity={(incident?.severity ?? 'info') as Severity} size={24} />
        <span className="step-text">
          <span className="step-name">
            {order.exercise && <span className="exercise-tag">{t('exercise')}</span>} {order.text}
          </span>
          <span className="tb-quiet">
            {incident?.number} · {incident?.title}
          </span>
        </span>
        <span className="inbox-place">{place}</span>
        <AssignmentTag state={order.state as AssignmentState} />
        <span className="inbox-unit">{order.unit ?? (order.agency ? names(order.agency).short : '')}</span>
        <span className="inbox-clock">{clock ? <ClockChip clock={clock} /> : '—'}</span>
      </button>
    </li>
  );
}
