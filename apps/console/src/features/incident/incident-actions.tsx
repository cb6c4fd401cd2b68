import type { IncidentDto } from '@trucban/contracts';
import { ActionMenu, Keycap, useHotkeys, useI18n } from '@trucban/ui';
import { EllipsisOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { useMe } from '../auth/index.ts';
import { ACTION_KEYS, AT_ONCE, actionsOf, type IncidentAction } from './actions.ts';
import { ActionDialog } from './action-dialog.tsx';
import { OrderDialog } from './order-dialog.tsx';
import { useIncidentMutation } from './queries.ts';

/** Buttons for what can be done now: the first ones visible, the rest under "more", each with its key. */
export function IncidentActions({
  incident,
  visible = 4,
}: {
  readonly incident: IncidentDto;
  readonly visible?: number;
}) {
  const { t } = useI18n();
  const me = useMe();
  const [open, setOpen] = useState<IncidentAction>();
  const atOnce = useIncidentMutation(incident.id, (action: IncidentAction) => runAtOnce(action, incident, me.id));
  const actions = actionsOf(incident, me);
  const start = (action: IncidentAction): void => (AT_ONCE.has(action) ? atOnce.mutate(action) : setOpen(action));

  const keyed = actions.flatMap((action) =>
    ACTION_KEYS[action] ? [[ACTION_KEYS[action].toLowerCase(), () => start(action)] as const] : [],
  );
  useHotkeys(Object.fromEntries(keyed), open === undefined);

  const shown = actions.slice(0, visible);
  const more = actions.slice(visible);
  return (
    <div className="incident-actions" role="group" aria-label={t('incident.actions')}>
      {shown.map((action, i) => (
        <Button
          key={action}
          type={i === 0 ? 'primary' : 'default'}
          danger={action === 'cancel'}
          loading={atOnce.isPending && atOnce.variables === action}
          onClick={() => start(action)}
        >
          {t(`action.${action}`)} {ACTION_KEYS[action] && <Keycap>{ACTION_KEYS[action]}</Keycap>}
        </Button>
      ))}
      {more.length > 0 && (
        <ActionMenu
          menu={{
            items: more.map((action) => ({
              key: action,
              label: t(`action.${action}`),
              danger: action === 'cancel',
              extra: ACTION_KEYS[action],
            })),
            onClick: ({ key }) => start(key as IncidentAction),
          }}
        >
          <Button icon={<EllipsisOutlined />} aria-label={t('incident.moreActions')} />
        </ActionMenu>
      )}
      {open === 'order' && <OrderDialog incident={incident} onClose={() => setOpen(undefined)} />}
      {open !== undefined && open !== 'order' && (
        <ActionDialog action={open} incident={incident} onClose={() => setOpen(undefined)} />
      )}
    </div>
  );
}

function runAtOnce(action: IncidentAction, incident: IncidentDto, userId: string): Promise<IncidentDto> {
  if (action === 'acknowledge') return api.incidents.acknowledge(incident.id);
  if (action === 'assignMe') return api.incidents.assign(incident.id, { userId });
  return api.incidents.resume(incident.id, { clock: 'resolve' });
}
