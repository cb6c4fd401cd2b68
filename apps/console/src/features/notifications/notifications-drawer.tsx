import type { NotificationDto, Page } from '@trucban/contracts';
import { EmptyState, QueryState, age, serverNow, useI18n, useLocalized } from '@trucban/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useNavigate } from 'react-router';
import { api } from '../../shared/api.ts';
import { shortNumber } from '../../shared/numbers.ts';
import './notifications.css';
import { NOTIFICATIONS_KEY, useNotifications } from './use-notifications.ts';

/** The notices at the side, the newest first; reading one opens its incident. */
export function NotificationsDrawer({ onClose }: { readonly onClose: () => void }) {
  const { t } = useI18n();
  const query = useNotifications();
  const unread = query.data?.items.filter(({ readAt }) => readAt === null) ?? [];
  const queries = useQueryClient();
  const read = useMutation({
    mutationFn: (ids: readonly string[]) => Promise.all(ids.map((id) => api.notifications.read(id))),
    onMutate: (ids) =>
      queries.setQueryData<Page<NotificationDto>>(NOTIFICATIONS_KEY, (page) => page && markRead(page, new Set(ids))),
    onError: () => queries.invalidateQueries({ queryKey: NOTIFICATIONS_KEY }),
  });
  return (
    <Drawer
      title={t('notifications.title')}
      open
      onClose={onClose}
      size={420}
      styles={{ body: { padding: 0 } }}
      extra={
        unread.length > 0 && (
          <Button size="small" onClick={() => read.mutate(unread.map(({ id }) => id))}>
            {t('notifications.readAll')}
          </Button>
        )
      }
    >
      <QueryState query={query}>
        {() =>
          query.data?.items.length ? (
            <ul className="notices">
              {query.data.items.map((notice) => (
                <Notice
                  key={notice.id}
                  notice={notice}
                  onOpen={() => {
                    if (notice.readAt === null) read.mutate([notice.id]);
                    onClose();
                  }}
                />
              ))}
            </ul>
          ) : (
            <EmptyState title={t('notifications.empty')} text={t('notifications.emptyText')} />
          )
        }
      </QueryState>
    </Drawer>
  );
}

function Notice({ notice, onOpen }: { readonly notice: NotificationDto; readonly onOpen: () => void }) {
  const { t } = useI18n();
  const localized = useLocalized();
  const navigate = useNavigate();
  const go = (): void => {
    onOpen();
    if (notice.incidentId) void navigate(`/i/${notice.incidentId}`);
  };
  return (
    <li>
      <button type="button" className={`notice ${notice.readAt === null ? 'notice-unread' : ''}`} onClick={go}>
        <span className="notice-head">
          {notice.incidentNumber && <b>{shortNumber(notice.incidentNumber)}</b>}
          {notice.exercise && <span className="exercise-tag">{t('exercise')}</span>}
          <span className="tb-quiet">{age(serverNow() - Date.parse(notice.createdAt), { days: t('time.days') })}</span>
        </span>
        <span>{localized(notice.text)}</span>
        {notice.readAt === null && <span className="tb-hidden">{t('notifications.unread')}</span>}
      </button>
    </li>
  );
}

function markRead(page: Page<NotificationDto>, ids: ReadonlySet<string>): Page<NotificationDto> {
  const at = new Date(serverNow()).toISOString();
  return {
    ...page,
    items: page.items.map((each) => (ids.has(each.id) ? { ...each, readAt: each.readAt ?? at } : each)),
  };
}
