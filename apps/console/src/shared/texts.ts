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
    'error.network': 'Không tới được máy chủ. Việc vừa làm chưa được gửi, hãy thử lại.',
    'error.conflict': 'Người khác vừa xử lý trước. Màn hình đã cập nhật.',
    'error.stale': 'Nội dung đã đổi trong lúc bạn xem. Màn hình đã cập nhật, hãy kiểm tra rồi làm lại.',
    'error.unknown': 'Không làm được.',
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
    'error.network': 'The server could not be reached. What you just did was not sent, please try again.',
    'error.conflict': 'Somebody else was faster. The screen is up to date.',
    'error.stale': 'It changed while you were looking. The screen is up to date, please check and do it again.',
    'error.unknown': 'That did not work.',
    exercise: 'EXERCISE',
    'exercise.text': 'This is exercise data, not a real incident.',
    'field.reason': 'Reason',
    'field.required': 'Needed',
  },
};
