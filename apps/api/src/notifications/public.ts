export { FALLBACK_GROUP, groupOf, Notifications, type Notice, type NoticeOutcome } from './notifications.ts';
export { NotificationsModule } from './notifications.module.ts';
export { NotifyJob, type NoticeContext } from './notify.job.ts';
