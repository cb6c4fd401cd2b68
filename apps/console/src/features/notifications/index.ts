export { NotificationsButton } from './notifications-button.tsx';
export { AlarmSwitch, useAlarm } from './alarm.tsx';
export { notificationTexts } from './texts.ts';
