import type { Catalogues } from '@trucban/ui';

/** Words of report definitions. */
export const reportTexts: Catalogues = {
  vi: {
    'report.title': 'Mẫu báo cáo',
    'report.new': 'Mẫu báo cáo mới',
    'report.period': 'Kỳ',
    'report.orgUnit': 'Đơn vị ban hành',
    'report.next': 'Lập lần tới',
    'report.byHand': 'khi có yêu cầu',
    'report.signerVi': 'Chức danh người ký, tiếng Việt',
    'report.signerEn': 'Chức danh người ký, tiếng Anh',
    'report.preview': 'Xem trước báo cáo',
    'report.previewText':
      'Lập thử cho kỳ vừa hết, với số liệu bạn được xem. Nội dung chưa cần lưu, không báo cáo nào được tạo.',
    'report.run': 'Xem trước',
    'report.changed': 'Nội dung đã đổi sau lần xem trước này.',
  },
  en: {
    'report.title': 'Report definitions',
    'report.new': 'New report definition',
    'report.period': 'Period',
    'report.orgUnit': 'Issuer',
    'report.next': 'Made next',
    'report.byHand': 'on demand',
    'report.signerVi': 'Title of the signer, Vietnamese',
    'report.signerEn': 'Title of the signer, English',
    'report.preview': 'Preview of the report',
    'report.previewText':
      'As it would be for the last period, of numbers that you may see. It need not be saved, and no report is made.',
    'report.run': 'Preview',
    'report.changed': 'It was changed after this preview.',
  },
};
