import { useI18n } from '@trucban/ui';
import { BellOutlined } from '@ant-design/icons';
import { Badge } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useNotifications } from './use-notifications.ts';

const NotificationsDrawer = lazy(() =>
  import('./notifications-drawer.tsx').then((m) => ({ default: m.NotificationsDrawer })),
);

/** The bell with the number of unread notices; opens them at the side. */
export function NotificationsButton() {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const { data } = useNotifications();
  const unread = data?.items.filter(({ readAt }) => readAt === null).length ?? 0;
  const label = t('notifications.open', { count: unread });
  return (
    <>
      <button type="button" className="top-icon" aria-label={label} title={label} onClick={() => setOpen(true)}>
        <Badge count={unread} size="small" overflowCount={99}>
          <BellOutlined className="top-icon-glyph" />
        </Badge>
      </button>
      {open && (
        <Suspense>
          <NotificationsDrawer onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
