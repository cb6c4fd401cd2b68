import type { Catalogues } from '@trucban/ui';

/** Words of the whole console. */
export const commonTexts: Catalogues = {
  vi: {
    'app.name': 'Trực ban',
    'app.place': 'IOC Tỉnh Mẫu',
    'app.subtitle': 'Trung tâm Giám sát, điều hành thông minh Tỉnh Mẫu',
    'button.cancel': 'Thôi',
    'button.send': 'Gửi',
    'button.close': 'Đóng khung',
    'error.conflict': 'Người khác vừa xử lý trước. Màn hình đã cập nhật.',
    'error.stale': 'Nội dung đã đổi trong lúc bạn xem. Màn hình đã cập nhật, hãy kiểm tra rồi làm lại.',
    exercise: 'DIỄN TẬP',
    'exercise.text': 'Đây là dữ liệu diễn tập, không phải sự vụ thật.',
    'field.reason': 'Lý do',
    'field.required': 'Cần nhập',
  },
  en: {
    'app.name': 'Trực ban',
    'app.place': 'IOC of Sample Province',
    'app.subtitle': 'Intelligent Operations Centre of Sample Province',
    'button.cancel': 'Cancel',
    'button.send': 'Send',
    'button.close': 'Close panel',
    'error.conflict': 'Somebody else was faster. The screen is up to date.',
    'error.stale': 'It changed while you were looking. The screen is up to date, please check and do it again.',
    exercise: 'EXERCISE',
    'exercise.text': 'This is exercise data, not a real incident.',
    'field.reason': 'Reason',
    'field.required': 'Needed',
  },
};
