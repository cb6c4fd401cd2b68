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
    'field.required': 'Needed',
    'person.me': 'you',
    'person.system': 'the system',
    'person.other': 'somebody else',
  },
};
