import type { Catalogues } from '@trucban/ui';

/** Words of the whole designer. */
export const commonTexts: Catalogues = {
  vi: {
    'app.name': 'Trực ban',
    'app.designer': 'Thiết kế',
    'action.cancel': 'Thôi',
    'action.close': 'Đóng',
    'action.create': 'Tạo',
    'action.open': 'Mở',
    'action.retry': 'Thử lại',
    'error.network': 'Không tới được máy chủ. Việc vừa làm chưa được gửi, hãy thử lại.',
    'error.unknown': 'Không làm được.',
    'field.required': 'Cần nhập',
    'person.me': 'bạn',
    'person.system': 'hệ thống',
    'person.other': 'người khác',
  },
  en: {
    'app.name': 'Trực ban',
    'app.designer': 'Designer',
    'action.cancel': 'Cancel',
    'action.close': 'Close',
    'action.create': 'Create',
    'action.open': 'Open',
    'action.retry': 'Try again',
    'error.network': 'The server could not be reached. What you just did was not sent, please try again.',
    'error.unknown': 'That did not work.',
    'field.required': 'Needed',
    'person.me': 'you',
    'person.system': 'the system',
    'person.other': 'somebody else',
  },
};
