import type { Catalogues } from '@trucban/ui';

export const authTexts: Catalogues = {
  vi: {
    'login.who': 'Cán bộ trực, cơ quan phối hợp và quản trị',
    'login.audit': 'Mọi lần xem thông tin người dân đều được ghi nhật ký.',
    'login.motto': 'Một sự vụ, nhiều cơ quan, một đồng hồ.',
    'login.mottoText': 'Không tin báo nào bị mất. Không thời hạn nào bị quên, kể cả khi máy chủ khởi động lại.',
    'login.status': 'Trạng thái hệ thống:',
    'login.status.up': 'bình thường',
    'login.status.degraded': 'hoạt động một phần',
    'login.status.down': 'không tới được',
  },
  en: {
    'login.who': 'Officers on duty, agencies and administrators',
    'login.audit': 'Each look at a citizen’s data is written into the audit log.',
    'login.motto': 'One incident, many agencies, one clock.',
    'login.mottoText': 'No report is lost. No deadline is forgotten, even when a server restarts.',
    'login.status': 'System:',
    'login.status.up': 'normal',
    'login.status.degraded': 'partly working',
    'login.status.down': 'cannot be reached',
  },
};
