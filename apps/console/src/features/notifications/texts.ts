import type { Catalogues } from '@trucban/ui';

export const notificationTexts: Catalogues = {
  vi: {
    'notifications.title': 'Thông báo',
    'notifications.open': 'Thông báo: {count} chưa đọc',
    'notifications.empty': 'Không có thông báo',
    'notifications.emptyText': 'Nhắc hạn, leo thang và việc mới hiện ở đây ngay khi phát sinh.',
    'notifications.readAll': 'Đánh dấu đã đọc tất cả',
    'notifications.unread': 'Chưa đọc',
    'alarm.on': 'Tắt chuông báo',
    'alarm.off': 'Bật chuông báo',
  },
  en: {
    'notifications.title': 'Notifications',
    'notifications.open': 'Notifications: {count} unread',
    'notifications.empty': 'No notifications',
    'notifications.emptyText': 'Reminders, escalations and new work appear here at once.',
    'notifications.readAll': 'Mark all as read',
    'notifications.unread': 'Unread',
    'alarm.on': 'Turn the alarm sound off',
    'alarm.off': 'Turn the alarm sound on',
  },
};
