import type { AssignmentDto, IncidentDto } from '@trucban/contracts';
import {
  ActionMenu,
  AssignmentTag,
  ClockChip,
  EmptyState,
  Keycap,
  Panel,
  QueryState,
  clockTime,
  useI18n,
  type AssignmentState,
} from '@trucban/ui';
import { EllipsisOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useAgencyNames } from '../../shared/reference.ts';
import { can, useMe } from '../auth/index.ts';
import { answerClock, awaitsRelease, orderActions, sinceOf, type OrderAction } from '../../shared/orders.ts';
import { OrderActionDialog } from './order-action-dialog.tsx';
import { OrderDialog } from './order-dialog.tsx';
import { useAssignments, useIncidentMutation } from './queries.ts';

/** Who was called, where they are, and what can be done about it. */
export function AgenciesPanel({ incident, bare = false }: { readonly incident: IncidentDto; readonly bare?: boolean }) {
  const { t } = useI18n();
  const me = useMe();
  const query = useAssignments(incident.id);
  const [ordering, setOrdering] = useState(false);
  const may = can(me, 'assignment.write');
  const content = (
    <QueryState query={query}>
      {() =>
        query.data?.length ? (
          <ul className="orders">
            {query.data.map((order) => (
              <Order key={order.id} order={order} incident={incident} mayWrite={may} />
            ))}
          </ul>
        ) : (
          <EmptyState title={t('orders.empty')} text={t('orders.emptyText')} />
        )
      }
    </QueryState>
  );
  if (bare) return content;
  return (
    <Panel
      className="incident-agencies"
      title={t('incident.agencies')}
      count={query.data?.length}
      extra={
        may && (
          <Button size="small" icon={<PlusOutlined />} onClick={() => setOrdering(true)}>
            {t('action.order')} <Keycap>D</Keycap>
          </Button>
        )
      }
    >
      {content}
      {ordering && <OrderDialog incident={incident} onClose={() => setOrdering(false)} />}
    </Panel>
  );
}

function Order({
  order,
  incident,
  mayWrite,
}: {
  readonly order: AssignmentDto;
  readonly incident: IncidentDto;
  readonly mayWrite: boolean;
}) {
  const { t } = useI18n();
  const names = useAgencyNames();
  const [asked, setAsked] = useState<OrderAction>();
  const remind = useIncidentMutation(incident.id, () => api.assignments.remind(order.id), t('orders.remind.done'));
  const code = order.agency ?? order.candidates?.at(-1) ?? '';
  const clock = answerClock(order);
  const past = (order.offers ?? []).filter(
    ({ agency, state }) => agency !== order.agency && (state === 'declined' || state === 'expired'),
  );
  const actions = mayWrite ? orderActions(order) : [];
  const choose = (action: OrderAction): void => (action === 'remind' ? remind.mutate(undefined) : setAsked(action));
  return (
    <li className="order">
      <span className="order-name">
        <b>{names(code).short}</b>
        <span className="tb-quiet">
          {names(code).full}
          {order.unit && ` · ${order.unit}`}
        </span>
      </span>
      <span className="order-state">
        <AssignmentTag state={order.state as AssignmentState} />
        {clock && <ClockChip clock={clock} />}
      </span>
      <time className="tb-quiet tb-num">{clockTime(sinceOf(order), true)}</time>
      {actions.length > 0 && (
        <ActionMenu
          menu={{
            items: actions.map((key) => ({ key, label: t(`orders.${key}`), danger: key === 'withdraw' })),
            onClick: ({ key }) => choose(key as OrderAction),
          }}
        >
          <Button
            size="small"
            icon={<EllipsisOutlined />}
            aria-label={t('orders.actions', { agency: names(code).short })}
          />
        </ActionMenu>
      )}
      <span className="order-text">{order.text}</span>
      {order.exhausted && <span className="order-note tb-error">{t('orders.exhausted')}</span>}
      {past.map((offer) => (
        <span key={`${offer.agency}-${offer.offeredAt}`} className="order-note tb-quiet">
          {names(offer.agency).short}: {t(`assignmentState.${offer.state}`)}
          {offer.reason ? ` – ${offer.reason}` : offer.reasonCode ? ` – ${t(`decline.${offer.reasonCode}`)}` : ''}{' '}
          {offer.answeredAt && clockTime(offer.answeredAt, true)}
        </span>
      ))}
      {awaitsRelease(order) && <span className="order-note tb-warn">{t('orders.awaitsRelease')}</span>}
      {order.releasedAt && (
        <span className="order-note">{t('orders.released', { time: clockTime(order.releasedAt, true) })}</span>
      )}
      {order.result && <span className="order-note">{order.result}</span>}
      {order.returnReason && (
        <span className="order-note tb-warn">{t('orders.returned', { reason: order.returnReason })}</span>
      )}
      {asked && (
        <OrderActionDialog action={asked} order={order} incidentId={incident.id} onClose={() => setAsked(undefined)} />
      )}
    </li>
  );
}
