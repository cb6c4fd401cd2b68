import type { NotificationDto, Page } from '@trucban/contracts';
import { EmptyState, QueryState, age, serverNow, useI18n, useLocalized } from '@trucban/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useNavigate } from 'react-router';
import { api } from '../../shared/api.ts';
import { shortNumber } from '../../shared/numbers.ts';
import { foldNotices } from './fold-notices.ts';
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
              {foldNotices(query.data.items).map(({ notice, all }) => (
                <Notice
                  key={notice.id}
                  notice={notice}
                  times={all.length}
                  onOpen={() => {
                    const news = all.filter(({ readAt }) => readAt === null);
                    if (news.length > 0) read.mutate(news.map(({ id }) => id));
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

function Notice({
  notice,
  times,
  onOpen,
}: {
  readonly notice: NotificationDto;
  readonly times: number;
  readonly onOpen: () => void;
}) {
  const { t } = useI18n();
  const localized = useLocalized();
  const navigate = useNavigate();
  const go = (): void => {
    onOpen();
    const to = notice.link ?? (notice.incidentId && `/i/${notice.incidentId}`);
    if (to) void navigate(to);
  };
  return (
    <li>
      <button type="button" className={`notice ${notice.readAt === null ? 'notice-unread' : ''}`} onClick={go}>
        <span className="notice-head">
          {notice.incidentNumber && <b>{shortNumber(notice.incidentNumber)}</b>}
          {notice.exercise && <span className="exercise-tag">{t('exercise')}</span>}
          {times > 1 && <span className="tb-count">×{times}</span>}
          <span className="tb-quiet notice-age">
            {age(serverNow() - Date.parse(notice.createdAt), { days: t('time.days'), hour: t('time.hour') })}
          </span>
        </span>
        <span>{textOf(notice, localized(notice.text))}</span>
        {notice.readAt === null && <span className="tb-hidden">{t('notifications.unread')}</span>}
      </button>
    </li>
  );
}

/** The number of the incident stands above the text already. */
function textOf({ incidentNumber }: NotificationDto, text: string): string {
  const rest = incidentNumber && text.startsWith(`${incidentNumber}: `) ? text.slice(incidentNumber.length + 2) : text;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

function markRead(page: Page<NotificationDto>, ids: ReadonlySet<string>): Page<NotificationDto> {
  const at = new Date(serverNow()).toISOString();
  return {
    ...page,
    items: page.items.map((each) => (ids.has(each.id) ? { ...each, readAt: each.readAt ?? at } : each)),
  };
}
