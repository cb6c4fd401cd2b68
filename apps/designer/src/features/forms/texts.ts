import type { Catalogues } from '@trucban/ui';

export const formTexts: Catalogues = {
  vi: {
    'form.title': 'Biểu mẫu',
    'form.new': 'Tạo biểu mẫu',
    'form.newTitle': 'Biểu mẫu mới',
    'form.titleVi': 'Tên tiếng Việt',
    'form.titleEn': 'Tên tiếng Anh',
    'form.key': 'Mã biểu mẫu',
    'form.keyHelp': 'Chữ thường, số và dấu gạch dưới, ví dụ form_flood_01. Quy trình gọi biểu mẫu bằng mã này.',
    'form.starter': 'Bắt đầu từ',
    'form.starter.empty': 'Trang trống',
    'form.starter.report': 'Báo cáo hiện trường: vị trí, tình hình, số người, ảnh',
    'form.starter.check': 'Xác nhận: có, không, ghi chú',
  },
  en: {
    'form.title': 'Forms',
    'form.new': 'New form',
    'form.newTitle': 'New form',
    'form.titleVi': 'Vietnamese title',
    'form.titleEn': 'English title',
    'form.key': 'Key',
    'form.keyHelp': 'Lower-case letters, digits and underscores, such as form_flood_01. Processes name the form by it.',
    'form.starter': 'Begin with',
    'form.starter.empty': 'An empty page',
    'form.starter.report': 'Field report: location, situation, people, photos',
    'form.starter.check': 'Confirmation: yes, no, note',
  },
};
